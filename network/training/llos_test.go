package training_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWhoCouldCoverADayIsFirstWhoIsOfTheAreaThenWhoIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := "2027-08-14"
		shift := f.Shift(f.Event("Herts Pride", time.Date(2027, 8, 14, 10, 0, 0, 0, time.UTC).Sub(f.Clock)), 3)
		for i, p := range []*db.Person{f.Alice, f.Charlie, f.Eve} {
			p.Force, p.Area = f.Settings().ForceName, []string{"Watford", "Dacorum", "Watford"}[i]
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p) })
			f.Accredit(p, "2026-01-01", []string{"2027-08-14", "2028-01-01", "2027-08-13"}[i])
		}
		f.SignUp(f.Alice, shift, db.SignupConfirmed)
		c, err := f.Training.CoverFor(f.Ctx, f.Bob, "Watford", day)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range c.All {
			got = append(got, fmt.Sprint(c.All[i].FirstName, len(c.All[i].Duties)))
		}
		if !slices.Equal(got, []string{"Alice1", "Charlie0"}) || c.Local != 0 {
			t.Errorf("%v, %d free of the area; Eve’s lapsed the day before", got, c.Local)
		}
		if _, err := f.Training.CoverFor(f.Ctx, f.Alice, "Watford", day); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer reads the register: %v", err)
		}
		if _, err := f.Training.CoverFor(f.Ctx, f.Bob, "Atlantis", "14th"); refusal.KindOf(err) != refusal.Invalid {
			t.Errorf("a place and a day that are none: %v", err)
		}
	})
}

