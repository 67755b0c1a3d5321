package views

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ShiftsPlanPage is the shifts of an event as they are planned.
type ShiftsPlanPage struct {
	Page
	Event EventHead
	ID    int64
	Rows  []PlannedShift
	Fixed string // "cancelled" or "completed" when the shifts stay as they are
}

// PlannedShift is a line of it.
type PlannedShift struct {
	ID                      int64
	Role, When, People      string
	Needs                   string
	Cancelled               bool
	Edit, Cancel, RemoveNow string // paths; RemoveNow is empty once someone signed up
}

// NewShiftsPlanPage is the shifts of an event as they are planned.
func NewShiftsPlanPage(page Page, plan *events.Plan) ShiftsPlanPage {
	page.Title = "Shifts"
	list := ShiftsPlanPage{Page: page, Event: NewEventHead(plan.Event, "edit"), ID: plan.Event.ID}
	if action.Fixed(plan.Event) {
		list.Fixed = string(plan.Event.Status)
	}
	for i := range plan.Shifts {
		s := &plan.Shifts[i]
		row := PlannedShift{
			ID: s.ID, Role: s.Role, When: WithinDay(plan.Event, Span(s.StartsAt, s.EndsAt)), People: fmt.Sprintf("%s, %d taken", PeopleWanted(s), action.PlacesOf(s).Taken()),
			Needs: ShiftNeeds(s), Cancelled: !s.CancelledAt.IsZero(), Edit: ShiftPath(s.ID, "/edit"), Cancel: ShiftPath(s.ID, "/cancel"),
		}
		if !plan.Ever[s.ID] { // otherwise it is cancelled, so that people are told
			row.RemoveNow = ShiftPath(s.ID, "")
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// ShiftNeeds says what a shift asks of those who sign up for it, and until when.
func ShiftNeeds(s *db.Shift) string {
	var needs []string
	if s.Accreditation != "" {
		needs = append(needs, "liaison officers only")
	}
	if s.Approval {
		needs = append(needs, "approval")
	}
	if !s.SignUpBy.IsZero() {
		needs = append(needs, "sign up by "+ByWords(s.SignUpBy))
	}
	return Capital(strings.Join(needs, ", "))
}

// PeopleWanted is how many people a shift takes: "2 to 4 people", or "2 people"
// when it is exact.
func PeopleWanted(s *db.Shift) string {
	if s.Minimum == s.Maximum {
		return words.People(s.Maximum)
	}
	return fmt.Sprintf("%d to %d people", s.Minimum, s.Maximum)
}

// ShiftFields ask for a shift; roles are suggestions for what it is.
func ShiftFields(roles []string) []Field {
	return []Field{
		{Type: "input", Name: "role", Label: "Role", List: roles},
		{Type: "datetime", Name: "starts", Label: "Starts"},
		{Type: "datetime", Name: "ends", Label: "Ends"},
		{Type: "datetime", Name: "sign_up_by", Label: "Sign up by (optional)", Hint: "Leave empty to use the event’s, if it has one. If you change only the start, this moves with it."},
		{Type: "input", Name: "minimum", Label: "Minimum people", Width: "govuk-input--width-3", Mode: "numeric", Hint: "With fewer the shift counts as short-staffed."},
		{Type: "input", Name: "maximum", Label: "Maximum people", Width: "govuk-input--width-3", Mode: "numeric", Hint: "Extra people go on a waiting list."},
		{Type: "checkbox", Name: "llos_only", Label: "Liaison officers only", Hint: "Takes people whose accreditation is current on the day."},
		{Type: "checkbox", Name: "approval", Label: "Approval needed", Hint: "You or the lead answer each sign-up."},
	}
}

// NewShiftForm asks for a new shift of an event.
func NewShiftForm(page Page, e *db.Event) FormPage {
	page.Title = "Add a shift"
	form := formOfShift(page, e)
	form.Action, form.More = EventPath(e.ID, "/shifts"), "Save and add another"
	return form
}

// ShiftForm changes a shift of an event.
func ShiftForm(page Page, e *db.Event, s *db.Shift) FormPage {
	page.Title = "Change the shift"
	form := formOfShift(page, e)
	form.Action, form.Links = ShiftPath(s.ID, "/edit"), []NavItem{{Text: "Cancel this shift", Href: ShiftPath(s.ID, "/cancel")}}
	return form
}

func formOfShift(page Page, e *db.Event) FormPage {
	return FormPage{
		Page: page, Caption: e.Title, Back: NavItem{Text: "Shifts", Href: EventPath(e.ID, "/shifts")},
		Intro: []string{"The event: " + Span(e.StartsAt, e.EndsAt) + "."}, Fields: ShiftFields(page.Settings.ShiftRoles), Button: "Save the shift",
	}
}

// RetimeForm shows what other times of a shift do, and asks for the reason. It
// carries along what was typed about the shift.
func RetimeForm(page Page, e *db.Event, preview *events.RetimePreview, typed map[string]string) FormPage {
	page.Title = "Check the new times"
	before, after := preview.Before, preview.After
	form := FormPage{
		Page: page, Caption: e.Title, Back: NavItem{Text: "Keep the shift as it is", Href: EventPath(e.ID, "/shifts")},
		Fields: []Field{ReasonField}, Action: ShiftPath(before.ID, "/edit"), Button: "Save the shift", More: "Change something else",
		Hidden: map[string]string{"confirmed": "on"}, Told: NewTold(preview.Told),
	}
	maps.Copy(form.Hidden, typed)
	form.Told.Changes = []Saved{
		{Label: "Shift", Value: after.Role},
		{Label: "Now", Value: Span(before.StartsAt, before.EndsAt)},
		{Label: "Then", Value: Span(after.StartsAt, after.EndsAt)},
	}
	if now, then := ByWords(before.SignUpBy), ByWords(after.SignUpBy); now+then != "" {
		form.Told.Changes = append(form.Told.Changes, nowThen("Sign-up closes", cmp.Or(now, "when it starts"), cmp.Or(then, "when it starts"))...)
	}
	form.Told.Losers = losersWords(preview.LosesOut)
	return form
}
