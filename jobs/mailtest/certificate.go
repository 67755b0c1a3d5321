package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"
)

// CertificateHost is the name in the certificate beside the loopback addresses.
const CertificateHost = "mail.example.org"

// CertificateAuthority is who signs it where WithAuthority is given.
const CertificateAuthority = "Testshire Authority"

// certified makes a certificate and what trusts it. It is signed by itself, or
// by an authority. change may make it wrong in some way.
func certified(tb testing.TB, change func(*x509.Certificate), byAuthority bool) (tls.Certificate, *x509.CertPool) {
	tb.Helper()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: CertificateHost},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		DNSNames:              []string{CertificateHost, "localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		IsCA:                  !byAuthority,
		BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	key := newKey(tb)
	parent, parentKey := template, key
	if byAuthority {
		parent, parentKey = &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: CertificateAuthority},
			NotBefore: template.NotBefore.AddDate(-1, 0, 0), NotAfter: template.NotAfter.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
		}, newKey(tb)
	}
	leaf, roots := sign(tb, template, parent, key, parentKey), x509.NewCertPool()
	roots.AddCert(leaf)
	if byAuthority {
		roots = x509.NewCertPool()
		roots.AddCert(sign(tb, parent, parent, parentKey, parentKey))
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}, roots
}

func newKey(tb testing.TB) *ecdsa.PrivateKey {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatalf("mail server key: %v", err)
	}
	return key
}

func sign(tb testing.TB, template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) *x509.Certificate {
	tb.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		tb.Fatalf("mail server certificate: %v", err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatalf("mail server certificate: %v", err)
	}
	return made
}
