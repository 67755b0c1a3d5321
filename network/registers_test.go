package network_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// inClass is a course date that began an hour ago, with Dana and Tariq, who
// teach, and Alice, Charlie and Eve, who learn.
func (f *fixture) inClass() (e *db.Event, learners *db.Shift, dana, tariq *db.Person) {
	f.t.Helper()
	e, learners = f.courseDate(10)
	teachers := f.shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
	dana, tariq = f.person("Dana", "Whitlock", db.Trainer), f.person("Tariq", "Bell", db.Trainer)
	f.signUp(dana, teachers, db.SignupConfirmed)
	f.signUp(tariq, teachers, db.SignupConfirmed)
	for _, p := range []*db.Person{f.alice, f.charlie, f.eve} {
		f.signUp(p, learners, db.SignupConfirmed)
	}
	f.clock = e.StartsAt.Add(time.Hour)
	return e, learners, dana, tariq
}

func (f *fixture) registerOf(e *db.Event, me *db.Person) *training.Register {
	f.t.Helper()
	reg, err := f.Training.RegisterFor(f.ctx, me, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return reg
}

func (f *fixture) accreditations(p *db.Person) []db.Accreditation {
	f.t.Helper()
	all, err := f.DB.AllAccreditations(f.ctx, p.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return all
}

func TestWhoCompletedAndIsSignedOffIsAccreditedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.inClass()
		f.clock = e.EndsAt
		if err := f.Training.SaveResult(f.ctx, dana, f.rowOf(f.eve, learners), training.LineForm{Result: string(db.NotAttended)}); err != nil {
			t.Fatal(err)
		}
		if completed, err := f.Training.CompleteRest(f.ctx, tariq, e.ID); completed != 2 || err != nil {
			t.Fatalf("the rest are %d (%v), want Alice and Charlie", completed, err)
		}
		if reg := f.registerOf(e, dana); reg.Unsigned != 2 || reg.Totals[db.CompletedCourse] != 2 || reg.Totals[db.NotAttended] != 1 {
			t.Errorf("the totals are %v, %d unsigned", reg.Totals, reg.Unsigned)
		}
		trainers := []*db.Person{dana, tariq, dana, tariq}
		if failed := f.atOnce(len(trainers), func(i int) error { _, err := f.Training.SignOff(f.ctx, trainers[i], e.ID); return err }); failed > 0 {
			t.Errorf("%d could not sign off", failed)
		}
		got := f.accreditations(f.charlie)
		if len(got) != 1 || got[0].Kind != db.LLO || got[0].GrantedOn != "2026-07-27" || got[0].ExpiresOn != "2029-07-26" || got[0].Number == "" {
			t.Errorf("Charlie has %+v", got)
		}
		if len(f.accreditations(f.eve)) != 0 {
			t.Error("Eve did not attend and is accredited")
		}
		if told := f.told(f.charlie); !slices.Contains(told, messages.Accredited) || len(told) != 2 {
			t.Errorf("Charlie is told %v", told)
		}
		if g := f.signup(f.charlie, learners); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("the day board has %q, %d minutes", g.Attendance, g.Minutes)
		}
		llos := f.shift(f.event("Herts Pride", 4*weeks), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		f.signUp(f.charlie, llos, db.SignupConfirmed)
	})
}

