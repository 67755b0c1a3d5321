package nominations_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAGuestChangesTheirNameUntilItBeginsAndNotOnceItIsCertified(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		f.Write(func(tx *db.Tx) error {
			course := &db.Course{Name: "Foundation", Grants: db.LLO, Months: 36, CreatedAt: clocktest.Noon}
			if err := tx.InsertCourse(f.Ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			return tx.UpdateEvent(f.Ctx, e)
		})
		later := f.Event("Refresher", 37*24*time.Hour)
		later.Kind = db.TrainingCourse
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, later) })
		f.Shift(later, 5, func(s *db.Shift) { s.Role = "Learner" })
		sam := f.GuestOn(e, dana, nominationstest.Stranger, "Sam", "Canary", "Bedfordshire Police")
		f.GuestOn(later, f.Bob, nominationstest.Stranger, "Sam", "Canary", "")
		codes := map[int64]string{}
		for at, me := range map[*db.Event]*db.Person{e: dana, later: f.Bob} {
			if err := f.Nominations.RenewNomination(f.Ctx, me, at.ID, f.AskedBy(me, at).ID); err != nil {
				t.Fatal(err)
			}
			codes[at.ID] = nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		}
		correct := func(at int64, first string) error {
			return f.Nominations.CorrectGuest(f.Ctx, codes[at], nominations.GuestForm{FirstName: first, LastName: "Canary", Rank: "Sergeant"})
		}
		if err := correct(e.ID, "Sami"); err != nil {
			t.Fatal(err)
		}
		f.Clock = e.StartsAt
		refusaltest.WantKind(t, correct(e.ID, "Somebody"), refusal.Conflict)
		f.Clock = e.EndsAt
		if err := correct(later.ID, "Samira"); err != nil {
			t.Fatal(err)
		}
		f.completed(e, dana, learners, sam)
		refusaltest.WantKind(t, correct(later.ID, "Somebody"), refusal.Conflict)
		for at, code := range codes {
			if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || m.Renames || m.Person.FirstName != "Samira" {
				t.Errorf("the page of %d: %+v, %v", at, m, err)
			}
		}
	})
}

func TestNobodyBecomesOneOfTheOwnForceByALinkAndAForceIsKnownHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(30*24*time.Hour, 20)
		f.Write(func(tx *db.Tx) error {
			return tx.SaveSeats(f.Ctx, e.ID, []db.Seats{{Force: "Bedfordshire Police", Places: 6}})
		})
		f.Nominate(dana, e, nominationstest.Stranger, "")
		code := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		for _, force := range []string{f.Settings().ForceName, " " + strings.ToUpper(f.Settings().ForceName) + " "} {
			_, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "PC", Force: force})
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		for i, force := range []string{"bedfordshire police", " Bedfordshire  POLICE ", "Kent Police", "KENT  police"} {
			email := fmt.Sprintf("guest%d@beds.example.net", i)
			f.Nominate(dana, e, email, "")
			if _, err := f.Nominations.AcceptNomination(f.Ctx, nominationstest.LinkTo(t, f.Mailed(), email), nominations.GuestForm{FirstName: "G", LastName: "H", Rank: "PC", Force: force}); err != nil {
				t.Fatal(err)
			}
			p, err := f.DB.PersonByEmail(f.Ctx, email)
			want := []string{"Bedfordshire Police", "Kent Police"}[i/2]
			if err != nil || p.Force != want || p.Grade != db.External {
				t.Errorf("%q became %+v, %v", force, p, err)
			}
		}
		f.Alice.Force = f.Settings().ForceName
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice, "force") })
		f.Nominate(f.Alice, e, "colleague@example.org", "")
		colleague := "colleague@example.org"
		if _, err := f.Nominations.AcceptNomination(f.Ctx, nominationstest.LinkTo(t, f.Mailed(), colleague), nominations.GuestForm{FirstName: "Col", LastName: "League", Rank: "PC"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.Ctx, nominationstest.LinkTo(t, f.Mailed(), colleague), ""); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(400 * 24 * time.Hour)
		if _, err := f.People.ForgetGuests(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if p, err := f.DB.PersonByEmail(f.Ctx, colleague); err == nil {
			t.Errorf("never forgotten: %+v", p)
		}
	})
}

func TestNobodyAcceptsAfterTheDeadlineNorWithAnAccountThatTakesNoPlaces(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(40*24*time.Hour, 5)
		grace := f.Person("Grace", "Holt", db.CallHandler)
		f.Nominate(dana, e, nominationstest.Stranger, "")
		f.Nominate(dana, e, grace.Email, "")
		mailed := f.Mailed()
		refused := func(code, why string) {
			t.Helper()
			if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || m.Answerable() || !strings.Contains(m.Closed, why) {
				t.Errorf("the page says %+v (%v), want %q", m, err, why)
			}
			_, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Force: "Bedfordshire Police"})
			refusaltest.WantKind(t, err, refusal.Conflict)
		}
		refused(nominationstest.LinkTo(t, mailed, grace.Email), "takes no places")
		f.Clock = f.Clock.Add(15 * 24 * time.Hour)
		refused(nominationstest.LinkTo(t, mailed, nominationstest.Stranger), "time to answer has passed")
	})
}
