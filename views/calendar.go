package views

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// CalendarView is how the calendar shows days.
type CalendarView string

const (
	ViewMonth CalendarView = "month"
	ViewWeek  CalendarView = "week"
	ViewList  CalendarView = "list"
)

// calendarViews are the views in the order of their links.
var calendarViews = []CalendarView{ViewMonth, ViewWeek, ViewList}

// CalendarPage is a month, a week or a list of days.
type CalendarPage struct {
	Page
	View     CalendarView
	Heading  string // "August 2027"
	Step     string // what one turns by: "month"
	Previous string // the paths of the steps before and after
	Next     string
	Today    string // the path that shows today
	Views    []NavItem
	Filter   Filter
	Seasons  []CalendarLine // what lasts longer than a day and is no event
	Weeks    []CalendarWeek
	Days     []CalendarDay // of the list: those with entries
	Counts   string        // "12 events, 2 of them with a shift of yours"
	Cut      bool          // there is more than is shown
	Nothing  string        // said of a filter that finds nothing in these days
	Marks    []CalendarMark
	Import   bool // the reader may import dates

	Span       clock.DaySpan // the days that it shows, also those around a month
	day, today time.Time     // the day that was asked for
}

// CalendarWeek is a row of a month or of a week.
type CalendarWeek struct{ Days []CalendarDay }

// CalendarDay is a day with what is on it.
type CalendarDay struct {
	ID      string // 2027-08-14
	Number  string // "14", or "1 Aug" where a month begins
	Full    string // "Saturday 14 August 2027"
	Today   bool
	Outside bool // in another month than the one shown
	Entries []template.HTML
	More    int    // entries that are not shown here
	All     string // the path where they are
}

// CalendarLine is one entry of a day, comparable so that it is rendered once.
type CalendarLine struct {
	Kind   string // for the class: event, shift, car, awareness, day, partner, other
	Mark   string // a shape
	Word   string // what it is, where the shape alone would say it
	Text   string
	Time   string
	Href   string
	Status string // "Draft", "Cancelled"
	Plan   string // path at which a coordinator plans an event from it, or ""
}

// CalendarMark is a line of the key.
type CalendarMark struct{ Kind, Mark, Text string }

// Bounds of what a calendar shows.
const (
	listDays    = 31 // of the list, at once
	shownInADay = 6  // entries in a day of a month; the rest are a link away
)

// CalendarFilter narrows the calendar; areas are those of the settings.
func CalendarFilter(areas []string) Filter {
	return Filter{Path: "/calendar", What: "the calendar", Fit: "Entries that fit", Fields: []Field{KindField, AreaFilter(areas), {Type: "checkbox", Name: "mine", Label: "Only mine"}}}
}

// NewCalendarPage is a month around a day, or, where asked says so, its week or a
// list that begins with it. Its entries are yet to be filled in.
func NewCalendarPage(page Page, asked string, day, today time.Time, filter Filter) CalendarPage {
	p := CalendarPage{Page: page, View: ViewMonth, Filter: filter, day: day, today: today}
	if view := CalendarView(asked); slices.Contains(calendarViews, view) {
		p.View = view
	}
	var before, after time.Time
	switch p.View {
	case ViewWeek:
		p.Span, p.Step = clock.WeekAround(day), "week"
		before, after = day.AddDate(0, 0, -7), day.AddDate(0, 0, 7)
		p.Heading = "week of " + p.Span.From.Format("2 January 2006")
	case ViewList:
		p.Span, p.Step = clock.DaySpan{From: day, To: day.AddDate(0, 0, listDays-1)}, "31 days"
		before, after = day.AddDate(0, 0, -listDays), day.AddDate(0, 0, listDays)
		p.Heading = "from " + day.Format("2 January 2006")
	case ViewMonth:
		p.Step = "month"
		first := monthOf(day).From
		p.Span, before, after = calendar.MonthAround(day), first.AddDate(0, -1, 0), first.AddDate(0, 1, 0)
		p.Heading = day.Format("January 2006")
	}
	p.Title = "Calendar: " + p.Heading
	p.Previous, p.Today, p.Next = p.turn(p.View, before), p.turn(p.View, today), p.turn(p.View, after)
	for _, view := range calendarViews {
		p.Views = append(p.Views, NavItem{Text: Capital(view), Href: p.turn(view, day), Current: view == p.View})
	}
	p.Filter.Keep = []Saved{{Label: "view", Value: string(p.View)}, {Label: "from", Value: day.Format(time.DateOnly)}}
	return p
}

