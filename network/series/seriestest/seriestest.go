package seriestest

import (
	"strconv"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// GoodRecurring is a network meeting on the second Tuesday of each month, six
// times from 9 June 2026.
func GoodRecurring() series.RecurringForm {
	d := eventstest.GoodDetails()
	d.Title, d.Kind, d.Starts, d.Ends = "Network meeting", "network meeting", "2026-06-09T17:30", "2026-06-09T19:00"
	return series.RecurringForm{Details: d, Repeat: series.RepeatForm{Repeats: string(clock.Monthly), Every: "1", Count: "6"}, Role: "Member", Minimum: "1", Maximum: "3"}
}

// Recurring makes the meetings of GoodRecurring and publishes them.
func (f *Meetings) Recurring(change ...func(*series.RecurringForm)) (seriesID int64, dates []db.Event) {
	f.T.Helper()
	form := GoodRecurring()
	for _, c := range change {
		c(&form)
	}
	id, err := f.Series.CreateRecurring(f.Ctx, f.Bob, form, "")
	if err != nil {
		f.T.Fatal(err)
	}
	if _, left, err := f.Series.PublishSeries(f.Ctx, f.Bob, id, series.DraftIDs(f.Dates(id))); err != nil || left > 0 {
		f.T.Fatalf("%d drafts are left, %v", left, err)
	}
	return id, f.Dates(id)
}

// Dates are the dates of a series.
func (f *Meetings) Dates(seriesID int64) []db.Event {
	f.T.Helper()
	all, err := f.DB.Occurrences(f.Ctx, seriesID, "")
	if err != nil {
		f.T.Fatal(err)
	}
	return all
}

// As is the form for a date and those after it as it is shown, with a change.
func (f *Meetings) As(e *db.Event, change func(*series.FollowingForm)) series.FollowingForm {
	f.T.Helper()
	form := series.FollowingForm{Scope: series.ThisAndFollowing, Title: e.Title, Starts: clocktest.TypedClock(e.StartsAt), Ends: clocktest.TypedClock(e.EndsAt), Lead: refusal.IdOrEmpty(e.LeadID), Reason: "the room is taken"}
	if v, err := f.DB.Venue(f.Ctx, e.VenueID); err == nil {
		form.Venue = v.Name
	}
	shifts, err := f.DB.ShiftsOf(f.Ctx, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	for _, s := range shifts {
		form.Places = append(form.Places, series.PlacesForm{ShiftID: s.ID, Minimum: strconv.Itoa(s.Minimum), Maximum: strconv.Itoa(s.Maximum)})
	}
	change(&form)
	return form
}

// Member is the one shift of a date.
func (f *Meetings) Member(e *db.Event) *db.Shift {
	f.T.Helper()
	shifts, err := f.DB.ShiftsOf(f.Ctx, e.ID)
	if err != nil || len(shifts) != 1 {
		f.T.Fatalf("%d shifts, %v", len(shifts), err)
	}
	return &shifts[0]
}
