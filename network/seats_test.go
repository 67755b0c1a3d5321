package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// courseDate is a date of a course, with a shift for learners whose places are
// shared among forces until a week before.
func (f *fixture) courseDate(maximum int, kept ...db.Seats) (*db.Event, *db.Shift) {
	f.t.Helper()
	return f.dateOf("LLO foundation", maximum, kept...)
}

// dateOf is courseDate for a new course of that name.
func (f *fixture) dateOf(name string, maximum int, kept ...db.Seats) (*db.Event, *db.Shift) {
	f.t.Helper()
	course := &db.Course{Name: name, Grants: db.LLO, Months: 36, CreatedAt: f.clock}
	e := f.event("LLO foundation course", 8*weeks)
	f.write(func(tx *db.Tx) error {
		if err := tx.InsertCourse(f.ctx, course); err != nil {
			return err
		}
		e.Kind = db.TrainingCourse
		e.CourseID, e.SeatsOpenOn = course.ID, clock.Day(e.StartsAt.AddDate(0, 0, -7))
		if err := tx.UpdateEvent(f.ctx, e); err != nil {
			return err
		}
		return tx.SaveSeats(f.ctx, e.ID, kept)
	})
	return e, f.shift(e, maximum, func(s *db.Shift) { s.Role = "Learner" })
}

// of makes somebody of a force.
func (f *fixture) of(force, first string) *db.Person {
	f.t.Helper()
	p := f.person(first, "of "+force, db.Officer)
	p.Force = force
	f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p, "force") })
	return p
}

func TestTheWaitingListHonoursTheSeatsOfEachForceUntilTheyOpenToAll(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.courseDate(3, db.Seats{Force: "Own", Places: 1}, db.Seats{Force: "Beds", Places: 2})
		own, second, third := f.of("Own", "Ann"), f.of("Own", "Ben"), f.of("Own", "Cat")
		beds, later := f.of("Beds", "Dee"), f.of("Beds", "Ely")
		f.signUp(own, s, db.SignupConfirmed)
		f.signUp(second, s, db.SignupWaiting)
		f.signUp(third, s, db.SignupWaiting)
		f.signUp(beds, s, db.SignupConfirmed) // passes two who wait for seats of another force
		f.signUp(later, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.ctx, later, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.status(second, s); got != db.SignupWaiting {
			t.Fatalf("a seat of another force went to somebody who is now %s", got)
		}
		if err := f.Rota.Withdraw(f.ctx, own, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if a, b := f.status(second, s), f.status(third, s); a != db.SignupConfirmed || b != db.SignupWaiting {
			t.Errorf("the force's own seat came free: the first who waits is %s and the second %s", a, b)
		}
		opening, err := f.Rota.OpeningFor(f.ctx, third, s.ID)
		if err != nil || opening.Passed == "" {
			t.Errorf("who waits reads %q (%v), want who the free seat is kept for", opening.Passed, err)
		}
		f.clock = clock.OnDay(e.StartsAt, -7, 0, 1)
		if given, err := f.Rota.FillShifts(f.ctx); given != 1 || err != nil {
			t.Errorf("on the day the seats open %d are given (%v), want one", given, err)
		}
		if got := f.status(third, s); got != db.SignupConfirmed {
			t.Errorf("and who waits is %s", got)
		}
		f.consistent(s.ID)
	})
}

func TestTwoHundredOfThreeForcesAtOnceShareTheSeatsAsAgreed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.courseDate(30, db.Seats{Force: "Own", Places: 18}, db.Seats{Force: "Beds", Places: 6}, db.Seats{Force: "Cambs", Places: 6})
		forces := []string{"Own", "Beds", "Cambs", "Own"}
		people := make([]*db.Person, 200)
		for i := range people {
			people[i] = f.of(forces[i%len(forces)], "N"+string(rune('a'+i/26))+string(rune('a'+i%26)))
		}
		if failed := f.atOnce(len(people), func(i int) error {
			_, err := f.Rota.SignUp(f.ctx, people[i], s.ID)
			return err
		}); failed > 0 {
			t.Errorf("%d could not sign up", failed)
		}
		taken, err := f.DB.TakenByForce(f.ctx, s.ID)
		if err != nil || taken["Own"] != 18 || taken["Beds"] != 6 || taken["Cambs"] != 6 {
			t.Errorf("the seats went to %v (%v)", taken, err)
		}
		if after := f.consistent(s.ID); after.Waiting != 170 {
			t.Errorf("%d wait, want 170", after.Waiting)
		}
	})
}
