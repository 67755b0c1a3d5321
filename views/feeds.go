package views

import (
	"html/template"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
)

// FeedsPage is a person's calendar links.
type FeedsPage struct {
	Page
	Discreet bool
	Rows     []FeedRow
	Duties   bool // some entries are the person's own, and Form says what they are like
	Alarms   []Option
}

// FeedRow is one of them; its link is there only when it has just been made.
type FeedRow struct {
	Kind, Name string
	Made       string // "Made on …", or "" when there is none
	Fetched    string // when it last was, or ""
	Link       string
	Subscribe  template.URL // the link with the scheme that calendar programs open
}

// feedNames are what the calendar links are called.
var feedNames = map[db.FeedKind]string{
	db.FeedOwn: "Your shifts", db.FeedNetwork: "Every event of the network", db.FeedVehicle: "Every booking of a vehicle",
}

// alarms are when a calendar can remind of a shift.
var alarms = []Option{
	{Value: "0", Text: "Never"}, {Value: "30", Text: "30 minutes before"}, {Value: "60", Text: "An hour before"}, {Value: "120", Text: "Two hours before"}, {Value: "1440", Text: "A day before"},
}

// NewFeedsPage is the calendar links that a person can have, with those there are.
func NewFeedsPage(page Page, me *db.Person, feeds []db.Feed, form *Form) FeedsPage {
	page.Title, page.Form = "Your calendar", form
	kinds := calendar.FeedKinds(me)
	list := FeedsPage{Page: page, Discreet: me.Discreet, Alarms: alarms, Duties: slices.Contains(kinds, db.FeedOwn)}
	for _, kind := range kinds {
		row := FeedRow{Kind: string(kind), Name: feedNames[kind]}
		for _, f := range feeds {
			if f.Kind != kind {
				continue
			}
			if row.Made = "Made on " + Date(f.CreatedAt); !f.FetchedAt.IsZero() {
				row.Fetched = Moment(f.FetchedAt)
			}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// Show shows the address of a link that has just been made, this once.
func (p *FeedsPage) Show(kind db.FeedKind, address string) {
	for i := range p.Rows {
		if row := &p.Rows[i]; row.Kind == string(kind) {
			_, rest, _ := strings.Cut(address, "://")
			row.Link, row.Subscribe = address, template.URL("webcal://"+rest) //nolint:gosec // our own address and letters
		}
	}
}