// turn is the path at which the calendar shows a day in a way of its own.
func (p *CalendarPage) turn(view CalendarView, day time.Time) string {
	return PathWith("/calendar", p.Filter.Form, "view", string(view), "from", day.Format(time.DateOnly))
}

// monthOf is the days of the month of a day.
func monthOf(day time.Time) clock.DaySpan {
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	return clock.DaySpan{From: first, To: first.AddDate(0, 1, -1)}
}

// Fill puts the entries into the days of a calendar. Coordinators are led on to
// plan events from some. Draw renders the line of an entry.
func (p *CalendarPage) Fill(entries []calendar.Entry, coordinator bool, draw func(CalendarLine) (template.HTML, error)) error {
	p.Import = coordinator
	about := p.Span
	if p.View == ViewMonth { // and not those around it that fill its first and last week
		about = monthOf(p.day)
	}
	entries = slices.DeleteFunc(entries, func(e calendar.Entry) bool { return isSeason(&e) && !e.Days.Touches(about) })
	if p.Filter.Words != "" && !slices.ContainsFunc(entries, func(e calendar.Entry) bool { return e.Days.Touches(about) }) {
		p.Nothing, entries = "Nothing fits the filter in "+p.daysShown()+".", nil
	}
	p.Counts, p.Marks = p.count(entries, about), calendarKey(entries)
	for day := p.Span.From; !day.After(p.Span.To); day = day.AddDate(0, 0, 1) {
		d := p.newDay(day)
		if err := p.fillDay(&d, entries, day, coordinator, draw); err != nil {
			return err
		}
		p.add(day, d)
	}
	for i := range entries {
		if e := &entries[i]; isSeason(e) {
			line := calendarLine(e, p.Span.From, false)
			line.Text += ", " + InDays(e.Days)
			p.Seasons = append(p.Seasons, line)
		}
	}
	return nil
}

func (p *CalendarPage) newDay(day time.Time) CalendarDay {
	d := CalendarDay{
		ID: day.Format(time.DateOnly), Number: day.Format("2"), Full: LongDay(day), Today: day.Equal(p.today),
		Outside: p.View == ViewMonth && day.Month() != p.day.Month(), All: p.turn(ViewList, day),
	}
	if day.Day() == 1 {
		d.Number = day.Format("2 Jan")
	}
	return d
}

// fillDay puts the entries of a day into it.
func (p *CalendarPage) fillDay(d *CalendarDay, entries []calendar.Entry, day time.Time, coordinator bool, draw func(CalendarLine) (template.HTML, error)) error {
	for i := range entries {
		e := &entries[i]
		if isSeason(e) || !e.Days.Has(day) {
			continue
		}
		if p.View == ViewMonth && len(d.Entries) == shownInADay {
			d.More++
			continue
		}
		line, err := draw(calendarLine(e, day, coordinator))
		if err != nil {
			return err
		}
		d.Entries = append(d.Entries, line)
	}
	return nil
}

// add adds a day to its week, or to the list if anything is on.
func (p *CalendarPage) add(day time.Time, d CalendarDay) {
	switch {
	case p.View != ViewList && day.Weekday() == time.Monday:
		p.Weeks = append(p.Weeks, CalendarWeek{Days: []CalendarDay{d}})
	case p.View != ViewList:
		week := &p.Weeks[len(p.Weeks)-1]
		week.Days = append(week.Days, d)
	case len(d.Entries) > 0:
		p.Days = append(p.Days, d)
	}
}

// isSeason tells whether an entry lasts so many days that it is said once and
// not on each of them.
func isSeason(e *calendar.Entry) bool {
	return e.Starts.IsZero() && !e.Days.From.Equal(e.Days.To)
}

