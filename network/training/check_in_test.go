package training_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestSomebodyWithAPlaceChecksInOnceWhileTheSessionIsOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105))
		other := f.Session(e, programmetest.At(e, "Coffee", 105, 120))
		refused := func(p *db.Person, code, says string) {
			t.Helper()
			_, err := f.Programme.JoinSession(f.Ctx, p, code, nil)
			if got := refusaltest.WantField(t, err, "code"); !strings.HasPrefix(got, says) {
				t.Errorf("%s reads %q, want %q", p.FirstName, got, says)
			}
		}
		const no = "This code can’t be used."
		f.Clock = s.StartsAt.Add(-f.Settings().CheckInOpens - time.Second)
		refused(f.Alice, s.Code, "You can check in to “Being believed” from 12:45pm")
		refused(f.Alice, "", "Enter the code")
		f.Clock = s.StartsAt.Add(-f.Settings().CheckInOpens)
		refused(f.Alice, "AAAAAA", no)
		refused(f.Bob, s.Code, no) // has no place, and reads the same
		typed := strings.ToLower(s.Code[:3]) + " - " + s.Code[3:]
		if got, err := f.Programme.JoinSession(f.Ctx, f.Alice, typed, nil); err != nil || got.Session.ID != s.ID {
			t.Fatalf("Alice types %q: %v", typed, err)
		}
		if failed := f.AtOnce(4, func(int) error { _, err := f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, nil); return err }); failed != 0 {
			t.Errorf("checking in twice is checking in once: %d failed", failed)
		}
		f.Clock = s.EndsAt.Add(-time.Second)
		if _, err := f.Programme.JoinSession(f.Ctx, f.Charlie, s.Code, nil); err != nil {
			t.Error(err)
		}
		f.Clock = s.EndsAt
		refused(f.Alice, s.Code, "“Being believed” ended at 1:45pm")
		if p := f.ProgrammeOf(f.Alice, e); !p.Slots[0][0].Here || p.Slots[1][0].Here || p.Slots[0][0].Came != 0 {
			t.Errorf("Alice reads %+v", p.Slots)
		}
		if p := f.ProgrammeOf(f.Eve, e); p.Slots[0][0].Came != 2 || p.Slots[0][0].Here {
			t.Errorf("Eve counts %d", p.Slots[0][0].Came)
		}
		if _, _, came, err := f.Programme.CheckInsFor(f.Ctx, f.Eve, s.ID); err != nil || len(came) != 2 || came[0].Name != "Alice Okafor" || came[1].Name != "Charlie Reid" {
			t.Errorf("Eve reads %+v (%v)", came, err)
		}
		_, _, _, err := f.Programme.CheckInsFor(f.Ctx, f.Alice, s.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		refusaltest.WantKind(t, f.Programme.RemoveSession(f.Ctx, f.Eve, s.ID), refusal.Conflict)
		log, err := f.DB.EventLog(f.Ctx, e.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for i := range log {
			if log[i].Verb == "checked in" {
				rows++
			}
		}
		if rows != 2 {
			t.Errorf("the log has %d, want one for each of two", rows)
		}
		years, err := f.Training.HoursOfLearning(f.Ctx, f.Alice)
		if err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("she has learned %+v (%v)", years, err)
		}
		if err := f.Programme.RemoveSession(f.Ctx, f.Eve, other.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestACheckInIsTakenBackByThePersonUntilTheEndOfTheDayAndByThoseWhoRunTheProgramme(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105))
		f.Clock = s.StartsAt
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			if _, err := f.Programme.JoinSession(f.Ctx, p, s.Code, nil); err != nil {
				t.Fatal(err)
			}
		}
		midnight := time.Date(s.EndsAt.Year(), s.EndsAt.Month(), s.EndsAt.Day()+1, 0, 0, 0, 0, clock.London)
		f.Clock = midnight
		_, _, err := f.Programme.LeaveSession(f.Ctx, f.Alice, s.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		f.Clock = midnight.Add(-time.Second)
		for try := range 2 { // pressed twice
			if got, was, err := f.Programme.LeaveSession(f.Ctx, f.Alice, s.ID); err != nil || got.ID != s.ID || got.Code != "" || was != (try == 0) {
				t.Fatalf("%+v (%v)", got, err)
			}
		}
		if years, err := f.Training.HoursOfLearning(f.Ctx, f.Alice); err != nil || len(years) != 0 {
			t.Errorf("she has learned %+v (%v)", years, err)
		}
		if got := f.SaidOf(e, f.Alice); !slices.Equal(got, []string{"checked in Being believed", "undid session check-in Being believed"}) {
			t.Errorf("the log says %v", got)
		}
		f.Clock = midnight.Add(clocktest.Weeks)
		_, err = f.Programme.RemoveCheckIn(f.Ctx, f.Alice, s.ID, f.Charlie.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, _, err = f.Programme.CheckInToRemove(f.Ctx, f.Alice, s.ID, f.Charlie.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, _, err = f.Programme.CheckInToRemove(f.Ctx, f.Eve, s.ID, f.Alice.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		if _, who, err := f.Programme.CheckInToRemove(f.Ctx, f.Eve, s.ID, f.Charlie.ID); err != nil || who.Name != "Charlie Reid" {
			t.Errorf("Eve reads %+v (%v)", who, err)
		}
		for try := range 2 {
			if was, err := f.Programme.RemoveCheckIn(f.Ctx, f.Eve, s.ID, f.Charlie.ID); err != nil || was != (try == 0) {
				t.Fatalf("it was there: %t (%v)", was, err)
			}
		}
		if _, _, came, err := f.Programme.CheckInsFor(f.Ctx, f.Eve, s.ID); err != nil || len(came) != 0 {
			t.Errorf("Eve reads %+v (%v)", came, err)
		}
		if got := f.SaidOf(e, f.Charlie); !slices.Equal(got, []string{"checked in Being believed", "undid session check-in Being believed"}) {
			t.Errorf("the log says %v", got)
		}
		if err := f.Programme.RemoveSession(f.Ctx, f.Eve, s.ID); err != nil {
			t.Errorf("nobody is checked in to it any more: %v", err)
		}
	})
}
