package series_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/series/seriestest"
)

// times writes when events are, with the time of their first shift.
func (f *fixture) times(events []db.Event) []string {
	f.T.Helper()
	var all []string
	for i := range events {
		shifts, err := f.DB.ShiftsOf(f.Ctx, events[i].ID)
		if err != nil || len(shifts) != 1 {
			f.T.Fatalf("%d shifts, %v", len(shifts), err)
		}
		s, e := shifts[0], events[i]
		text := e.StartsAt.In(clock.London).Format("2 Jan 15:04-") + e.EndsAt.In(clock.London).Format("15:04")
		if !s.StartsAt.Equal(e.StartsAt) || !s.EndsAt.Equal(e.EndsAt) {
			text += " shift " + s.StartsAt.In(clock.London).Format("2 Jan 15:04-") + s.EndsAt.In(clock.London).Format("15:04")
		}
		all = append(all, text)
	}
	return all
}

func TestAMeetingThatRecursIsMadeDateByDateOnTheWallClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		preview, err := f.Series.PreviewRecurring(f.Ctx, f.Bob, seriestest.GoodRecurring())
		if err != nil || len(preview) != 6 {
			t.Fatalf("the preview has %d dates, %v", len(preview), err)
		}
		if all, _ := f.DB.AllSeries(f.Ctx); len(all) != 0 {
			t.Error("the preview made a series")
		}
		form := seriestest.GoodRecurring()
		form.LeaveOut = []string{"2026-08-11"}
		id, err := f.Series.CreateRecurring(f.Ctx, f.Bob, form, "key")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := f.Series.CreateRecurring(f.Ctx, f.Bob, form, "key"); err != nil || again != id {
			t.Errorf("sent twice it makes series %d, %v", again, err)
		}
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{"9 Jun 17:30-19:00", "14 Jul 17:30-19:00", "8 Sep 17:30-19:00", "13 Oct 17:30-19:00", "10 Nov 17:30-19:00"})
		_, err = f.Series.CreateRecurring(f.Ctx, f.Bob, form, "other key")
		if got := refusaltest.FieldsOf(err); got != "title" {
			t.Errorf("a second series of the title: faults at %q (%v)", got, err)
		}
		_, err = f.Series.CreateRecurring(f.Ctx, f.Eve, form, "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Series.PreviewRecurring(f.Ctx, f.Alice, form)
		refusaltest.WantKind(t, err, refusal.Forbidden)

		if published, left, err := f.Series.PublishSeries(f.Ctx, f.Bob, id, nil); err != nil || published != 0 || left != 5 {
			t.Errorf("of none that was seen %d are published, %d left, %v", published, left, err)
		}
		published, left, err := f.Series.PublishSeries(f.Ctx, f.Bob, id, series.DraftIDs(f.Dates(id)))
		if err != nil || published != 5 || left != 0 {
			t.Errorf("%d published, %d left, %v", published, left, err)
		}
		if published, _, err := f.Series.PublishSeries(f.Ctx, f.Bob, id, series.DraftIDs(f.Dates(id))); err != nil || published != 0 {
			t.Errorf("publishing again published %d, %v", published, err)
		}
	})
}

func TestASkippedHourMovesOneDateOnlyAndThePreviewSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		form := seriestest.GoodRecurring()
		form.Details.Starts, form.Details.Ends = "2027-03-21T01:30", "2027-03-21T03:00"
		form.Repeat = series.RepeatForm{Repeats: string(clock.Weekly), Every: "1", Count: "3"}
		preview, err := f.Series.PreviewRecurring(f.Ctx, f.Bob, form)
		if err != nil || len(preview) != 3 || len(preview[1].Notes) != 1 || !strings.Contains(preview[1].Notes[0], "2:30am") || len(preview[2].Notes) != 0 {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		id, err := f.Series.CreateRecurring(f.Ctx, f.Bob, form, "")
		if err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{"21 Mar 01:30-03:00", "28 Mar 02:30-04:00", "4 Apr 01:30-03:00"})
		anchor := f.Dates(id)[0]
		out, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, anchor.ID, f.As(&anchor, func(c *series.FollowingForm) { c.Starts, c.Ends = "10:00", "11:30" }), "")
		if err != nil || len(out.Changed) != 3 {
			t.Fatalf("the date of the skipped hour counts as changed separately: %+v, %v", out, err)
		}
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{"21 Mar 10:00-11:30", "28 Mar 10:00-11:30", "4 Apr 10:00-11:30"})
	})
}

