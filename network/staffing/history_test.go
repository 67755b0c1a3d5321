package staffing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestAHistoryIsToldInTheNetworksWordsToThoseWhoRunTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 10*24*time.Hour)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.Remove(f.Ctx, f.Bob, f.RowOf(f.Charlie, s), "the stall is smaller"); err != nil {
			t.Fatal(err)
		}
		for _, reader := range []*db.Person{f.Bob, f.Eve} {
			want := []string{
				"Bob Marsh took Charlie Reid off Stall morning",
				"Charlie Reid was given a free place on Stall morning from the waiting list",
				"Alice Okafor withdrew from Stall morning",
				"Charlie Reid joined the waiting list of Stall morning",
				"Alice Okafor signed up for Stall morning and got a place",
			}
			if got := strings.Join(f.History(reader, e.ID), "\n"); got != strings.Join(want, "\n") {
				t.Errorf("%s reads\n%s", reader.FirstName, got)
			}
		}
		want := "You withdrew from Stall morning\nYou signed up for Stall morning and got a place"
		if got := strings.Join(f.History(f.Alice, e.ID), "\n"); got != want {
			t.Errorf("Alice, who does not run it, reads\n%s", got)
		}
	})
}
