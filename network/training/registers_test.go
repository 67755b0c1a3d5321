package training_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWhoCompletedAndIsSignedOffIsAccreditedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.InClass()
		f.Clock = e.EndsAt
		if err := f.Training.SaveResult(f.Ctx, dana, f.RowOf(f.Eve, learners), training.LineForm{Result: string(db.NotAttended)}); err != nil {
			t.Fatal(err)
		}
		if completed, err := f.Training.CompleteRest(f.Ctx, tariq, e.ID); completed != 2 || err != nil {
			t.Fatalf("the rest are %d (%v), want Alice and Charlie", completed, err)
		}
		if reg := f.RegisterOf(e, dana); reg.Unsigned != 2 || reg.Totals[db.CompletedCourse] != 2 || reg.Totals[db.NotAttended] != 1 {
			t.Errorf("the totals are %v, %d unsigned", reg.Totals, reg.Unsigned)
		}
		trainers := []*db.Person{dana, tariq, dana, tariq}
		if failed := f.AtOnce(len(trainers), func(i int) error { _, err := f.Training.SignOff(f.Ctx, trainers[i], e.ID); return err }); failed > 0 {
			t.Errorf("%d could not sign off", failed)
		}
		got := f.Accreditations(f.Charlie)
		if len(got) != 1 || got[0].Kind != db.LLO || got[0].GrantedOn != "2026-07-27" || got[0].ExpiresOn != "2029-07-26" || got[0].Number == "" {
			t.Errorf("Charlie has %+v", got)
		}
		if len(f.Accreditations(f.Eve)) != 0 {
			t.Error("Eve did not attend and is accredited")
		}
		if told := f.Told(f.Charlie); !slices.Contains(told, messages.Accredited) || len(told) != 2 {
			t.Errorf("Charlie is told %v", told)
		}
		if g := f.Signup(f.Charlie, learners); g.Attendance != db.Attended || g.Minutes != 240 {
			t.Errorf("the day board has %q, %d minutes", g.Attendance, g.Minutes)
		}
		llos := f.Shift(f.Event("Herts Pride", 4*clocktest.Weeks), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		f.SignUp(f.Charlie, llos, db.SignupConfirmed)
	})
}

func TestNobodyRecordsTheirOwnResultNorOneOfACourseTheyDoNotTeach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.InClass()
		if err := f.Rota.Withdraw(f.Ctx, tariq, f.ShiftOf(e, "Trainer").ID, ""); refusal.KindOf(err) != refusal.Conflict {
			t.Fatalf("the shift has begun: %v", err)
		}
		stranger := f.Person("Sasha", "Moor", db.Trainer)
		for _, p := range []*db.Person{stranger, f.Bob, f.Charlie} {
			refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, p, f.RowOf(f.Alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
			_, err := f.Training.SignOff(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			if p != f.Bob { // coordinators read it
				_, err = f.Training.RegisterFor(f.Ctx, p, e.ID)
				refusaltest.WantKind(t, err, refusal.Forbidden)
			}
		}
		f.Eve.Roles = append(f.Eve.Roles, db.Trainer) // she leads the course and learns at it
		refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, f.Eve, f.RowOf(f.Eve, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
		if _, err := f.Training.CompleteRest(f.Ctx, f.Eve, e.ID); err != nil {
			t.Fatal(err)
		}
		if reg := f.RegisterOf(e, dana); reg.Totals[db.CompletedCourse] != 2 {
			t.Errorf("%d are completed, want all but her own line", reg.Totals[db.CompletedCourse])
		}
	})
}

