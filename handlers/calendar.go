package handlers

import (
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/views"
)

// listDays is how many days the list view shows at once.
const listDays = 31

// shownInADay is how many entries a day of a month shows; the rest are a link away.
const shownInADay = 6

// showCalendar shows a month, a week or a list of days: ?view=, ?from=.
func (h *Handler) showCalendar(c *fiber.Ctx) error {
	page := views.CalendarPage{View: web.Query(c, "view"), Filter: filterOf(c, views.Filter{
		Path: "/calendar", What: "the calendar", Fit: "Entries that fit", Fields: []views.Field{kindField, areaField, {Type: "checkbox", Name: "mine", Label: "Only mine"}},
	})}
	form := page.Filter.Form
	day := h.dayAsked(web.Query(c, "from"))
	f := calendar.CalendarFilter{Kind: db.EventKind(form.Value("kind")), Area: form.Value("area"), Mine: form.Value("mine") != ""}
	f.Days = h.turnTo(&page, day)
	entries, cut, err := h.Net.Calendar.Calendar(c.UserContext(), h.Me(c), f)
	if err != nil {
		return err
	}
	in := proper(&page, f.Days, day)
	entries = slices.DeleteFunc(entries, func(e calendar.CalendarEntry) bool { return isSeason(&e) && !overlaps(&e, in) })
	if page.Filter.Words != "" && !slices.ContainsFunc(entries, func(e calendar.CalendarEntry) bool { return overlaps(&e, in) }) {
		page.Nothing, entries = "Nothing fits the filter in "+daysShown(&page)+".", nil
	}
	page.Import = h.Me(c).Role(db.Coordinator)
	page.Page, page.Cut = h.Page(c, "Calendar: "+page.Heading), cut
	page.Counts, page.Marks = calendarCounts(&page, entries, in), calendarKey(entries)
	return h.renderCalendar(c, &page, entries, f.Days, day)
}

// dayAsked is the day of an address, or today.
func (h *Handler) dayAsked(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		return h.Net.Today()
	}
	return day
}

// turnTo sets the heading of a page and the ways on and back, and returns the
// days that it shows.
func (h *Handler) turnTo(page *views.CalendarPage, day time.Time) clock.DaySpan {
	var span clock.DaySpan
	var before, after time.Time
	switch page.View {
	case "week":
		span, page.Step = clock.WeekAround(day), "week"
		before, after = day.AddDate(0, 0, -7), day.AddDate(0, 0, 7)
		page.Heading = "week of " + span.From.Format("2 January 2006")
	case "list":
		span, page.Step = clock.DaySpan{From: day, To: day.AddDate(0, 0, listDays-1)}, "31 days"
		before, after = day.AddDate(0, 0, -listDays), day.AddDate(0, 0, listDays)
		page.Heading = "from " + day.Format("2 January 2006")
	default:
		page.View, page.Step = "month", "month"
		first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
		span, before, after = calendar.MonthAround(day), first.AddDate(0, -1, 0), first.AddDate(0, 1, 0)
		page.Heading = day.Format("January 2006")
	}
	turn := func(view string, day time.Time) string {
		return pathWith("/calendar", page.Filter.Form, "view", view, "from", day.Format(time.DateOnly))
	}
	page.Previous, page.Today, page.Next = turn(page.View, before), turn(page.View, h.Net.Today()), turn(page.View, after)
	for _, view := range []string{"month", "week", "list"} {
		page.Views = append(page.Views, views.NavItem{Text: capital(view), Href: turn(view, day), Current: view == page.View})
	}
	page.Filter.Keep = []views.Saved{{Label: "view", Value: page.View}, {Label: "from", Value: day.Format(time.DateOnly)}}
	return span
}

func (h *Handler) renderCalendar(c *fiber.Ctx, page *views.CalendarPage, entries []calendar.CalendarEntry, span clock.DaySpan, month time.Time) error {
	today := h.Net.Today()
	most := shownInADay
	if page.View != "month" {
		most = len(entries)
	}
	for day := span.From; !day.After(span.To); day = day.AddDate(0, 0, 1) {
		d := views.CalendarDay{
			ID: day.Format(time.DateOnly), Number: day.Format("2"), Full: dayWords(day), Today: day.Equal(today),
			Outside: page.View == "month" && day.Month() != month.Month(), All: pathWith("/calendar", page.Filter.Form, "view", "list", "from", day.Format(time.DateOnly)),
		}
		if day.Day() == 1 {
			d.Number = day.Format("2 Jan")
		}
		if err := h.fillDay(c, &d, entries, day, most); err != nil {
			return err
		}
		switch {
		case page.View != "list" && day.Weekday() == time.Monday:
			page.Weeks = append(page.Weeks, views.CalendarWeek{Days: []views.CalendarDay{d}})
		case page.View != "list":
			week := &page.Weeks[len(page.Weeks)-1]
			week.Days = append(week.Days, d)
		case len(d.Entries) > 0:
			page.Days = append(page.Days, d)
		}
	}
	for i := range entries {
		if e := &entries[i]; isSeason(e) {
			line := calendarLine(e, span.From, false)
			line.Text += ", " + inDays(e.Days)
			page.Seasons = append(page.Seasons, line)
		}
	}
	return h.Render(c, fiber.StatusOK, "calendar/show", page)
}

