package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestAGuestIsForgottenAfterTheRetentionAndTheLetterAndNothingHoldsThemAnyMore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := 24 * time.Hour
		e, learners, dana := f.classroom(30*day, 5)
		f.write(func(tx *db.Tx) error { // whose letters name people
			f.eve.Discreet = false
			course := &db.Course{Name: "Foundation", Grants: db.LLO, Months: 36, CreatedAt: noon}
			if err := tx.InsertCourse(f.ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			if err := tx.UpdateEvent(f.ctx, e); err != nil {
				return err
			}
			return tx.UpdatePerson(f.ctx, f.eve, "discreet")
		})
		sam := f.guestOn(e, dana, stranger, "Zebulon", "Quarkle", "Bedfordshire Police")
		talks := f.event("Engagement conference", 31*day)
		talks.Kind = db.Conference
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, talks) })
		f.shift(talks, 5, func(s *db.Shift) { s.Role = "Delegate" })
		f.guestOn(talks, f.bob, stranger, "", "", "")
		invited, err := f.Nominations.NominationsFor(f.ctx, f.bob, talks.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.RenewNomination(f.ctx, f.bob, talks.ID, invited.Mine[0].ID); err != nil {
			t.Fatal(err)
		}
		toTalks := linkTo(t, f.mailed(), stranger)
		kim := f.guestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.signUp(f.alice, learners, db.SignupConfirmed)
		code := func() string {
			f.t.Helper()
			page, err := f.Nominations.NominationsFor(f.ctx, dana, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Mine {
				if row.PersonID == sam.ID {
					if err := f.Nominations.RenewNomination(f.ctx, dana, e.ID, row.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			return linkTo(t, f.mailed(), stranger)
		}()
		f.clock = f.clock.Add(29 * day)
		if err := f.Nominations.WithdrawNominee(f.ctx, code, "Zebulon has to be in court"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Nominations.RejoinNominee(f.ctx, code); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.ctx, toTalks, "Zebulon is on leave"); err != nil {
			t.Fatal(err)
		}
		f.mailed()
		f.clock = f.clock.Add(day + time.Hour)
		for _, p := range []*db.Person{sam, kim} {
			if err := f.Training.SaveResult(f.ctx, dana, f.signup(p, learners).ID, training.LineForm{Result: string(db.NotYet), Reason: p.FirstName + " has to hand in a case"}); err != nil {
				t.Fatal(err)
			}
			if err := f.Training.SaveResult(f.ctx, dana, f.signup(p, learners).ID, training.LineForm{Version: 1, Result: string(db.CompletedCourse), Reason: p.LastName + " was good"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(12 * time.Hour)
		if _, err := f.Accounts.SessionFor(f.ctx, sam.ID); err != nil {
			t.Fatal(err)
		}
		certs, err := f.Training.CertificatesFor(f.ctx, dana, e.ID)
		if err != nil || len(certs.All) != 2 {
			t.Fatalf("%+v, %v", certs, err)
		}
		from := training.RecordForm{From: "2026-01-01", Until: "2029-01-01", Source: "A letter of Kent Police about Zebulon Quarkle"}
		if err := f.Training.RecordAccreditation(f.ctx, f.bob, sam.ID, from, "from elsewhere"); err != nil {
			t.Fatal(err)
		}
		number := ""
		for _, c := range certs.All {
			if c.Person.ID == sam.ID {
				number = c.Accreditation.Number
			}
		}
		before := f.consistent(learners.ID)

		forget := func(want int) {
			t.Helper()
			if got, err := f.People.ForgetGuests(f.ctx); err != nil || got != want {
				t.Errorf("%d forgotten (%v), want %d", got, err, want)
			}
		}
		if err := f.sendLetter(dana, e, "Bedfordshire Police"); err != nil {
			t.Fatal(err)
		}
		forget(0) // the retention is not over
		f.clock = f.clock.Add(91 * day)
		forget(1) // and Kim's force was not told
		forget(0)
		for _, canary := range []string{"Zebulon", "Quarkle", stranger} {
			holding, err := f.DB.Holding(f.ctx, canary)
			if err != nil || len(holding) > 0 {
				t.Errorf("%s is still in %v (%v)", canary, holding, err)
			}
		}
		if holding, err := f.DB.Holding(f.ctx, "Harlow"); err != nil || len(holding) == 0 {
			t.Errorf("what looks for names finds nobody's: %v", err)
		}
		if after := f.consistent(learners.ID); after.Taken != before.Taken {
			t.Errorf("%d places were taken, now %d", before.Taken, after.Taken)
		}
		if how, until, err := f.Training.Verify(f.ctx, number); err != nil || how != training.Valid || until == "" {
			t.Errorf("the certificate is %s until %q, %v", how, until, err)
		}
		reg, err := f.Training.RegisterFor(f.ctx, dana, e.ID)
		if err != nil || reg.Totals[db.CompletedCourse] != 2 {
			t.Fatalf("%+v, %v", reg, err)
		}
		names := ""
		for i := range reg.Learners {
			names += reg.Learners[i].Person.Name() + ", "
		}
		if names != "Former guest, Kim Harlow, Alice Okafor, " {
			t.Errorf("the register names %s", names)
		}
		_, err = f.Training.CertificateFor(f.ctx, dana, number)
		wantKind(t, err, refusal.Conflict)
		_, err = f.Nominations.NomineeByCode(f.ctx, code)
		wantKind(t, err, refusal.NotFound)
		if history, err := f.HistoryOf(f.ctx, f.bob, e.ID, 0); err != nil || len(history.Rows) == 0 {
			t.Errorf("the history: %v", err)
		}
	})
}

// tells records a result of some learners and tells their force, Bedfordshire Police.
func (f *fixture) tells(by *db.Person, e *db.Event, learners *db.Shift, result db.CourseResult, people ...*db.Person) {
	f.t.Helper()
	for _, p := range people {
		form := training.LineForm{Result: string(result)}
		if old, err := f.DB.Result(f.ctx, f.signup(p, learners).ID); err == nil {
			form.Version = old.Version
		}
		if err := f.Training.SaveResult(f.ctx, by, f.signup(p, learners).ID, form); err != nil {
			f.t.Fatal(err)
		}
	}
	if err := f.sendLetter(by, e, "Bedfordshire Police"); err != nil {
		f.t.Fatal(err)
	}
}

func TestNobodyIsForgottenBeforeItIsRecordedAndToldWhatCameOfThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(10*24*time.Hour, 5)
		blank := f.guestOn(e, dana, "blank@beds.example.net", "Blank", "Line", "Bedfordshire Police")
		notYet := f.guestOn(e, dana, "notyet@beds.example.net", "Not", "Yet", "Bedfordshire Police")
		off := f.event("A course that was cancelled", 10*24*time.Hour)
		off.Kind = db.TrainingCourse
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, off) })
		f.shift(off, 5, func(s *db.Shift) { s.Role = " learner " })
		cancelled := f.guestOn(off, f.bob, "cancelled@beds.example.net", "Called", "Off", "Bedfordshire Police")
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, off.ID, off.Version, "Too few came"); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(11 * 24 * time.Hour)
		if err := f.Training.SaveResult(f.ctx, dana, f.rowOf(notYet, learners), training.LineForm{Result: string(db.NotYet), Reason: "The case study is missing"}); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(91 * 24 * time.Hour)
		forgotten := func(p *db.Person) bool {
			t.Helper()
			p, err := f.DB.Person(f.ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			return !p.ForgottenAt.IsZero()
		}
		if n, err := f.People.ForgetGuests(f.ctx); err != nil || n != 1 || !forgotten(cancelled) {
			t.Errorf("%d forgotten, %v", n, err)
		}
		f.tells(dana, e, learners, db.NotAttended, blank)
		if n, err := f.People.ForgetGuests(f.ctx); err != nil || n != 1 || forgotten(notYet) {
			t.Errorf("once one force was told: %d forgotten, %v", n, err)
		}
		f.tells(dana, e, learners, db.LeftCourse, notYet)
		if n, err := f.People.ForgetGuests(f.ctx); err != nil || n != 1 {
			t.Errorf("once the other was told: %d forgotten, %v", n, err)
		}
	})
}

