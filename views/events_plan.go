package views

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// TasksPage is the task list of an event.
type TasksPage struct {
	Page
	Event EventHead
	Tasks []Task
	Check string // path of the check page, or ""
}

// Task is a line of a task list.
type Task struct{ ID, Text, Href, Hint, Status, Tone string }

// NewTasksPage is the task list of an event. car is the status of its booking,
// or "", and needed tells whether the plan counts on a vehicle.
func NewTasksPage(page Page, plan *events.Plan, car db.BookingStatus, needed bool) TasksPage {
	page.Title = "Plan the event"
	e := plan.Event
	tasks := TasksPage{Page: page, Event: NewEventHead(e, "edit"), Check: EventPath(e.ID, "/check")}
	add := func(id, hint string, done bool) {
		tasks.Tasks = append(tasks.Tasks, planTask(plan, id, hint, done))
	}
	add("details", JoinWords(", ", Capital(e.Kind), plan.VenueName()), true)
	add("partner", partnerHint(plan), plan.Partner != nil)
	if n := len(action.Planned(plan.Shifts)); n > 0 {
		add("shifts", words.Count(n, "shift"), true)
	} else {
		add("shifts", "", false)
	}
	if e.Kind == db.TrainingCourse {
		course := "Which course this is a date of, and who seats are kept for"
		if plan.Course != nil {
			course = plan.Course.Name
		}
		add("course", course, plan.Course != nil)
	}
	add("day", "Meeting point, parking, what to wear", e.MeetingPoint != "" || e.Briefing != "")
	tasks.Tasks = append(tasks.Tasks, carTask(e, car, needed))
	add("public", "What the public may know", e.PublicText != "" || e.IsPublic)
	notes := "How the place is set up, and what to do otherwise next time"
	if plan.Earlier.Lessons != nil {
		notes = "Last time’s lessons are there to read"
	}
	add("notes", notes, e.Layout != "" || e.Lessons != "")
	return tasks
}

// planTask is a line of the task list. What keeps the event from being
// published is said instead of the hint.
func planTask(plan *events.Plan, id, hint string, done bool) Task {
	task := Task{ID: id, Text: sectionTitles[id], Href: sectionPath(plan.Event.ID, id), Hint: hint, Status: "Not started", Tone: "wait"}
	if done {
		task.Status, task.Tone = "Completed", ""
	}
	for _, m := range plan.Missing {
		if m.Field == id {
			task.Status, task.Tone, task.Hint = "Incomplete", "warn", m.Message
		}
	}
	return task
}

// carTask says of an event's car whether it comes, which only its keeper completes.
func carTask(e *db.Event, status db.BookingStatus, needed bool) Task {
	task := Task{ID: "car", Text: sectionTitles["car"], Href: EventPath(e.ID, "/car"), Hint: "Its booking, and what is done when it can’t come", Status: Capital(status), Tone: BookingTones[status]}
	switch {
	case status == "" && needed:
		task.Status, task.Tone = "Not booked", "wait"
	case status == "":
		task.Status, task.Tone = "Not needed", ""
	case task.Tone == "good":
		task.Tone = ""
	}
	return task
}

func partnerHint(p *events.Plan) string {
	switch {
	case p.Partner == nil:
		return "Who we are working with"
	case p.Untold():
		return p.Partner.Name + ". Nobody there can be told when it moves or is cancelled."
	}
	return p.Partner.Name + ", " + p.Contact.Name
}

// NewEventForm asks what an event is, when and where: details are the fields
// for that. A form that began with a partner asks for the partner too.
func NewEventForm(page Page, details []Field, form *Form) FormPage {
	page.Title, page.Form = "Create an event", form
	if form.Value("partner") != "" { // otherwise it is asked for with the contact
		details = append(details, Field{Type: "input", Name: "partner", Label: "Partner", Hint: "Whose date it is. A known name reuses it; empty it if there is none."})
	}
	return FormPage{
		Page: page, Back: NavItem{Text: "Events", Href: "/events"},
		Intro:  []string{"This saves a draft that only coordinators and its lead can see. Shifts and the rest come next; you publish it at the end."},
		Fields: details, Action: "/events/new", Button: "Save and continue", Hidden: map[string]string{"form_key": form.Value("form_key")},
		Links: []NavItem{{Text: "Held before? Copy the last edition of its series", Href: "/series"}},
	}
}

