package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/network/action"
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
	Asked string // "Watford on 14 August 2027", or "" where nothing was asked
	Local string // how many of the area are free
	None  bool   // nobody of the area is free
	Here  []LLORow
	Other []LLORow
}

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

// LLOPage is what the register knows of one person.
type LLOPage struct {
	Page
	Post, Area, Station, Skills string
	Own                         bool // it is the reader's own
	Record                      []RecordRow
	Held                        []PositionRow
	Titles                      []string // positions that are proposed
	Position                    *Form    // of a new position
	Accreditation               *Form    // of a new accreditation
	Positions                   string   // path to send a new position to
	Accreditations              string   // path to send a new accreditation to
	History                     []HistoryRow
}

// PositionRow is a position somebody holds or held.
type PositionRow struct {
	ID         int64
	Text, When string
	Edit       string // path
	End        string // path to send its last day to, or "" where it has one
	Form       *Form
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
