package accountstest

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// CodeAt is the code that an app with a secret shows at a moment.
func CodeAt(t testing.TB, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
