package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestAGuestChangesTheirNameUntilItBeginsAndNotOnceItIsCertified(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		f.write(func(tx *db.Tx) error {
			course := &db.Course{Name: "Foundation", Grants: db.LLO, Months: 36, CreatedAt: noon}
			if err := tx.InsertCourse(f.ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			return tx.UpdateEvent(f.ctx, e)
		})
		later := f.event("Refresher", 37*24*time.Hour)
		later.Kind = db.TrainingCourse
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, later) })
		f.shift(later, 5, func(s *db.Shift) { s.Role = "Learner" })
		sam := f.guestOn(e, dana, stranger, "Sam", "Canary", "Bedfordshire Police")
		f.guestOn(later, f.bob, stranger, "Sam", "Canary", "")
		codes := map[int64]string{}
		for at, me := range map[*db.Event]*db.Person{e: dana, later: f.bob} {
			if err := f.Nominations.RenewNomination(f.ctx, me, at.ID, f.askedBy(me, at).ID); err != nil {
				t.Fatal(err)
			}
			codes[at.ID] = linkTo(t, f.mailed(), stranger)
		}
		correct := func(at int64, first string) error {
			return f.Nominations.CorrectGuest(f.ctx, codes[at], nominations.GuestForm{FirstName: first, LastName: "Canary", Rank: "Sergeant"})
		}
		if err := correct(e.ID, "Sami"); err != nil {
			t.Fatal(err)
		}
		f.clock = e.StartsAt
		wantKind(t, correct(e.ID, "Somebody"), refusal.Conflict)
		f.clock = e.EndsAt
		if err := correct(later.ID, "Samira"); err != nil {
			t.Fatal(err)
		}
		f.completed(e, dana, learners, sam)
		wantKind(t, correct(later.ID, "Somebody"), refusal.Conflict)
		for at, code := range codes {
			if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || m.Renames || m.Person.FirstName != "Samira" {
				t.Errorf("the page of %d: %+v, %v", at, m, err)
			}
		}
	})
}

func TestNobodyBecomesOneOfTheOwnForceByALinkAndAForceIsKnownHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(30*24*time.Hour, 20)
		f.write(func(tx *db.Tx) error {
			return tx.SaveSeats(f.ctx, e.ID, []db.Seats{{Force: "Bedfordshire Police", Places: 6}})
		})
		f.nominate(dana, e, stranger, "")
		code := linkTo(t, f.mailed(), stranger)
		for _, force := range []string{f.Settings.ForceName, " " + strings.ToUpper(f.Settings.ForceName) + " "} {
			_, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "PC", Force: force})
			wantKind(t, err, refusal.Invalid)
		}
		for i, force := range []string{"bedfordshire police", " Bedfordshire  POLICE ", "Kent Police", "KENT  police"} {
			email := fmt.Sprintf("guest%d@beds.example.net", i)
			f.nominate(dana, e, email, "")
			if _, err := f.Nominations.AcceptNomination(f.ctx, linkTo(t, f.mailed(), email), nominations.GuestForm{FirstName: "G", LastName: "H", Rank: "PC", Force: force}); err != nil {
				t.Fatal(err)
			}
			p, err := f.DB.PersonByEmail(f.ctx, email)
			want := []string{"Bedfordshire Police", "Kent Police"}[i/2]
			if err != nil || p.Force != want || p.Grade != db.External {
				t.Errorf("%q became %+v, %v", force, p, err)
			}
		}
		f.alice.Force = f.Settings.ForceName
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.alice, "force") })
		f.nominate(f.alice, e, "colleague@example.org", "")
		colleague := "colleague@example.org"
		if _, err := f.Nominations.AcceptNomination(f.ctx, linkTo(t, f.mailed(), colleague), nominations.GuestForm{FirstName: "Col", LastName: "League", Rank: "PC"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.ctx, linkTo(t, f.mailed(), colleague), ""); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(400 * 24 * time.Hour)
		if _, err := f.People.ForgetGuests(f.ctx); err != nil {
			t.Fatal(err)
		}
		if p, err := f.DB.PersonByEmail(f.ctx, colleague); err == nil {
			t.Errorf("never forgotten: %+v", p)
		}
	})
}

func TestNobodyAcceptsAfterTheDeadlineNorWithAnAccountThatTakesNoPlaces(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(40*24*time.Hour, 5)
		grace := f.person("Grace", "Holt", db.CallHandler)
		f.nominate(dana, e, stranger, "")
		f.nominate(dana, e, grace.Email, "")
		mailed := f.mailed()
		refused := func(code, why string) {
			t.Helper()
			if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || m.Answerable() || !strings.Contains(m.Closed, why) {
				t.Errorf("the page says %+v (%v), want %q", m, err, why)
			}
			_, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Force: "Bedfordshire Police"})
			wantKind(t, err, refusal.Conflict)
		}
		refused(linkTo(t, mailed, grace.Email), "takes no places")
		f.clock = f.clock.Add(15 * 24 * time.Hour)
		refused(linkTo(t, mailed, stranger), "time to answer has passed")
	})
}