// calendarMarks tell the kinds of entry apart, by shape and in words.
var calendarMarks = []CalendarMark{
	{Kind: string(calendar.EntryEvent), Mark: "●", Text: "Event"},
	{Kind: string(calendar.EntryShift), Mark: "◆", Text: "Your shift"},
	{Kind: string(calendar.EntryCar), Mark: "▲", Text: "Car"},
	{Kind: string(calendar.EntryAwareness), Mark: "★", Text: "Awareness date"},
	{Kind: string(calendar.EntryDay), Mark: "■", Text: "Bank holiday"},
	{Kind: string(calendar.EntryPartner), Mark: "▼", Text: "Partner’s date"},
	{Kind: string(calendar.EntryOther), Mark: "□", Text: "Other date"},
}

// calendarLine is the line of an entry on one of its days.
func calendarLine(e *calendar.Entry, day time.Time, coordinator bool) CalendarLine {
	i := slices.IndexFunc(calendarMarks, func(m CalendarMark) bool { return m.Kind == string(e.Kind) })
	line := CalendarLine{Kind: string(e.Kind), Mark: calendarMarks[i].Mark, Word: calendarMarks[i].Text, Text: e.Title}
	if !e.Starts.IsZero() {
		if e.ID != 0 {
			line.Href = EventPath(e.ID, "")
		}
		line.Time = TimeOf(e.Starts)
		if day.After(e.Days.From) {
			line.Time = "until " + TimeOf(e.Ends)
			if day.Before(e.Days.To) {
				line.Time = "all day"
			}
		}
	}
	if e.Kind == calendar.EntryPartner && coordinator {
		line.Plan = planFrom(e)
	}
	switch {
	case e.Kind == calendar.EntryShift:
		line.Text = e.Role + ", " + e.Title
	case e.Kind == calendar.EntryCar:
		if line.Href = BookingPath(e.ID, ""); e.Booking == db.BookingRequested {
			line.Status = "Requested"
		}
	case e.Place != "":
		line.Text += ", " + e.Place
	case e.Kind == calendar.EntryAwareness && coordinator && e.ID != 0:
		line.Href = fmt.Sprintf("/awareness#awareness-%d", e.ID)
	case e.Status == db.EventDraft || e.Status == db.EventCancelled:
		line.Status = Capital(e.Status)
	}
	return line
}

// planFrom is the path of the form of a new event at a partner's date. One that
// is given by its day alone is proposed from 9am to 5pm.
func planFrom(e *calendar.Entry) string {
	starts, ends := e.Days.From.Format(time.DateOnly)+"T09:00", e.Days.To.Format(time.DateOnly)+"T17:00"
	if !e.Starts.IsZero() {
		starts, ends = ControlTime(e.Starts), ControlTime(e.Ends)
	}
	return PathWith("/events/new", NewForm(nil), "title", e.Title, "starts", starts, "ends", ends, "venue", e.Place, "partner", e.Source)
}

// count says in words how much there is in some days.
func (p *CalendarPage) count(entries []calendar.Entry, in clock.DaySpan) string {
	var events, shifts int
	for i := range entries {
		switch e := &entries[i]; {
		case !e.Days.Touches(in):
		case e.Kind == calendar.EntryEvent:
			events++
		case e.Kind == calendar.EntryShift:
			shifts++
		}
	}
	first, second := someOf(events, "event"), "no shifts of yours"
	if shifts > 0 { // whose events are not said twice
		first, second = someOf(shifts, "shift")+" of yours", someOf(events, "other event")
	}
	return Capital(first) + " and " + second + " in " + p.daysShown() + "."
}

// daysShown names the days of a page.
func (p *CalendarPage) daysShown() string {
	switch p.View {
	case ViewWeek:
		return "this week"
	case ViewList:
		return "these days"
	case ViewMonth:
	}
	return p.Heading
}

func someOf(n int, thing string) string {
	said, _ := Plural(n, thing)
	if n == 0 {
		return "no " + thing + "s"
	}
	return said
}

// calendarKey is the key of what a calendar shows.
func calendarKey(entries []calendar.Entry) []CalendarMark {
	var key []CalendarMark
	for _, m := range calendarMarks {
		if slices.ContainsFunc(entries, func(e calendar.Entry) bool { return string(e.Kind) == m.Kind }) {
			key = append(key, m)
		}
	}
	return key
}
