package staffing_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// deedsSince counts the rows of the log.
func (f *fixture) deedsOf(eventID int64) int {
	f.T.Helper()
	rows, err := f.DB.EventLog(f.Ctx, eventID, 0, 1000)
	if err != nil {
		f.T.Fatal(err)
	}
	return len(rows)
}

func TestTheDayBoardGoesFromExpectedToCompletedWithHours(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		alice, charlie := f.RowOf(f.Alice, s), f.RowOf(f.Charlie, s)
		before := f.deedsOf(e.ID)

		must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, alice))
		must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, alice)) // a second tap is no second action
		must(t)(f.Staffing.CheckIn(f.Ctx, f.Bob, charlie))
		f.Clock = f.Clock.Add(90 * time.Minute)
		must(t)(f.Staffing.LeftEarly(f.Ctx, f.Eve, charlie, time.Time{}))
		if n := f.deedsOf(e.ID) - before; n != 3 {
			t.Errorf("%d log rows, want one for each of 3 actions", n)
		}
		counts, err := f.Staffing.DayCountsOf(f.Ctx, f.Eve, e.ID)
		if want := (staffing.DayCounts{Expected: 2, Here: 1, Left: 1}); err != nil || counts != want {
			t.Errorf("counts %+v, %v; want %+v", counts, err, want)
		}

		refusaltest.WantKind(t, f.Staffing.CompleteEvent(f.Ctx, f.Eve, e.ID), refusal.Conflict) // it has not ended
		f.Clock = e.EndsAt
		if err := f.Staffing.CompleteEvent(f.Ctx, f.Eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.CompleteEvent(f.Ctx, f.Eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if g := f.Signup(f.Alice, s); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("Alice %s, %d minutes; want attended, the shift's 240", g.Attendance, g.Minutes)
		}
		if g := f.Signup(f.Charlie, s); g.Attendance != db.LeftEarly || g.Minutes != 150 {
			t.Errorf("Charlie %s, %d minutes; want left early, 150 from the shift's start", g.Attendance, g.Minutes)
		}
		must(t)(f.Staffing.SetMinutes(f.Ctx, f.Eve, alice, 200))
		if g := f.Signup(f.Alice, s); g.Minutes != 200 {
			t.Errorf("Alice has %d minutes after they were put right to 200", g.Minutes)
		}
		f.Consistent(s.ID)
	})
}

func must(t *testing.T) func(*staffing.Record, error) *staffing.Record {
	return func(r *staffing.Record, err error) *staffing.Record {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func TestHoursPutRightBeforeCompletionStay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, alice))
		must(t)(f.Staffing.SetMinutes(f.Ctx, f.Eve, alice, 90))
		f.Clock = e.EndsAt.Add(13 * time.Hour)
		if n, err := f.Staffing.CompleteDue(f.Ctx); n != 1 || err != nil {
			t.Fatalf("completed %d, %v", n, err)
		}
		if g := f.Signup(f.Alice, s); g.Attendance != db.Attended || g.Minutes != 90 {
			t.Errorf("Alice %s, %d minutes; want attended, 90", g.Attendance, g.Minutes)
		}
		if g := f.Signup(f.Charlie, s); g.Attendance != db.NotRecorded || g.Minutes != 0 {
			t.Errorf("Charlie, who has no record, is %q with %d minutes", g.Attendance, g.Minutes)
		}
		if n, err := f.Staffing.CompleteDue(f.Ctx); n != 0 || err != nil {
			t.Errorf("completed %d again, %v", n, err)
		}
		must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Charlie, s)))
		if g := f.Signup(f.Charlie, s); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("Charlie, recorded afterwards, %s, %d minutes; want attended, 240", g.Attendance, g.Minutes)
		}
	})
}

func TestAnEventCompletesByItselfTwelveHoursAfterItsEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.OnTheDay()
		f.Clock = e.EndsAt.Add(12 * time.Hour)
		if n, err := f.Staffing.CompleteDue(f.Ctx); n != 0 || err != nil {
			t.Errorf("completed %d after twelve hours, %v", n, err)
		}
		f.Clock = f.Clock.Add(time.Second)
		if n, err := f.Staffing.CompleteDue(f.Ctx); n != 1 || err != nil {
			t.Errorf("completed %d after more than twelve hours, %v", n, err)
		}
	})
}

func TestTheLastTapWinsAndSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		must(t)(f.Staffing.NoShow(f.Ctx, f.Bob, alice))
		rec := must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, alice))
		if rec.Before != db.NoShow || rec.By == nil || rec.By.ID != f.Bob.ID {
			t.Errorf("Eve is told of %q by %v, want Bob's no show", rec.Before, rec.By)
		}
		if rec.Signup.Attendance != db.Arrived {
			t.Errorf("attendance is %q", rec.Signup.Attendance)
		}
		must(t)(f.Staffing.Undo(f.Ctx, f.Eve, alice))
		if g := f.Signup(f.Alice, s); g.Attendance != db.NotRecorded || !g.ArrivedAt.IsZero() {
			t.Errorf("after Undo %q, arrived at %v", g.Attendance, g.ArrivedAt)
		}
	})
}