// DetailFields ask what an event is, when and where, with the areas and kinds of the
// settings and the names of known venues and series. Of a published event, time and place are not among them.
func DetailFields(plan *events.Plan, leads []db.Person, set *action.Settings, venues, series []string) []Field {
	fields := []Field{
		{Type: "input", Name: "title", Label: "Title"},
		{Type: "select", Name: "kind", Label: "Kind", Options: Options(events.KindsFor(plan.Event, set.EventKinds), Capital), Empty: "Choose"},
	}
	if plan.Event == nil || plan.Event.Status != db.EventPublished {
		fields = append(fields,
			Field{Type: "datetime", Name: "starts", Label: "Starts"},
			Field{Type: "datetime", Name: "ends", Label: "Ends"},
			signUpByField(plan.Event),
			Field{Type: "input", Name: "venue", Label: "Venue", Hint: "A known venue’s name is enough: its address is kept.", List: venues},
			addressField(plan),
			postcodeField)
	} else {
		fields = append(fields, signUpByField(plan.Event))
	}
	return append(fields,
		AreaField(set.Areas),
		leadField(plan, leads),
		Field{Type: "input", Name: "series", Label: "Series", Hint: "For an event that is held every year. Its editions are listed together, and you copy the next from the last. Enter a known or a new name.", List: series})
}

// leadField asks who leads an event, of those who can.
func leadField(plan *events.Plan, leads []db.Person) Field {
	field := Field{Type: "select", Name: "lead", Label: "Event lead", Empty: "Nobody yet", Hint: "Runs the day. We tell them when something needs doing."}
	if !plan.Corrects {
		field.Hint += " To have somebody else lead it, ask a coordinator."
	}
	for i := range leads {
		field.Options = append(field.Options, Option{Value: IDText(leads[i].ID), Text: leads[i].Name()})
	}
	return field
}

// signUpByField asks until when people can sign up for an event; e is nil for
// a new one, which has no start yet that could change.
func signUpByField(e *db.Event) Field {
	field := Field{
		Type: "datetime", Name: "sign_up_by", Label: "Sign up by (optional)",
		Hint: "After this, people can’t sign up or join the waiting list. You can still add them.",
	}
	switch {
	case e == nil:
	case e.Status == db.EventPublished:
		field.Hint += " When the event moves, this moves with it."
	default:
		field.Hint += " If you change only the start, this moves with it."
	}
	return field
}

// addressField asks for the address of the venue named above it.
func addressField(plan *events.Plan) Field {
	field := Field{Type: "textarea", Name: "address", Label: "Address", Rows: 3, Hint: "For a new venue. That of a known one is corrected by a coordinator."}
	if plan.Corrects {
		field.Hint = "A correction for a known venue shows on every event held there."
	}
	return field
}

var postcodeField = Field{Type: "input", Name: "postcode", Label: "Postcode", Width: "govuk-input--width-10"}

// sectionTitles are the titles of the sections of a plan, by the end of their path.
var sectionTitles = map[string]string{
	"details": "Details and venue",
	"partner": "Partner",
	"shifts":  "Shifts",
	"day":     "On the day",
	"course":  "Course and seats",
	"car":     "Car",
	"public":  "Public text",
	"notes":   "Layout and lessons",
}

// sectionPath is where a section of the plan of an event is changed.
func sectionPath(id int64, section string) string {
	if section == "shifts" {
		return EventPath(id, "/shifts")
	}
	return EventPath(id, "/edit/"+section)
}

// sectionTells say which changes of a published event people are told of, by section.
var sectionTells = map[string]string{
	"day":     "We will email people with a place about what you change here, except the travel time.",
	"details": "If you choose another event lead, we will email people with a place to say who it is.",
}

// SectionForm asks with its fields for a section of the plan of an event, which
// is named by the end of its path.
func SectionForm(page Page, section string, plan *events.Plan, fields []Field) FormPage {
	page.Title = sectionTitles[section]
	e := plan.Event
	form := FormPage{Page: page, Caption: e.Title, Back: NavItem{Text: "The plan", Href: EventPath(e.ID, "/edit")}, Fields: fields, Button: "Save"}
	if e.Status == db.EventPublished {
		if section == "details" {
			form.Intro = []string{"The event is published: " + Span(e.StartsAt, e.EndsAt) + "."}
			form.Links = []NavItem{{Text: "Change the time or the venue, and tell everyone", Href: EventPath(e.ID, "/move")}}
		}
		if tells := sectionTells[section]; tells != "" {
			form.Intro = append(form.Intro, tells)
		}
	}
	if action.Fixed(e) {
		form.Back = NavItem{Text: "The event", Href: EventPath(e.ID, "")}
	}
	if last := plan.Earlier.Lessons; section == "notes" && last != nil {
		form.Before = []Saved{{Label: "Last time’s lessons", Value: last.Lessons}, {Label: "From", Value: last.Title + ", " + Date(last.StartsAt)}}
	}
	return form
}

