// Package calendar shows what is on: the calendar, links for calendar programs, and calendar entries by mail.
package calendar

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Calendar shows what is on. Make it with [New].
type Calendar struct {
	*action.Ground
	messages *messages.Messages
	vehicles *vehicles.Vehicles

	feeds *feedCache
}

// New returns the calendar on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, vehicles *vehicles.Vehicles) *Calendar {
	n := &Calendar{Ground: ground, messages: m, vehicles: vehicles}
	n.feeds = newFeedCache(n)
	m.Register(messages.Registered{Entry: n.EntryText})
	return n
}

// Kind tells the entries of a calendar apart.
type Kind string

// The kinds of entry there are.
const (
	EntryEvent     Kind = "event"
	EntryShift     Kind = "shift" // the reader's own
	EntryCar       Kind = "car"
	EntryAwareness Kind = "awareness"
	EntryDay       Kind = "day"     // a bank holiday
	EntryPartner   Kind = "partner" // what a partner plans
	EntryOther     Kind = "other"   // any other imported date
)

// Entry is one thing of a calendar.
type Entry struct {
	Kind    Kind
	Title   string
	Role    string           // of a shift
	Status  db.EventStatus   // of an event
	Booking db.BookingStatus // of a vehicle
	ID      int64            // of the event, the booking or the awareness date; 0 for imported dates
	Starts  time.Time        // zero for whole days
	Ends    time.Time
	Days    clock.DaySpan // the days in London that it touches
	Area    string
	Place   string // of an imported date
	Source  string // of an imported date: the name of its file
}

// Filter narrows a calendar; zero fields don't. It shows whole days in
// London, both ends included, given as midnight in UTC.
type Filter struct {
	Days clock.DaySpan
	Kind db.EventKind
	Area string
	Mine bool
}

// calendarMost is how many events one view of a calendar shows.
const calendarMost = 1000

// Calendar lists what touches some days as a person may see it, by its start,
// whole days first. cut tells that there is more than it lists.
func (n *Calendar) Calendar(ctx context.Context, me *db.Person, f Filter) (entries []Entry, cut bool, err error) {
	if !action.SeesEvents(me) {
		return nil, false, refusal.New(refusal.Forbidden, "The calendar is for officers, trainers and coordinators. Ask an administrator to give you the role.")
	}
	from, to := clock.MomentAt(f.Days.From), clock.MomentAt(f.Days.To.AddDate(0, 0, 1))
	events, err := n.DB.CalendarEvents(ctx, db.CalendarFilter{
		From: from, To: to, Kind: f.Kind, Area: f.Area, PersonID: me.ID, Drafts: me.Role(db.Coordinator), Mine: f.Mine, Limit: calendarMost + 1,
	})
	if err != nil {
		return nil, false, err
	}
	if cut = len(events) > calendarMost; cut {
		events = events[:calendarMost]
	}
	duties, err := n.DB.Duties(ctx, from, to, me.ID)
	if err != nil {
		return nil, false, err
	}
	entries = append(entriesOf(events, duties), entriesOfDuties(duties, events)...)
	if vehicles.SeesVehicles(me) && f.Kind == "" && f.Area == "" && !f.Mine {
		bookings, err := n.entriesOfCars(ctx, from, to)
		if err != nil {
			return nil, false, err
		}
		entries = append(entries, bookings...)
	}
	if f.Kind == "" && f.Area == "" && !f.Mine {
		days, err := n.datesIn(ctx, f.Days)
		if err != nil {
			return nil, false, err
		}
		entries = append(days, entries...)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Starts.Compare(b.Starts) }) // a whole day's is zero
	return entries, cut, nil
}

// Around lists what is on in some days, as far as a person may see it.
func (n *Calendar) Around(ctx context.Context, me *db.Person, days clock.DaySpan) ([]Entry, error) {
	const most = 5000
	from, to := clock.MomentAt(days.From), clock.MomentAt(days.To.AddDate(0, 0, 1))
	all, err := n.datesIn(ctx, days)
	if err != nil {
		return nil, err
	}
	if action.SeesEvents(me) {
		events, err := n.DB.CalendarEvents(ctx, db.CalendarFilter{From: from, To: to, PersonID: me.ID, Drafts: me.Role(db.Coordinator), Limit: most})
		if err != nil {
			return nil, err
		}
		events = slices.DeleteFunc(events, func(e db.Event) bool { return e.Status == db.EventCancelled })
		all = append(all, entriesOf(events, nil)...)
	}
	if vehicles.SeesVehicles(me) {
		cars, err := n.entriesOfCars(ctx, from, to)
		if err != nil {
			return nil, err
		}
		all = append(all, cars...)
	}
	return all, nil
}

// entriesOf leaves out the events of a day for which the reader's own shifts
// at them say more.
func entriesOf(events []db.Event, duties []db.Duty) []Entry {
	entries := make([]Entry, 0, len(events))
	for i := range events {
		e := &events[i]
		days := clock.DaysOf(e.StartsAt, e.EndsAt)
		if days.From.Equal(days.To) && slices.ContainsFunc(duties, func(d db.Duty) bool { return d.EventID == e.ID }) {
			continue
		}
		entries = append(entries, Entry{
			Kind: EntryEvent, Title: e.Title, Status: e.Status, ID: e.ID, Starts: e.StartsAt, Ends: e.EndsAt, Days: days, Area: e.Area,
		})
	}
	return entries
}

// entriesOfDuties lists the reader's own shifts at the events that are shown.
func entriesOfDuties(duties []db.Duty, events []db.Event) []Entry {
	var entries []Entry
	for _, d := range duties {
		if slices.ContainsFunc(events, func(e db.Event) bool { return e.ID == d.EventID }) {
			entries = append(entries, Entry{
				Kind: EntryShift, Title: d.EventTitle, Role: d.Role, ID: d.EventID,
				Starts: d.StartsAt, Ends: d.EndsAt, Days: clock.DaysOf(d.StartsAt, d.EndsAt),
			})
		}
	}
	return entries
}

// entriesOfCars lists what the vehicles are booked for.
func (n *Calendar) entriesOfCars(ctx context.Context, from, to time.Time) ([]Entry, error) {
	cars, err := n.DB.Vehicles(ctx)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for i := range cars {
		bookings, err := n.vehicles.ShownBetween(ctx, cars[i].ID, from, to)
		if err != nil {
			return nil, err
		}
		for _, b := range bookings {
			if starts, ends := vehicles.Shown(&b, n.Time()); starts.Before(to) && ends.After(from) { // not its buffers alone
				title := cars[i].Name + ", " + string(b.Purpose)
				if b.EventTitle != "" {
					title = cars[i].Name + ", " + b.EventTitle
				}
				entries = append(entries, Entry{
					Kind: EntryCar, Title: title, Booking: b.Status, ID: b.ID, Starts: starts, Ends: ends, Days: clock.DaysOf(starts, ends),
				})
			}
		}
	}
	return entries, nil
}

// datesIn lists the awareness dates of some days, and the dates from files:
// bank holidays, what partners plan.
func (n *Calendar) datesIn(ctx context.Context, span clock.DaySpan) ([]Entry, error) {
	dates, err := n.DB.AwarenessDates(ctx)
	if err != nil {
		return nil, err
	}
	days, err := n.DB.Days(ctx, span.From, span.To)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for i := range dates {
		rule, err := clock.ParseYearRule(dates[i].Rule)
		if err != nil {
			continue // it was checked when it was saved
		}
		for year := span.From.Year() - 1; year <= span.To.Year(); year++ {
			if s, ok := rule.In(year); ok && s.Touches(span) {
				entries = append(entries, Entry{Kind: EntryAwareness, Title: dates[i].Name, ID: dates[i].ID, Days: s})
			}
		}
	}
	kept := len(entries)
	for i := range days {
		e := importedEntry(&days[i])
		same := func(a Entry) bool { return db.Fold(a.Title) == db.Fold(e.Title) && a.Days.Touches(e.Days) }
		if e.Kind == EntryAwareness && slices.ContainsFunc(entries[:kept], same) {
			continue // it is shown once
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if c := a.Days.From.Compare(b.Days.From); c != 0 {
			return c
		}
		return strings.Compare(a.Title, b.Title)
	})
	return entries, nil
}

// dayEntries are what the kinds of imported dates are in a calendar.
var dayEntries = map[db.DayKind]Kind{db.DayBankHoliday: EntryDay, db.DayPartner: EntryPartner, db.DayAwareness: EntryAwareness, db.DayOther: EntryOther}

func importedEntry(d *db.Day) Entry {
	return Entry{Kind: dayEntries[d.Kind], Title: d.Name, Place: d.Place, Source: d.Source, Starts: d.StartsAt, Ends: d.EndsAt, Days: clock.DaySpanOf(d.StartsOn, d.EndsOn)}
}

// MonthAround is the month of a day with the days that fill its first and last
// weeks, Monday to Sunday.
func MonthAround(day time.Time) clock.DaySpan {
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	return clock.DaySpan{From: clock.WeekAround(first).From, To: clock.WeekAround(first.AddDate(0, 1, -1)).To}
}