func TestNobodyRecordsTheirOwnResultNorOneOfACourseTheyDoNotTeach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.inClass()
		if err := f.Rota.Withdraw(f.ctx, tariq, f.shiftOf(e, "Trainer").ID, ""); refusal.KindOf(err) != refusal.Conflict {
			t.Fatalf("the shift has begun: %v", err)
		}
		stranger := f.person("Sasha", "Moor", db.Trainer)
		for _, p := range []*db.Person{stranger, f.bob, f.charlie} {
			wantKind(t, f.Training.SaveResult(f.ctx, p, f.rowOf(f.alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
			_, err := f.Training.SignOff(f.ctx, p, e.ID)
			wantKind(t, err, refusal.Forbidden)
			if p != f.bob { // coordinators read it
				_, err = f.Training.RegisterFor(f.ctx, p, e.ID)
				wantKind(t, err, refusal.Forbidden)
			}
		}
		f.eve.Roles = append(f.eve.Roles, db.Trainer) // she leads the course and learns at it
		wantKind(t, f.Training.SaveResult(f.ctx, f.eve, f.rowOf(f.eve, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
		if _, err := f.Training.CompleteRest(f.ctx, f.eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if reg := f.registerOf(e, dana); reg.Totals[db.CompletedCourse] != 2 {
			t.Errorf("%d are completed, want all but her own line", reg.Totals[db.CompletedCourse])
		}
	})
}

func TestOfTwoTrainersTheSecondReadsWhatTheFirstRecorded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, learners, dana, tariq := f.inClass()
		line := f.rowOf(f.alice, learners)
		if err := f.Training.SaveResult(f.ctx, dana, line, training.LineForm{Result: string(db.LeftCourse)}); err != nil {
			t.Fatal(err)
		}
		err := f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Result: string(db.CompletedCourse)})
		wantKind(t, err, refusal.Conflict)
		if want := "Dana Whitlock recorded “Left early” here at 1pm. Look at it, and save again to change it."; err == nil || err.Error() != want {
			t.Errorf("Tariq reads %v, want %s", err, want)
		}
		if err := f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Result: string(db.LeftCourse)}); err != nil {
			t.Errorf("recording the same: %v", err)
		}
		if err := f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Version: 1, Result: string(db.CompletedCourse)}); err != nil {
			t.Errorf("having seen it: %v", err)
		}
		wantField(t, f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.NotYet)}), "reason")
		wantField(t, f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Version: 2, Result: "passed"}), "result")
	})
}

func TestACorrectionAfterSigningOffRevokesWithItsReasonAndKeepsWhatWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.inClass()
		line := f.rowOf(f.charlie, learners)
		if err := f.Training.SaveResult(f.ctx, dana, line, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		wantField(t, f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.LeftCourse)}), "reason")
		if err := f.Training.SaveResult(f.ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.LeftCourse), Reason: "was called away at noon"}); err != nil {
			t.Fatal(err)
		}
		revoked := f.accreditations(f.charlie)
		if len(revoked) != 1 || revoked[0].RevokedAt.IsZero() || revoked[0].RevokedBy != tariq.ID || revoked[0].RevokeReason == "" {
			t.Errorf("Charlie has %+v, want it kept as revoked", revoked)
		}
		llos := f.shift(f.event("Herts Pride", 4*weeks), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		_, err := f.Rota.SignUp(f.ctx, f.charlie, llos.ID)
		wantKind(t, err, refusal.Conflict)
		if told := f.told(f.charlie); !slices.Contains(told, messages.Revoked) {
			t.Errorf("Charlie is told %v", told)
		}
		if err := f.Training.SaveResult(f.ctx, dana, line, training.LineForm{Version: 3, Result: string(db.CompletedCourse), Reason: "came back"}); err != nil {
			t.Fatal(err)
		}
		if signed, err := f.Training.SignOff(f.ctx, dana, e.ID); signed != 1 || err != nil {
			t.Errorf("signed off again: %d, %v", signed, err)
		}
		if all := f.accreditations(f.charlie); len(all) != 2 || all[0].Number == all[1].Number {
			t.Errorf("Charlie has %+v, want a second one with a number of its own", all)
		}
	})
}

func TestTheRegisterOpensWithTheCourse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		f.clock = e.StartsAt.Add(-time.Minute)
		wantKind(t, f.Training.SaveResult(f.ctx, dana, f.rowOf(f.alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Conflict)
		if reg := f.registerOf(e, dana); reg.Closed == "" || len(reg.Learners) != 3 || reg.Learners[0].Person.FirstName != "Eve" {
			t.Errorf("the register is %+v", reg)
		}
	})
}

