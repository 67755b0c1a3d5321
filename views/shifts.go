package views

import (
	"html/template"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ShiftsPage is the shifts that can be taken.
type ShiftsPage struct {
	Page
	Days   []Day[template.HTML] // each row a shifts/place
	Filter template.HTML        // a shifts/filter
	Only   bool                 // only those the person can take are listed
	Other  string               // path of the same list with the others too, or without them
	Next   string               // path of the next page, or ""
	Shown  Filter               // what the filter asks for
}

// NewShiftsPage is the shifts that were asked for with a form. Where there are
// more it leads on to them. Its filter and its days are yet to be added.
func NewShiftsPage(page Page, asked ShiftFilter, form *Form, list []rota.Opening, more bool) ShiftsPage {
	page.Title = "Shifts"
	shifts := ShiftsPage{Page: page, Only: asked.Can == "take", Shown: asked.Filter().InWords()}
	other := "take"
	if shifts.Only {
		other = ""
	}
	shifts.Other = PathWith("/shifts", form, "can", other)
	if more {
		last := list[len(list)-1]
		shifts.Next = PathWith("/shifts", form, "after", last.StartsAt.Format(time.RFC3339), "id", IDText(last.ID))
	}
	return shifts
}

// ShiftFilter is what the list was asked for and what there is to choose from,
// each choice on a line. It can be compared, so that its piece can be kept.
type ShiftFilter struct {
	Q, Area, Kind, Role, From, To string
	Can                           string // "take" for those the person can take only
	Areas, Kinds, Roles           string
}

// NewShiftFilter is what a list of shifts was asked for with a form, where there
// are these areas, and shifts with these roles.
func NewShiftFilter(form *Form, areas, roles []string) ShiftFilter {
	return ShiftFilter{
		Q: form.Value("q"), Area: form.Value("area"), Kind: form.Value("kind"), Role: form.Value("role"), From: form.Value("from"), To: form.Value("to"),
		Can: form.Value("can"), Areas: strings.Join(areas, "\n"), Kinds: words.Joined(db.EventKinds, "\n"), Roles: strings.Join(roles, "\n"),
	}
}

// Filter is the filter as its piece shows it.
func (f ShiftFilter) Filter() Filter {
	filter := Filter{
		Path: "/shifts", What: "the shifts", Fit: "Shifts that fit",
		Form: NewForm(map[string]string{"q": f.Q, "area": f.Area, "kind": f.Kind, "role": f.Role, "from": f.From, "to": f.To}),
		Fields: []Field{
			{Type: "search", Name: "q", Label: "Words"},
			{Type: "select", Name: "area", Label: "Area", Options: optionLines(f.Areas), Empty: "All areas"},
			{Type: "select", Name: "kind", Label: "Kind", Options: optionLines(f.Kinds), Empty: "All kinds"},
			{Type: "select", Name: "role", Label: "Role", Options: optionLines(f.Roles), Empty: "All roles"},
			{Type: "date", Name: "from", Label: "From"},
			{Type: "date", Name: "to", Label: "To"},
		},
	}
	if f.Can != "" {
		filter.Keep = []Saved{{"can", f.Can}}
	}
	return filter
}

func optionLines(lines string) []Option {
	var all []Option
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		all = append(all, Option{Value: line, Text: Capital(line)})
	}
	return all
}

// PlacesOf is how full a shift is.
func PlacesOf(p action.Places) Places {
	return Places{Taken: p.Taken(), Held: p.Held, Max: p.Maximum, Short: p.Short(), Waiting: p.Waiting}
}

// Places is how full a shift is, as every page says it.
type Places struct {
	Taken   int // of Max
	Held    int // of those taken, by offers that nobody has answered yet
	Max     int // none where nobody is needed
	Short   int // how many more people are needed
	Waiting int
	Kept    int // of those left, for other forces
}

// ShiftRow is one shift as the person reading sees it. It is rendered the same
// in a page and alone; everything in it is words already, so that equal rows
// are the same piece.
type ShiftRow struct {
	ID       int64
	Heading  string // the event's title in a list of many events, the role within one
	Href     string // of the event, or "" within its own page
	Role     string // "" where the heading is the role
	Day      string // "Saturday 14 August 2027, " in a list by days, else part of when
	When     string
	Starts   string // for machines
	Where    string
	Places   Places // none where nobody is needed
	Needs    string // "Liaison officers only"
	Notes    string // path of the programme, where it has content notes, or ""
	Tag      string // "You have a place", "Waiting" …, or ""
	Tone     string
	Line     string    // more about that
	Mates    string    // who else is on it
	Brief    string    // when to arrive and who to meet, on one's rota
	By       string    // until when people can sign up, or ""
	Why      string    // why it can't be taken, or ""
	Button   string    // "Sign up", "Withdraw" …, or "" for none
	Note     string    // what the button does not say, or ""
	Withdraw bool      // the button withdraws
	Late     bool      // withdrawing asks for a reason on a page of its own
	Offer    int64     // id of an open offer, or 0
	Until    string    // the offer's deadline
	From     ShiftList // the list that shows it
	Done     string    // the result of the last press, or ""
	Problem  string    // why it could not be done, or ""
}

// WithdrawPage asks why someone can't come.
type WithdrawPage struct {
	Page
	Row  ShiftRow
	From ShiftList
}

// givenByHand says to those who wait who gives away a place that is free with
// less than some notice.
func givenByHand(notice time.Duration) string {
	return "It starts in less than " + words.Lasting(notice) + ", so free places are not offered by email. The event’s lead fills them by hand, and may call you."
}
