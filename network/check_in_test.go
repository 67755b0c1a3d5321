package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestSomebodyWithAPlaceChecksInOnceWhileTheSessionIsOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		other := f.session(e, at(e, "Coffee", 105, 120))
		refused := func(p *db.Person, code, says string) {
			t.Helper()
			_, err := f.Programme.JoinSession(f.ctx, p, code, nil)
			if got := wantField(t, err, "code"); !strings.HasPrefix(got, says) {
				t.Errorf("%s reads %q, want %q", p.FirstName, got, says)
			}
		}
		const no = "This code can’t be used."
		f.clock = s.StartsAt.Add(-programme.CheckInOpens - time.Second)
		refused(f.alice, s.Code, "You can check in to “Being believed” from 12:45pm")
		refused(f.alice, "", "Enter the code")
		f.clock = s.StartsAt.Add(-programme.CheckInOpens)
		refused(f.alice, "AAAAAA", no)
		refused(f.bob, s.Code, no) // has no place, and reads the same
		typed := strings.ToLower(s.Code[:3]) + " - " + s.Code[3:]
		if got, err := f.Programme.JoinSession(f.ctx, f.alice, typed, nil); err != nil || got.Session.ID != s.ID {
			t.Fatalf("Alice types %q: %v", typed, err)
		}
		if failed := f.atOnce(4, func(int) error { _, err := f.Programme.JoinSession(f.ctx, f.alice, s.Code, nil); return err }); failed != 0 {
			t.Errorf("checking in twice is checking in once: %d failed", failed)
		}
		f.clock = s.EndsAt.Add(-time.Second)
		if _, err := f.Programme.JoinSession(f.ctx, f.charlie, s.Code, nil); err != nil {
			t.Error(err)
		}
		f.clock = s.EndsAt
		refused(f.alice, s.Code, "“Being believed” ended at 1:45pm")
		if p := f.programme(f.alice, e); !p.Slots[0][0].Here || p.Slots[1][0].Here || p.Slots[0][0].Came != 0 {
			t.Errorf("Alice reads %+v", p.Slots)
		}
		if p := f.programme(f.eve, e); p.Slots[0][0].Came != 2 || p.Slots[0][0].Here {
			t.Errorf("Eve counts %d", p.Slots[0][0].Came)
		}
		if _, _, came, err := f.Programme.CheckInsFor(f.ctx, f.eve, s.ID); err != nil || len(came) != 2 || came[0].Name != "Alice Okafor" || came[1].Name != "Charlie Reid" {
			t.Errorf("Eve reads %+v (%v)", came, err)
		}
		_, _, _, err := f.Programme.CheckInsFor(f.ctx, f.alice, s.ID)
		wantKind(t, err, refusal.Forbidden)
		wantKind(t, f.Programme.RemoveSession(f.ctx, f.eve, s.ID), refusal.Conflict)
		log, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
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
		years, err := f.Training.HoursOfLearning(f.ctx, f.alice)
		if err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("she has learned %+v (%v)", years, err)
		}
		if err := f.Programme.RemoveSession(f.ctx, f.eve, other.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestACodeThatIsRightBuysNoMoreTries(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		for i := range 10 {
			code := "AAAAAA"
			if i%3 == 0 {
				code = s.Code
			}
			if _, err := f.Programme.JoinSession(f.ctx, f.alice, code, nil); refusal.KindOf(err) == refusal.TooMany {
				t.Errorf("try %d: %v", i, err)
			}
		}
		_, err := f.Programme.JoinSession(f.ctx, f.alice, s.Code, nil)
		wantKind(t, err, refusal.TooMany)
	})
}

func TestCodesAreNotGuessed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		for range 10 {
			_, err := f.Programme.JoinSession(f.ctx, f.alice, "AAAAAA", nil)
			wantKind(t, err, refusal.Invalid)
		}
		_, err := f.Programme.JoinSession(f.ctx, f.alice, s.Code, nil)
		wantKind(t, err, refusal.TooMany)
		if _, err := f.Programme.JoinSession(f.ctx, f.charlie, s.Code, nil); err != nil {
			t.Errorf("Charlie is kept out by Alice's tries: %v", err)
		}
		f.clock = f.clock.Add(30 * time.Second)
		if _, err := f.Programme.JoinSession(f.ctx, f.alice, s.Code, nil); err != nil {
			t.Error(err)
		}
	})
}

func TestACheckInNamesItsSessionBeforeItCounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		j, err := f.Programme.SessionToJoin(f.ctx, f.alice, strings.ToLower(s.Code))
		if err != nil || j.Session.Title != "Being believed" || j.Event.Title != "Engagement conference" || j.Here || len(j.Leaves) != 0 {
			t.Fatalf("she reads %+v (%v)", j, err)
		}
		if p := f.programme(f.alice, e); p.Slots[0][0].Here {
			t.Error("looking at it counts")
		}
		_, err = f.Programme.SessionToJoin(f.ctx, f.bob, s.Code) // has no place
		wantField(t, err, "code")
		for range 9 {
			_, err = f.Programme.SessionToJoin(f.ctx, f.alice, "AAAAAA")
			wantField(t, err, "code")
		}
		_, err = f.Programme.SessionToJoin(f.ctx, f.alice, s.Code)
		wantKind(t, err, refusal.TooMany)
		_, err = f.Programme.JoinSession(f.ctx, f.alice, s.Code, nil)
		wantKind(t, err, refusal.TooMany)
	})
}

// roomsOf lists the sessions of an event to which somebody is checked in.
func (f *fixture) roomsOf(p *db.Person, e *db.Event) []string {
	f.t.Helper()
	there, err := f.DB.CheckedInDuring(f.ctx, p.ID, e.StartsAt, e.EndsAt)
	if err != nil {
		f.t.Fatal(err)
	}
	var titles []string
	for i := range there {
		titles = append(titles, there[i].Title)
	}
	return titles
}

func TestNobodyIsCheckedInToTwoSessionsAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		early := f.session(e, at(e, "Early", 0, 65))
		hall := f.session(e, at(e, "Hall", 60, 105))
		library := f.session(e, at(e, "Library", 60, 120))
		joins := func(s *db.ProgrammeSession, seen ...int64) error {
			_, err := f.Programme.JoinSession(f.ctx, f.alice, s.Code, seen)
			return err
		}
		f.clock = early.StartsAt
		if err := joins(early); err != nil {
			t.Fatal(err)
		}
		f.clock = early.EndsAt // it is over, so she can come late to the next one and keep it
		if err := joins(hall); err != nil {
			t.Fatal(err)
		}
		j, err := f.Programme.SessionToJoin(f.ctx, f.alice, library.Code)
		if err != nil || !slices.Equal(j.LeavesIDs(), []int64{hall.ID}) {
			t.Fatalf("she is told of %+v (%v)", j, err)
		}
		j, err = f.Programme.JoinSession(f.ctx, f.alice, library.Code, []int64{early.ID})
		wantKind(t, err, refusal.Conflict)
		if j == nil || !slices.Equal(j.LeavesIDs(), []int64{hall.ID}) {
			t.Errorf("the refusal tells of %+v", j)
		}
		if err := joins(library, hall.ID); err != nil {
			t.Fatal(err)
		}
		if got := f.roomsOf(f.alice, e); !slices.Equal(got, []string{"Early", "Library"}) {
			t.Errorf("she is in %v", got)
		}
		if got := f.saidOf(e, f.alice); !slices.Equal(got, []string{"checked in Early", "checked in Hall", "undid session check-in Hall", "checked in Library"}) {
			t.Errorf("the log says %v", got)
		}
		for range 20 { // a minute apart, so that the tries are not too many
			f.clock = f.clock.Add(time.Minute)
			f.atOnce(2, func(i int) error {
				_, err := f.Programme.JoinSession(f.ctx, f.charlie, []string{hall.Code, library.Code}[i], nil)
				return err
			})
			if got := f.roomsOf(f.charlie, e); len(got) != 1 {
				t.Fatalf("Charlie pressed both at once and is in %v", got)
			}
			for _, s := range []*db.ProgrammeSession{hall, library} {
				if _, _, err := f.Programme.LeaveSession(f.ctx, f.charlie, s.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// saidOf lists what the log of an event says of a person and its sessions, the oldest first.
func (f *fixture) saidOf(e *db.Event, p *db.Person) []string {
	f.t.Helper()
	log, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
	if err != nil {
		f.t.Fatal(err)
	}
	var says []string
	for i := range slices.Backward(log) {
		if log[i].SubjectID == p.ID && log[i].Thing == "session" {
			says = append(says, string(log[i].Verb)+" "+log[i].Detail)
		}
	}
	return says
}

func TestACheckInIsTakenBackByThePersonUntilTheEndOfTheDayAndByThoseWhoRunTheProgramme(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		for _, p := range []*db.Person{f.alice, f.charlie} {
			if _, err := f.Programme.JoinSession(f.ctx, p, s.Code, nil); err != nil {
				t.Fatal(err)
			}
		}
		midnight := time.Date(s.EndsAt.Year(), s.EndsAt.Month(), s.EndsAt.Day()+1, 0, 0, 0, 0, clock.London)
		f.clock = midnight
		_, _, err := f.Programme.LeaveSession(f.ctx, f.alice, s.ID)
		wantKind(t, err, refusal.Conflict)
		f.clock = midnight.Add(-time.Second)
		for try := range 2 { // pressed twice
			if got, was, err := f.Programme.LeaveSession(f.ctx, f.alice, s.ID); err != nil || got.ID != s.ID || got.Code != "" || was != (try == 0) {
				t.Fatalf("%+v (%v)", got, err)
			}
		}
		if years, err := f.Training.HoursOfLearning(f.ctx, f.alice); err != nil || len(years) != 0 {
			t.Errorf("she has learned %+v (%v)", years, err)
		}
		if got := f.saidOf(e, f.alice); !slices.Equal(got, []string{"checked in Being believed", "undid session check-in Being believed"}) {
			t.Errorf("the log says %v", got)
		}
		f.clock = midnight.Add(weeks)
		_, err = f.Programme.RemoveCheckIn(f.ctx, f.alice, s.ID, f.charlie.ID)
		wantKind(t, err, refusal.Forbidden)
		_, _, err = f.Programme.CheckInToRemove(f.ctx, f.alice, s.ID, f.charlie.ID)
		wantKind(t, err, refusal.Forbidden)
		_, _, err = f.Programme.CheckInToRemove(f.ctx, f.eve, s.ID, f.alice.ID)
		wantKind(t, err, refusal.NotFound)
		if _, who, err := f.Programme.CheckInToRemove(f.ctx, f.eve, s.ID, f.charlie.ID); err != nil || who.Name != "Charlie Reid" {
			t.Errorf("Eve reads %+v (%v)", who, err)
		}
		for try := range 2 {
			if was, err := f.Programme.RemoveCheckIn(f.ctx, f.eve, s.ID, f.charlie.ID); err != nil || was != (try == 0) {
				t.Fatalf("it was there: %t (%v)", was, err)
			}
		}
		if _, _, came, err := f.Programme.CheckInsFor(f.ctx, f.eve, s.ID); err != nil || len(came) != 0 {
			t.Errorf("Eve reads %+v (%v)", came, err)
		}
		if got := f.saidOf(e, f.charlie); !slices.Equal(got, []string{"checked in Being believed", "undid session check-in Being believed"}) {
			t.Errorf("the log says %v", got)
		}
		if err := f.Programme.RemoveSession(f.ctx, f.eve, s.ID); err != nil {
			t.Errorf("nobody is checked in to it any more: %v", err)
		}
	})
}
