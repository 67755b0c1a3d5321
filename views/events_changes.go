package views

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// ReasonField asks for the reason of what people are told.
var ReasonField = Field{Type: "textarea", Name: "reason", Label: "Reason", Rows: 3, Hint: "Shown on the event’s page, and in the emails of people who have not chosen discreet ones. It stays with the event."}

// ReasonFields ask for the reason of a change; it can be left out where nobody is told.
func ReasonFields(told *events.Told) []Field {
	field := ReasonField
	if !told.AsksWhy() {
		field.Label, field.Hint = "Reason (optional)", "Shown on the event’s page. It stays with the event."
	}
	return []Field{field}
}

// NewTold puts into words who will be told.
func NewTold(t *events.Told) *Told {
	words := &Told{Count: t.Count(), Car: t.Car}
	for i := range t.People {
		words.People = append(words.People, t.People[i].Name())
	}
	if t.Lead != nil {
		words.Others = append(words.Others, t.Lead.Name()+" (event lead)")
	}
	if t.Contact != nil {
		words.Others = append(words.Others, t.Contact.Name+" (partner’s contact)")
	}
	if t.Untold != nil {
		words.Untold = t.Untold.Name
	}
	return words
}

// losersWords say who can't keep a place, and why.
func losersWords(losers []events.LosesOut) []string {
	words := make([]string, len(losers))
	for i, l := range losers {
		words[i] = l.Person.Name() + ", " + l.Shift.Role + ": " + l.Why
	}
	return words
}

// nowThen says what something is and what it becomes, or that it stays.
func nowThen(label, now, then string) []Saved {
	switch now {
	case then:
		return []Saved{{Label: label, Value: "Not changed: " + now}}
	case "":
		return []Saved{{Label: label, Value: then}}
	}
	return []Saved{{Label: label + " now", Value: now}, {Label: label + " then", Value: then}}
}

// MoveForm asks where and when an event moves to, with the names of known
// venues; told is who would be told.
func MoveForm(page Page, plan *events.Plan, venues []string, told *events.Told) FormPage {
	page.Title = "Move event"
	form := formOfMove(page, plan.Event)
	stay := "A known venue’s name is enough."
	if plan.Venue != nil {
		stay = "Leave empty to stay at " + plan.Venue.Name + ". " + stay
	}
	form.Button = "Continue"
	form.Intro = []string{"Now: " + Span(plan.Event.StartsAt, plan.Event.EndsAt) + ". Its shifts move with it. You see who will be told before anything happens."}
	form.Fields = append([]Field{
		{Type: "datetime", Name: "starts", Label: "Starts"},
		{Type: "datetime", Name: "ends", Label: "Ends", Hint: "Leave empty to keep it as long as it is."},
		{Type: "input", Name: "venue", Label: "Venue", Hint: stay, List: venues},
		addressField(plan),
		postcodeField,
	}, ReasonFields(told)...)
	return form
}

// CheckMoveForm shows what a move would do before it is done. It carries along
// what was typed about it.
func CheckMoveForm(page Page, plan *events.Plan, preview *events.MovePreview, typed map[string]string) FormPage {
	page.Title = "Check the move"
	form := formOfMove(page, plan.Event)
	form.Button, form.More = "Move event", "Change the move"
	form.Told = moveWords(plan, preview, typed["reason"])
	form.Hidden = map[string]string{"confirmed": "on"}
	maps.Copy(form.Hidden, typed)
	return form
}

func formOfMove(page Page, e *db.Event) FormPage {
	return FormPage{Page: page, Caption: e.Title, Back: NavItem{Text: "Keep the event as it is", Href: EventPath(e.ID, "")}, Action: EventPath(e.ID, "/move")}
}

func moveWords(plan *events.Plan, p *events.MovePreview, reason string) *Told {
	words := NewTold(p.Told)
	now, then := Span(plan.Event.StartsAt, plan.Event.EndsAt), Span(p.Starts, p.Ends)
	words.Changes = nowThen("Time", now, then)
	if p.Venue != nil {
		words.Changes = append(words.Changes, nowThen("Venue", venueLine(plan.Venue), venueLine(p.Venue))...)
	}
	if by := plan.Event.SignUpBy; !by.IsZero() {
		words.Changes = append(words.Changes, nowThen("Sign-up closes", ByWords(by), ByWords(p.SignUpBy))...)
	}
	if reason != "" {
		words.Changes = append(words.Changes, Saved{Label: "Reason", Value: reason})
	}
	for _, s := range action.Planned(p.Shifts) {
		if now != then {
			words.Shifts = append(words.Shifts, s.Role+": "+Span(s.StartsAt, s.EndsAt))
		}
	}
	words.Losers = losersWords(p.LosesOut)
	return words
}

// venueLine is a venue with its address; "" for none.
func venueLine(v *db.Venue) string {
	if v == nil {
		return ""
	}
	return JoinWords(", ", v.Name, v.Address, v.Postcode)
}

// CancelEventForm asks why an event is cancelled, and says who will be told.
func CancelEventForm(page Page, e *db.Event, told *events.Told) FormPage {
	page.Title = "Cancel event"
	form := formOfCancelling(page, e, told, NavItem{Text: "Keep the event", Href: EventPath(e.ID, "")})
	form.Action = EventPath(e.ID, "/cancel")
	form.Intro = []string{Span(e.StartsAt, e.EndsAt) + ". You cannot undo this. Everyone loses their place, open offers end and reminders stop."}
	return form
}

// CancelShiftForm asks why a shift of an event is cancelled, and says who will be told.
func CancelShiftForm(page Page, e *db.Event, s *db.Shift, told *events.Told) FormPage {
	page.Title = "Cancel shift"
	form := formOfCancelling(page, e, told, NavItem{Text: "Keep the shift", Href: EventPath(e.ID, "/shifts")})
	form.Action = ShiftPath(s.ID, "/cancel")
	form.Intro = []string{fmt.Sprintf("%s, %s.", s.Role, Span(s.StartsAt, s.EndsAt))}
	return form
}

func formOfCancelling(page Page, e *db.Event, told *events.Told, back NavItem) FormPage {
	return FormPage{Page: page, Caption: e.Title, Back: back, Fields: ReasonFields(told), Button: page.Title, Kind: "warning", Told: NewTold(told)}
}

// DeleteDraftForm says what goes with a draft that is deleted.
func DeleteDraftForm(page Page, goes *events.Deletion) FormPage {
	page.Title = "Delete draft"
	e := goes.Event
	return FormPage{
		Page: page, Caption: e.Title, Back: NavItem{Text: "Keep the draft", Href: EventPath(e.ID, "")},
		Intro:  []string{Span(e.StartsAt, e.EndsAt) + ". The draft is deleted with all that belongs to it. The log keeps that you deleted a draft."},
		Before: goingWords(goes), Warn: []string{"You can’t undo this."},
		Action: EventPath(e.ID, "/deletion"), Button: "Delete draft", Kind: "warning",
	}
}

func goingWords(goes *events.Deletion) []Saved {
	number := func(n int) string {
		if n == 0 {
			return "None"
		}
		return strconv.Itoa(n)
	}
	rows := []Saved{{Label: "Shifts", Value: number(goes.Shifts)}}
	if programme.HasProgramme(goes.Event) {
		rows = append(rows, Saved{Label: "Sessions", Value: number(goes.Sessions)}, Saved{Label: "Speakers", Value: number(goes.Speakers)})
	}
	if len(goes.Car) > 0 {
		rows = append(rows, Saved{Label: "Vehicle", Value: strings.Join(goes.Car, " ")})
	}
	return rows
}
