package nominations_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestNothingMoreIsRecordedOfSomebodyForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(10*24*time.Hour, 5)
		sam := f.GuestOn(e, dana, nominationstest.Stranger, "Sam", "Marlow", "Bedfordshire Police")
		f.Clock = f.Clock.Add(11 * 24 * time.Hour)
		f.Tells(dana, e, learners, db.NotAttended, sam)
		f.Clock = f.Clock.Add(91 * 24 * time.Hour)
		if n, err := f.People.ForgetGuests(f.Ctx); err != nil || n != 1 {
			t.Fatalf("%d forgotten, %v", n, err)
		}
		line := f.RowOf(sam, learners)
		refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, dana, line, training.LineForm{Version: 1, Result: string(db.CompletedCourse), Reason: "Marlow was there"}), refusal.Conflict)
		if err := f.Training.SaveResult(f.Ctx, dana, line, training.LineForm{Version: 1, Result: string(db.NotAttended)}); err != nil {
			t.Errorf("what is recorded already: %v", err)
		}
		f.Write(func(tx *db.Tx) error {
			r, err := tx.Result(f.Ctx, line)
			if err != nil {
				return err
			}
			r.Result = db.CompletedCourse
			return tx.UpdateResult(f.Ctx, r, r.Version)
		})
		if n, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil || n != 0 {
			t.Errorf("%d signed off, %v", n, err)
		}
	})
}

func TestNobodyIsForgottenWhoStillComesOrIsMoreThanAGuest(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Settings().GuestDays = 30
		day := 24 * time.Hour
		past, learners, dana := f.Classroom(10*day, 5)
		comes := f.GuestOn(past, dana, "comes@beds.example.net", "Comes", "Again", "Bedfordshire Police")
		gone := f.GuestOn(past, dana, "gone@beds.example.net", "Gone", "Forever", "Bedfordshire Police")
		own := f.GuestOn(past, dana, "asked@beds.example.net", "Asked", "Anew", "Bedfordshire Police")
		trains := f.GuestOn(past, dana, "trains@beds.example.net", "Trains", "Others", "Bedfordshire Police")
		f.Write(func(tx *db.Tx) error { return tx.GiveRole(f.Ctx, trains.ID, db.Trainer, clocktest.Noon) })
		f.Clock = f.Clock.Add(45 * day)
		f.Tells(dana, past, learners, db.NotAttended, comes, gone, own, trains)
		later := f.Event("LLO foundation course", 20*day)
		later.Kind = db.TrainingCourse
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, later) })
		f.Shift(later, 5, func(s *db.Shift) { s.Role = "Learner" })
		f.GuestOn(later, f.Bob, comes.Email, "Comes", "Again", "")
		f.Nominate(f.Bob, later, own.Email, "")
		if got, err := f.People.ForgetGuests(f.Ctx); err != nil || got != 1 {
			t.Errorf("%d forgotten, %v", got, err)
		}
		if p, err := f.DB.Person(f.Ctx, gone.ID); err != nil || p.Name() != "Former guest" || p.Force != "Bedfordshire Police" || p.DeactivatedAt.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		if everybody, err := f.People.PeopleFor(f.Ctx, f.Bob, people.Filter{Words: "former"}); err != nil || len(everybody.People) != 0 {
			t.Errorf("the list of people has %+v, %v", everybody, err)
		}
	})
}

func TestAGuestWhoseRegisterIsNeverFilledInIsForgottenAfterAFurther90Days(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := 24 * time.Hour
		e, learners, dana := f.Classroom(30*day, 5)
		blank := f.GuestOn(e, dana, nominationstest.Stranger, "Zebulon", "Quarkle", "Bedfordshire Police")
		untold := f.GuestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.Clock = e.EndsAt.Add(time.Hour)
		if err := f.Training.SaveResult(f.Ctx, dana, f.Signup(untold, learners).ID, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		for _, after := range []struct{ days, want int }{{179, 0}, {181, 2}} {
			f.Clock = e.EndsAt.Add(time.Duration(after.days) * day)
			if got, err := f.People.ForgetGuests(f.Ctx); err != nil || got != after.want {
				t.Errorf("after %d days %d are forgotten (%v), want %d", after.days, got, err, after.want)
			}
		}
		for _, p := range []*db.Person{blank, untold} {
			if now, err := f.DB.Person(f.Ctx, p.ID); err != nil || now.ForgottenAt.IsZero() {
				t.Errorf("%s is still known (%v)", p.Name(), err)
			}
		}
	})
}
