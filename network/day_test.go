package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

func (f *fixture) rowOf(p *db.Person, s *db.Shift) int64 {
	f.t.Helper()
	return f.signup(p, s).ID
}

func (f *fixture) signup(p *db.Person, s *db.Shift) *db.Signup {
	f.t.Helper()
	g, err := f.DB.SignupOf(f.ctx, s.ID, p.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return g
}

func (f *fixture) saveEvent(e *db.Event) {
	f.t.Helper()
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
}

func (f *fixture) history(p *db.Person, eventID int64) []string {
	f.t.Helper()
	h, err := f.HistoryOf(f.ctx, p, eventID, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	var texts []string
	for _, d := range h.Rows {
		texts = append(texts, d.Text)
	}
	return texts
}

// deedsSince counts the rows of the log.
func (f *fixture) deedsOf(eventID int64) int {
	f.t.Helper()
	rows, err := f.DB.EventLog(f.ctx, eventID, 0, 1000)
	if err != nil {
		f.t.Fatal(err)
	}
	return len(rows)
}

// onTheDay is an event that began an hour ago, with Alice and Charlie confirmed on its only shift of two places.
func (f *fixture) onTheDay() (*db.Event, *db.Shift) {
	f.t.Helper()
	e := f.event("Herts Pride", 48*time.Hour)
	s := f.shift(e, 2)
	f.signUp(f.alice, s, db.SignupConfirmed)
	f.signUp(f.charlie, s, db.SignupConfirmed)
	f.clock = e.StartsAt.Add(time.Hour)
	return e, s
}

func TestTheDayBoardGoesFromExpectedToCompletedWithHours(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.onTheDay()
		alice, charlie := f.rowOf(f.alice, s), f.rowOf(f.charlie, s)
		before := f.deedsOf(e.ID)

		must(t)(f.Staffing.CheckIn(f.ctx, f.eve, alice))
		must(t)(f.Staffing.CheckIn(f.ctx, f.eve, alice)) // a second tap is no second action
		must(t)(f.Staffing.CheckIn(f.ctx, f.bob, charlie))
		f.clock = f.clock.Add(90 * time.Minute)
		must(t)(f.Staffing.LeftEarly(f.ctx, f.eve, charlie, time.Time{}))
		if n := f.deedsOf(e.ID) - before; n != 3 {
			t.Errorf("%d log rows, want one for each of 3 actions", n)
		}
		counts, err := f.Staffing.DayCountsOf(f.ctx, f.eve, e.ID)
		if want := (staffing.DayCounts{Expected: 2, Here: 1, Left: 1}); err != nil || counts != want {
			t.Errorf("counts %+v, %v; want %+v", counts, err, want)
		}

		wantKind(t, f.Staffing.CompleteEvent(f.ctx, f.eve, e.ID), refusal.Conflict) // it has not ended
		f.clock = e.EndsAt
		if err := f.Staffing.CompleteEvent(f.ctx, f.eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.CompleteEvent(f.ctx, f.eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if g := f.signup(f.alice, s); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("Alice %s, %d minutes; want attended, the shift's 240", g.Attendance, g.Minutes)
		}
		if g := f.signup(f.charlie, s); g.Attendance != db.LeftEarly || g.Minutes != 150 {
			t.Errorf("Charlie %s, %d minutes; want left early, 150 from the shift's start", g.Attendance, g.Minutes)
		}
		must(t)(f.Staffing.SetMinutes(f.ctx, f.eve, alice, 200))
		if g := f.signup(f.alice, s); g.Minutes != 200 {
			t.Errorf("Alice has %d minutes after they were put right to 200", g.Minutes)
		}
		f.consistent(s.ID)
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
		e, s := f.onTheDay()
		alice := f.rowOf(f.alice, s)
		must(t)(f.Staffing.CheckIn(f.ctx, f.eve, alice))
		must(t)(f.Staffing.SetMinutes(f.ctx, f.eve, alice, 90))
		f.clock = e.EndsAt.Add(13 * time.Hour)
		if n, err := f.Staffing.CompleteDue(f.ctx); n != 1 || err != nil {
			t.Fatalf("completed %d, %v", n, err)
		}
		if g := f.signup(f.alice, s); g.Attendance != db.Attended || g.Minutes != 90 {
			t.Errorf("Alice %s, %d minutes; want attended, 90", g.Attendance, g.Minutes)
		}
		if g := f.signup(f.charlie, s); g.Attendance != db.NotRecorded || g.Minutes != 0 {
			t.Errorf("Charlie, who has no record, is %q with %d minutes", g.Attendance, g.Minutes)
		}
		if n, err := f.Staffing.CompleteDue(f.ctx); n != 0 || err != nil {
			t.Errorf("completed %d again, %v", n, err)
		}
		must(t)(f.Staffing.CheckIn(f.ctx, f.eve, f.rowOf(f.charlie, s)))
		if g := f.signup(f.charlie, s); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("Charlie, recorded afterwards, %s, %d minutes; want attended, 240", g.Attendance, g.Minutes)
		}
	})
}

