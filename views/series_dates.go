package views

import (
	"cmp"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// DatesPage shows the dates of a meeting that recurs before they are made,
// with what can be left out.
type DatesPage struct {
	FormPage
	Count int
	Dates []Option // the value is the day, the hint what else is on then
}

// endFields ask when a meeting that recurs ends.
var endFields = []Field{
	{Type: "date", Name: "until", Label: "Until", Hint: "The last day it may fall on. Or leave it empty, and say how many dates."},
	{Type: "input", Name: "count", Label: "How many dates", Width: "govuk-input--width-3", Mode: "numeric", Hint: "At most 60, and two years ahead. More can be added later."},
}

// repeatFields ask how a meeting recurs.
var repeatFields = append([]Field{
	{Type: "radios", Name: "repeats", Label: "Repeats", Options: []Option{
		{Value: string(clock.Monthly), Text: "Every month", Hint: "On the weekday of the first, like every second Tuesday. A fifth weekday becomes the last."},
		{Value: string(clock.Weekly), Text: "Every week", Hint: "On the weekday of the first."},
		{Value: string(clock.Daily), Text: "Every day"},
	}},
	{Type: "input", Name: "every", Label: "Every how many", Width: "govuk-input--width-3", Mode: "numeric", Hint: "1 is every month, week or day; 2 is every other."},
}, endFields...)

// NewRecurring is what the form of a new meeting that recurs holds at first.
func NewRecurring(key string) *Form {
	return NewForm(map[string]string{
		"kind": string(db.NetworkMeeting), "repeats": string(clock.Monthly), "every": "1", "role": "Member", "minimum": "1", "maximum": "30", "form_key": key,
	})
}

// RecurringForm asks for a meeting that recurs. Details are the fields that ask
// for the details of an event: here they are for the first date.
func RecurringForm(page Page, details []Field, typed *Form) FormPage {
	page.Title, page.Form = "Add a meeting that recurs", typed
	form := FormPage{
		Page: page, Back: NavItem{Text: "Series", Href: "/series"}, Action: "/series/new", Button: "Continue", Hidden: carried(typed, "form_key", "leave_out"),
		Intro: []string{"Network meetings, campus surgeries and the like. You see every date before anything is saved."},
	}
	for _, f := range details {
		switch f.Name {
		case "series": // it gets one of its own
			continue
		case "starts":
			f.Hint = "The first date. The others are at the same time of day."
		case "sign_up_by":
			f.Hint = "For the first date. Sign-up for each other date closes the same time before its start."
		}
		if form.Fields = append(form.Fields, f); f.Name == "ends" {
			form.Fields = append(form.Fields, repeatFields...)
		}
	}
	form.Fields = append(form.Fields, Field{Type: "heading", Label: "Shift", Hint: "Each date has one, from start to end. More can be added to a date later."})
	for _, f := range ShiftFields(page.Settings.ShiftRoles) {
		if f.Name != "starts" && f.Name != "ends" && f.Name != "sign_up_by" && f.Name != "approval" {
			form.Fields = append(form.Fields, f)
		}
	}
	return form
}

// MoreDatesForm asks for more dates of a meeting that recurs.
func MoreDatesForm(page Page, s *db.Series, typed *Form) FormPage {
	page.Title, page.Form = "Add more dates", typed
	return FormPage{
		Page: page, Caption: s.Title, Back: NavItem{Text: s.Title, Href: SeriesPath(s.ID, "")},
		Intro:  []string{cmp.Or(clock.RecurrenceWords(s.Recurrence), "It recurs") + ". The dates go on after the last, and each is like the last one: time of day, venue, lead and shifts."},
		Fields: endFields, Action: SeriesPath(s.ID, "/dates"), Button: "Continue", Hidden: carried(typed, "form_key", "leave_out"),
	}
}

// CheckRecurring shows the dates of a new meeting before they are made. It
// carries along what was typed into the named fields.
func CheckRecurring(page Page, typed *Form, names []string, dates []series.Occurrence) DatesPage {
	check := checkDates(page, typed, names, dates)
	check.Caption, check.Back, check.Action = typed.Value("title"), NavItem{Text: "Series", Href: "/series"}, "/series/new"
	return check
}

// CheckMoreDates shows more dates of a meeting before they are made. It carries
// along what was typed.
func CheckMoreDates(page Page, s *db.Series, typed *Form, dates []series.Occurrence) DatesPage {
	check := checkDates(page, typed, []string{"until", "count", "form_key"}, dates)
	check.Caption, check.Back, check.Action = s.Title, NavItem{Text: s.Title, Href: SeriesPath(s.ID, "")}, SeriesPath(s.ID, "/dates")
	return check
}

func checkDates(page Page, typed *Form, names []string, dates []series.Occurrence) DatesPage {
	page.Title, page.Form = "Check the dates", typed
	p := DatesPage{Count: len(dates), FormPage: FormPage{
		Page: page, Hidden: carried(typed, names...), Button: "Create the drafts", More: "Change the dates",
		Intro: []string{words.Count(len(dates), "date") + ". Each becomes a draft that only coordinators see; you publish them together."},
	}}
	p.Hidden["confirmed"] = "on"
	delete(p.Hidden, "leave_out") // which the page asks for
	for i := range dates {
		d := &dates[i]
		p.Dates = append(p.Dates, Option{Value: d.Day.Format(time.DateOnly), Text: Span(d.Starts, d.Ends), Hint: strings.Join(d.Notes, ". ")})
	}
	return p
}

// carried are fields that a form carries along unseen.
func carried(form *Form, names ...string) map[string]string {
	values := map[string]string{}
	for _, name := range names {
		values[name] = form.Value(name)
	}
	return values
}
