package jobs

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

const day = "2 January 2006"

// tlsTrouble says why no secure connection to the mail server could be made,
// or "" when the error is about something else.
func tlsTrouble(server *mailServer, err error) string {
	var (
		roots     x509.SystemRootsError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		hostname  x509.HostnameError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		other     *tls.CertificateVerificationError
	)
	const untrusted = "The mail server’s certificate is not trusted: "
	switch {
	case errors.As(err, &roots):
		return untrusted + "this machine has no list of authorities to check it against. Install its ca-certificates"
	case errors.As(err, &authority):
		return untrusted + signedBy(authority.Cert)
	case errors.As(err, &hostname):
		return untrusted + "it is for " + namesOf(hostname.Certificate) + ", not for " + server.host + ", which SMTP_URL names"
	case errors.As(err, &invalid):
		return untrusted + invalidity(&invalid)
	case errors.As(err, &other):
		return untrusted + "it cannot be verified"
	case errors.As(err, &record):
		return "The mail server does not speak TLS on this port. Port 465 usually goes with smtps://, port 587 with smtp://"
	case errors.As(err, &alert):
		return fmt.Sprintf("The mail server ended the TLS handshake (%s)", strings.TrimPrefix(alert.Error(), "tls: "))
	case strings.Contains(err.Error(), "protocol version"):
		return "The mail server speaks only versions of TLS that are older than 1.2"
	case strings.Contains(err.Error(), "STARTTLS"):
		return "The mail server does not offer STARTTLS, and without it nothing is sent"
	}
	return ""
}

// signedBy says why an authority is not known.
func signedBy(c *x509.Certificate) string {
	switch {
	case c == nil:
		return "this machine does not know who signed it"
	case c.Issuer.String() == c.Subject.String():
		return "it is signed by itself, and this machine does not know it"
	case c.Issuer.CommonName == "":
		return "this machine does not know who signed it"
	}
	return "this machine does not know its authority, " + clip(c.Issuer.CommonName)
}

func invalidity(err *x509.CertificateInvalidError) string {
	if err.Reason != x509.Expired || err.Cert == nil {
		return "it may not be used for a mail server"
	}
	if now := time.Now(); now.Before(err.Cert.NotBefore) {
		return "it is valid only from " + err.Cert.NotBefore.UTC().Format(day) + " on. Is the clock of this machine right?"
	}
	return "it ended on " + err.Cert.NotAfter.UTC().Format(day)
}

// namesOf lists the names that a certificate is for, at most three.
func namesOf(c *x509.Certificate) string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no name"
	}
	if len(names) > 3 {
		names = append(names[:3], "others")
	}
	return clip(strings.Join(names, ", "))
}

// clip keeps what a certificate says short and printable.
func clip(s string) string {
	s = strings.Join(strings.Fields(printable(s)), " ")
	if runes := []rune(s); len(runes) > 120 {
		s = string(runes[:119]) + "…"
	}
	return s
}
