package accountstest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"
)

// Authenticator makes and uses one passkey, as a phone does.
type Authenticator struct {
	Origin   string // of the page that asks
	Host     string // for which the passkey is
	Count    uint32 // of signatures
	Unlocked bool   // its owner was recognised

	t      testing.TB
	id     []byte
	key    *ecdsa.PrivateKey
	handle string
}

// NewAuthenticator returns one that is unlocked, for pages of an origin.
func NewAuthenticator(t testing.TB, origin, host string) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &Authenticator{Origin: origin, Host: host, Unlocked: true, t: t, id: []byte(rand.Text()), key: key}
}

// options are what the app asks a browser for, as far as a passkey minds.
type options struct {
	PublicKey struct {
		Challenge string
		User      struct{ ID string }
	}
}

func (a *Authenticator) read(asked []byte) options {
	a.t.Helper()
	var o options
	if err := json.Unmarshal(asked, &o); err != nil || o.PublicKey.Challenge == "" {
		a.t.Fatalf("the options are %s (%v)", asked, err)
	}
	return o
}

// Create answers options with a new passkey.
func (a *Authenticator) Create(asked []byte) string {
	a.t.Helper()
	o := a.read(asked)
	a.handle = o.PublicKey.User.ID
	x, y := a.key.X.FillBytes(make([]byte, 32)), a.key.Y.FillBytes(make([]byte, 32)) //nolint:staticcheck // COSE has them apart
	key := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, x...)
	key = append(append(key, 0x22, 0x58, 32), y...)
	data := a.data(0x40)
	data = append(data, make([]byte, 16)...) // of no model
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id)))
	data = append(append(data, a.id...), key...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	return a.answer(map[string]string{"clientDataJSON": a.client("webauthn.create", o), "attestationObject": text(append(object, data...))})
}

// Sign answers options with a signature.
func (a *Authenticator) Sign(asked []byte) string {
	a.t.Helper()
	o := a.read(asked)
	a.Count++
	data, client := a.data(0), a.client("webauthn.get", o)
	clear, err := base64.RawURLEncoding.DecodeString(client)
	if err != nil {
		a.t.Fatal(err)
	}
	hash := sha256.Sum256(clear)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]string{"clientDataJSON": client, "authenticatorData": text(data), "signature": text(signature), "userHandle": a.handle})
}

// data is what the authenticator says of itself: for which host, whether somebody was
// there and was recognised, and how often it signed.
func (a *Authenticator) data(flags byte) []byte {
	host := sha256.Sum256([]byte(a.Host))
	if flags |= 1; a.Unlocked {
		flags |= 4
	}
	return binary.BigEndian.AppendUint32(append(host[:], flags), a.Count)
}

func (a *Authenticator) client(what string, o options) string {
	return text(fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, what, o.PublicKey.Challenge, a.Origin))
}

func (a *Authenticator) answer(response map[string]string) string {
	data, err := json.Marshal(map[string]any{
		"id": text(a.id), "rawId": text(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return string(data)
}

func text(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }
