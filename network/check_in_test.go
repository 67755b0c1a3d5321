package network

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestSomebodyWithAPlaceChecksInOnceWhileTheSessionIsOn(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		other := f.session(e, at(e, "Coffee", 105, 120))
		refused := func(p *db.Person, code, says string) {
			t.Helper()
			_, err := f.JoinSession(f.ctx, p, code)
			if got := wantField(t, err, "code"); !strings.HasPrefix(got, says) {
				t.Errorf("%s reads %q, want %q", p.FirstName, got, says)
			}
		}
		const no = "This code can’t be used."
		f.clock = s.StartsAt.Add(-checkInOpens - time.Second)
		refused(f.alice, s.Code, "You can check in to “Being believed” from 12:45pm")
		refused(f.alice, "", "Enter the code")
		f.clock = s.StartsAt.Add(-checkInOpens)
		refused(f.alice, "AAAAAA", no)
		refused(f.bob, s.Code, no) // has no place, and reads the same
		typed := strings.ToLower(s.Code[:3]) + " - " + s.Code[3:]
		if got, err := f.JoinSession(f.ctx, f.alice, typed); err != nil || got.ID != s.ID {
			t.Fatalf("Alice types %q: %v", typed, err)
		}
		if failed := f.atOnce(4, func(int) error { _, err := f.JoinSession(f.ctx, f.alice, s.Code); return err }); failed != 0 {
			t.Errorf("checking in twice is checking in once: %d failed", failed)
		}
		f.clock = s.EndsAt.Add(-time.Second)
		if _, err := f.JoinSession(f.ctx, f.charlie, s.Code); err != nil {
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
		if _, _, came, err := f.CheckInsFor(f.ctx, f.eve, s.ID); err != nil || len(came) != 2 || came[0].Name != "Alice Okafor" || came[1].Name != "Charlie Reid" {
			t.Errorf("Eve reads %+v (%v)", came, err)
		}
		_, _, _, err := f.CheckInsFor(f.ctx, f.alice, s.ID)
		wantKind(t, err, Forbidden)
		wantKind(t, f.RemoveSession(f.ctx, f.eve, s.ID), Conflict)
		log, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		deeds := 0
		for i := range log {
			if log[i].Verb == "checked in" {
				deeds++
			}
		}
		if deeds != 2 {
			t.Errorf("the log has %d, want one for each of two", deeds)
		}
		years, err := f.HoursOfLearning(f.ctx, f.alice)
		if err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("she has learned %+v (%v)", years, err)
		}
		if err := f.RemoveSession(f.ctx, f.eve, other.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestACodeThatIsRightBuysNoMoreTries(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		for i := range 10 {
			code := "AAAAAA"
			if i%3 == 0 {
				code = s.Code
			}
			if _, err := f.JoinSession(f.ctx, f.alice, code); KindOf(err) == TooMany {
				t.Errorf("try %d: %v", i, err)
			}
		}
		_, err := f.JoinSession(f.ctx, f.alice, s.Code)
		wantKind(t, err, TooMany)
	})
}

func TestCodesAreNotGuessed(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105))
		f.clock = s.StartsAt
		for range 10 {
			_, err := f.JoinSession(f.ctx, f.alice, "AAAAAA")
			wantKind(t, err, Invalid)
		}
		_, err := f.JoinSession(f.ctx, f.alice, s.Code)
		wantKind(t, err, TooMany)
		if _, err := f.JoinSession(f.ctx, f.charlie, s.Code); err != nil {
			t.Errorf("Charlie is kept out by Alice's tries: %v", err)
		}
		f.clock = f.clock.Add(30 * time.Second)
		if _, err := f.JoinSession(f.ctx, f.alice, s.Code); err != nil {
			t.Error(err)
		}
	})
}
