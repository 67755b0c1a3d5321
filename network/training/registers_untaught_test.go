package training_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWithoutATrainerLeftCoordinatorsFillInTheRegisterOfACourseThatIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, tariq := f.ClassEnding("2027-06-10T17:00")
		lena := f.Person("Lena", "Marsh", db.Coordinator) // who learns there
		f.SetClock("2027-06-01T12:00")
		f.SignUp(lena, learners, db.SignupConfirmed)
		f.SetClock("2027-06-10T16:30")
		completed := training.LineForm{Result: string(db.CompletedCourse)}
		save := func(by, of *db.Person, form training.LineForm) error {
			return f.Training.SaveResult(f.Ctx, by, f.RowOf(of, learners), form)
		}
		leave := func(p *db.Person) {
			t.Helper()
			if err := f.People.Deactivate(f.Ctx, f.Person("Ada", p.FirstName, db.Administrator), p.ID, "Left the force"); err != nil {
				t.Fatal(err)
			}
		}
		leave(dana)
		f.SetClock("2027-06-12T12:00")
		refusaltest.WantKind(t, save(f.Bob, f.Alice, completed), refusal.Forbidden) // Tariq is left
		f.SetClock("2027-06-10T16:30")
		leave(tariq)
		refusaltest.WantKind(t, save(f.Bob, f.Alice, completed), refusal.Forbidden) // it goes on: somebody can still be named to teach it
		f.SetClock("2027-06-12T12:00")
		for _, p := range []*db.Person{f.Charlie, f.Person("Sasha", "Moor", db.Trainer)} {
			refusaltest.WantKind(t, save(p, f.Alice, completed), refusal.Forbidden)
		}
		err := save(lena, lena, completed) // nobody records their own
		if refusaltest.WantKind(t, err, refusal.Forbidden); err == nil || !strings.Contains(err.Error(), "Ask another coordinator") {
			t.Errorf("Lena, who learned on a course without trainers, reads %v", err)
		}
		if err := save(f.Bob, f.Alice, completed); err != nil {
			t.Fatal(err)
		}
		if n, err := f.Training.CompleteRest(f.Ctx, lena, e.ID); n != 2 || err != nil {
			t.Fatal(n, err) // all but her own
		}
		if reg := f.RegisterOf(e, f.Bob); !reg.Fills || !reg.Untaught || reg.Closed != "" {
			t.Errorf("Bob reads a register with %t, %t, %q", reg.Fills, reg.Untaught, reg.Closed)
		}
		if n, err := f.Training.SignOff(f.Ctx, f.Bob, e.ID); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		correction := training.LineForm{Version: f.RegisterOf(e, f.Bob).Learners[0].Result.Version, Result: string(db.LeftCourse), Reason: "left at noon"}
		learner := f.RegisterOf(e, f.Bob).Learners[0].Person
		if err := save(f.Bob, learner, correction); err != nil || f.Accreditations(learner)[0].RevokedAt.IsZero() {
			t.Errorf("a correction: %v", err)
		}
		if err := save(f.Bob, lena, completed); err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE people SET deactivated_at = NULL WHERE id = ?", dana.ID)
		})
		refusaltest.WantKind(t, networktest.Second(f.Training.SignOff(f.Ctx, f.Bob, e.ID)), refusal.Forbidden) // Dana is back
	})
}
