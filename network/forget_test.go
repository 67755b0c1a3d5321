package network

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestAGuestIsForgottenAfterTheRetentionAndTheLetterAndNothingHoldsThemAnyMore(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		day := 24 * time.Hour
		e, learners, dana := f.classroom(30*day, 5)
		f.write(func(tx *db.Tx) error { // whose letters name people
			f.eve.Discreet = false
			course := &db.Course{Name: "Foundation", Grants: LLO, Months: 36, CreatedAt: noon}
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
		talks.Kind = Conference
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, talks) })
		f.shift(talks, 5, func(s *db.Shift) { s.Role = "Delegate" })
		f.guestOn(talks, f.bob, stranger, "", "", "")
		invited, err := f.NominationsFor(f.ctx, f.bob, talks.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.RenewNomination(f.ctx, f.bob, talks.ID, invited.Mine[0].ID); err != nil {
			t.Fatal(err)
		}
		toTalks := linkTo(t, f.mailed(), stranger)
		kim := f.guestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.signUp(f.alice, learners, StatusConfirmed)
		code := func() string {
			f.t.Helper()
			page, err := f.NominationsFor(f.ctx, dana, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Mine {
				if row.PersonID == sam.ID {
					if err := f.RenewNomination(f.ctx, dana, e.ID, row.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			return linkTo(t, f.mailed(), stranger)
		}()
		f.clock = f.clock.Add(29 * day)
		if err := f.WithdrawNominee(f.ctx, code, "Zebulon has to be in court"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.RejoinNominee(f.ctx, code); err != nil {
			t.Fatal(err)
		}
		if err := f.WithdrawNominee(f.ctx, toTalks, "Zebulon is on leave"); err != nil {
			t.Fatal(err)
		}
		f.mailed()
		f.clock = f.clock.Add(day + time.Hour)
		for _, p := range []*db.Person{sam, kim} {
			if err := f.SaveResult(f.ctx, dana, f.signup(p, learners).ID, LineForm{Result: NotYet, Reason: p.FirstName + " has to hand in a case"}); err != nil {
				t.Fatal(err)
			}
			if err := f.SaveResult(f.ctx, dana, f.signup(p, learners).ID, LineForm{Version: 1, Result: CompletedCourse, Reason: p.LastName + " was good"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(12 * time.Hour)
		if _, err := f.SessionFor(f.ctx, sam.ID); err != nil {
			t.Fatal(err)
		}
		certs, err := f.CertificatesFor(f.ctx, dana, e.ID)
		if err != nil || len(certs.All) != 2 {
			t.Fatalf("%+v, %v", certs, err)
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
			if got, err := f.ForgetGuests(f.ctx); err != nil || got != want {
				t.Errorf("%d forgotten (%v), want %d", got, err, want)
			}
		}
		if err := f.MarkLetter(f.ctx, dana, e.ID, "Bedfordshire Police", true); err != nil {
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
		if how, until, err := f.Verify(f.ctx, number); err != nil || how != Valid || until == "" {
			t.Errorf("the certificate is %s until %q, %v", how, until, err)
		}
		reg, err := f.RegisterFor(f.ctx, dana, e.ID)
		if err != nil || reg.Totals[CompletedCourse] != 2 {
			t.Fatalf("%+v, %v", reg, err)
		}
		names := ""
		for i := range reg.Learners {
			names += reg.Learners[i].Person.Name() + ", "
		}
		if names != "Former guest, Kim Harlow, Alice Okafor, " {
			t.Errorf("the register names %s", names)
		}
		_, err = f.CertificateFor(f.ctx, dana, number)
		wantKind(t, err, Conflict)
		_, err = f.NomineeByCode(f.ctx, code)
		wantKind(t, err, NotFound)
		if history, err := f.HistoryOf(f.ctx, f.bob, e.ID, 0); err != nil || len(history.Deeds) == 0 {
			t.Errorf("the history: %v", err)
		}
	})
}

func TestNobodyIsForgottenWhoStillComesOrIsMoreThanAGuest(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Settings.GuestDays = 30
		day := 24 * time.Hour
		past, _, dana := f.classroom(10*day, 5)
		comes := f.guestOn(past, dana, "comes@beds.example.net", "Comes", "Again", "Bedfordshire Police")
		gone := f.guestOn(past, dana, "gone@beds.example.net", "Gone", "Forever", "Bedfordshire Police")
		own := f.guestOn(past, dana, "asked@beds.example.net", "Asked", "Anew", "Bedfordshire Police")
		trains := f.guestOn(past, dana, "trains@beds.example.net", "Trains", "Others", "Bedfordshire Police")
		f.write(func(tx *db.Tx) error { return tx.GiveRole(f.ctx, trains.ID, "trainer", noon) })
		f.clock = f.clock.Add(45 * day)
		later := f.event("LLO foundation course", 20*day)
		later.Kind = TrainingCourse
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, later) })
		f.shift(later, 5, func(s *db.Shift) { s.Role = "Learner" })
		f.guestOn(later, f.bob, comes.Email, "Comes", "Again", "")
		f.nominate(f.bob, later, own.Email, "")
		if got, err := f.ForgetGuests(f.ctx); err != nil || got != 1 {
			t.Errorf("%d forgotten, %v", got, err)
		}
		if p, err := f.DB.Person(f.ctx, gone.ID); err != nil || p.Name() != "Former guest" || p.Force != "Bedfordshire Police" || p.DeactivatedAt.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
		if people, _, err := f.PeopleFor(f.ctx, f.bob, PeopleFilter{Words: "former"}); err != nil || len(people) != 0 {
			t.Errorf("the list of people has %+v, %v", people, err)
		}
	})
}