func TestOfTwoTrainersTheSecondReadsWhatTheFirstRecorded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, learners, dana, tariq := f.InClass()
		line := f.RowOf(f.Alice, learners)
		if err := f.Training.SaveResult(f.Ctx, dana, line, training.LineForm{Result: string(db.LeftCourse)}); err != nil {
			t.Fatal(err)
		}
		err := f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Result: string(db.CompletedCourse)})
		refusaltest.WantKind(t, err, refusal.Conflict)
		if want := "Dana Whitlock recorded “Left early” here at 1pm. Look at it, and save again to change it."; err == nil || err.Error() != want {
			t.Errorf("Tariq reads %v, want %s", err, want)
		}
		if err := f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Result: string(db.LeftCourse)}); err != nil {
			t.Errorf("recording the same: %v", err)
		}
		if err := f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Version: 1, Result: string(db.CompletedCourse)}); err != nil {
			t.Errorf("having seen it: %v", err)
		}
		refusaltest.WantField(t, f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.NotYet)}), "reason")
		refusaltest.WantField(t, f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Version: 2, Result: "passed"}), "result")
	})
}

func TestACorrectionAfterSigningOffRevokesWithItsReasonAndKeepsWhatWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.InClass()
		line := f.RowOf(f.Charlie, learners)
		if err := f.Training.SaveResult(f.Ctx, dana, line, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantField(t, f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.LeftCourse)}), "reason")
		if err := f.Training.SaveResult(f.Ctx, tariq, line, training.LineForm{Version: 2, Result: string(db.LeftCourse), Reason: "was called away at noon"}); err != nil {
			t.Fatal(err)
		}
		revoked := f.Accreditations(f.Charlie)
		if len(revoked) != 1 || revoked[0].RevokedAt.IsZero() || revoked[0].RevokedBy != tariq.ID || revoked[0].RevokeReason == "" {
			t.Errorf("Charlie has %+v, want it kept as revoked", revoked)
		}
		llos := f.Shift(f.Event("Herts Pride", 4*clocktest.Weeks), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		_, err := f.Rota.SignUp(f.Ctx, f.Charlie, llos.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		if told := f.Told(f.Charlie); !slices.Contains(told, messages.Revoked) {
			t.Errorf("Charlie is told %v", told)
		}
		if err := f.Training.SaveResult(f.Ctx, dana, line, training.LineForm{Version: 3, Result: string(db.CompletedCourse), Reason: "came back"}); err != nil {
			t.Fatal(err)
		}
		if signed, err := f.Training.SignOff(f.Ctx, dana, e.ID); signed != 1 || err != nil {
			t.Errorf("signed off again: %d, %v", signed, err)
		}
		if all := f.Accreditations(f.Charlie); len(all) != 2 || all[0].Number == all[1].Number {
			t.Errorf("Charlie has %+v, want a second one with a number of its own", all)
		}
	})
}

func TestTheRegisterOpensWithTheCourse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.InClass()
		f.Clock = e.StartsAt.Add(-time.Minute)
		refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, dana, f.RowOf(f.Alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Conflict)
		if reg := f.RegisterOf(e, dana); reg.Closed == "" || len(reg.Learners) != 3 || reg.Learners[0].Person.FirstName != "Eve" {
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
		if granted, expires := training.ValidFor(clocktest.London(t, c.ended), c.months); granted != c.granted || expires != c.expires {
			t.Errorf("%s for %d months: %s to %s, want %s to %s", c.ended, c.months, granted, expires, c.granted, c.expires)
		}
	}
}

func TestMarkingTheRestAgainCompletesNobodyWhoNeverCame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.InClass()
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			row := f.RowOf(p, learners)
			if _, problems, err := f.Training.SaveRegister(f.Ctx, dana, e.ID, map[int64]training.LineForm{row: {Seen: training.Expected, Presence: training.Present}}); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
		}
		for press, want := range []int{2, 0} {
			if n, err := f.Training.CompleteRest(f.Ctx, dana, e.ID); err != nil || n != want {
				t.Errorf("press %d completes %d, want %d (%v)", press+1, n, want, err)
			}
		}
	})
}