func TestAttendanceIsRecordedOnlyAroundTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		for _, c := range []struct {
			at   time.Time
			kind refusal.Kind
		}{
			{s.StartsAt.Add(-24*time.Hour - time.Second), refusal.Conflict},
			{s.StartsAt.Add(-24 * time.Hour), 0},
			{e.EndsAt.Add(14 * 24 * time.Hour), 0},
			{e.EndsAt.Add(14*24*time.Hour + time.Second), refusal.Conflict},
		} {
			f.Clock = c.at
			_, err := f.Staffing.CheckIn(f.Ctx, f.Eve, alice)
			refusaltest.WantKind(t, err, c.kind)
		}
	})
}

func TestLeavingEarlyLiesWithinTheShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		_, err := f.Staffing.LeftEarly(f.Ctx, f.Eve, alice, time.Time{})
		refusaltest.WantKind(t, err, refusal.Conflict) // not arrived
		must(t)(f.Staffing.CheckIn(f.Ctx, f.Eve, alice))
		for _, at := range []time.Time{s.StartsAt, s.EndsAt, s.StartsAt.Add(-time.Hour)} {
			_, err = f.Staffing.LeftEarly(f.Ctx, f.Eve, alice, at)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		for _, minutes := range []int{0, -5, 24*60 + 1} {
			_, err = f.Staffing.SetMinutes(f.Ctx, f.Eve, alice, minutes)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
	})
}

func TestAWalkInTakesNoPlaceOnAFullShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		dana := f.Person("Dana", "Whitlock", db.Trainer)
		must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, dana.ID, ""))
		must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, dana.ID, ""))
		if after := f.Consistent(s.ID); after.Taken != 2 {
			t.Errorf("%d taken, want the 2 that were", after.Taken)
		}
		counts, _ := f.Staffing.DayCountsOf(f.Ctx, f.Eve, e.ID)
		if want := (staffing.DayCounts{Expected: 2, ToCome: 2, Here: 1, WalkIns: 1}); counts != want {
			t.Errorf("counts %+v, want %+v", counts, want)
		}
		must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, f.Alice.ID, "")) // who is expected is simply checked in
		if g := f.Signup(f.Alice, s); g.WalkIn || g.Attendance != db.Arrived {
			t.Errorf("Alice, expected, is %q, walk-in %t", g.Attendance, g.WalkIn)
		}
		must(t)(f.Staffing.Undo(f.Ctx, f.Eve, f.RowOf(dana, s)))
		if g := f.Signup(dana, s); g.Status != db.SignupCancelled || g.WalkIn {
			t.Errorf("after Undo Dana is %s, walk-in %t", g.Status, g.WalkIn)
		}
		f.Consistent(s.ID)
	})
}

func TestAWalkInFromTheWaitingListLeavesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 48*time.Hour)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.Clock = e.StartsAt
		must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, f.Charlie.ID, ""))
		if after := f.Consistent(s.ID); after.Waiting != 0 || after.Taken != 1 {
			t.Errorf("%d waiting, %d taken", after.Waiting, after.Taken)
		}
	})
}

func TestAWalkInMustBeQualifiedAndFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 48*time.Hour)
		llo := f.Shift(e, 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		other := f.Shift(e, 1)
		f.SignUp(f.Alice, other, db.SignupConfirmed)
		f.Clock = e.StartsAt
		_, err := f.Staffing.WalkIn(f.Ctx, f.Eve, llo.ID, f.Charlie.ID, "please")
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Staffing.WalkIn(f.Ctx, f.Eve, llo.ID, f.Alice.ID, "")
		refusaltest.WantKind(t, err, refusal.Conflict)
		rec := must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, llo.ID, f.Alice.ID, "moved over from the other stall"))
		if rec.Signup.Override != "moved over from the other stall" {
			t.Errorf("the reason of the override is %q", rec.Signup.Override)
		}
	})
}

func TestOnlyWhoRunsTheEventKeepsItsDayBoard(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		other := f.Event("University Pride market", 48*time.Hour)
		other.LeadID = f.Bob.ID
		f.SaveEvent(other)
		alice := f.RowOf(f.Alice, s)
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			_, err := f.Staffing.CheckIn(f.Ctx, p, alice)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.WalkIn(f.Ctx, p, s.ID, p.ID, "")
			refusaltest.WantKind(t, err, refusal.Forbidden)
			refusaltest.WantKind(t, f.Staffing.CompleteEvent(f.Ctx, p, e.ID), refusal.Forbidden)
			_, err = f.Staffing.DayOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.DayCountsOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.StaffingOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
		}
		_, err := f.Staffing.DayOf(f.Ctx, f.Eve, other.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Staffing.DayOf(f.Ctx, f.Eve, e.ID)
		refusaltest.WantKind(t, err, 0)
	})
}

func TestALeadIsNotAskedToFillAPlaceByHandForSomebodyWhoWalkedIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 11*time.Hour)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Bob, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.Clock = e.StartsAt.Add(-time.Hour)
		f.Withdraw(f.Alice, s, "unwell")
		before := f.CountMessages(messages.FillByHand, e.ID)
		f.Clock = f.Clock.Add(time.Minute)
		must(t)(f.Staffing.WalkIn(f.Ctx, f.Eve, s.ID, f.Charlie.ID, ""))
		if got := f.CountMessages(messages.FillByHand, e.ID) - before; before != 1 || got != 0 {
			t.Errorf("%d emails ask for a place to be filled, and %d more once who waited has walked in", before, got)
		}
	})
}