func TestAnAccreditationLastsUntilTheDayBefore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ended, granted, expires string
		months                  int
	}{
		{"2026-05-19 16:30", "2026-05-19", "2029-05-18", 36},
		{"2028-02-29 16:30", "2028-02-29", "2031-02-28", 36},
		{"2028-02-29 16:30", "2028-02-29", "2032-02-28", 48},
		{"2026-01-31 16:30", "2026-01-31", "2026-02-28", 1},
		{"2026-03-01 16:30", "2026-03-01", "2027-02-28", 12},
		{"2026-10-25 00:30", "2026-10-25", "2027-10-24", 12},
	} {
		if granted, expires := training.ValidFor(london(t, c.ended), c.months); granted != c.granted || expires != c.expires {
			t.Errorf("%s for %d months: %s to %s, want %s to %s", c.ended, c.months, granted, expires, c.granted, c.expires)
		}
	}
}

func (f *fixture) shiftOf(e *db.Event, role string) *db.Shift {
	f.t.Helper()
	shifts, err := f.DB.ShiftsOf(f.ctx, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return &shifts[slices.IndexFunc(shifts, func(s db.Shift) bool { return s.Role == role })]
}

func TestAShiftsNameMakesNobodyATrainer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		wantKind(t, func() error { _, err := f.Training.SignOff(f.ctx, f.charlie, e.ID); return err }(), refusal.Forbidden)
		sasha := f.person("Sasha", "Moor", db.Officer)
		f.clock = e.StartsAt.Add(-time.Hour)
		_, err := f.Rota.SignUp(f.ctx, sasha, f.shiftOf(e, "Trainer").ID)
		wantKind(t, err, refusal.Forbidden)
		teaching := f.person("Ode", "Farrow", db.Officer, db.Trainer)
		f.signUp(teaching, f.shiftOf(e, "Trainer"), db.SignupConfirmed)
		teaching.Roles = []db.Role{db.Officer} // lost the role since
		f.clock = e.StartsAt.Add(time.Hour)
		wantKind(t, f.Training.SaveResult(f.ctx, teaching, f.rowOf(f.alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
		wantKind(t, f.Training.SaveResult(f.ctx, sasha, f.rowOf(f.alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)

		stall := f.event("Herts Pride", 4*weeks)
		stall.LeadID = f.charlie.ID
		f.saveEvent(stall)
		wantField(t, f.Events.EditEvent(f.ctx, f.charlie, stall.ID, stall.Version, events.DateForm{Course: "1"}), "course")
		stall.Kind = db.TrainingCourse
		f.saveEvent(stall)
		wantField(t, f.Events.EditEvent(f.ctx, f.charlie, stall.ID, stall.Version, events.DateForm{Course: "1"}), "course")

		if err := f.Training.SaveResult(f.ctx, dana, f.rowOf(f.alice, learners), training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Staffing.Undo(f.ctx, f.eve, f.rowOf(f.alice, learners)); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Staffing.Remove(f.ctx, f.bob, f.rowOf(f.alice, learners), "by mistake"), refusal.Conflict)
	})
}

func TestMarkingTheRestAgainCompletesNobodyWhoNeverCame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		for _, p := range []*db.Person{f.alice, f.charlie} {
			row := f.rowOf(p, learners)
			if _, problems, err := f.Training.SaveRegister(f.ctx, dana, e.ID, map[int64]training.LineForm{row: {Seen: training.Expected, Presence: training.Present}}); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
		}
		for press, want := range []int{2, 0} {
			if n, err := f.Training.CompleteRest(f.ctx, dana, e.ID); err != nil || n != want {
				t.Errorf("press %d completes %d, want %d (%v)", press+1, n, want, err)
			}
		}
	})
}

func TestWithoutArrivalsTheRestIsEverybodyAndNobodyIsLate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.inClass()
		if n, err := f.Training.CompleteRest(f.ctx, dana, e.ID); err != nil || n != 3 {
			t.Errorf("%d are completed (%v)", n, err)
		}
		for _, l := range f.registerOf(e, dana).Learners {
			if l.Late() || !l.Signup.ArrivedAt.IsZero() {
				t.Errorf("%s arrived at %v, which nobody noted", l.Person.Name(), l.Signup.ArrivedAt)
			}
		}
	})
}

