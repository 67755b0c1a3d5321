package views

import (
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
)

// HomePage is what the public sees first.
type HomePage struct {
	Page
	Events  []PublicEvent
	Support []SupportRow
}

// SupportRow is an organisation that helps people.
type SupportRow struct {
	action.Support
	Dial string // what its phone number dials, or ""
}

// PublicEvent is an event as the public sees it: it names nobody.
type PublicEvent struct {
	Title, When, Where, Text string
	Cancelled                bool
}

// NewHomePage is what the public sees first, with the next public events.
func NewHomePage(page Page, public []events.PublicEvent) HomePage {
	home := HomePage{Page: page}
	home.Title = "Meet your " + page.Settings.LLOLabel + "s"
	for _, e := range public {
		home.Events = append(home.Events, PublicEvent{
			Title: e.Title, When: Span(e.StartsAt, e.EndsAt), Cancelled: e.Cancelled, Text: e.Text, Where: e.Where,
		})
	}
	for _, o := range page.Settings.Support {
		home.Support = append(home.Support, SupportRow{Support: o, Dial: action.DialOf(o.Phone)})
	}
	return home
}

// Statements are the titles of the pages that say how the app keeps its
// promises, by their names.
var Statements = map[string]string{
	"accessibility": "Accessibility", "privacy": "Privacy", "cookies": "Cookies",
}
