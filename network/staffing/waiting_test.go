package staffing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestWhoIsApprovedOntoTheWaitingListIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			if _, err := f.Staffing.Approve(f.Ctx, f.Bob, f.SignUp(p, s, db.SignupRequested).ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.Told(f.Charlie); !slices.Equal(got, []db.MessageKind{messages.Queued}) {
			t.Errorf("Charlie is told %v, want of the waiting list", got)
		}
	})
}

func TestTheOrderOfTheQueueIsThatOfJoiningItNotOfAsking(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.Alice, f.Charlie, f.Eve} {
			f.SignUp(p, s, db.SignupRequested)
			f.Clock = f.Clock.Add(time.Hour)
		}
		for _, p := range []*db.Person{f.Alice, f.Eve, f.Charlie} { // Eve joins the queue before Charlie, who asked first
			if _, err := f.Staffing.Approve(f.Ctx, f.Bob, f.RowOf(p, s), ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s and Charlie %s, want Eve confirmed", got, f.Status(f.Charlie, s))
		}
	})
}
