package staffing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

func TestAnEmailDoesNotPromiseAReasonToThoseWhoSignedUpAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 61*24*time.Hour)
		s := f.Shift(e, 1)
		g := f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SendAll()
		if err := f.Staffing.Remove(f.Ctx, f.Bob, g.ID, "needed elsewhere"); err != nil {
			t.Fatal(err)
		}
		f.SignUp(f.Alice, s, db.SignupWaiting)
		if got := f.MailTo(f.Alice); !strings.Contains(got, "You need not come.\n\n") || strings.Contains(got, networktest.Promise) {
			t.Errorf("Alice, who waits, reads\n%s", got)
		}
	})
}
