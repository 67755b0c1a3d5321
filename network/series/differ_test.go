package series_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// daily is a meeting on four days in a row, from 9am to 5pm, for one person each.
func (f *fixture) daily() []db.Event {
	f.T.Helper()
	_, dates := f.Recurring(func(r *series.RecurringForm) {
		r.Details.Starts, r.Details.Ends = "2026-06-09T09:00", "2026-06-09T17:00"
		r.Repeat = series.RepeatForm{Repeats: string(clock.Daily), Every: "1", Count: "4"}
		r.Maximum = "1"
	})
	return dates
}

// statuses are those of a person on the shift of each date.
func (f *fixture) statuses(p *db.Person, dates []db.Event) (all []db.SignupStatus) {
	for i := range dates {
		all = append(all, f.Status(p, f.Member(&dates[i])))
	}
	return all
}

func TestDatesThatMoveTogetherAreJudgedByWhereAllOfThemWillBe(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dates := f.daily()
		for i := range dates {
			f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
			f.SignUp(f.Charlie, f.Member(&dates[i]), db.SignupWaiting)
		}
		night := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = "22:00", "10:00" }) // into the old time of the next
		preview, err := f.Series.PreviewFollowing(f.Ctx, f.Bob, dates[0].ID, night)
		if err != nil || len(preview.Losers) != 0 {
			t.Fatalf("the preview takes %d places away, %v", len(preview.Losers), err)
		}
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, night, ""); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "Alice", f.statuses(f.Alice, dates), []db.SignupStatus{db.SignupConfirmed, db.SignupConfirmed, db.SignupConfirmed, db.SignupConfirmed})
		refusaltest.WantStrings(t, "Charlie", f.statuses(f.Charlie, dates), []db.SignupStatus{db.SignupWaiting, db.SignupWaiting, db.SignupWaiting, db.SignupWaiting})
	})
}

func TestADateThatStaysStillTakesAPlaceFromOneThatMovesIntoIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dates := f.daily()
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, dates[2].ID, dates[2].Version, events.MoveForm{Starts: "2026-06-11T09:30", Reason: "the room is taken"}); err != nil {
			t.Fatal(err)
		}
		for i := range dates {
			f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
		}
		f.SignUp(f.Charlie, f.Member(&dates[1]), db.SignupWaiting)
		night := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = "22:00", "10:00" })
		out, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, night, "")
		if err != nil || len(out.Losers) != 1 || out.Losers[0].Shift.EventID != dates[1].ID {
			t.Fatalf("who loses a place: %+v, %v", out.Losers, err)
		}
		refusaltest.WantStrings(t, "Alice", f.statuses(f.Alice, dates), []db.SignupStatus{db.SignupConfirmed, db.SignupCancelled, db.SignupConfirmed, db.SignupConfirmed})
		if got := f.Status(f.Charlie, f.Member(&dates[1])); got != db.SignupConfirmed {
			t.Errorf("Charlie, who waits for the place that came free, is %s", got)
		}
	})
}

func TestWhoWaitsIsJudgedByWhereAllDatesWillBe(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dates := f.daily()
		f.SignUp(f.Charlie, f.Member(&dates[0]), db.SignupConfirmed)
		f.SignUp(f.Alice, f.Member(&dates[0]), db.SignupWaiting)
		f.SignUp(f.Alice, f.Member(&dates[1]), db.SignupConfirmed)
		meeting := f.Event("Another meeting", dates[0].StartsAt.Add(14*time.Hour).Sub(f.Clock)) // from 11pm: Charlie clashes at night
		f.SignUp(f.Charlie, f.Shift(meeting, 1), db.SignupConfirmed)
		night := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = "22:00", "10:00" })
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, night, ""); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "Alice on the first two", f.statuses(f.Alice, dates[:2]), []db.SignupStatus{db.SignupConfirmed, db.SignupConfirmed})
		refusaltest.WantStrings(t, "Charlie", f.statuses(f.Charlie, dates[:1]), []db.SignupStatus{db.SignupCancelled})
	})
}
