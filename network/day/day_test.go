package day_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
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

		must(t)(f.Day.CheckIn(f.Ctx, f.Eve, alice))
		must(t)(f.Day.CheckIn(f.Ctx, f.Eve, alice)) // a second tap is no second action
		must(t)(f.Day.CheckIn(f.Ctx, f.Bob, charlie))
		f.Clock = f.Clock.Add(90 * time.Minute)
		must(t)(f.Day.LeftEarly(f.Ctx, f.Eve, charlie, time.Time{}))
		if n := f.deedsOf(e.ID) - before; n != 3 {
			t.Errorf("%d log rows, want one for each of 3 actions", n)
		}
		counts, err := f.Day.CountsOf(f.Ctx, f.Eve, e.ID)
		if want := (day.Counts{Expected: 2, Here: 1, Left: 1}); err != nil || counts != want {
			t.Errorf("counts %+v, %v; want %+v", counts, err, want)
		}

		refusaltest.WantKind(t, f.Day.Complete(f.Ctx, f.Eve, e.ID), refusal.Conflict) // it has not ended
		f.Clock = e.EndsAt
		if err := f.Day.Complete(f.Ctx, f.Eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if err := f.Day.Complete(f.Ctx, f.Eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if g := f.Signup(f.Alice, s); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("Alice %s, %d minutes; want attended, the shift's 240", g.Attendance, g.Minutes)
		}
		if g := f.Signup(f.Charlie, s); g.Attendance != db.LeftEarly || g.Minutes != 150 {
			t.Errorf("Charlie %s, %d minutes; want left early, 150 from the shift's start", g.Attendance, g.Minutes)
		}
		must(t)(f.Day.SetMinutes(f.Ctx, f.Eve, alice, 200))
		if g := f.Signup(f.Alice, s); g.Minutes != 200 {
			t.Errorf("Alice has %d minutes after they were put right to 200", g.Minutes)
		}
		f.Consistent(s.ID)
	})
}

func must(t *testing.T) func(*day.Record, error) *day.Record {
	return func(r *day.Record, err error) *day.Record {
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
		must(t)(f.Day.CheckIn(f.Ctx, f.Eve, alice))
		must(t)(f.Day.SetMinutes(f.Ctx, f.Eve, alice, 90))
		f.Clock = e.EndsAt.Add(13 * time.Hour)
		if n, err := f.Day.CompleteDue(f.Ctx); n != 1 || err != nil {
			t.Fatalf("completed %d, %v", n, err)
		}
		if g := f.Signup(f.Alice, s); g.Attendance != db.Attended || g.Minutes != 90 {
			t.Errorf("Alice %s, %d minutes; want attended, 90", g.Attendance, g.Minutes)
		}
		if g := f.Signup(f.Charlie, s); g.Attendance != db.NotRecorded || g.Minutes != 0 {
			t.Errorf("Charlie, who has no record, is %q with %d minutes", g.Attendance, g.Minutes)
		}
		if n, err := f.Day.CompleteDue(f.Ctx); n != 0 || err != nil {
			t.Errorf("completed %d again, %v", n, err)
		}
		must(t)(f.Day.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Charlie, s)))
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
		if n, err := f.Day.CompleteDue(f.Ctx); n != 0 || err != nil {
			t.Errorf("completed %d after twelve hours, %v", n, err)
		}
		f.Clock = f.Clock.Add(time.Second)
		if n, err := f.Day.CompleteDue(f.Ctx); n != 1 || err != nil {
			t.Errorf("completed %d after more than twelve hours, %v", n, err)
		}
	})
}

func TestTheLastTapWinsAndSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		must(t)(f.Day.NoShow(f.Ctx, f.Bob, alice))
		rec := must(t)(f.Day.CheckIn(f.Ctx, f.Eve, alice))
		if rec.Before != db.NoShow || rec.By == nil || rec.By.ID != f.Bob.ID {
			t.Errorf("Eve is told of %q by %v, want Bob's no show", rec.Before, rec.By)
		}
		if rec.Signup.Attendance != db.Arrived {
			t.Errorf("attendance is %q", rec.Signup.Attendance)
		}
		must(t)(f.Day.Undo(f.Ctx, f.Eve, alice))
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
			_, err := f.Day.CheckIn(f.Ctx, f.Eve, alice)
			refusaltest.WantKind(t, err, c.kind)
		}
	})
}

func TestLeavingEarlyLiesWithinTheShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.OnTheDay()
		alice := f.RowOf(f.Alice, s)
		_, err := f.Day.LeftEarly(f.Ctx, f.Eve, alice, time.Time{})
		refusaltest.WantKind(t, err, refusal.Conflict) // not arrived
		must(t)(f.Day.CheckIn(f.Ctx, f.Eve, alice))
		for _, at := range []time.Time{s.StartsAt, s.EndsAt, s.StartsAt.Add(-time.Hour)} {
			_, err = f.Day.LeftEarly(f.Ctx, f.Eve, alice, at)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		for _, minutes := range []int{0, -5, 24*60 + 1} {
			_, err = f.Day.SetMinutes(f.Ctx, f.Eve, alice, minutes)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
	})
}

func TestAWalkInTakesNoPlaceOnAFullShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		dana := f.Person("Dana", "Whitlock", db.Trainer)
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, dana.ID, ""))
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, dana.ID, ""))
		if after := f.Consistent(s.ID); after.Taken != 2 {
			t.Errorf("%d taken, want the 2 that were", after.Taken)
		}
		counts, _ := f.Day.CountsOf(f.Ctx, f.Eve, e.ID)
		if want := (day.Counts{Expected: 2, ToCome: 2, Here: 1, WalkIns: 1}); counts != want {
			t.Errorf("counts %+v, want %+v", counts, want)
		}
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, f.Alice.ID, "")) // who is expected is simply checked in
		if g := f.Signup(f.Alice, s); g.WalkIn || g.Attendance != db.Arrived {
			t.Errorf("Alice, expected, is %q, walk-in %t", g.Attendance, g.WalkIn)
		}
		must(t)(f.Day.Undo(f.Ctx, f.Eve, f.RowOf(dana, s)))
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
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, f.Charlie.ID, ""))
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
		_, err := f.Day.WalkIn(f.Ctx, f.Eve, llo.EventID, llo.ID, f.Charlie.ID, "please")
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Day.WalkIn(f.Ctx, f.Eve, llo.EventID, llo.ID, f.Alice.ID, "")
		refusaltest.WantKind(t, err, refusal.Conflict)
		rec := must(t)(f.Day.WalkIn(f.Ctx, f.Eve, llo.EventID, llo.ID, f.Alice.ID, "moved over from the other stall"))
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
			_, err := f.Day.CheckIn(f.Ctx, p, alice)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Day.WalkIn(f.Ctx, p, s.EventID, s.ID, p.ID, "")
			refusaltest.WantKind(t, err, refusal.Forbidden)
			refusaltest.WantKind(t, f.Day.Complete(f.Ctx, p, e.ID), refusal.Forbidden)
			_, err = f.Day.BoardOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Day.CountsOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.StaffingOf(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
		}
		_, err := f.Day.BoardOf(f.Ctx, f.Eve, other.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Day.BoardOf(f.Ctx, f.Eve, e.ID)
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
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, f.Charlie.ID, ""))
		if got := f.CountMessages(messages.FillByHand, e.ID) - before; before != 1 || got != 0 {
			t.Errorf("%d emails ask for a place to be filled, and %d more once who waited has walked in", before, got)
		}
	})
}

func TestWhoseAttendanceIsRecordedDoesNotWithdraw(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 12*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		if _, err := f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, f.Charlie.ID, ""); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, "gone"), refusal.Conflict)
		if _, err := f.Day.Undo(f.Ctx, f.Eve, f.RowOf(f.Charlie, s)); err != nil {
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

func TestNobodyIsTakenOffWhoArrivedNorAssignedToAFullShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 3*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		_, err := f.Staffing.Assign(f.Ctx, f.Bob, s.ID, f.Charlie.ID, "A trainee")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if _, err := f.Day.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Staffing.Remove(f.Ctx, f.Bob, f.RowOf(f.Alice, s), "Not needed"), refusal.Conflict)
		if got := f.Status(f.Alice, s); got != db.SignupConfirmed {
			t.Errorf("Alice is %s", got)
		}
		f.Consistent(s.ID)
	})
}

func TestSomebodyWalksInAfterTheDeadlineOfSigningUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 7*24*time.Hour)
		e.SignUpBy = f.Clock.Add(48 * time.Hour)
		f.SaveEvent(e)
		s := f.Shift(e, 1)
		f.Clock = s.StartsAt.Add(-time.Minute)
		must(t)(f.Day.WalkIn(f.Ctx, f.Eve, s.EventID, s.ID, f.Alice.ID, ""))
		f.Consistent(s.ID)
	})
}
