package series_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestTheNextEditionTakesPeopleUntilAsLongBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Winter market", 0)
		e.StartsAt, e.EndsAt, e.SignUpBy = clocktest.Local(t, "2026-10-20T10:00"), clocktest.Local(t, "2026-10-20T18:00"), clocktest.Local(t, "2026-10-16T18:00")
		f.SaveEvent(e)
		f.Shift(e, 2, func(s *db.Shift) { s.SignUpBy = clocktest.Local(t, "2026-10-19T12:00") })
		form := series.CopyForm{Starts: "2027-10-31T10:00"} // the night before the clocks go back
		preview, err := f.Series.PreviewCopy(f.Ctx, f.Bob, e.ID, form)
		if err != nil || !slices.Contains(preview.Differs, series.Differing{About: "Sign-up closes", Says: "It closed at 6pm on Friday 16 October 2026, and closes at 6pm on Wednesday 27 October 2027"}) {
			t.Errorf("the preview says %v, %v", preview, err)
		}
		id, err := f.Series.CopyEvent(f.Ctx, f.Bob, e.ID, form, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := f.EventNow(id).SignUpBy; !got.Equal(clocktest.Local(t, "2027-10-27T18:00")) {
			t.Errorf("people can sign up until %s", got.In(clock.London))
		}
		if got := f.Member(f.EventNow(id)).SignUpBy; !got.Equal(clocktest.Local(t, "2027-10-30T12:00")) {
			t.Errorf("for the shift until %s", got.In(clock.London))
		}
	})
}

func TestEachDateOfASeriesTakesPeopleUntilAsLongBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring(func(r *series.RecurringForm) {
			first := clocktest.Local(t, r.Details.Starts)
			r.Repeat.Count = "8" // over the change of the clocks
			r.Details.SignUpBy = clock.AddWallClock(first, -2, -30*time.Minute).In(clock.London).Format("2006-01-02T15:04")
		})
		before := func(e *db.Event) time.Duration {
			if e.SignUpBy.IsZero() {
				return 0
			}
			return clock.WallClockBetween(e.SignUpBy, e.StartsAt)
		}
		summer, winter := 0, 0
		for i := range dates {
			if _, offset := dates[i].StartsAt.In(clock.London).Zone(); offset == 0 {
				winter++
			} else {
				summer++
			}
			if got := before(&dates[i]); got != 48*time.Hour+30*time.Minute {
				t.Errorf("%s takes people until %s", clock.LongDate(dates[i].StartsAt), dates[i].SignUpBy.In(clock.London))
			}
		}
		if summer == 0 || winter == 0 {
			t.Errorf("%d dates in summer and %d in winter: the clocks don't change", summer, winter)
		}
		later := f.As(&dates[2], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "20:00" })
		out, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[2].ID, later, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Changed {
			if got := before(f.EventNow(c.Event.ID)); got != 48*time.Hour+30*time.Minute || !slices.Contains(c.What, series.PartDeadline) {
				t.Errorf("at its new time %s takes people until %v before; %q changed", clock.LongDate(c.Event.StartsAt), got, c.What)
			}
		}
	})
}
