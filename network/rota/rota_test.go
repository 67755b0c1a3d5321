package rota_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestAListOfShiftsTakesAsManyQueriesForFortyAsForTwo(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	f := newFixture(t, dbtest.SQLite(t, db.Watched(func(string) { asked.Add(1) })))
	queries := func() int64 {
		asked.Store(0)
		if _, _, err := f.Rota.OpenShifts(f.Ctx, f.Alice, db.ShiftFilter{}); err != nil {
			t.Fatal(err)
		}
		return asked.Load()
	}
	e := f.Event("Herts Pride", 8*clocktest.Weeks)
	full := f.Shift(e, 1)
	f.SignUp(f.Charlie, full, db.SignupConfirmed)
	f.SignUp(f.Alice, full, db.SignupWaiting)
	f.SignUp(f.Alice, f.Shift(e, 1, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) }), db.SignupConfirmed)
	few := queries()
	for range 38 {
		f.Shift(e, 3)
	}
	if many := queries(); many != few {
		t.Errorf("%d queries for 40 shifts, %d for 2", many, few)
	}
}

func TestTheRotaShowsTheNextDutyAndEachWaitWithItsPosition(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		full := f.Shift(e, 1)
		f.SignUp(f.Eve, full, db.SignupConfirmed)
		f.SignUp(f.Charlie, full, db.SignupWaiting)
		f.SignUp(f.Alice, full, db.SignupWaiting)
		later := f.Shift(f.Event("Market", 9*clocktest.Weeks), 2)
		f.SignUp(f.Alice, later, db.SignupConfirmed)
		f.SignUp(f.Bob, later, db.SignupConfirmed)
		rota, err := f.Rota.MyRota(f.Ctx, f.Alice, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if len(rota.Coming) != 0 || len(rota.Pending) != 1 || rota.Pending[0].Position != 2 {
			t.Errorf("coming %d, pending %+v", len(rota.Coming), rota.Pending)
		}
		if rota.Next == nil || rota.Next.Lead != "Eve" || !rota.Next.ArriveBy.Equal(later.StartsAt.Add(-15*time.Minute)) || len(rota.Next.Mates) != 1 {
			t.Errorf("next %+v", rota.Next)
		}
		f.Clock = later.EndsAt.Add(time.Hour)
		rota, err = f.Rota.MyRota(f.Ctx, f.Alice, time.Time{})
		if err != nil || rota.Next != nil || len(rota.Past) != 1 {
			t.Errorf("afterwards %+v (%v)", rota, err)
		}
	})
}

func TestWhoLacksAnAccreditationReadsWhichCourseHasPlaces(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(title string, after time.Duration, places int, change ...func(*db.Shift)) *db.Shift {
			e := f.Event(title, after)
			e.Kind = db.TrainingCourse
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
			return f.Shift(e, places, change...)
		}
		course("The trainers’ places", 8*24*time.Hour, 2, func(s *db.Shift) { s.Role = "Trainer" })
		f.SignUp(f.Alice, course("The full course", 9*24*time.Hour, 1), db.SignupConfirmed)
		course("LLO foundation course", 10*24*time.Hour, 4)
		stall := f.Shift(f.Event("Herts Pride", 20*24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })
		course("The later course", 30*24*time.Hour, 4)
		early := f.Shift(f.Event("Tomorrow's stall", 24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })

		says := map[int64]string{}
		list, _, err := f.Rota.OpenShifts(f.Ctx, f.Charlie, db.ShiftFilter{})
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
		if _, err := f.Rota.SignUp(f.Ctx, f.Charlie, stall.ID); err == nil || err.Error() != want {
			t.Errorf("signing up is answered with %v, want %q", err, want)
		}
	})
}

func TestWhoIsOnACourseAlreadyReadsThatInsteadOfAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		course := func(title string, after time.Duration, places int, change ...func(*db.Shift)) *db.Shift {
			e := f.Event(title, after)
			e.Kind = db.TrainingCourse
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
			return f.Shift(e, places, change...)
		}
		asks := func(s *db.Shift) { s.Approval = true }
		full := course("Full course", 8*24*time.Hour, 1)
		f.SignUp(f.Alice, full, db.SignupConfirmed)
		asked := course("Asked course", 9*24*time.Hour, 9, asks)
		free := course("Free course", 10*24*time.Hour, 9)
		late := course("Late course", 30*24*time.Hour, 9)
		stall := f.Shift(f.Event("Herts Pride", 20*24*time.Hour), 3, func(s *db.Shift) { s.Accreditation = db.LLO })
		lacks := "For liaison officers only. A course makes you one. "
		for _, step := range []struct {
			does func()
			says string
		}{
			{func() { f.SignUp(f.Charlie, late, db.SignupConfirmed) }, "Asked course on Wednesday 10 June 2026 has 9 places."},
			{func() { f.SignUp(f.Charlie, full, db.SignupWaiting) }, "Asked course on Wednesday 10 June 2026 has 9 places."},
			{func() { f.SignUp(f.Charlie, asked, db.SignupRequested) }, "You have asked for a place on Asked course on Wednesday 10 June 2026."},
			{func() { f.SignUp(f.Charlie, free, db.SignupConfirmed) }, "You are on Free course on Thursday 11 June 2026: once it is recorded, you can sign up."},
		} {
			step.does()
			o, err := f.Rota.OpeningFor(f.Ctx, f.Charlie, stall.ID)
			if err != nil {
				t.Fatal(err)
			}
			if o.Obstacle.Message != lacks+step.says {
				t.Errorf("the shift says %q, want %q", o.Obstacle.Message, step.says)
			}
			if _, err := f.Rota.SignUp(f.Ctx, f.Charlie, stall.ID); err == nil || err.Error() != lacks+step.says {
				t.Errorf("signing up is answered with %v, want %q", err, step.says)
			}
		}
		other := f.Person("Dana", "Whitlock", db.Officer)
		f.SignUp(other, full, db.SignupWaiting)
		for _, s := range []*db.Shift{asked, free} {
			f.Write(func(tx *db.Tx) error {
				return tx.Exec(f.Ctx, "UPDATE shifts SET cancelled_at = ? WHERE id = ?", clocktest.Noon, s.ID)
			})
		}
		if o, err := f.Rota.OpeningFor(f.Ctx, other, stall.ID); err != nil || o.Obstacle.Message != lacks+"You are on the waiting list of Full course on Tuesday 9 June 2026." {
			t.Errorf("who waits for the only course reads %q (%v)", o.Obstacle.Message, err)
		}
	})
}
