package views

import "html/template"

// CalendarPage is a month, a week or a list of days.
type CalendarPage struct {
	Page
	View     string // month, week or list
	Heading  string // "August 2027"
	Step     string // what one turns by: "month"
	Previous string // the paths of the steps before and after
	Next     string
	Today    string // the path that shows today
	Views    []NavItem
	Filter   Filter
	Seasons  []CalendarLine // what lasts longer than a day and is no event
	Weeks    []CalendarWeek
	Days     []CalendarDay // of the list: those with entries
	Counts   string        // "12 events, 2 of them with a shift of yours"
	Cut      bool          // there is more than is shown
	Nothing  string        // said of a filter that finds nothing in these days
	Marks    []CalendarMark
	Import   bool // the reader may import dates
}

// CalendarWeek is a row of a month or of a week.
type CalendarWeek struct{ Days []CalendarDay }

// CalendarDay is a day with what is on it.
type CalendarDay struct {
	ID      string // 2027-08-14
	Number  string // "14", or "1 Aug" where a month begins
	Full    string // "Saturday 14 August 2027"
	Today   bool
	Outside bool // in another month than the one shown
	Entries []template.HTML
	More    int    // entries that are not shown here
	All     string // the path where they are
}

// CalendarLine is one entry of a day, comparable so that it is rendered once.
type CalendarLine struct {
	Kind   string // for the class: event, shift, car, awareness, day, partner, other
	Mark   string // a shape
	Word   string // what it is, where the shape alone would say it
	Text   string
	Time   string
	Href   string
	Status string // "Draft", "Cancelled"
	Plan   string // path at which a coordinator plans an event from it, or ""
}

// CalendarMark is a line of the key.
type CalendarMark struct{ Kind, Mark, Text string }