func TestACoordinatorRevokesAnAccreditationAndTheHistoryKeepsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Alice.Discreet = false
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice) })
		if err := f.Training.RecordAccreditation(f.Ctx, f.Bob, f.Alice.ID, training.RecordForm{From: "2026-01-01", Until: "2029-01-01", Source: "A course in Kent"}, "a"); err != nil {
			t.Fatal(err)
		}
		kent, first := f.Accreditations(f.Alice)[0], f.Accreditations(f.Alice)[1]
		late := f.Shift(f.Event("Winter stall", 600*24*time.Hour), 1, func(s *db.Shift) { s.Accreditation = db.LLO }) // after the first ends
		soon := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		open := f.Shift(f.Event("Set-up day", 12*24*time.Hour), 2)
		for _, s := range []*db.Shift{late, soon, open} {
			f.SignUp(f.Alice, s, db.SignupConfirmed)
		}
		f.Clock = f.Clock.Add(time.Hour)
		frees := func(id int64) []string {
			r, err := f.Training.RevocationFor(f.Ctx, f.Bob, id)
			if err != nil {
				t.Fatal(err)
			}
			titles := []string{r.OtherUntil}
			for _, s := range r.Frees {
				titles = append(titles, s.EventTitle)
			}
			return titles
		}
		if got := frees(kent.ID); !slices.Equal(got, []string{first.ExpiresOn, "Winter stall"}) {
			t.Errorf("without the one of Kent what counts and goes is %v", got)
		}
		_, err := f.Training.RevokeAccreditation(f.Ctx, f.Bob, kent.ID, " ")
		refusaltest.WantField(t, err, "reason")
		_, err = f.Training.RevokeAccreditation(f.Ctx, f.Eve, kent.ID, "x")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if id, err := f.Training.RevokeAccreditation(f.Ctx, f.Bob, kent.ID, "Kent has never heard of her"); id != f.Alice.ID || err != nil {
			t.Fatal(id, err)
		}
		_, err = f.Training.RevokeAccreditation(f.Ctx, f.Bob, kent.ID, "Kent has never heard of her")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if got := frees(first.ID); !slices.Equal(got, []string{"", "Herts Pride", "Winter stall"}) {
			t.Errorf("without the last one what counts and goes is %v", got)
		}
		sent, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Alice.ID, Kind: messages.Revoked})
		if err != nil || len(sent) != 1 || !strings.Contains(sent[0].Body, "until 1 January 2029 (A course in Kent) has been revoked. Another one of yours still counts, until 1 January 2028.") {
			t.Errorf("Alice is told %+v, %v", sent, err)
		}
		f.runLapses("2026-06-02T12:00")
		if late, soon := f.Status(f.Alice, late), f.Status(f.Alice, soon); late != db.SignupCancelled || soon != db.SignupConfirmed {
			t.Errorf("Alice is %s in winter and %s soon", late, soon)
		}
		rec, err := f.Training.LLOFor(f.Ctx, f.Bob, f.Alice.ID)
		if err != nil || len(rec.Accreditations) != 2 || len(rec.History) != 2 || rec.History[0].Why != "Kent has never heard of her" {
			t.Errorf("the record keeps %+v, %v", rec, err)
		}
		f.Accredit(f.Bob, "2026-01-01", "2029-01-01")
		_, err = f.Training.RevokeAccreditation(f.Ctx, f.Bob, f.Accreditations(f.Bob)[0].ID, "x")
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestAPositionIsPutRightAndTakenOutAndTheHistoryKeepsWhatItWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Training.AddPosition(f.Ctx, f.Bob, f.Alice.ID, training.PositionForm{Title: "Chair", Rank: "Sergeant", From: "2026-03-01", Until: ""}, "a"); err != nil {
			t.Fatal(err)
		}
		held := func() []db.Position {
			all, err := f.DB.PositionsOf(f.Ctx, f.Alice.ID)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		id, seen := held()[0].ID, training.PositionWords(&held()[0])
		right := training.PositionForm{Title: "Co-Chair", Rank: "Inspector", From: "2026-02-01", Until: "2026-05-31"}
		_, err := f.Training.CorrectPosition(f.Ctx, f.Bob, id, training.PositionForm{Title: "", Rank: "", From: "2026-02-01", Until: "2026-01-01"}, seen, "")
		var denied *refusal.Error
		if !errors.As(err, &denied) || len(denied.Fields) != 3 {
			t.Errorf("no title, an end before the beginning and no reason: %+v", denied)
		}
		_, err = f.Training.CorrectPosition(f.Ctx, f.Bob, id, right, "Treasurer", "Typed wrongly")
		refusaltest.WantKind(t, err, refusal.Conflict)
		for range 2 {
			if who, err := f.Training.CorrectPosition(f.Ctx, f.Bob, id, right, seen, "Typed wrongly"); who != f.Alice.ID || err != nil {
				t.Fatal(who, err)
			}
		}
		if got := training.PositionWords(&held()[0]); got != "Co-Chair, Inspector, from 1 February 2026 to 31 May 2026" {
			t.Errorf("it is now %s", got)
		}
		for _, err := range []error{networktest.Second(f.Training.RemovePosition(f.Ctx, f.Alice, id, "x")), networktest.Second(f.Training.CorrectPosition(f.Ctx, f.Alice, id, right, seen, "x"))} {
			refusaltest.WantKind(t, err, refusal.Forbidden)
		}
		refusaltest.WantField(t, networktest.Second(f.Training.RemovePosition(f.Ctx, f.Bob, id, "")), "reason")
		if who, err := f.Training.RemovePosition(f.Ctx, f.Bob, id, "It was somebody else"); who != f.Alice.ID || err != nil || len(held()) != 0 {
			t.Fatal(who, err, held())
		}
		refusaltest.WantKind(t, networktest.Second(f.Training.RemovePosition(f.Ctx, f.Bob, id, "again")), refusal.NotFound)
		rec, err := f.Training.LLOFor(f.Ctx, f.Bob, f.Alice.ID)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, d := range rec.History {
			said = append(said, d.Text+" / "+d.Why)
		}
		if want := []string{
			"Bob Marsh took out a position of Alice Okafor that was recorded by mistake: Co-Chair, Inspector, from 1 February 2026 to 31 May 2026 / It was somebody else",
			"Bob Marsh put a position of Alice Okafor right: Co-Chair, Inspector, from 1 February 2026 to 31 May 2026; it was: Chair, Sergeant, from 1 March 2026 / Typed wrongly",
			"Bob Marsh recorded that Alice Okafor is Chair, Sergeant, from 1 March 2026 / ",
		}; !slices.Equal(said, want) {
			t.Errorf("the history says %q", said)
		}
	})
}