func TestARegisterWithManyChangedLinesIsOneActionThatReadsItOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	f := newFixture(t, dbtest.SQLite(t, db.Watched(func(statement string) {
		if strings.HasPrefix(statement, "SELECT") {
			asked.Add(1)
		}
	})))
	e, learners := f.courseDate(30)
	dana := f.person("Dana", "Whitlock", db.Trainer)
	f.signUp(dana, f.shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
	var rows []int64
	for i := range 21 {
		p := f.person(fmt.Sprintf("Learner%d", i), "Smith", db.Officer)
		f.signUp(p, learners, db.SignupConfirmed)
		rows = append(rows, f.rowOf(p, learners))
	}
	f.clock = e.StartsAt.Add(time.Hour)
	reads := func(rows []int64) int64 {
		t.Helper()
		forms := map[int64]training.LineForm{}
		for _, row := range rows {
			forms[row] = training.LineForm{Result: string(db.CompletedCourse)}
		}
		before := asked.Load()
		if _, problems, err := f.Training.SaveRegister(f.ctx, dana, e.ID, forms); err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		return asked.Load() - before
	}
	one, twenty := reads(rows[:1]), reads(rows[1:])
	if totals := f.registerOf(e, dana).Totals; totals[db.CompletedCourse] != 21 {
		t.Errorf("the register has %v", totals)
	}
	if twenty > one {
		t.Errorf("20 lines read the database %d times, one line %d times", twenty, one)
	}
}

func TestWhoWalksInOnATrainersShiftDoesNotFillInTheRegister(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners := f.courseDate(10)
		teachers := f.shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
		sasha := f.person("Sasha", "Reed", db.Officer, db.Trainer)
		f.signUp(f.alice, learners, db.SignupConfirmed)
		f.clock = e.StartsAt.Add(time.Hour)
		if _, err := f.Staffing.WalkIn(f.ctx, f.bob, teachers.ID, sasha.ID, ""); err != nil {
			t.Fatal(err)
		}
		line := map[int64]training.LineForm{f.rowOf(f.alice, learners): {Result: string(db.CompletedCourse)}}
		_, err := f.Training.RegisterFor(f.ctx, sasha, e.ID)
		wantKind(t, err, refusal.Forbidden)
		_, _, err = f.Training.SaveRegister(f.ctx, sasha, e.ID, line)
		wantKind(t, err, refusal.Forbidden)
		_, err = f.Training.CompleteRest(f.ctx, sasha, e.ID)
		wantKind(t, err, refusal.Forbidden)
		_, err = f.Training.SignOff(f.ctx, sasha, e.ID)
		wantKind(t, err, refusal.Forbidden)
		wantKind(t, f.Training.MarkLetter(f.ctx, sasha, e.ID, "Bedfordshire Police", true, ""), refusal.Forbidden)
	})
}

func TestNobodyNotesTheirOwnPresenceNorLosesInSilenceWhatTheyNoted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		f.eve.Roles = append(f.eve.Roles, db.Trainer) // she leads the course and learns at it
		own := f.rowOf(f.eve, learners)
		_, problems, err := f.Training.SaveRegister(f.ctx, f.eve, e.ID, map[int64]training.LineForm{own: {Seen: training.Expected, Presence: training.Present}})
		if err != nil || refusal.KindOf(problems[own]) != refusal.Forbidden || f.signup(f.eve, learners).Attendance != db.NotRecorded {
			t.Errorf("Eve notes that she is there: %v, %v", problems, err)
		}
		gone := f.rowOf(f.alice, learners)
		if err := f.Staffing.Remove(f.ctx, f.bob, gone, "another course"); err != nil {
			t.Fatal(err)
		}
		for what, form := range map[string]training.LineForm{"a result": {Result: string(db.CompletedCourse)}, "a presence": {Seen: training.Expected, Presence: training.Present}} {
			if _, problems, err := f.Training.SaveRegister(f.ctx, dana, e.ID, map[int64]training.LineForm{gone: form}); err != nil || refusal.KindOf(problems[gone]) != refusal.Conflict {
				t.Errorf("%s of somebody who was taken off: %v, %v", what, problems, err)
			}
		}
		if _, problems, err := f.Training.SaveRegister(f.ctx, dana, e.ID, map[int64]training.LineForm{gone: {Seen: training.Expected, Presence: training.Expected}}); err != nil || len(problems) > 0 {
			t.Errorf("a line that says nothing new: %v, %v", problems, err)
		}
	})
}
