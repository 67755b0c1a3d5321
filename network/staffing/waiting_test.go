package staffing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
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

func TestWhoseAttendanceIsRecordedDoesNotWithdraw(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 12*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		if _, err := f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, f.Charlie.ID, ""); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, "gone"), refusal.Conflict)
		if _, err := f.Staffing.Undo(f.Ctx, f.Eve, f.RowOf(f.Charlie, s)); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, "after all"); err != nil {
			t.Fatal(err)
		}
		if left := f.Consistent(s.ID); left.Taken != 0 {
			t.Errorf("%d places are taken, want none", left.Taken)
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
