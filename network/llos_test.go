package network_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWhoCouldCoverADayIsFirstWhoIsOfTheAreaThenWhoIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		day := "2027-08-14"
		shift := f.shift(f.event("Herts Pride", time.Date(2027, 8, 14, 10, 0, 0, 0, time.UTC).Sub(f.clock)), 3)
		for i, p := range []*db.Person{f.alice, f.charlie, f.eve} {
			p.Force, p.Area = f.Settings.ForceName, []string{"Watford", "Dacorum", "Watford"}[i]
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p) })
			f.accredit(p, "2026-01-01", []string{"2027-08-14", "2028-01-01", "2027-08-13"}[i])
		}
		f.signUp(f.alice, shift, db.SignupConfirmed)
		c, err := f.Training.CoverFor(f.ctx, f.bob, "Watford", day)
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
		if _, err := f.Training.CoverFor(f.ctx, f.alice, "Watford", day); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer reads the register: %v", err)
		}
		if _, err := f.Training.CoverFor(f.ctx, f.bob, "Atlantis", "14th"); refusal.KindOf(err) != refusal.Invalid {
			t.Errorf("a place and a day that are none: %v", err)
		}
	})
}

func TestACoordinatorRevokesAnAccreditationAndTheHistoryKeepsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.alice.Discreet = false
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.alice) })
		if err := f.Training.RecordAccreditation(f.ctx, f.bob, f.alice.ID, training.RecordForm{From: "2026-01-01", Until: "2029-01-01", Source: "A course in Kent"}, "a"); err != nil {
			t.Fatal(err)
		}
		kent, first := f.accreditations(f.alice)[0], f.accreditations(f.alice)[1]
		late := f.shift(f.event("Winter stall", 600*24*time.Hour), 1, func(s *db.Shift) { s.Accreditation = db.LLO }) // after the first ends
		soon := f.shift(f.event("Herts Pride", 10*24*time.Hour), 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		open := f.shift(f.event("Set-up day", 12*24*time.Hour), 2)
		for _, s := range []*db.Shift{late, soon, open} {
			f.signUp(f.alice, s, db.SignupConfirmed)
		}
		f.clock = f.clock.Add(time.Hour)
		frees := func(id int64) []string {
			r, err := f.Training.RevocationFor(f.ctx, f.bob, id)
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
		_, err := f.Training.RevokeAccreditation(f.ctx, f.bob, kent.ID, " ")
		wantField(t, err, "reason")
		_, err = f.Training.RevokeAccreditation(f.ctx, f.eve, kent.ID, "x")
		wantKind(t, err, refusal.Forbidden)
		if id, err := f.Training.RevokeAccreditation(f.ctx, f.bob, kent.ID, "Kent has never heard of her"); id != f.alice.ID || err != nil {
			t.Fatal(id, err)
		}
		_, err = f.Training.RevokeAccreditation(f.ctx, f.bob, kent.ID, "Kent has never heard of her")
		wantKind(t, err, refusal.Conflict)
		if got := frees(first.ID); !slices.Equal(got, []string{"", "Herts Pride", "Winter stall"}) {
			t.Errorf("without the last one what counts and goes is %v", got)
		}
		sent, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: f.alice.ID, Kind: messages.Revoked})
		if err != nil || len(sent) != 1 || !strings.Contains(sent[0].Body, "until 1 January 2029 (A course in Kent) has been revoked. Another one of yours still counts, until 1 January 2028.") {
			t.Errorf("Alice is told %+v, %v", sent, err)
		}
		f.runLapses("2026-06-02T12:00")
		if late, soon := f.status(f.alice, late), f.status(f.alice, soon); late != db.SignupCancelled || soon != db.SignupConfirmed {
			t.Errorf("Alice is %s in winter and %s soon", late, soon)
		}
		rec, err := f.Training.LLOFor(f.ctx, f.bob, f.alice.ID)
		if err != nil || len(rec.Accreditations) != 2 || len(rec.History) != 2 || rec.History[0].Why != "Kent has never heard of her" {
			t.Errorf("the record keeps %+v, %v", rec, err)
		}
		f.accredit(f.bob, "2026-01-01", "2029-01-01")
		_, err = f.Training.RevokeAccreditation(f.ctx, f.bob, f.accreditations(f.bob)[0].ID, "x")
		wantKind(t, err, refusal.Conflict)
	})
}

