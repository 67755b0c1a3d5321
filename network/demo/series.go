package demo

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// yearly starts the series of what comes every year; d.event puts each edition
// into the series of its title.
func (d *demo) yearly() {
	for _, s := range []db.Series{
		{Title: "Herts Pride", Kind: db.PrideStall, Notes: "The organisers allot the pitches in January. Ask for one near the main gate, with room for the car."},
		{Title: "University Pride market", Kind: db.UniversityEngagement, Notes: "In LGBT+ History Month. The students’ union invites; the University Policing Team joins."},
		{Title: "LLO foundation course", Kind: db.TrainingCourse, Notes: "Shared with Bedfordshire and Cambridgeshire. In the week of IDAHOBIT when the room is free."},
		{Title: "Engagement conference", Kind: db.Conference, Notes: "In LGBT+ History Month. Speakers are asked before Christmas."},
	} {
		s.CreatedAt = d.clock
		d.keep(d.tx.InsertSeries(d.ctx, &s))
		d.series[s.Title] = s.ID
	}
}

// note writes down what is kept of an event for the next time.
func (d *demo) note(e *demoEvent, notes events.NotesForm) {
	if d.err != nil {
		return
	}
	now, err := d.tx.Event(d.ctx, e.ID)
	d.keep(err)
	if err == nil {
		d.keep(d.n.Events.EditEvent(d.ctx, d.named["Bob"], e.ID, now.Version, notes))
	}
}

var meetingSlot = slot{role: "Member", from: "17:30", to: "19:00", min: 5, max: 40}

// meetings makes the network's monthly meeting as Bob would, with the date of
// twelve days ahead as the fourth. Two were held, and one was cancelled.
func (d *demo) meetings() {
	fourth := clock.OnDay(d.now, 12, 17, 30)
	day := clock.DayOf(fourth)
	back := time.Date(day.Year(), day.Month()-3, 1, 0, 0, 0, 0, time.UTC)
	first := clock.NthWeekday(back.Year(), back.Month(), day.Weekday(), clock.WeekOfMonth(day)).Format(time.DateOnly)
	d.at(clock.AddWallClock(d.moment(first+"T09:00"), -28, 0))
	if d.err != nil {
		return
	}
	id, err := d.n.Series.CreateRecurring(d.ctx, d.named["Bob"], series.RecurringForm{
		Details: events.DetailsForm{
			Title: "Network meeting", Kind: "network meeting", Starts: first + "T" + meetingSlot.from, Ends: first + "T" + meetingSlot.to,
			Venue: headquarters, Lead: refusal.IdOrEmpty(d.named["Bob"].ID),
		},
		Repeat: series.RepeatForm{Repeats: string(clock.Monthly), Every: "1", Count: "8"},
		Role:   meetingSlot.role, Minimum: "5", Maximum: "40",
	}, "")
	d.keep(err)
	d.later(time.Hour)
	drafts, err := d.n.Series.DraftsToCome(d.ctx, d.tx.Reader, d.n.Series.Time(), id)
	d.keep(err)
	_, _, err = d.n.Series.PublishSeries(d.ctx, d.named["Bob"], id, series.DraftIDs(drafts))
	d.keep(err)
	dates, err := d.tx.Occurrences(d.ctx, id, "")
	d.keep(err)
	for i := range dates {
		d.dates = append(d.dates, d.made(&dates[i]))
	}
	if d.err != nil {
		return
	}
	for _, e := range d.dates[:2] {
		d.at(clock.AddWallClock(e.StartsAt, -21, 0))
		d.signUpSome(e, meetingSlot.role, 7)
		d.attend(e)
	}
	d.at(clock.AddWallClock(d.dates[2].StartsAt, -14, 0))
	d.cancel(d.dates[2], "The room is needed for an operation.")
}

// made is an event that a verb made, with its shifts.
func (d *demo) made(e *db.Event) *demoEvent {
	made := &demoEvent{Event: e, shifts: map[string]*db.Shift{}}
	shifts, err := d.tx.ShiftsOf(d.ctx, e.ID)
	d.keep(err)
	for i := range shifts {
		made.shifts[shifts[i].Role] = &shifts[i]
		made.roles = append(made.roles, shifts[i].Role)
	}
	return made
}