func TestNothingMoreIsRecordedOfSomebodyForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(10*24*time.Hour, 5)
		sam := f.guestOn(e, dana, stranger, "Sam", "Marlow", "Bedfordshire Police")
		f.clock = f.clock.Add(11 * 24 * time.Hour)
		f.tells(dana, e, learners, db.NotAttended, sam)
		f.clock = f.clock.Add(91 * 24 * time.Hour)
		if n, err := f.People.ForgetGuests(f.ctx); err != nil || n != 1 {
			t.Fatalf("%d forgotten, %v", n, err)
		}
		line := f.rowOf(sam, learners)
		wantKind(t, f.Training.SaveResult(f.ctx, dana, line, training.LineForm{Version: 1, Result: string(db.CompletedCourse), Reason: "Marlow was there"}), refusal.Conflict)
		if err := f.Training.SaveResult(f.ctx, dana, line, training.LineForm{Version: 1, Result: string(db.NotAttended)}); err != nil {
			t.Errorf("what is recorded already: %v", err)
		}
		f.write(func(tx *db.Tx) error {
			r, err := tx.Result(f.ctx, line)
			if err != nil {
				return err
			}
			r.Result = db.CompletedCourse
			return tx.UpdateResult(f.ctx, r, r.Version)
		})
		if n, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil || n != 0 {
			t.Errorf("%d signed off, %v", n, err)
		}
	})
}