// isSeason tells whether an entry lasts so many days that it is said once and
// not on each of them.
func isSeason(e *calendar.CalendarEntry) bool {
	return e.Starts.IsZero() && !e.Days.From.Equal(e.Days.To)
}

// fillDay puts the entries of a day into it.
func (h *Handler) fillDay(c *fiber.Ctx, d *views.CalendarDay, entries []calendar.CalendarEntry, day time.Time, most int) error {
	for i := range entries {
		e := &entries[i]
		if isSeason(e) || !e.Days.Has(day) {
			continue
		}
		if len(d.Entries) == most {
			d.More++
			continue
		}
		line, err := h.Part(c, "calendar/line", calendarLine(e, day, h.Me(c).Role(db.Coordinator)))
		if err != nil {
			return err
		}
		d.Entries = append(d.Entries, line)
	}
	return nil
}

// marks tell the kinds of entry apart, by shape and in words.
var marks = []views.CalendarMark{
	{Kind: string(calendar.EntryEvent), Mark: "●", Text: "Event"},
	{Kind: string(calendar.EntryShift), Mark: "◆", Text: "Your shift"},
	{Kind: string(calendar.EntryCar), Mark: "▲", Text: "Car"},
	{Kind: string(calendar.EntryAwareness), Mark: "★", Text: "Awareness date"},
	{Kind: string(calendar.EntryDay), Mark: "■", Text: "Bank holiday"},
	{Kind: string(calendar.EntryPartner), Mark: "▼", Text: "Partner’s date"},
	{Kind: string(calendar.EntryOther), Mark: "□", Text: "Other date"},
}

// calendarLine is the line of an entry on one of its days.
func calendarLine(e *calendar.CalendarEntry, day time.Time, coordinator bool) views.CalendarLine {
	i := slices.IndexFunc(marks, func(m views.CalendarMark) bool { return m.Kind == string(e.Kind) })
	line := views.CalendarLine{Kind: string(e.Kind), Mark: marks[i].Mark, Word: marks[i].Text, Text: e.Title}
	if !e.Starts.IsZero() {
		if e.ID != 0 {
			line.Href = eventPath(e.ID, "")
		}
		line.Time = views.TimeOf(e.Starts)
		if day.After(e.Days.From) {
			line.Time = "until " + views.TimeOf(e.Ends)
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
		if line.Href = bookingPath(e.ID, ""); e.Booking == db.BookingRequested {
			line.Status = "Requested"
		}
	case e.Place != "":
		line.Text += ", " + e.Place
	case e.Kind == calendar.EntryAwareness && coordinator && e.ID != 0:
		line.Href = fmt.Sprintf("/awareness#awareness-%d", e.ID)
	case e.Status == db.EventDraft || e.Status == db.EventCancelled:
		line.Status = capital(e.Status)
	}
	return line
}

// planFrom is the path of the form of a new event at a partner's date. One that
// is given by its day alone is proposed from 9am to 5pm.
func planFrom(e *calendar.CalendarEntry) string {
	starts, ends := e.Days.From.Format(time.DateOnly)+"T09:00", e.Days.To.Format(time.DateOnly)+"T17:00"
	if !e.Starts.IsZero() {
		starts, ends = localTime(e.Starts), localTime(e.Ends)
	}
	return pathWith("/events/new", views.NewForm(nil), "title", e.Title, "starts", starts, "ends", ends, "venue", e.Place, "partner", e.Source)
}

// proper is the days that a page is about: of a month, not those around it
// that fill its first and last week.
func proper(page *views.CalendarPage, span clock.DaySpan, day time.Time) clock.DaySpan {
	if page.View != "month" {
		return span
	}
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
	return clock.DaySpan{From: first, To: first.AddDate(0, 1, -1)}
}

// calendarCounts says in words how much there is in the days of a page.
func calendarCounts(page *views.CalendarPage, entries []calendar.CalendarEntry, in clock.DaySpan) string {
	var events, shifts int
	for i := range entries {
		switch e := &entries[i]; {
		case !overlaps(e, in):
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
	return capital(first) + " and " + second + " in " + daysShown(page) + "."
}

// daysShown names the days of a page.
func daysShown(page *views.CalendarPage) string {
	return map[string]string{"month": page.Heading, "week": "this week", "list": "these days"}[page.View]
}

func someOf(n int, thing string) string {
	said, _ := views.Plural(n, thing)
	if n == 0 {
		return "no " + thing + "s"
	}
	return said
}

func overlaps(e *calendar.CalendarEntry, in clock.DaySpan) bool {
	return !e.Days.From.After(in.To) && !e.Days.To.Before(in.From)
}

// calendarKey is the key of what a calendar shows.
func calendarKey(entries []calendar.CalendarEntry) []views.CalendarMark {
	var key []views.CalendarMark
	for _, m := range marks {
		if slices.ContainsFunc(entries, func(e calendar.CalendarEntry) bool { return string(e.Kind) == m.Kind }) {
			key = append(key, m)
		}
	}
	return key
}
