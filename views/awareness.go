package views

import (
	"fmt"
	"net/url"
	"time"

	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// AwarenessPage is the awareness dates with what is due for each.
type AwarenessPage struct {
	Page
	Dates []AwarenessRow
}

// AwarenessRow is an awareness date with its next edition.
type AwarenessRow struct {
	ID      int64
	Name    string
	When    string // its days in words; empty when the rule names no more
	Soon    string // "On now", "In 8 weeks"
	Notes   string
	Bare    bool // nothing is planned, and something should be
	Near    bool // the first of its tasks is due, or it is eight weeks away
	Planned []ThingRow
	More    string // the path of all events of those days, or ""
	Tasks   []AwarenessTaskRow
	Edit    string
	Create  string // the path of the form of a new event
}

// AwarenessTaskRow is a task of an edition.
type AwarenessTaskRow struct {
	ID       int64
	Task     string
	Due      string
	Reminder string // when coordinators are reminded; empty when they were, or need not be
	Late     bool
	Done     bool
	Path     string // posted to when it is done, with _method=DELETE to take that back
}

// AwarenessEditPage is the form of an awareness date with its tasks.
type AwarenessEditPage struct {
	FormPage
	Tasks      []AwarenessTaskRow
	TaskForm   *Form
	TaskAction string
}

// AwarenessPath is the path of the form of an awareness date.
func AwarenessPath(id int64) string { return fmt.Sprintf("/awareness/%d/edit", id) }

// NewAwarenessPage is the awareness dates, with what is due for each.
func NewAwarenessPage(page Page, dates []awareness.Edition, now time.Time) AwarenessPage {
	page.Title = "Awareness dates"
	list := AwarenessPage{Page: page}
	for i := range dates {
		list.Dates = append(list.Dates, awarenessRow(&dates[i], now))
	}
	return list
}

func awarenessRow(a *awareness.Edition, now time.Time) AwarenessRow {
	row := AwarenessRow{
		ID: a.ID, Name: a.Name, Notes: a.Notes, Bare: a.Bare(), Near: a.Near(), Edit: AwarenessPath(a.ID),
		Create: "/events/new",
	}
	if a.Year == 0 {
		return row
	}
	if a.Days > 0 { // its first day is proposed
		row.Create = planFrom(&calendar.Entry{Title: a.Name, Days: clock.DaySpan{From: a.Span.From, To: a.Span.From}})
	}
	row.When, row.Soon = InDays(a.Span), AwayWords(a.Days)
	for _, e := range a.Planned {
		row.Planned = append(row.Planned, ThingRow{Href: EventPath(e.ID, ""), Name: e.Title, Detail: DateShort(e.StartsAt)})
	}
	if a.More {
		row.More = "/events?" + url.Values{"from": {a.Span.From.Format(time.DateOnly)}, "to": {a.Span.To.Format(time.DateOnly)}}.Encode()
	}
	for i := range a.Tasks {
		row.Tasks = append(row.Tasks, NewAwarenessTaskRow(&a.Tasks[i], now))
	}
	return row
}

// NewAwarenessTaskRow is a task of an edition, with when coordinators are
// reminded of it if that is to come.
func NewAwarenessTaskRow(t *awareness.EditionTask, now time.Time) AwarenessTaskRow {
	row := AwarenessTaskRow{
		ID: t.ID, Task: t.Task, Late: t.Days < 0 && !t.Done, Done: t.Done,
		Due: "By " + LongDay(t.Due), Path: fmt.Sprintf("/awareness/tasks/%d/years/%d", t.ID, t.Year),
	}
	if at := awareness.ReminderAt(t.Due); !t.Done && at.After(now) {
		row.Reminder = "Coordinators are reminded at " + TimeOf(at) + " that day"
	}
	return row
}

// AwayWords says how far away a day is.
func AwayWords(days int) string {
	switch {
	case days <= 0:
		return "On now"
	case days == 1:
		return "Tomorrow"
	case days < 21:
		return fmt.Sprintf("In %d days", days)
	case days < 70:
		return fmt.Sprintf("In %d weeks", days/7)
	}
	months, _ := Plural(days/30, "month")
	return "In " + months
}

var awarenessFields = []Field{
	{Type: "input", Name: "name", Label: "Name"},
	{Type: "textarea", Name: "rule", Label: "When it is", Rows: 3, Hint: "Like 17 May, February, 1 June to 30 September, or second Saturday of October, 8 days. For a year that differs, add a line that begins with it: 2027: 10 to 17 October"},
	{Type: "checkbox", Name: "expects", Label: "Warn when nothing is planned for it"},
	{Type: "textarea", Name: "notes", Label: "Notes", Rows: 3},
}

// AwarenessForm asks for an awareness date.
func AwarenessForm(page Page) FormPage {
	page.Title = "Add an awareness date"
	return FormPage{Page: page, Back: NavItem{Text: "Awareness dates", Href: "/awareness"}, Fields: awarenessFields, Button: "Save"}
}

// NewAwarenessEditPage changes an awareness date and its tasks. Task is what was
// typed of a new one.
func NewAwarenessEditPage(page Page, a *awareness.Edition, form, task *Form) AwarenessEditPage {
	edit := AwarenessEditPage{FormPage: AwarenessForm(page), TaskForm: task, TaskAction: fmt.Sprintf("/awareness/%d/tasks", a.ID)}
	edit.Title, edit.Action, edit.Form, edit.Refused = "Change "+a.Name, AwarenessPath(a.ID), form, task.HasErrors()
	edit.Remove = &Removal{
		Summary: "Stop keeping this date", Text: "It goes from this list, the dashboard and the calendar, and nobody is reminded of its tasks. Events are not touched.",
		Button: "Stop keeping it", Action: fmt.Sprintf("/awareness/%d", a.ID),
	}
	for _, t := range a.Tasks {
		edit.Tasks = append(edit.Tasks, AwarenessTaskRow{ID: t.ID, Task: t.Task, Due: weeksBefore(t.DaysBefore), Path: fmt.Sprintf("/awareness/tasks/%d", t.ID)})
	}
	return edit
}

// weeksBefore says how long before an awareness date a task is due.
func weeksBefore(days int) string {
	if days == 0 {
		return "On the day"
	}
	weeks, _ := Plural(days/7, "week")
	return weeks + " before"
}
