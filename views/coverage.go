package views

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// CoveragePage shows how many liaison officers each area has, and will have.
// Its form is that of the targets.
type CoveragePage struct {
	Page
	Heads  []string // "Now", "In 3 months" …
	Totals []int
	Areas  []AreaRow
	Chart  Chart
	Warn   []NavItem // what is to be seen to
	Calls  []CallRow
}

// CallRow is a course that lapses or areas with too few call for.
type CallRow struct {
	Name, Why string
	Dates     []NavItem // coming ones
	Plan      string    // path to plan another date, or "" where the places are enough
}

// AreaRow is an area of the coverage.
type AreaRow struct {
	Field   string // of its target
	Area    string
	Target  int
	Current []CoverCell
	Coming  int
	Without int    // of them with nobody of the area
	Href    string // of its register
}

// CoverCell is a number of the table.
type CoverCell struct {
	N     int
	Under bool // fewer than the target
}

// Chart is a picture of groups of bars, which the table beside it has in numbers.
type Chart struct {
	Width, Height int
	Bars          []ChartBar
	Labels        []ChartLabel
	Targets       []ChartBar   // lines: Height is that of the line
	Counts        []ChartLabel // beside the first bars
}

// ChartBar is a rectangle, in units of the chart.
type ChartBar struct {
	X, Y, Width, Height int
	Shade               int // which of the group it is, from 0
}

// ChartLabel is a text of the chart.
type ChartLabel struct {
	X, Y int
	Text string
}

// Measures of the chart, in its own units.
const (
	barHeight  = 9
	groupSpace = 14
	labelSpace = 20 // above each group, so that a phone has the whole width for the bars
	countSpace = 30
	chartWidth = 360
)

// NewChart draws each area as a group of horizontal bars, with its target as a line.
func NewChart(areas []AreaRow) Chart {
	most := 1
	for _, a := range areas {
		most = max(most, a.Target)
		for _, cell := range a.Current {
			most = max(most, cell.N)
		}
	}
	unit := (chartWidth - countSpace) / most
	unit = max(unit, 1)
	c := Chart{Width: chartWidth}
	y := 0
	for _, a := range areas {
		high := len(a.Current) * barHeight
		c.Labels = append(c.Labels, ChartLabel{Y: y + labelSpace - 7, Text: a.Area})
		y += labelSpace
		for i, cell := range a.Current {
			c.Bars = append(c.Bars, ChartBar{Y: y + i*barHeight, Width: max(cell.N*unit, 1), Height: barHeight - 1, Shade: i})
		}
		if len(a.Current) > 0 {
			now := a.Current[0].N
			c.Counts = append(c.Counts, ChartLabel{X: max(now, a.Target)*unit + 8, Y: y + 9, Text: fmt.Sprint(now)})
		}
		if a.Target > 0 {
			c.Targets = append(c.Targets, ChartBar{X: a.Target * unit, Y: y - 2, Width: 2, Height: high + 3})
		}
		y += high + groupSpace
	}
	c.Height = y
	return c
}

// TargetFields are the fields of all targets.
const TargetFields = "target-*"

// TargetField is the field of the target of an area, by its place in the list.
func TargetField(i int) string { return fmt.Sprintf("target-%d", i) }

// NewCoveragePage shows how many liaison officers each area has and will have.
// typed is the form of the targets where it was refused, or nil.
func NewCoveragePage(page Page, cover *training.Coverage, typed *Form) CoveragePage {
	page.Title = "Coverage"
	if page.Form = typed; typed == nil {
		page.Form = NewForm(nil)
	}
	shown := CoveragePage{Page: page, Totals: cover.Totals}
	for _, months := range cover.Months {
		shown.Heads = append(shown.Heads, inMonths(months))
	}
	for i := range cover.Areas {
		a := &cover.Areas[i]
		row := AreaRow{Field: TargetField(i), Area: a.Area, Target: a.Target, Coming: a.Coming, Without: len(a.Without), Href: "/llos?area=" + url.QueryEscape(a.Area)}
		if typed == nil {
			page.Form.Values[row.Field] = strconv.Itoa(a.Target)
		}
		for j := range a.Current {
			row.Current = append(row.Current, CoverCell{N: a.Current[j], Under: a.Under(j)})
		}
		shown.Areas = append(shown.Areas, row)
		shown.Warn = append(shown.Warn, areaWarnings(a, shown.Heads, row.Href)...)
	}
	for i := range cover.Calls {
		shown.Calls = append(shown.Calls, callRow(&cover.Calls[i]))
	}
	shown.Chart = NewChart(shown.Areas)
	return shown
}

// inMonths heads a column of the coverage.
func inMonths(months int) string {
	if months == 0 {
		return "Now"
	}
	return fmt.Sprintf("In %d months", months)
}

// areaWarnings say from when an area has fewer than it should, and which events
// have nobody of it. register is the path of those of the area.
func areaWarnings(a *training.AreaCover, heads []string, register string) (warn []NavItem) {
	for at := range a.Current {
		if a.Under(at) && (at == 0 || !a.Under(at-1)) {
			warn = append(warn, NavItem{Text: underWords(a, at, heads[at]), Href: register})
		}
	}
	for i := range a.Without {
		e := &a.Without[i]
		warn = append(warn, NavItem{
			Text: "Nobody of " + a.Area + " is on " + e.Title + ", " + Span(e.StartsAt, e.EndsAt),
			Href: "/llos/cover?area=" + url.QueryEscape(a.Area) + "&day=" + clock.Day(e.StartsAt),
		})
	}
	return warn
}

// underWords says from when an area has fewer than it should.
func underWords(a *training.AreaCover, at int, head string) string {
	if at == 0 {
		return fmt.Sprintf("%s has %d of %s.", a.Area, a.Current[0], words.People(a.Target))
	}
	return fmt.Sprintf("%s will have %d of %s %s.", a.Area, a.Current[at], words.People(a.Target), Uncapital(head))
}

// callRow puts a course that is called for into words.
func callRow(c *training.CourseCall) CallRow {
	row := CallRow{Name: c.Course.Name, Why: callWords(c)}
	for _, d := range c.Dates {
		row.Dates = append(row.Dates, NavItem{Text: Span(d.Event.StartsAt, d.Event.EndsAt) + ": " + words.Count(d.Left, "place") + " left", Href: TrainingPath(d.Event.ID, "")})
	}
	if !c.Enough() {
		row.Plan = "/events/new?" + url.Values{"title": {c.Course.Name}, "kind": {string(db.TrainingCourse)}}.Encode()
	}
	return row
}

func callWords(c *training.CourseCall) string {
	switch {
	case c.Course.Requires == "":
		return "The areas lack " + words.People(c.Wanted) + ", now or within six months."
	case c.Wanted == 1:
		return fmt.Sprintf("1 person lapses within %d days and is on no date yet.", c.Course.LeadDays)
	}
	return fmt.Sprintf("%s lapse within %d days and are on no date yet.", words.People(c.Wanted), c.Course.LeadDays)
}