func TestNobodyIsForgottenWhoStillComesOrIsMoreThanAGuest(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Settings.GuestDays = 30
		day := 24 * time.Hour
		past, learners, dana := f.classroom(10*day, 5)
		comes := f.guestOn(past, dana, "comes@beds.example.net", "Comes", "Again", "Bedfordshire Police")
		gone := f.guestOn(past, dana, "gone@beds.example.net", "Gone", "Forever", "Bedfordshire Police")
		own := f.guestOn(past, dana, "asked@beds.example.net", "Asked", "Anew", "Bedfordshire Police")
		trains := f.guestOn(past, dana, "trains@beds.example.net", "Trains", "Others", "Bedfordshire Police")
		f.write(func(tx *db.Tx) error { return tx.GiveRole(f.ctx, trains.ID, db.Trainer, noon) })
		f.clock = f.clock.Add(45 * day)
		f.tells(dana, past, learners, db.NotAttended, comes, gone, own, trains)
		later := f.event("LLO foundation course", 20*day)
		later.Kind = db.TrainingCourse
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, later) })
		f.shift(later, 5, func(s *db.Shift) { s.Role = "Learner" })
		f.guestOn(later, f.bob, comes.Email, "Comes", "Again", "")
		f.nominate(f.bob, later, own.Email, "")
		if got, err := f.People.ForgetGuests(f.ctx); err != nil || got != 1 {
			t.Errorf("%d forgotten, %v", got, err)
		}
		if p, err := f.DB.Person(f.ctx, gone.ID); err != nil || p.Name() != "Former guest" || p.Force != "Bedfordshire Police" || p.DeactivatedAt.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		if everybody, _, err := f.People.PeopleFor(f.ctx, f.bob, people.Filter{Words: "former"}); err != nil || len(everybody) != 0 {
			t.Errorf("the list of people has %+v, %v", everybody, err)
		}
	})
}

func TestAGuestWhoseRegisterIsNeverFilledInIsForgottenAfterAFurther90Days(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := 24 * time.Hour
		e, learners, dana := f.classroom(30*day, 5)
		blank := f.guestOn(e, dana, stranger, "Zebulon", "Quarkle", "Bedfordshire Police")
		untold := f.guestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.clock = e.EndsAt.Add(time.Hour)
		if err := f.Training.SaveResult(f.ctx, dana, f.signup(untold, learners).ID, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		for _, after := range []struct{ days, want int }{{179, 0}, {181, 2}} {
			f.clock = e.EndsAt.Add(time.Duration(after.days) * day)
			if got, err := f.People.ForgetGuests(f.ctx); err != nil || got != after.want {
				t.Errorf("after %d days %d are forgotten (%v), want %d", after.days, got, err, after.want)
			}
		}
		for _, p := range []*db.Person{blank, untold} {
			if now, err := f.DB.Person(f.ctx, p.ID); err != nil || now.ForgottenAt.IsZero() {
				t.Errorf("%s is still known (%v)", p.Name(), err)
			}
		}
	})
}
