package views

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// DeactivateForm says what happens when somebody is deactivated, and asks why.
func DeactivateForm(page Page, l *network.Leave) FormPage {
	page.Title = "Deactivate " + l.Person.Name()
	form := formOfPerson(page, l.Person)
	form.Caption, form.Action, form.Button, form.Kind = "", PersonPath(l.Person.ID, "/deactivation"), "Deactivate", "warning"
	form.Intro = []string{"They are signed out everywhere within a second. Their calendar link, invitation, offers and reminders stop. You can reactivate them later, but what they gave up stays given up."}
	names := page.Me != nil && page.Me.Coordinator // events are not for administrators to see
	form.Before = []Saved{
		{Label: "Duties that become free", Value: countOrList(names, l.Shifts, func(s *db.EventShift) string {
			return s.EventTitle + ", " + s.Role + ", " + Span(s.StartsAt, s.EndsAt)
		})},
		{Label: "Events without a lead", Value: countOrList(names, l.Leads, func(e *db.Event) string { return e.Title + ", " + Date(e.StartsAt) })},
		{Label: "Bookings without a driver", Value: countOrList(names, l.Bookings, func(b *db.Booking) string { return BookingFor(b) + ", " + Span(b.StartsAt, b.EndsAt) })},
		{Label: "Course dates they teach", Value: countOrList(names, l.Registers, func(e *db.Event) string { return e.Title + ", " + Date(e.StartsAt) })},
		{Label: "We will email", Value: countOrList(names, l.Told, func(name *string) string { return *name })},
	}
	form.Fields = []Field{{Type: "textarea", Name: "reason", Label: "Why", Hint: "Only coordinators and administrators see it, on this person’s page.", Rows: 3}}
	return form
}

// countOrList lists things a line each, or, where their names are not for the
// reader, says how many there are.
func countOrList[T any](names bool, all []T, text func(*T) string) string {
	switch {
	case len(all) == 0:
		return "None"
	case !names:
		return words.Grouped(len(all))
	}
	lines := make([]string, len(all))
	for i := range all {
		lines[i] = text(&all[i])
	}
	return strings.Join(lines, "\n")
}