func TestAPositionIsPutRightAndTakenOutAndTheHistoryKeepsWhatItWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Training.AddPosition(f.ctx, f.bob, f.alice.ID, training.PositionForm{Title: "Chair", Rank: "Sergeant", From: "2026-03-01", Until: ""}, "a"); err != nil {
			t.Fatal(err)
		}
		held := func() []db.Position {
			all, err := f.DB.PositionsOf(f.ctx, f.alice.ID)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		id, seen := held()[0].ID, training.PositionWords(&held()[0])
		right := training.PositionForm{Title: "Co-Chair", Rank: "Inspector", From: "2026-02-01", Until: "2026-05-31"}
		_, err := f.Training.CorrectPosition(f.ctx, f.bob, id, training.PositionForm{Title: "", Rank: "", From: "2026-02-01", Until: "2026-01-01"}, seen, "")
		var denied *refusal.Error
		if !errors.As(err, &denied) || len(denied.Fields) != 3 {
			t.Errorf("no title, an end before the beginning and no reason: %+v", denied)
		}
		_, err = f.Training.CorrectPosition(f.ctx, f.bob, id, right, "Treasurer", "Typed wrongly")
		wantKind(t, err, refusal.Conflict)
		for range 2 {
			if who, err := f.Training.CorrectPosition(f.ctx, f.bob, id, right, seen, "Typed wrongly"); who != f.alice.ID || err != nil {
				t.Fatal(who, err)
			}
		}
		if got := training.PositionWords(&held()[0]); got != "Co-Chair, Inspector, from 1 February 2026 to 31 May 2026" {
			t.Errorf("it is now %s", got)
		}
		for _, err := range []error{second(f.Training.RemovePosition(f.ctx, f.alice, id, "x")), second(f.Training.CorrectPosition(f.ctx, f.alice, id, right, seen, "x"))} {
			wantKind(t, err, refusal.Forbidden)
		}
		wantField(t, second(f.Training.RemovePosition(f.ctx, f.bob, id, "")), "reason")
		if who, err := f.Training.RemovePosition(f.ctx, f.bob, id, "It was somebody else"); who != f.alice.ID || err != nil || len(held()) != 0 {
			t.Fatal(who, err, held())
		}
		wantKind(t, second(f.Training.RemovePosition(f.ctx, f.bob, id, "again")), refusal.NotFound)
		rec, err := f.Training.LLOFor(f.ctx, f.bob, f.alice.ID)
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

func second[T any](_ T, err error) error { return err }

func TestTheTargetsOfAreasAreSetAndLogged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Training.SetAreaTargets(f.ctx, f.bob, map[string]string{"Watford": "5", "Dacorum": "many"}); refusal.KindOf(err) != refusal.Invalid {
			t.Errorf("“many” is a target: %v", err)
		}
		for range 2 {
			if err := f.Training.SetAreaTargets(f.ctx, f.bob, map[string]string{"Watford": " 5 ", "Dacorum": ""}); err != nil {
				t.Fatal(err)
			}
		}
		if targets, err := f.DB.AreaTargets(f.ctx); err != nil || len(targets) != 1 || targets["Watford"] != 5 {
			t.Errorf("the targets are %v, %v", targets, err)
		}
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "INSERT INTO area_targets (area, target) SELECT 'logged', COUNT(*) FROM log WHERE verb = ? AND detail = ? AND person_id = ?", training.VerbTarget, "Watford, 5 people", f.bob.ID)
		})
		if counted, err := f.DB.AreaTargets(f.ctx); err != nil || counted["logged"] != 1 {
			t.Errorf("the log has it %d times, %v", counted["logged"], err)
		}
		if err := f.Training.SetAreaTargets(f.ctx, f.alice, nil); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer sets targets: %v", err)
		}
	})
}

func TestLapsesAndAreasWithTooFewCallForCourses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(name string, requires bool) int64 {
			id, err := f.Training.SaveCourse(f.ctx, f.bob, 0, 0, training.CourseForm{Name: name, Requires: requires, Grants: true, Months: "36", LeadDays: "60"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		foundation, refresher := course("Foundation", false), course("Refresher", true)
		date := func(course int64, places int) *db.Shift {
			e := f.event("A date", 3*weeks)
			e.Kind, e.CourseID = db.TrainingCourse, course
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
			return f.shift(e, places, func(s *db.Shift) { s.Role = "Learner" })
		}
		calls := func() map[string]training.CourseCall {
			t.Helper()
			c, err := f.Training.CoverageFor(f.ctx, f.bob)
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
		officers := []*db.Person{f.person("Ann", "Birch", db.Officer), f.person("Ben", "Cole", db.Officer), f.person("Cas", "Dunn", db.Officer)}
		for i, p := range officers {
			p.Force, p.Area = f.Settings.ForceName, "Watford"
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p) })
			f.accredit(p, "2026-01-01", clock.Day(clock.AddWallClock(today, []int{59, 60, 61}[i], 0)))
		}
		if err := f.Training.SetAreaTargets(f.ctx, f.bob, map[string]string{"Watford": "2", "Dacorum": "1"}); err != nil {
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
		f.signUp(officers[0], date(refresher, 2), db.SignupConfirmed)
		got = calls()
		if r := got["Refresher"]; r.Wanted != 1 || r.Left != 1 || !r.Enough() {
			t.Errorf("one is on a date, and it has a place for the other: %+v", r)
		}
		if c := got["Foundation"]; c.Left != 3 || !c.Enough() || len(c.Dates) != 1 {
			t.Errorf("a date has places for all three: %+v", c)
		}
	})
}
