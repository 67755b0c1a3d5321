package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestAGuestIsForgottenAfterTheRetentionAndTheLetterAndNothingHoldsThemAnyMore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := 24 * time.Hour
		e, learners, dana := f.Classroom(30*day, 5)
		f.Write(func(tx *db.Tx) error { // whose letters name people
			f.Eve.Discreet = false
			course := &db.Course{Name: "Foundation", Grants: db.LLO, Months: 36, CreatedAt: clocktest.Noon}
			if err := tx.InsertCourse(f.Ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			if err := tx.UpdateEvent(f.Ctx, e); err != nil {
				return err
			}
			return tx.UpdatePerson(f.Ctx, f.Eve, "discreet")
		})
		sam := f.GuestOn(e, dana, nominationstest.Stranger, "Zebulon", "Quarkle", "Bedfordshire Police")
		talks := f.Event("Engagement conference", 31*day)
		talks.Kind = db.Conference
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, talks) })
		f.Shift(talks, 5, func(s *db.Shift) { s.Role = "Delegate" })
		f.GuestOn(talks, f.Bob, nominationstest.Stranger, "", "", "")
		invited, err := f.Nominations.NominationsFor(f.Ctx, f.Bob, talks.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.RenewNomination(f.Ctx, f.Bob, talks.ID, invited.Mine[0].ID); err != nil {
			t.Fatal(err)
		}
		toTalks := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		kim := f.GuestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		code := func() string {
			f.T.Helper()
			page, err := f.Nominations.NominationsFor(f.Ctx, dana, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Mine {
				if row.PersonID == sam.ID {
					if err := f.Nominations.RenewNomination(f.Ctx, dana, e.ID, row.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			return nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		}()
		f.Clock = f.Clock.Add(29 * day)
		if err := f.Nominations.WithdrawNominee(f.Ctx, code, "Zebulon has to be in court"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Nominations.RejoinNominee(f.Ctx, code); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.Ctx, toTalks, "Zebulon is on leave"); err != nil {
			t.Fatal(err)
		}
		f.Mailed()
		f.Clock = f.Clock.Add(day + time.Hour)
		for _, p := range []*db.Person{sam, kim} {
			if err := f.Training.SaveResult(f.Ctx, dana, f.Signup(p, learners).ID, training.LineForm{Result: string(db.NotYet), Reason: p.FirstName + " has to hand in a case"}); err != nil {
				t.Fatal(err)
			}
			if err := f.Training.SaveResult(f.Ctx, dana, f.Signup(p, learners).ID, training.LineForm{Version: 1, Result: string(db.CompletedCourse), Reason: p.LastName + " was good"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(12 * time.Hour)
		if _, err := f.Accounts.SessionFor(f.Ctx, sam.ID); err != nil {
			t.Fatal(err)
		}
		certs, err := f.Training.CertificatesFor(f.Ctx, dana, e.ID)
		if err != nil || len(certs.All) != 2 {
			t.Fatalf("%+v, %v", certs, err)
		}
		from := training.RecordForm{From: "2026-01-01", Until: "2029-01-01", Source: "A letter of Kent Police about Zebulon Quarkle"}
		if err := f.Training.RecordAccreditation(f.Ctx, f.Bob, sam.ID, from, "from elsewhere"); err != nil {
			t.Fatal(err)
		}
		number := ""
		for _, c := range certs.All {
			if c.Person.ID == sam.ID {
				number = c.Accreditation.Number
			}
		}
		before := f.Consistent(learners.ID)

		forget := func(want int) {
			t.Helper()
			if got, err := f.People.ForgetGuests(f.Ctx); err != nil || got != want {
				t.Errorf("%d forgotten (%v), want %d", got, err, want)
			}
		}
		if err := f.SendLetter(dana, e, "Bedfordshire Police"); err != nil {
			t.Fatal(err)
		}
		forget(0) // the retention is not over
		f.Clock = f.Clock.Add(91 * day)
		forget(1) // and Kim's force was not told
		forget(0)
		for _, canary := range []string{"Zebulon", "Quarkle", nominationstest.Stranger} {
			holding, err := f.DB.Holding(f.Ctx, canary)
			if err != nil || len(holding) > 0 {
				t.Errorf("%s is still in %v (%v)", canary, holding, err)
			}
		}
		if holding, err := f.DB.Holding(f.Ctx, "Harlow"); err != nil || len(holding) == 0 {
			t.Errorf("what looks for names finds nobody's: %v", err)
		}
		if after := f.Consistent(learners.ID); after.Taken != before.Taken {
			t.Errorf("%d places were taken, now %d", before.Taken, after.Taken)
		}
		if how, until, err := f.Training.Verify(f.Ctx, number); err != nil || how != training.Valid || until == "" {
			t.Errorf("the certificate is %s until %q, %v", how, until, err)
		}
		reg, err := f.Training.RegisterFor(f.Ctx, dana, e.ID)
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
		_, err = f.Training.CertificateFor(f.Ctx, dana, number)
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Nominations.NomineeByCode(f.Ctx, code)
		refusaltest.WantKind(t, err, refusal.NotFound)
		if history, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, 0); err != nil || len(history.Rows) == 0 {
			t.Errorf("the history: %v", err)
		}
	})
}

func TestNobodyIsForgottenBeforeItIsRecordedAndToldWhatCameOfThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(10*24*time.Hour, 5)
		blank := f.GuestOn(e, dana, "blank@beds.example.net", "Blank", "Line", "Bedfordshire Police")
		notYet := f.GuestOn(e, dana, "notyet@beds.example.net", "Not", "Yet", "Bedfordshire Police")
		off := f.Event("A course that was cancelled", 10*24*time.Hour)
		off.Kind = db.TrainingCourse
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, off) })
		f.Shift(off, 5, func(s *db.Shift) { s.Role = " learner " })
		cancelled := f.GuestOn(off, f.Bob, "cancelled@beds.example.net", "Called", "Off", "Bedfordshire Police")
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, off.ID, off.Version, "Too few came"); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(11 * 24 * time.Hour)
		if err := f.Training.SaveResult(f.Ctx, dana, f.RowOf(notYet, learners), training.LineForm{Result: string(db.NotYet), Reason: "The case study is missing"}); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(91 * 24 * time.Hour)
		forgotten := func(p *db.Person) bool {
			t.Helper()
			p, err := f.DB.Person(f.Ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			return !p.ForgottenAt.IsZero()
		}
		if n, err := f.People.ForgetGuests(f.Ctx); err != nil || n != 1 || !forgotten(cancelled) {
			t.Errorf("%d forgotten, %v", n, err)
		}
		f.Tells(dana, e, learners, db.NotAttended, blank)
		if n, err := f.People.ForgetGuests(f.Ctx); err != nil || n != 1 || forgotten(notYet) {
			t.Errorf("once one force was told: %d forgotten, %v", n, err)
		}
		f.Tells(dana, e, learners, db.LeftCourse, notYet)
		if n, err := f.People.ForgetGuests(f.Ctx); err != nil || n != 1 {
			t.Errorf("once the other was told: %d forgotten, %v", n, err)
		}
	})
}
