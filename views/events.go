package views

import (
	"fmt"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
)

// EventsPage is a list of events.
type EventsPage struct {
	Page
	Rows        []EventRow
	Filter      Filter
	Next        string
	Coordinator bool
	CSV         string
}

// EventRow is an event in a list.
type EventRow struct {
	Href, Title, Kind, When, Where string
	Status, Tone                   string
	Staffed                        string
	Short                          string
}

// NewEventsPage is a list of events as a form asked for it. Where there are
// more events it leads on to them. Drafts are for coordinators.
func NewEventsPage(page Page, lines []events.Line, more bool, form *Form, coordinator bool) EventsPage {
	page.Title = "Events"
	list := EventsPage{Page: page, Coordinator: coordinator, Filter: eventsFilter(form, page.Settings.Areas, coordinator), CSV: PathWith("/events.csv", form)}
	for i := range lines {
		list.Rows = append(list.Rows, NewEventRow(&lines[i]))
	}
	if more {
		last := lines[len(lines)-1].Event
		list.Next = PathWith("/events", form, "after", last.StartsAt.Format(time.RFC3339), "id", IDText(last.ID))
	}
	return list
}

func eventsFilter(form *Form, areas []string, coordinator bool) Filter {
	statuses := []db.EventStatus{db.EventPublished, db.EventCompleted, db.EventCancelled}
	if coordinator {
		statuses = append(statuses, db.EventDraft)
	}
	return Filter{
		Path: "/events", What: "the events", Fit: "Events that fit", Intro: "Coming events are listed, unless you say from when.", Form: form,
		Fields: []Field{
			WordsField, AreaFilter(areas), KindField,
			{Type: "select", Name: "status", Label: "Status", Options: Options(statuses, Capital), Empty: "All"},
			{Type: "date", Name: "from", Label: "From"},
			{Type: "date", Name: "to", Label: "To"},
		},
	}.InWords()
}

// NewEventRow puts an event of a list into words.
func NewEventRow(l *events.Line) EventRow {
	row := EventRow{
		Href: EventPath(l.Event.ID, ""), Title: l.Event.Title, Kind: Capital(l.Event.Kind),
		When: Span(l.Event.StartsAt, l.Event.EndsAt), Where: JoinWords(", ", l.Venue, l.Event.Area),
		Status: Capital(l.Event.Status), Tone: EventTones[l.Event.Status], Staffed: fmt.Sprintf("%d of %d taken", l.Places.Taken(), l.Places.Maximum),
	}
	if l.Shifts == 0 {
		row.Staffed = "No shifts"
	}
	if l.Short > 0 {
		row.Short = strconv.Itoa(l.Short) + " short-staffed"
	}
	return row
}

// EventsSheetHead is the head of a spreadsheet of events. How their shifts are
// staffed is for coordinators.
func EventsSheetHead(coordinator bool) []string {
	head := []string{"Title", "Kind", "Status", "Starts", "Ends", "Venue", "Area"}
	if coordinator {
		head = append(head, "Shifts", "Places taken", "Places", "Shifts short-staffed")
	}
	return head
}

// EventsSheetRow is an event in a spreadsheet, under EventsSheetHead. It names nobody.
func EventsSheetRow(l *events.Line, coordinator bool) []string {
	row := []string{
		l.Event.Title, Capital(l.Event.Kind), Capital(l.Event.Status), SheetTime(l.Event.StartsAt), SheetTime(l.Event.EndsAt), l.Venue, l.Event.Area,
	}
	if coordinator {
		row = append(row, strconv.Itoa(l.Shifts), strconv.Itoa(l.Places.Taken()), strconv.Itoa(l.Places.Maximum), strconv.Itoa(l.Short))
	}
	return row
}