func TestTheTargetsOfAreasAreSetAndLogged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Training.SetAreaTargets(f.Ctx, f.Bob, map[string]string{"Watford": "5", "Dacorum": "many"}); refusal.KindOf(err) != refusal.Invalid {
			t.Errorf("“many” is a target: %v", err)
		}
		for range 2 {
			if err := f.Training.SetAreaTargets(f.Ctx, f.Bob, map[string]string{"Watford": " 5 ", "Dacorum": ""}); err != nil {
				t.Fatal(err)
			}
		}
		if targets, err := f.DB.AreaTargets(f.Ctx); err != nil || len(targets) != 1 || targets["Watford"] != 5 {
			t.Errorf("the targets are %v, %v", targets, err)
		}
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "INSERT INTO area_targets (area, target) SELECT 'logged', COUNT(*) FROM log WHERE verb = ? AND detail = ? AND person_id = ?", training.VerbTarget, "Watford, 5 people", f.Bob.ID)
		})
		if counted, err := f.DB.AreaTargets(f.Ctx); err != nil || counted["logged"] != 1 {
			t.Errorf("the log has it %d times, %v", counted["logged"], err)
		}
		if err := f.Training.SetAreaTargets(f.Ctx, f.Alice, nil); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer sets targets: %v", err)
		}
	})
}

func TestLapsesAndAreasWithTooFewCallForCourses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(name string, requires bool) int64 {
			id, err := f.Training.SaveCourse(f.Ctx, f.Bob, 0, 0, training.CourseForm{Name: name, Requires: requires, Grants: true, Months: "36", LeadDays: "60"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		foundation, refresher := course("Foundation", false), course("Refresher", true)
		date := func(course int64, places int) *db.Shift {
			e := f.Event("A date", 3*clocktest.Weeks)
			e.Kind, e.CourseID = db.TrainingCourse, course
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
			return f.Shift(e, places, func(s *db.Shift) { s.Role = "Learner" })
		}
		calls := func() map[string]training.CourseCall {
			t.Helper()
			c, err := f.Training.CoverageFor(f.Ctx, f.Bob)
			if err != nil {
				t.Fatal(err)
			}
			all := map[string]training.CourseCall{}
			for _, call := range c.Calls {
				all[call.Course.Name] = call
			}
			return all
		}
		if got := calls(); len(got) != 0 {
			t.Errorf("nobody lapses and no area has a target, and it calls for %v", got)
		}
		today := f.Now()
		officers := []*db.Person{f.Person("Ann", "Birch", db.Officer), f.Person("Ben", "Cole", db.Officer), f.Person("Cas", "Dunn", db.Officer)}
		for i, p := range officers {
			p.Force, p.Area = f.Settings().ForceName, "Watford"
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p) })
			f.Accredit(p, "2026-01-01", clock.Day(clock.AddWallClock(today, []int{59, 60, 61}[i], 0)))
		}
		if err := f.Training.SetAreaTargets(f.Ctx, f.Bob, map[string]string{"Watford": "2", "Dacorum": "1"}); err != nil {
			t.Fatal(err)
		}
		got := calls()
		if r := got["Refresher"]; r.Wanted != 2 || r.Enough() || len(r.Dates) != 0 {
			t.Errorf("two lapse within its lead days: %+v", r)
		}
		if c := got["Foundation"]; c.Wanted != 3 || c.Enough() {
			t.Errorf("in six months Watford lacks two and Dacorum one: %+v", c)
		}
		date(foundation, 3)
		f.SignUp(officers[0], date(refresher, 2), db.SignupConfirmed)
		got = calls()
		if r := got["Refresher"]; r.Wanted != 1 || r.Left != 1 || !r.Enough() {
			t.Errorf("one is on a date, and it has a place for the other: %+v", r)
		}
		if c := got["Foundation"]; c.Left != 3 || !c.Enough() || len(c.Dates) != 1 {
			t.Errorf("a date has places for all three: %+v", c)
		}
	})
}
