package rota_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestACodeThatIsRightBuysNoMoreTries(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105))
		f.Clock = s.StartsAt
		for i := range 10 {
			code := "AAAAAA"
			if i%3 == 0 {
				code = s.Code
			}
			if _, err := f.Programme.JoinSession(f.Ctx, f.Alice, code, nil); refusal.KindOf(err) == refusal.TooMany {
				t.Errorf("try %d: %v", i, err)
			}
		}
		_, err := f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, nil)
		refusaltest.WantKind(t, err, refusal.TooMany)
	})
}

func TestCodesAreNotGuessed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105))
		f.Clock = s.StartsAt
		for range 10 {
			_, err := f.Programme.JoinSession(f.Ctx, f.Alice, "AAAAAA", nil)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		_, err := f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, nil)
		refusaltest.WantKind(t, err, refusal.TooMany)
		if _, err := f.Programme.JoinSession(f.Ctx, f.Charlie, s.Code, nil); err != nil {
			t.Errorf("Charlie is kept out by Alice's tries: %v", err)
		}
		f.Clock = f.Clock.Add(30 * time.Second)
		if _, err := f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, nil); err != nil {
			t.Error(err)
		}
	})
}

func TestACheckInNamesItsSessionBeforeItCounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105))
		f.Clock = s.StartsAt
		j, err := f.Programme.SessionToJoin(f.Ctx, f.Alice, strings.ToLower(s.Code))
		if err != nil || j.Session.Title != "Being believed" || j.Event.Title != "Engagement conference" || j.Here || len(j.Leaves) != 0 {
			t.Fatalf("she reads %+v (%v)", j, err)
		}
		if p := f.ProgrammeOf(f.Alice, e); p.Slots[0][0].Here {
			t.Error("looking at it counts")
		}
		_, err = f.Programme.SessionToJoin(f.Ctx, f.Bob, s.Code) // has no place
		refusaltest.WantField(t, err, "code")
		for range 9 {
			_, err = f.Programme.SessionToJoin(f.Ctx, f.Alice, "AAAAAA")
			refusaltest.WantField(t, err, "code")
		}
		_, err = f.Programme.SessionToJoin(f.Ctx, f.Alice, s.Code)
		refusaltest.WantKind(t, err, refusal.TooMany)
		_, err = f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, nil)
		refusaltest.WantKind(t, err, refusal.TooMany)
	})
}

// roomsOf lists the sessions of an event to which somebody is checked in.
func (f *fixture) roomsOf(p *db.Person, e *db.Event) []string {
	f.T.Helper()
	there, err := f.DB.CheckedInDuring(f.Ctx, p.ID, e.StartsAt, e.EndsAt)
	if err != nil {
		f.T.Fatal(err)
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
		e := f.Conference(8 * clocktest.Weeks)
		early := f.Session(e, programmetest.At(e, "Early", 0, 65))
		hall := f.Session(e, programmetest.At(e, "Hall", 60, 105))
		library := f.Session(e, programmetest.At(e, "Library", 60, 120))
		joins := func(s *db.ProgrammeSession, seen ...int64) error {
			_, err := f.Programme.JoinSession(f.Ctx, f.Alice, s.Code, seen)
			return err
		}
		f.Clock = early.StartsAt
		if err := joins(early); err != nil {
			t.Fatal(err)
		}
		f.Clock = early.EndsAt // it is over, so she can come late to the next one and keep it
		if err := joins(hall); err != nil {
			t.Fatal(err)
		}
		j, err := f.Programme.SessionToJoin(f.Ctx, f.Alice, library.Code)
		if err != nil || !slices.Equal(j.LeavesIDs(), []int64{hall.ID}) {
			t.Fatalf("she is told of %+v (%v)", j, err)
		}
		j, err = f.Programme.JoinSession(f.Ctx, f.Alice, library.Code, []int64{early.ID})
		refusaltest.WantKind(t, err, refusal.Conflict)
		if j == nil || !slices.Equal(j.LeavesIDs(), []int64{hall.ID}) {
			t.Errorf("the refusal tells of %+v", j)
		}
		if err := joins(library, hall.ID); err != nil {
			t.Fatal(err)
		}
		if got := f.roomsOf(f.Alice, e); !slices.Equal(got, []string{"Early", "Library"}) {
			t.Errorf("she is in %v", got)
		}
		if got := f.SaidOf(e, f.Alice); !slices.Equal(got, []string{"checked in Early", "checked in Hall", "undid session check-in Hall", "checked in Library"}) {
			t.Errorf("the log says %v", got)
		}
		for range 20 { // a minute apart, so that the tries are not too many
			f.Clock = f.Clock.Add(time.Minute)
			f.AtOnce(2, func(i int) error {
				_, err := f.Programme.JoinSession(f.Ctx, f.Charlie, []string{hall.Code, library.Code}[i], nil)
				return err
			})
			if got := f.roomsOf(f.Charlie, e); len(got) != 1 {
				t.Fatalf("Charlie pressed both at once and is in %v", got)
			}
			for _, s := range []*db.ProgrammeSession{hall, library} {
				if _, _, err := f.Programme.LeaveSession(f.Ctx, f.Charlie, s.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
