package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// listEvents shows the events a person may see, coming ones unless the filter
// says from when, or sends them as CSV to who asks for that.
func (h *Handler) listEvents(c *fiber.Ctx) error {
	if wantsCSV(c) {
		return h.sendEventsCSV(c)
	}
	form, filter := eventFilter(c, h.Net.Now())
	lines, more, err := h.Net.Events.ListEvents(c.UserContext(), h.Me(c), filter)
	if err != nil {
		return err
	}
	page := views.EventsPage{Page: h.Page(c, "Events"), Coordinator: h.Me(c).Role(db.Coordinator)}
	statuses := []db.EventStatus{db.EventPublished, db.EventCompleted, db.EventCancelled}
	if page.Coordinator {
		statuses = append(statuses, db.EventDraft)
	}
	page.Filter = inWords(views.Filter{
		Path: "/events", What: "the events", Fit: "Events that fit", Intro: "Coming events are listed, unless you say from when.", Form: form,
		Fields: []views.Field{
			views.WordsField, views.AreaField, views.KindField,
			{Type: "select", Name: "status", Label: "Status", Options: views.Options(statuses, capital), Empty: "All"},
			{Type: "date", Name: "from", Label: "From"},
			{Type: "date", Name: "to", Label: "To"},
		},
	})
	page.CSV = pathWith("/events.csv", form)
	for i := range lines {
		page.Rows = append(page.Rows, eventRow(&lines[i]))
	}
	if more {
		last := lines[len(lines)-1].Event
		page.Next = pathWith("/events", form, "after", last.StartsAt.Format(time.RFC3339), "id", strconv.FormatInt(last.ID, 10))
	}
	return h.Render(c, fiber.StatusOK, "events/list", page)
}

// eventFields are the fields of the filter, in the order of the page.
var eventFields = []string{"q", "area", "kind", "status", "from", "to"}

func eventFilter(c *fiber.Ctx, now time.Time) (*views.Form, db.EventFilter) {
	form := queryForm(c, eventFields...)
	f := db.EventFilter{Query: form.Value("q"), Area: form.Value("area"), Kind: db.EventKind(form.Value("kind"))}
	if status := form.Value("status"); status != "" {
		f.Statuses = []db.EventStatus{db.EventStatus(status)}
	}
	if f.From = dayIn(form.Value("from")); f.From.IsZero() {
		f.From = clock.OnDay(now, 0, 0, 0)
	}
	if to := dayIn(form.Value("to")); !to.IsZero() {
		f.To = clock.AddWallClock(to, 1, 0)
	}
	f.AfterAt, f.AfterID = cursor(c)
	return form, f
}

// cursor reads where a page of a list begins.
func cursor(c *fiber.Ctx) (time.Time, int64) {
	at, err := time.Parse(time.RFC3339, web.Query(c, "after"))
	id, idErr := strconv.ParseInt(web.Query(c, "id"), 10, 64)
	if err != nil || idErr != nil {
		return time.Time{}, 0
	}
	return at, id
}

func eventRow(l *events.Line) views.EventRow {
	row := views.EventRow{
		Href: fmt.Sprintf("/events/%d", l.Event.ID), Title: l.Event.Title, Kind: capital(l.Event.Kind),
		When: views.Span(l.Event.StartsAt, l.Event.EndsAt), Where: joinWords(", ", l.Venue, l.Event.Area),
		Status: capital(l.Event.Status), Tone: views.EventTones[l.Event.Status], Staffed: fmt.Sprintf("%d of %d taken", l.Places.Taken(), l.Places.Maximum),
	}
	if l.Shifts == 0 {
		row.Staffed = "No shifts"
	}
	if short := shortShifts(l); short > 0 {
		row.Short = strconv.Itoa(short) + " short-staffed"
	}
	return row
}

func wantsCSV(c *fiber.Ctx) bool {
	return web.Query(c, "format") == "csv" || strings.HasPrefix(c.Get(fiber.HeaderAccept), "text/csv")
}

// sendEventsCSV sends every event that the person may see and the filter lets
// through, page by page of the list. Nobody is named; how the shifts are
// staffed is for coordinators.
func (h *Handler) sendEventsCSV(c *fiber.Ctx) error {
	_, filter := eventFilter(c, h.Net.Now())
	columns := 7
	if h.Me(c).Role(db.Coordinator) {
		columns = len(csvHead)
	}
	rows := [][]string{slices.Clone(csvHead[:columns])}
	for more := true; more; {
		lines, next, err := h.Net.Events.ListEvents(c.UserContext(), h.Me(c), filter)
		if err != nil {
			return err
		}
		for i := range lines {
			rows = append(rows, csvRow(&lines[i])[:columns])
		}
		if more = next; more {
			last := lines[len(lines)-1].Event
			filter.AfterAt, filter.AfterID = last.StartsAt, last.ID
		}
	}
	return web.SendCSV(c, "events", rows)
}

// csvHead are the columns; those from the eighth on are for coordinators.
var csvHead = []string{"Title", "Kind", "Status", "Starts", "Ends", "Venue", "Area", "Shifts", "Places taken", "Places", "Shifts short-staffed"}

// csvRow says of an event what the list says.
func csvRow(l *events.Line) []string {
	return []string{
		l.Event.Title, capital(l.Event.Kind), capital(l.Event.Status), views.SheetTime(l.Event.StartsAt), views.SheetTime(l.Event.EndsAt),
		l.Venue, l.Event.Area, strconv.Itoa(l.Shifts), strconv.Itoa(l.Places.Taken()), strconv.Itoa(l.Places.Maximum), strconv.Itoa(shortShifts(l)),
	}
}

// shortShifts is how many shifts of an event are short-staffed, which only
// counts while people can sign up.
func shortShifts(l *events.Line) int {
	if l.Event.Status != db.EventPublished {
		return 0
	}
	return l.Short
}

// localTime is a moment as a form's date and time control holds it, in London.
func localTime(t time.Time) string { return views.ControlTime(t) }
