package staffing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestAPlaceThatWasFilledByHandIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 11*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SendAll()
		f.Withdraw(f.Alice, s, "unwell")
		if _, err := f.Staffing.Assign(f.Ctx, f.Eve, s.ID, f.Charlie.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.KindsTo(f.Eve); slices.Contains(got, messages.FillByHand) {
			t.Errorf("Eve, who filled the place, is told %q", got)
		}
	})
}