func TestAnEventCompletesByItselfTwelveHoursAfterItsEnd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.onTheDay()
		f.clock = e.EndsAt.Add(12 * time.Hour)
		if n, err := f.Staffing.CompleteDue(f.ctx); n != 0 || err != nil {
			t.Errorf("completed %d after twelve hours, %v", n, err)
		}
		f.clock = f.clock.Add(time.Second)
		if n, err := f.Staffing.CompleteDue(f.ctx); n != 1 || err != nil {
			t.Errorf("completed %d after more than twelve hours, %v", n, err)
		}
	})
}

func TestTheLastTapWinsAndSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.onTheDay()
		alice := f.rowOf(f.alice, s)
		must(t)(f.Staffing.NoShow(f.ctx, f.bob, alice))
		rec := must(t)(f.Staffing.CheckIn(f.ctx, f.eve, alice))
		if rec.Before != db.NoShow || rec.By == nil || rec.By.ID != f.bob.ID {
			t.Errorf("Eve is told of %q by %v, want Bob's no show", rec.Before, rec.By)
		}
		if rec.Signup.Attendance != db.Arrived {
			t.Errorf("attendance is %q", rec.Signup.Attendance)
		}
		must(t)(f.Staffing.Undo(f.ctx, f.eve, alice))
		if g := f.signup(f.alice, s); g.Attendance != db.NotRecorded || !g.ArrivedAt.IsZero() {
			t.Errorf("after Undo %q, arrived at %v", g.Attendance, g.ArrivedAt)
		}
	})
}

func TestAttendanceIsRecordedOnlyAroundTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.onTheDay()
		alice := f.rowOf(f.alice, s)
		for _, c := range []struct {
			at   time.Time
			kind refusal.Kind
		}{
			{s.StartsAt.Add(-24*time.Hour - time.Second), refusal.Conflict},
			{s.StartsAt.Add(-24 * time.Hour), 0},
			{e.EndsAt.Add(14 * 24 * time.Hour), 0},
			{e.EndsAt.Add(14*24*time.Hour + time.Second), refusal.Conflict},
		} {
			f.clock = c.at
			_, err := f.Staffing.CheckIn(f.ctx, f.eve, alice)
			wantKind(t, err, c.kind)
		}
	})
}

func TestLeavingEarlyLiesWithinTheShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.onTheDay()
		alice := f.rowOf(f.alice, s)
		_, err := f.Staffing.LeftEarly(f.ctx, f.eve, alice, time.Time{})
		wantKind(t, err, refusal.Conflict) // not arrived
		must(t)(f.Staffing.CheckIn(f.ctx, f.eve, alice))
		for _, at := range []time.Time{s.StartsAt, s.EndsAt, s.StartsAt.Add(-time.Hour)} {
			_, err = f.Staffing.LeftEarly(f.ctx, f.eve, alice, at)
			wantKind(t, err, refusal.Invalid)
		}
		for _, minutes := range []int{0, -5, 24*60 + 1} {
			_, err = f.Staffing.SetMinutes(f.ctx, f.eve, alice, minutes)
			wantKind(t, err, refusal.Invalid)
		}
	})
}