func TestWithoutArrivalsTheRestIsEverybodyAndNobodyIsLate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.InClass()
		if n, err := f.Training.CompleteRest(f.Ctx, dana, e.ID); err != nil || n != 3 {
			t.Errorf("%d are completed (%v)", n, err)
		}
		for _, l := range f.RegisterOf(e, dana).Learners {
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
	e, learners := f.CourseDate(30)
	dana := f.Person("Dana", "Whitlock", db.Trainer)
	f.SignUp(dana, f.Shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
	var rows []int64
	for i := range 21 {
		p := f.Person(fmt.Sprintf("Learner%d", i), "Smith", db.Officer)
		f.SignUp(p, learners, db.SignupConfirmed)
		rows = append(rows, f.RowOf(p, learners))
	}
	f.Clock = e.StartsAt.Add(time.Hour)
	reads := func(rows []int64) int64 {
		t.Helper()
		forms := map[int64]training.LineForm{}
		for _, row := range rows {
			forms[row] = training.LineForm{Result: string(db.CompletedCourse)}
		}
		before := asked.Load()
		if _, problems, err := f.Training.SaveRegister(f.Ctx, dana, e.ID, forms); err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		return asked.Load() - before
	}
	one, twenty := reads(rows[:1]), reads(rows[1:])
	if totals := f.RegisterOf(e, dana).Totals; totals[db.CompletedCourse] != 21 {
		t.Errorf("the register has %v", totals)
	}
	if twenty > one {
		t.Errorf("20 lines read the database %d times, one line %d times", twenty, one)
	}
}

func TestWhoWalksInOnATrainersShiftDoesNotFillInTheRegister(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners := f.CourseDate(10)
		teachers := f.Shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
		sasha := f.Person("Sasha", "Reed", db.Officer, db.Trainer)
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		f.Clock = e.StartsAt.Add(time.Hour)
		if _, err := f.Day.WalkIn(f.Ctx, f.Bob, teachers.EventID, teachers.ID, sasha.ID, ""); err != nil {
			t.Fatal(err)
		}
		line := map[int64]training.LineForm{f.RowOf(f.Alice, learners): {Result: string(db.CompletedCourse)}}
		_, err := f.Training.RegisterFor(f.Ctx, sasha, e.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, _, err = f.Training.SaveRegister(f.Ctx, sasha, e.ID, line)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Training.CompleteRest(f.Ctx, sasha, e.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Training.SignOff(f.Ctx, sasha, e.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		refusaltest.WantKind(t, f.Training.MarkLetter(f.Ctx, sasha, e.ID, "Bedfordshire Police", true, ""), refusal.Forbidden)
	})
}

func TestNobodyNotesTheirOwnPresenceNorLosesInSilenceWhatTheyNoted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.InClass()
		f.Eve.Roles = append(f.Eve.Roles, db.Trainer) // she leads the course and learns at it
		own := f.RowOf(f.Eve, learners)
		_, problems, err := f.Training.SaveRegister(f.Ctx, f.Eve, e.ID, map[int64]training.LineForm{own: {Seen: training.Expected, Presence: training.Present}})
		if err != nil || refusal.KindOf(problems[own]) != refusal.Forbidden || f.Signup(f.Eve, learners).Attendance != db.NotRecorded {
			t.Errorf("Eve notes that she is there: %v, %v", problems, err)
		}
		gone := f.RowOf(f.Alice, learners)
		if err := f.Staffing.Remove(f.Ctx, f.Bob, gone, "another course"); err != nil {
			t.Fatal(err)
		}
		for what, form := range map[string]training.LineForm{"a result": {Result: string(db.CompletedCourse)}, "a presence": {Seen: training.Expected, Presence: training.Present}} {
			if _, problems, err := f.Training.SaveRegister(f.Ctx, dana, e.ID, map[int64]training.LineForm{gone: form}); err != nil || refusal.KindOf(problems[gone]) != refusal.Conflict {
				t.Errorf("%s of somebody who was taken off: %v, %v", what, problems, err)
			}
		}
		if _, problems, err := f.Training.SaveRegister(f.Ctx, dana, e.ID, map[int64]training.LineForm{gone: {Seen: training.Expected, Presence: training.Expected}}); err != nil || len(problems) > 0 {
			t.Errorf("a line that says nothing new: %v, %v", problems, err)
		}
	})
}
