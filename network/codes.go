package network

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newCode makes a long random code for a link and the hash that is stored.
func newCode() (code, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", "", err
	}
	code = base64.RawURLEncoding.EncodeToString(raw)
	return code, hashCode(code), nil
}

// hashCode is how a code or token is stored and looked up.
func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}