func TestAWalkInTakesNoPlaceOnAFullShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.onTheDay()
		dana := f.person("Dana", "Whitlock", db.Trainer)
		must(t)(f.Staffing.WalkIn(f.ctx, f.eve, s.ID, dana.ID, ""))
		must(t)(f.Staffing.WalkIn(f.ctx, f.eve, s.ID, dana.ID, ""))
		if after := f.consistent(s.ID); after.Taken != 2 {
			t.Errorf("%d taken, want the 2 that were", after.Taken)
		}
		counts, _ := f.Staffing.DayCountsOf(f.ctx, f.eve, e.ID)
		if want := (staffing.DayCounts{Expected: 2, ToCome: 2, Here: 1, WalkIns: 1}); counts != want {
			t.Errorf("counts %+v, want %+v", counts, want)
		}
		must(t)(f.Staffing.WalkIn(f.ctx, f.eve, s.ID, f.alice.ID, "")) // who is expected is simply checked in
		if g := f.signup(f.alice, s); g.WalkIn || g.Attendance != db.Arrived {
			t.Errorf("Alice, expected, is %q, walk-in %t", g.Attendance, g.WalkIn)
		}
		must(t)(f.Staffing.Undo(f.ctx, f.eve, f.rowOf(dana, s)))
		if g := f.signup(dana, s); g.Status != db.SignupCancelled || g.WalkIn {
			t.Errorf("after Undo Dana is %s, walk-in %t", g.Status, g.WalkIn)
		}
		f.consistent(s.ID)
	})
}

func TestAWalkInFromTheWaitingListLeavesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 48*time.Hour)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.clock = e.StartsAt
		must(t)(f.Staffing.WalkIn(f.ctx, f.eve, s.ID, f.charlie.ID, ""))
		if after := f.consistent(s.ID); after.Waiting != 0 || after.Taken != 1 {
			t.Errorf("%d waiting, %d taken", after.Waiting, after.Taken)
		}
	})
}

func TestAWalkInMustBeQualifiedAndFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 48*time.Hour)
		llo := f.shift(e, 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		other := f.shift(e, 1)
		f.signUp(f.alice, other, db.SignupConfirmed)
		f.clock = e.StartsAt
		_, err := f.Staffing.WalkIn(f.ctx, f.eve, llo.ID, f.charlie.ID, "please")
		wantKind(t, err, refusal.Conflict)
		_, err = f.Staffing.WalkIn(f.ctx, f.eve, llo.ID, f.alice.ID, "")
		wantKind(t, err, refusal.Conflict)
		rec := must(t)(f.Staffing.WalkIn(f.ctx, f.eve, llo.ID, f.alice.ID, "moved over from the other stall"))
		if rec.Signup.Override != "moved over from the other stall" {
			t.Errorf("the reason of the override is %q", rec.Signup.Override)
		}
	})
}

func TestOnlyWhoRunsTheEventKeepsItsDayBoard(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.onTheDay()
		other := f.event("University Pride market", 48*time.Hour)
		other.LeadID = f.bob.ID
		f.saveEvent(other)
		alice := f.rowOf(f.alice, s)
		for _, p := range []*db.Person{f.alice, f.charlie} {
			_, err := f.Staffing.CheckIn(f.ctx, p, alice)
			wantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.WalkIn(f.ctx, p, s.ID, p.ID, "")
			wantKind(t, err, refusal.Forbidden)
			wantKind(t, f.Staffing.CompleteEvent(f.ctx, p, e.ID), refusal.Forbidden)
			_, err = f.Staffing.DayOf(f.ctx, p, e.ID)
			wantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.DayCountsOf(f.ctx, p, e.ID)
			wantKind(t, err, refusal.Forbidden)
			_, err = f.Staffing.StaffingOf(f.ctx, p, e.ID)
			wantKind(t, err, refusal.Forbidden)
		}
		_, err := f.Staffing.DayOf(f.ctx, f.eve, other.ID)
		wantKind(t, err, refusal.Forbidden)
		_, err = f.Staffing.DayOf(f.ctx, f.eve, e.ID)
		wantKind(t, err, 0)
	})
}

func TestALeadIsNotAskedToFillAPlaceByHandForSomebodyWhoWalkedIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 11*time.Hour)
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.bob, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.clock = e.StartsAt.Add(-time.Hour)
		f.withdraw(f.alice, s, "unwell")
		before := f.countMessages(messages.FillByHand, e.ID)
		f.clock = f.clock.Add(time.Minute)
		must(t)(f.Staffing.WalkIn(f.ctx, f.eve, s.ID, f.charlie.ID, ""))
		if got := f.countMessages(messages.FillByHand, e.ID) - before; before != 1 || got != 0 {
			t.Errorf("%d emails ask for a place to be filled, and %d more once who waited has walked in", before, got)
		}
	})
}
