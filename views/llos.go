package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// LLOsPage is the register of liaison officers.
type LLOsPage struct {
	Page
	Totals []string // "64 current" …
	Filter Filter
	Rows   []LLORow
}

// LLORow is a liaison officer of a list.
type LLORow struct {
	Href                    string
	Name, Post, Area        string
	Station, Skills         string
	Since, Refreshed, Until string
	Status, Tone            string
	Phone, PhoneHref        string   // where somebody is asked
	Duties                  []string // what he or she does on the day that is asked about
}

// CoverPage says who could cover an area on a day.
type CoverPage struct {
	Page
	Areas []Option
	Asked string // "North End on 14 August 2027", or "" where nothing was asked
	Local string // how many of the area are free
	None  bool   // nobody of the area is free
	Here  []LLORow
	Other []LLORow
}

// LLOFilter narrows the register of liaison officers; areas are
// those of the settings.
func LLOFilter(areas []string) Filter {
	return Filter{Path: "/llos", What: "the register", Fit: "People who fit", Fields: []Field{
		{Type: "search", Name: "q", Label: "Words", Hint: "In the name, rank, grade, area, station, skills or position"},
		AreaFilter(areas),
		{Type: "select", Name: "grade", Label: "Grade", Options: Options(db.Grades, Capital), Empty: "All grades"},
		{Type: "select", Name: "standing", Label: "Accreditation", Options: Choices(action.TermStatuses, Capital), Empty: "All"},
	}}
}

// NewLLOsPage is the register of liaison officers, narrowed by a filter.
func NewLLOsPage(page Page, reg *training.LLORegister, filter Filter) LLOsPage {
	page.Title = llosName(page)
	list := LLOsPage{Page: page, Filter: filter, Totals: termTotals(reg.Totals)}
	for i := range reg.All {
		list.Rows = append(list.Rows, lloRow(&reg.All[i]))
	}
	return list
}

// llosName is what liaison officers are called here.
func llosName(page Page) string { return page.Settings.LLOLabel + "s" }

// termTotals say how many liaison officers have each status. Those that lapse
// soon count as current too.
func termTotals(totals map[action.TermStatus]int) (words []string) {
	say := func(number int, what string) {
		if number > 0 {
			words = append(words, fmt.Sprint(number, " ", what))
		}
	}
	say(totals[action.Current]+totals[action.LapsesSoon], "current")
	say(totals[action.LapsesSoon], "of them lapsing soon")
	say(totals[action.Lapsed], "lapsed")
	say(totals[action.BeginsLater], "to begin")
	return words
}

// lloRow puts a liaison officer into words.
func lloRow(l *training.LLOLine) LLORow {
	row := LLORow{
		Href: LLOPath(l.ID, ""), Name: l.Name(), Post: JoinWords(", ", append(l.Positions, RankAndGrade(&l.Person))...), Area: l.Area, Station: l.Station, Skills: l.Skills,
		Since: ShortDayOf(l.Since), Until: ShortDayOf(l.Until), Refreshed: ShortDayOf(l.RefreshedOn()), Status: Capital(l.Status), Tone: TermTone(l.Status),
	}
	if l.Station == l.Area {
		row.Station = "" // one name says it
	}
	return row
}

// TermTone is the colour of the tag that names a status.
func TermTone(status action.TermStatus) string {
	switch status {
	case action.Current:
		return "good"
	case action.LapsesSoon:
		return "warn"
	case action.BeginsLater:
		return "wait"
	case action.Lapsed:
	}
	return "bad"
}

// NewCoverPage asks which area to cover on which day. cover is who could, or nil
// where nothing is asked, or not so that it can be answered.
func NewCoverPage(page Page, form *Form, cover *training.Cover) CoverPage {
	page.Title, page.Form = "Who could cover", form
	asked := CoverPage{Page: page, Areas: Choices(page.Settings.Areas, Same)}
	if cover == nil {
		return asked
	}
	asked.Asked, asked.None, asked.Local = cover.Area+" on "+DayOf(cover.Day), cover.Local == 0, words.People(cover.Local)
	for i := range cover.All {
		c := &cover.All[i]
		row := lloRow(&c.LLOLine)
		row.Phone, row.PhoneHref = c.Phone, action.DialOf(c.Phone)
		for j := range c.Duties {
			row.Duties = append(row.Duties, c.Duties[j].EventTitle+", "+Span(c.Duties[j].StartsAt, c.Duties[j].EndsAt))
		}
		if c.Local {
			asked.Here = append(asked.Here, row)
		} else {
			asked.Other = append(asked.Other, row)
		}
	}
	return asked
}

// LLOExportPath is the path of the form that sends the register as a file.
const LLOExportPath = "/llos/export"

// LLOExportForm asks why the register is taken out.
func LLOExportForm(page Page) FormPage {
	page.Title = "Download the register"
	return FormPage{
		Page: page, Back: NavItem{Text: llosName(page), Href: "/llos"}, Action: LLOExportPath, Button: "Download as CSV",
		Intro: []string{"The file has the names, email addresses and phone numbers of every liaison officer. That you took it, when and why is kept in the log. Delete it as soon as you no longer need it."},
		Fields: []Field{{
			Type: "input", Name: "reason", Label: "What you need it for", Hint: "For example: the yearly review with the force’s training unit",
		}},
	}
}

// LLOSheet is the register as a spreadsheet, which the import of people reads again.
func LLOSheet(reg *training.LLORegister) [][]string {
	rows := [][]string{{"Email", "First name", "Last name", "Force", "Grade", "Rank", "Area", "Station", "Phone", "LLO since", "LLO until", "Last refreshed", "Accreditation"}}
	for i := range reg.All {
		l := &reg.All[i]
		rows = append(rows, []string{l.Email, l.FirstName, l.LastName, l.Force, Capital(l.Grade), l.Rank, l.Area, l.Station, l.Phone, l.Since, l.Until, l.RefreshedOn(), Capital(l.Status)})
	}
	return rows
}
