package staffing_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// closing is a published event until whose first shift people can sign up for
// two more days; it starts in a week.
func (f *fixture) closing(places int) (*db.Event, *db.Shift) {
	f.T.Helper()
	e := f.Event("Herts Pride", 7*24*time.Hour)
	e.SignUpBy = f.Clock.Add(48 * time.Hour)
	f.SaveEvent(e)
	return e, f.Shift(e, places)
}

func TestAfterTheDeadlineNobodySignsUpByThemselvesAndTheLeadGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.closing(1)
		other := f.Shift(e, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt, s.Approval = s.EndsAt, s.EndsAt.Add(2*time.Hour), true })
		dana, jo := f.Person("Dana", "Whitlock", db.Officer), f.Person("Jo", "Farrow", db.Officer)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Clock = e.SignUpBy.Add(-time.Second)
		f.SignUp(dana, s, db.SignupWaiting)
		asks := f.SignUp(f.Charlie, other, db.SignupRequested)
		f.Clock = e.SignUpBy
		for _, shift := range []*db.Shift{s, other} { // the waiting list, and a free place
			_, err := f.Rota.SignUp(f.Ctx, jo, shift.ID)
			refusaltest.WantClosed(t, err)
		}
		f.SignUp(f.Alice, s, db.SignupConfirmed) // asking twice is asking once
		f.SignUp(dana, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Error(err)
		}
		if got := f.Status(dana, s); got != db.SignupConfirmed {
			t.Errorf("Dana, who waited, is %s when a place came free", got)
		}
		_, err := f.Rota.SignUp(f.Ctx, f.Alice, s.ID)
		refusaltest.WantClosed(t, err)
		if g, err := f.Staffing.Approve(f.Ctx, f.Eve, asks.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("a request that waited is approved: %v, %v", g, err)
		}
		if g, err := f.Staffing.Assign(f.Ctx, f.Eve, other.ID, jo.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("the lead fills by hand: %v, %v", g, err)
		}
		f.Consistent(s.ID)
		f.Consistent(other.ID)
	})
}

func TestWhoWasAskedToCoverSignsUpAfterTheDeadline(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.closing(3)
		other := f.Shift(e, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(2*time.Hour) })
		f.Clock = e.SignUpBy.Add(time.Hour)
		if _, err := f.Staffing.AskToCover(f.Ctx, f.Eve, s.ID, []int64{f.Charlie.ID, f.Alice.ID}); err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error { // the email to Alice never went
			return tx.Exec(f.Ctx, "UPDATE messages SET status = 'stopped' WHERE kind = 'cover' AND person_id = ?", f.Alice.ID)
		})
		list, _, err := f.Rota.OpenShifts(f.Ctx, f.Charlie, db.ShiftFilter{})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d shifts, %v", len(list), err)
		}
		if !list[0].Takeable() || list[1].Takeable() {
			t.Errorf("Charlie, who was asked for the first, sees that they can take %v and %v", list[0].Takeable(), list[1].Takeable())
		}
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		_, err = f.Rota.SignUp(f.Ctx, f.Charlie, other.ID)
		refusaltest.WantClosed(t, err)
		_, err = f.Rota.SignUp(f.Ctx, f.Alice, s.ID)
		refusaltest.WantClosed(t, err)
	})
}
