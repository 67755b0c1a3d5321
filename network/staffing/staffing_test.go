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

func TestStaffingApprovesDeclinesAssignsAndOverridesWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 1, func(s *db.Shift) { s.Approval = true })
		a := f.SignUp(f.Alice, s, db.SignupRequested)
		c := f.SignUp(f.Charlie, s, db.SignupRequested)
		_, err := f.Staffing.Approve(f.Ctx, f.Charlie, a.ID, "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if g, err := f.Staffing.Approve(f.Ctx, f.Eve, a.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Fatalf("the lead approves: %+v, %v", g, err)
		}
		if g, err := f.Staffing.Approve(f.Ctx, f.Bob, c.ID, ""); err != nil || g.Status != db.SignupWaiting {
			t.Fatalf("approved when full: %+v, %v", g, err)
		}
		refusaltest.WantKind(t, f.Staffing.Decline(f.Ctx, f.Bob, c.ID, ""), refusal.Invalid)
		refusaltest.WantKind(t, f.Staffing.Decline(f.Ctx, f.Bob, c.ID, "no longer needed"), refusal.Conflict)

		overlaps := f.Shift(e, 3)
		_, err = f.Staffing.Assign(f.Ctx, f.Bob, overlaps.ID, f.Alice.ID, "")
		refusaltest.WantKind(t, err, refusal.Conflict)
		g, err := f.Staffing.Assign(f.Ctx, f.Bob, overlaps.ID, f.Alice.ID, "she does both, they are side by side")
		if err != nil || g.Status != db.SignupConfirmed || g.Override == "" {
			t.Fatalf("overridden: %+v, %v", g, err)
		}
		if err := f.Staffing.Remove(f.Ctx, f.Bob, a.ID, "needed elsewhere"); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want promoted", got)
		}
		f.Consistent(s.ID)
		f.Consistent(overlaps.ID)
	})
}

func TestFindCoverListsTheFreeFirstAndAsksEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 30*time.Hour)
		s, other := f.Shift(e, 3), f.Shift(e, 3)
		f.SignUp(f.Alice, other, db.SignupConfirmed)
		_, err := f.Staffing.Candidates(f.Ctx, f.Charlie, s.ID, "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if n, err := f.Staffing.AskToCover(f.Ctx, f.Eve, s.ID, []int64{f.Charlie.ID, f.Alice.ID}); err != nil || n != 1 {
			t.Fatalf("%d asked (%v), want only Charlie", n, err)
		}
		all, err := f.Staffing.Candidates(f.Ctx, f.Eve, s.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i := range all {
			names = append(names, all[i].Person.FirstName)
		}
		if want := []string{"Eve", "Bob", "Charlie", "Alice"}; !slices.Equal(names, want) && !slices.Equal(names, []string{"Bob", "Eve", "Charlie", "Alice"}) {
			t.Errorf("in order %v, want %v: free and least recently asked first, busy last", names, want)
		}
		if got := f.Told(f.Charlie); !slices.Equal(got, []db.MessageKind{messages.CoverAsked}) {
			t.Errorf("Charlie was told %v", got)
		}
	})
}

func TestAGuestSeesAndSignsUpForNothingButTheEventOfTheInvitation(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		jo := f.Person("Jo", "Castell", db.Guest)
		course, pride := f.Event("LLO foundation course", 8*clocktest.Weeks), f.Event("Herts Pride", 9*clocktest.Weeks)
		learner, stall := f.Shift(course, 3), f.Shift(pride, 3)
		refusaltest.WantKind(t, func() error { _, err := f.Rota.SignUp(f.Ctx, jo, learner.ID); return err }(), refusal.NotFound)
		if _, err := f.Staffing.Assign(f.Ctx, f.Bob, learner.ID, jo.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := f.EventFor(f.Ctx, jo, course.ID); err != nil {
			t.Errorf("Jo does not see the course she is on: %v", err)
		}
		refusaltest.WantKind(t, func() error { _, err := f.EventFor(f.Ctx, jo, pride.ID); return err }(), refusal.NotFound)
		refusaltest.WantKind(t, func() error { _, err := f.Rota.SignUp(f.Ctx, jo, stall.ID); return err }(), refusal.NotFound)
		if err := f.Rota.Withdraw(f.Ctx, jo, learner.ID, ""); err != nil {
			t.Errorf("Jo can't withdraw: %v", err)
		}
	})
}
