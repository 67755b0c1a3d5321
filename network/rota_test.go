package network_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAListOfShiftsTakesAsManyQueriesForFortyAsForTwo(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	f := newFixture(t, dbtest.SQLite(t, db.Watched(func(string) { asked.Add(1) })))
	queries := func() int64 {
		asked.Store(0)
		if _, _, err := f.Rota.OpenShifts(f.ctx, f.alice, db.ShiftFilter{}); err != nil {
			t.Fatal(err)
		}
		return asked.Load()
	}
	e := f.event("Herts Pride", 8*weeks)
	full := f.shift(e, 1)
	f.signUp(f.charlie, full, db.SignupConfirmed)
	f.signUp(f.alice, full, db.SignupWaiting)
	f.signUp(f.alice, f.shift(e, 1, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) }), db.SignupConfirmed)
	few := queries()
	for range 38 {
		f.shift(e, 3)
	}
	if many := queries(); many != few {
		t.Errorf("%d queries for 40 shifts, %d for 2", many, few)
	}
}

func TestTheRotaShowsTheNextDutyAndEachWaitWithItsPosition(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		full := f.shift(e, 1)
		f.signUp(f.eve, full, db.SignupConfirmed)
		f.signUp(f.charlie, full, db.SignupWaiting)
		f.signUp(f.alice, full, db.SignupWaiting)
		later := f.shift(f.event("Market", 9*weeks), 2)
		f.signUp(f.alice, later, db.SignupConfirmed)
		f.signUp(f.bob, later, db.SignupConfirmed)
		rota, err := f.Rota.MyRota(f.ctx, f.alice, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(rota.Coming) != 0 || len(rota.Pending) != 1 || rota.Pending[0].Position != 2 {
			t.Errorf("coming %d, pending %+v", len(rota.Coming), rota.Pending)
		}
		if rota.Next == nil || rota.Next.Lead != "Eve" || !rota.Next.ArriveBy.Equal(later.StartsAt.Add(-15*time.Minute)) || len(rota.Next.Mates) != 1 {
			t.Errorf("next %+v", rota.Next)
		}
		f.clock = later.EndsAt.Add(time.Hour)
		rota, err = f.Rota.MyRota(f.ctx, f.alice, time.Time{})
		if err != nil || rota.Next != nil || len(rota.Past) != 1 {
			t.Errorf("afterwards %+v (%v)", rota, err)
		}
	})
}

func TestWhoLacksAnAccreditationReadsWhichCourseHasPlaces(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(title string, after time.Duration, places int, change ...func(*db.Shift)) *db.Shift {
			e := f.event(title, after)
			e.Kind = db.TrainingCourse
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
			return f.shift(e, places, change...)
		}
		course("The trainers’ places", 8*24*time.Hour, 2, func(s *db.Shift) { s.Role = "Trainer" })
		f.signUp(f.alice, course("The full course", 9*24*time.Hour, 1), db.SignupConfirmed)
		course("LLO foundation course", 10*24*time.Hour, 4)
		stall := f.shift(f.event("Herts Pride", 20*24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })
		course("The later course", 30*24*time.Hour, 4)
		early := f.shift(f.event("Tomorrow's stall", 24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })

		says := map[int64]string{}
		list, _, err := f.Rota.OpenShifts(f.ctx, f.charlie, db.ShiftFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range list {
			says[o.ID] = o.Obstacle.Message
		}
		want := "For liaison officers only. A course makes you one. LLO foundation course on Thursday 11 June 2026 has 4 places."
		if says[stall.ID] != want {
			t.Errorf("the stall says %q, want %q", says[stall.ID], want)
		}
		if !strings.HasSuffix(says[early.ID], "Ask your coordinator for the next course.") {
			t.Errorf("tomorrow's stall says %q: no course comes in time", says[early.ID])
		}
		if _, err := f.Rota.SignUp(f.ctx, f.charlie, stall.ID); err == nil || err.Error() != want {
			t.Errorf("signing up is answered with %v, want %q", err, want)
		}
	})
}

func TestWhoIsOnACourseAlreadyReadsThatInsteadOfAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(title string, after time.Duration, places int, change ...func(*db.Shift)) *db.Shift {
			e := f.event(title, after)
			e.Kind = db.TrainingCourse
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
			return f.shift(e, places, change...)
		}
		asks := func(s *db.Shift) { s.Approval = true }
		full := course("Full course", 8*24*time.Hour, 1)
		f.signUp(f.alice, full, db.SignupConfirmed)
		asked := course("Asked course", 9*24*time.Hour, 9, asks)
		free := course("Free course", 10*24*time.Hour, 9)
		late := course("Late course", 30*24*time.Hour, 9)
		stall := f.shift(f.event("Herts Pride", 20*24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })
		lacks := "For liaison officers only. A course makes you one. "
		for _, step := range []struct {
			does func()
			says string
		}{
			{func() { f.signUp(f.charlie, late, db.SignupConfirmed) }, "Asked course on Wednesday 10 June 2026 has 9 places."},
			{func() { f.signUp(f.charlie, full, db.SignupWaiting) }, "Asked course on Wednesday 10 June 2026 has 9 places."},
			{func() { f.signUp(f.charlie, asked, db.SignupRequested) }, "You have asked for a place on Asked course on Wednesday 10 June 2026."},
			{func() { f.signUp(f.charlie, free, db.SignupConfirmed) }, "You are on Free course on Thursday 11 June 2026: once it is recorded, you can sign up."},
		} {
			step.does()
			o, err := f.Rota.OpeningFor(f.ctx, f.charlie, stall.ID)
			if err != nil {
				t.Fatal(err)
			}
			if o.Obstacle.Message != lacks+step.says {
				t.Errorf("the shift says %q, want %q", o.Obstacle.Message, step.says)
			}
			if _, err := f.Rota.SignUp(f.ctx, f.charlie, stall.ID); err == nil || err.Error() != lacks+step.says {
				t.Errorf("signing up is answered with %v, want %q", err, step.says)
			}
		}
		other := f.person("Dana", "Whitlock", db.Officer)
		f.signUp(other, full, db.SignupWaiting)
		for _, s := range []*db.Shift{asked, free} {
			f.write(func(tx *db.Tx) error {
				return tx.Exec(f.ctx, "UPDATE shifts SET cancelled_at = ? WHERE id = ?", noon, s.ID)
			})
		}
		if o, err := f.Rota.OpeningFor(f.ctx, other, stall.ID); err != nil || o.Obstacle.Message != lacks+"You are on the waiting list of Full course on Tuesday 9 June 2026." {
			t.Errorf("who waits for the only course reads %q (%v)", o.Obstacle.Message, err)
		}
	})
}
