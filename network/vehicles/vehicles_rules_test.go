package vehicles

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestOnlyWhoIsAuthorisedOnEveryDayDrives(t *testing.T) {
	t.Parallel()
	held := []db.DriverAuthorisation{{GrantedOn: "2026-01-01", ExpiresOn: "2026-06-30"}, {GrantedOn: "2026-07-01", ExpiresOn: "2026-12-31", EndedOn: "2026-10-01"}}
	for _, test := range []struct{ from, to, says string }{
		{"2026-06-30", "2026-06-30", ""},
		{"2026-09-01", "2026-10-01", ""},
		{"2026-10-01", "2026-10-02", "1 October 2026"},
		{"2025-12-31", "2026-01-02", "not authorised"},
		{"2027-01-01", "2027-01-01", "not authorised"},
	} {
		if why := mayDrive(held, test.from, test.to); (why == "") != (test.says == "") || !strings.Contains(why, test.says) {
			t.Errorf("from %s to %s: %q, want %q", test.from, test.to, why, test.says)
		}
	}
	if why := mayDrive(nil, "2026-06-01", "2026-06-01"); !strings.Contains(why, "not authorised to drive") {
		t.Errorf("nobody's authorisation: %q", why)
	}
}
