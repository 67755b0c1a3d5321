package views

import (
	"strconv"

	"github.com/rainbowrota/rainbowrota/network/programme"
)

// NeedsPage is what people need at a course date or a conference.
type NeedsPage struct {
	Page
	Event   EventHead
	Place   bool // the reader has one
	Open    bool // it can still be said
	Action  string
	Erased  string // the day on which it is erased
	Runs    bool
	People  []NeedRow
	Diets   []Saved // what, and how many people
	Places  int
	Caterer string // path of the page without names
}

// NeedRow is what one person needs.
type NeedRow struct{ Name, Access, Dietary string }

// NewNeedsPage is what the reader needs at an event and, for those who run it,
// what everybody does.
func NewNeedsPage(page Page, needs *programme.Needs, form *Form) NeedsPage {
	page.Title, page.Form = "Access and dietary needs", form
	e := needs.Event
	shown := NeedsPage{
		Page: page, Event: needsHead(needs), Place: needs.Place, Open: needs.Open, Action: EventPath(e.ID, "/needs"), Erased: DayOf(needs.Erased),
		Runs: needs.Runs, Places: needs.Places, Caterer: EventPath(e.ID, "/needs/caterer"),
	}
	for i := range needs.People {
		p := &needs.People[i]
		shown.People = append(shown.People, NeedRow{Name: p.Person.Name(), Access: p.Access, Dietary: p.Dietary})
	}
	return shown
}

func needsHead(needs *programme.Needs) EventHead {
	head := NewEventHead(needs.Event, "needs")
	if !needs.Leads {
		head.Tabs = OpenTabs(head.Tabs)
	}
	return head
}

// NewCatererPage is what people eat at an event, without names.
func NewCatererPage(page Page, needs *programme.Needs) NeedsPage {
	page.Title = "For the caterer"
	shown := NeedsPage{Page: page, Event: needsHead(needs), Action: EventPath(needs.Event.ID, "/needs"), Places: needs.Places}
	for _, d := range needs.Diets {
		shown.Diets = append(shown.Diets, Saved{Label: d.Dietary, Value: strconv.Itoa(d.People)})
	}
	return shown
}

// GuestNeedsForm asks somebody who takes part by a link what they need. path is
// that of their page.
func GuestNeedsForm(page Page, needs *programme.Needs, path string) FormPage {
	page.Title = "Access and dietary needs"
	return FormPage{
		Page: page, Caption: needs.Event.Title, Back: YourPlace(path), Action: path + "/needs", Button: "Save",
		Intro: []string{"Only you and those who run the event see it. It is erased on " + DayOf(needs.Erased) + ", and at once when you withdraw. Leave both empty to erase it now."},
		Fields: []Field{
			{Type: "textarea", Name: "access", Label: "Access needs", Hint: "For example step-free access, a seat near the front, a sign language interpreter, a quiet room", Rows: 3},
			{Type: "textarea", Name: "dietary", Label: "Dietary needs", Hint: "For example vegetarian, halal, no nuts", Rows: 2},
		},
	}
}