// PartnerFields ask for the partner of an event and the contact there, with the
// names of known partners and the contacts of the one there is.
func PartnerFields(plan *events.Plan, names []string, contacts []db.Contact) []Field {
	kind := Field{Type: "input", Name: "partner_kind", Label: "Kind of partner", List: events.PartnerKinds, Hint: "A correction for a known partner shows wherever they are named."}
	heading := Field{Type: "heading", Label: "Contact", Hint: "Told by email when the event moves or is cancelled. For a known partner it can be left empty: then it is their latest contact."}
	if !plan.Corrects {
		kind.Hint = "For a new partner. That of a known one is corrected by a coordinator."
		heading.Hint = "Told by email when the event moves or is cancelled. Enter somebody of a new partner; for a known one, ask a coordinator to add or choose the contact."
		if plan.Contact != nil {
			heading.Hint = "Now: " + contactWords(plan.Contact) + ". To correct this or to have another contact, ask a coordinator. Leave the rest empty to keep it."
		}
	}
	fields := []Field{
		{Type: "input", Name: "partner", Label: "Partner", Hint: "The organisation, like a students’ union or a Pride organiser. A known name reuses it.", List: names},
		kind, heading,
	}
	if len(contacts) > 1 {
		fields = append(fields, contactField(plan, contacts))
	}
	return append(fields, ContactFields()...)
}

// contactWords are all that is known of a contact, on one line.
func contactWords(c *db.Contact) string { return JoinWords(", ", c.Name, c.Post, c.Email, c.Phone) }

// contactField offers the contacts of the partner there is.
func contactField(plan *events.Plan, contacts []db.Contact) Field {
	field := Field{Type: "select", Name: "contact_id", Label: "Contact", Hint: "Choose another of their contacts here, or enter a new one below."}
	for i := range contacts {
		field.Options = append(field.Options, Option{Value: IDText(contacts[i].ID), Text: JoinWords(", ", contacts[i].Name, contacts[i].Post)})
	}
	if plan.Contact == nil {
		field.Empty = "Nobody yet"
	}
	return field
}

// DayFields ask what people need to know on the day of an event.
var DayFields = []Field{
	{Type: "input", Name: "meeting_point", Label: "Meeting point", Hint: "Where people find the lead."},
	{Type: "input", Name: "parking", Label: "Parking"},
	{Type: "input", Name: "wear", Label: "What to wear"},
	{Type: "input", Name: "arrive_minutes", Label: "Arrive before a shift, in minutes", Width: "govuk-input--width-4", Mode: "numeric"},
	{Type: "input", Name: "travel_minutes", Label: "Travel to any other venue, in minutes", Width: "govuk-input--width-4", Mode: "numeric", Hint: "Counts when clashes with other events are looked for."},
	{Type: "textarea", Name: "briefing", Label: "Briefing", Rows: 8, Hint: "For everyone who sees the event. Leave out anything private. For a course or a conference these are the joining instructions."},
}

// CourseDateFields ask of which course an event is a date.
func CourseDateFields(courses []db.Course) []Field {
	var choices []Option
	for i := range courses {
		choices = append(choices, Option{Value: IDText(courses[i].ID), Text: courses[i].Name})
	}
	return []Field{
		{Type: "select", Name: "course", Label: "Course", Options: choices, Empty: "None"},
		{Type: "textarea", Name: "seats", Label: "Seats kept for forces", Rows: 4, Hint: "A line for each force, like “Bedfordshire Police 6”. Places that are kept for nobody are everybody’s. They are those of the shifts with the role “Learner”."},
		{Type: "date", Name: "opens", Label: "Open to all from", Hint: "From this day unused seats go to people who wait. Leave it blank to keep them to the end."},
	}
}

// FallbackFields ask what is done when the car of an event can’t come, and
// whether officers see that it is coming.
var FallbackFields = []Field{
	{Type: "textarea", Name: "fallback", Label: "Fallback plan", Rows: 3, Hint: "What is done when the car can’t come, because it is needed for policing."},
	{Type: "checkbox", Name: "shows_car", Label: "Officers see on the day that the car is coming", Hint: "Never where it is. The public sees nothing of it, unless the public text says so."},
}

// PublicFields ask what the public learns of an event.
var PublicFields = []Field{
	{Type: "checkbox", Name: "is_public", Label: "Show this event to the public", Hint: "Title, time, venue and the text below. Never who comes, how many, or the car."},
	{Type: "textarea", Name: "public_text", Label: "Public text", Rows: 6},
}

// NoteFields ask what is kept of an event for the next time; of a cancelled
// event also where the reason is from.
func NoteFields(e *db.Event) []Field {
	fields := []Field{
		{Type: "textarea", Name: "layout", Label: "Layout notes", Rows: 5, Hint: "Where the pitch is, how the tables are set up, where power comes from. Copied to the next edition."},
		{Type: "textarea", Name: "lessons", Label: "Lessons", Rows: 5, Hint: "What to do differently next time. Shown to those who plan the next edition."},
	}
	if e.Status == db.EventCancelled {
		fields = append(fields, Field{Type: "input", Name: "source", Label: "Source", Hint: "Where the reason is from, like a statement of the organisers."})
	}
	return fields
}