func TestWhatIsWrongWithAMeetingThatRecursIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for name, c := range map[string]struct {
			change func(*series.RecurringForm)
			fields string
		}{
			"nothing typed": {func(r *series.RecurringForm) { *r = series.RecurringForm{} }, "title kind starts ends repeats every until role minimum maximum"},
			"in the past": {func(r *series.RecurringForm) {
				r.Details.Starts, r.Details.Ends = "2026-05-01T10:00", "2026-05-01T11:00"
			}, "starts"},
			"too long":    {func(r *series.RecurringForm) { r.Details.Ends = "2026-06-11T10:00" }, "ends"},
			"ten million": {func(r *series.RecurringForm) { r.Repeat.Count = "10000000" }, "count"},
			"daily for two years": {func(r *series.RecurringForm) {
				r.Repeat = series.RepeatForm{Repeats: string(clock.Daily), Every: "1", Until: "2028-06-01"}
			}, "until"},
			"fewest above most":   {func(r *series.RecurringForm) { r.Minimum = "9" }, "maximum"},
			"every date left out": {func(r *series.RecurringForm) { r.Repeat.Count = "1"; r.LeaveOut = []string{"2026-06-09"} }, "until"},
		} {
			form := seriestest.GoodRecurring()
			c.change(&form)
			_, err := f.Series.CreateRecurring(f.Ctx, f.Bob, form, "")
			if got := refusaltest.FieldsOf(err); got != c.fields {
				t.Errorf("%s: faults at %q, want %q (%v)", name, got, c.fields, err)
			}
		}
		if all, _ := f.DB.AllSeries(f.Ctx); len(all) != 0 {
			t.Error("a refused form left a series behind")
		}
	})
}

func TestMoreDatesGoOnAfterTheLastByTheRuleAndLikeTheLast(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring(func(r *series.RecurringForm) {
			r.Repeat = series.RepeatForm{Repeats: string(clock.Weekly), Every: "2", Count: "3"}
		})
		last := dates[2]
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, last.ID, last.Version, "snow"); err != nil {
			t.Fatal(err)
		}
		preview, err := f.Series.PreviewDates(f.Ctx, f.Bob, id, series.DatesForm{Count: "2"})
		if err != nil || len(preview) != 2 {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		for range 2 {
			if err := f.Series.AddDates(f.Ctx, f.Bob, id, series.DatesForm{Count: "2"}, "key"); err != nil {
				t.Fatal(err)
			}
		}
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{"9 Jun 17:30-19:00", "23 Jun 17:30-19:00", "7 Jul 17:30-19:00", "21 Jul 17:30-19:00", "4 Aug 17:30-19:00"})
		f.Clock = f.Clock.Add(100 * 24 * time.Hour) // nothing was added for two months: the gap stays a gap
		if err := f.Series.AddDates(f.Ctx, f.Bob, id, series.DatesForm{Until: "2026-09-30"}, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.times(f.Dates(id)); got[5] != "15 Sep 17:30-19:00" || len(got) != 7 {
			t.Errorf("the dates are %q", got)
		}
		refusaltest.WantKind(t, f.Series.AddDates(f.Ctx, f.Eve, id, series.DatesForm{Count: "2"}, ""), refusal.Forbidden)
		if got := refusaltest.FieldsOf(f.Series.AddDates(f.Ctx, f.Bob, id, series.DatesForm{Until: "2026-09-10"}, "")); got != "until" {
			t.Errorf("a last day before the next date: faults at %q", got)
		}
	})
}
