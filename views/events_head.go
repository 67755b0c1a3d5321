package views

import (
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// EventHead is the head of every page about running one event.
type EventHead struct {
	ID     int64
	Title  string
	When   string
	Status string
	Tone   string
	Tabs   []NavItem
}

// eventTabs are the pages about an event, in order: the end of the path, what
// it is called, and whether it is for others than those who run the event.
var eventTabs = []struct {
	path, text string
	open       bool
}{
	{"", "Event", true},
	{"/programme", "Programme", true},
	{"/needs", "Needs", true},
	{"/staffing", "Staffing", false},
	{"/car", "Car", false},
	{"/day", "Day board", false},
	{"/messages", "Messages", false},
	{"/history", "History", true},
}

// NewEventHead is the head of such a page; current is the end of its path. For
// who does not run the event there is only the way back to it.
func NewEventHead(e *db.Event, current string) EventHead {
	head := EventHead{ID: e.ID, Title: e.Title, When: Span(e.StartsAt, e.EndsAt), Status: Capital(e.Status), Tone: EventTones[e.Status]}
	for _, tab := range eventTabs {
		if (tab.path == "/programme" || tab.path == "/needs") && !programme.HasProgramme(e) {
			continue
		}
		head.Tabs = append(head.Tabs, NavItem{Text: tab.text, Href: EventPath(e.ID, tab.path), Current: tab.path == "/"+current})
	}
	return head
}

// OpenTabs leaves out the pages for those who run the event.
func OpenTabs(tabs []NavItem) []NavItem {
	return slices.DeleteFunc(tabs, func(item NavItem) bool {
		for _, tab := range eventTabs {
			if tab.text == item.Text {
				return !tab.open
			}
		}
		return false
	})
}

// WithinDay leaves out of when a shift is the day on which its event starts:
// the head of the page says that day.
func WithinDay(e *db.Event, when string) string {
	return strings.TrimPrefix(when, Date(e.StartsAt)+", ")
}
