package rota_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// of makes somebody of a force.
func (f *fixture) of(force, first string) *db.Person {
	f.T.Helper()
	p := f.Person(first, "of "+force, db.Officer)
	p.Force = force
	f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "force") })
	return p
}

func TestTheWaitingListHonoursTheSeatsOfEachForceUntilTheyOpenToAll(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.CourseDate(3, db.Seats{Force: "Own", Places: 1}, db.Seats{Force: "Beds", Places: 2})
		own, second, third := f.of("Own", "Ann"), f.of("Own", "Ben"), f.of("Own", "Cat")
		beds, later := f.of("Beds", "Dee"), f.of("Beds", "Ely")
		f.SignUp(own, s, db.SignupConfirmed)
		f.SignUp(second, s, db.SignupWaiting)
		f.SignUp(third, s, db.SignupWaiting)
		f.SignUp(beds, s, db.SignupConfirmed) // passes two who wait for seats of another force
		f.SignUp(later, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.Ctx, later, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(second, s); got != db.SignupWaiting {
			t.Fatalf("a seat of another force went to somebody who is now %s", got)
		}
		if err := f.Rota.Withdraw(f.Ctx, own, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if a, b := f.Status(second, s), f.Status(third, s); a != db.SignupConfirmed || b != db.SignupWaiting {
			t.Errorf("the force's own seat came free: the first who waits is %s and the second %s", a, b)
		}
		opening, err := f.Rota.OpeningFor(f.Ctx, third, s.ID)
		if err != nil || opening.Passed == "" {
			t.Errorf("who waits reads %q (%v), want who the free seat is kept for", opening.Passed, err)
		}
		f.Clock = clock.OnDay(e.StartsAt, -7, 0, 1)
		if given, err := f.Rota.FillShifts(f.Ctx); given != 1 || err != nil {
			t.Errorf("on the day the seats open %d are given (%v), want one", given, err)
		}
		if got := f.Status(third, s); got != db.SignupConfirmed {
			t.Errorf("and who waits is %s", got)
		}
		f.Consistent(s.ID)
	})
}

func TestTwoHundredOfThreeForcesAtOnceShareTheSeatsAsAgreed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.CourseDate(30, db.Seats{Force: "Own", Places: 18}, db.Seats{Force: "Beds", Places: 6}, db.Seats{Force: "Cambs", Places: 6})
		forces := []string{"Own", "Beds", "Cambs", "Own"}
		people := make([]*db.Person, 200)
		for i := range people {
			people[i] = f.of(forces[i%len(forces)], "N"+string(rune('a'+i/26))+string(rune('a'+i%26)))
		}
		if failed := f.AtOnce(len(people), func(i int) error {
			_, err := f.Rota.SignUp(f.Ctx, people[i], s.ID)
			return err
		}); failed > 0 {
			t.Errorf("%d could not sign up", failed)
		}
		taken, err := f.DB.TakenByForce(f.Ctx, s.ID)
		if err != nil || taken["Own"] != 18 || taken["Beds"] != 6 || taken["Cambs"] != 6 {
			t.Errorf("the seats went to %v (%v)", taken, err)
		}
		if after := f.Consistent(s.ID); after.Waiting != 170 {
			t.Errorf("%d wait, want 170", after.Waiting)
		}
	})
}
