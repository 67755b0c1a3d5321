package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWithoutATrainerLeftCoordinatorsFillInTheRegisterOfACourseThatIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.classEnding("2027-06-10T17:00")
		lena := f.person("Lena", "Marsh", db.Coordinator) // who learns there
		f.setClock("2027-06-01T12:00")
		f.signUp(lena, learners, db.SignupConfirmed)
		f.setClock("2027-06-10T16:30")
		completed := training.LineForm{Result: string(db.CompletedCourse)}
		save := func(by, of *db.Person, form training.LineForm) error {
			return f.Training.SaveResult(f.ctx, by, f.rowOf(of, learners), form)
		}
		leave := func(p *db.Person) {
			t.Helper()
			if err := f.People.Deactivate(f.ctx, f.person("Ada", p.FirstName, db.Administrator), p.ID, "Left the force"); err != nil {
				t.Fatal(err)
			}
		}
		leave(dana)
		f.setClock("2027-06-12T12:00")
		wantKind(t, save(f.bob, f.alice, completed), refusal.Forbidden) // Tariq is left
		f.setClock("2027-06-10T16:30")
		leave(tariq)
		wantKind(t, save(f.bob, f.alice, completed), refusal.Forbidden) // it goes on: somebody can still be named to teach it
		f.setClock("2027-06-12T12:00")
		for _, p := range []*db.Person{f.charlie, f.person("Sasha", "Moor", db.Trainer)} {
			wantKind(t, save(p, f.alice, completed), refusal.Forbidden)
		}
		wantKind(t, save(lena, lena, completed), refusal.Forbidden) // nobody records their own
		if err := save(f.bob, f.alice, completed); err != nil {
			t.Fatal(err)
		}
		if n, err := f.Training.CompleteRest(f.ctx, lena, e.ID); n != 2 || err != nil {
			t.Fatal(n, err) // all but her own
		}
		if reg := f.registerOf(e, f.bob); !reg.Fills || !reg.Untaught || reg.Closed != "" {
			t.Errorf("Bob reads a register with %t, %t, %q", reg.Fills, reg.Untaught, reg.Closed)
		}
		if n, err := f.Training.SignOff(f.ctx, f.bob, e.ID); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		correction := training.LineForm{Version: f.registerOf(e, f.bob).Learners[0].Result.Version, Result: string(db.LeftCourse), Reason: "left at noon"}
		learner := f.registerOf(e, f.bob).Learners[0].Person
		if err := save(f.bob, learner, correction); err != nil || f.accreditations(learner)[0].RevokedAt.IsZero() {
			t.Errorf("a correction: %v", err)
		}
		if err := save(f.bob, lena, completed); err != nil {
			t.Fatal(err)
		}
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "UPDATE people SET deactivated_at = NULL WHERE id = ?", dana.ID)
		})
		wantKind(t, second(f.Training.SignOff(f.ctx, f.bob, e.ID)), refusal.Forbidden) // Dana is back
	})
}
