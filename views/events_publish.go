package views

import (
	"cmp"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// CheckPage is the answers of an event before it is published.
type CheckPage struct {
	Page
	Event      EventHead
	ID         int64
	Parts      []CheckPart
	Version    int
	CanPublish bool
	Gaps       []NavItem // what it can be published without, with where to add it
	Fixed      bool      // it stays as it is
	State      string    // "published", or why nothing can be changed; "" for a draft
}

// CheckPart is a group of answers with the way to change them.
type CheckPart struct {
	ID, Heading, Href string // the ID is what the errors of publishing are about
	Rows              []Saved
}

// NewCheckPage is the answers of an event, with what it can be published without.
// Only a coordinator can publish it.
func NewCheckPage(page Page, plan *events.Plan, gaps []refusal.FieldError, coordinator bool) CheckPage {
	page.Title = "Check the answers"
	e := plan.Event
	check := CheckPage{Page: page, Event: NewEventHead(e, "edit"), ID: e.ID, Version: e.Version, CanPublish: coordinator, Parts: checkParts(plan)}
	for _, gap := range gaps {
		check.Gaps = append(check.Gaps, NavItem{Text: gap.Message, Href: sectionPath(e.ID, gap.Field)})
	}
	if e.Status != db.EventDraft {
		check.State = string(e.Status)
	}
	if check.Fixed = action.Fixed(e); check.Fixed {
		check.Title = "The plan"
		for i := range check.Parts {
			check.Parts[i].Href = ""
		}
	}
	return check
}

func checkParts(plan *events.Plan) []CheckPart {
	e := plan.Event
	part := func(section string, rows ...Saved) CheckPart {
		for i := range rows {
			rows[i].Value = cmp.Or(rows[i].Value, "–")
		}
		return CheckPart{ID: section, Heading: sectionTitles[section], Href: sectionPath(e.ID, section), Rows: rows}
	}
	return []CheckPart{
		part("details", detailAnswers(plan)...),
		part("partner", Saved{Label: "Partner", Value: partnerAnswer(plan)}),
		part("shifts", shiftAnswers(plan.Shifts)...),
		part("day",
			Saved{Label: "Meeting point", Value: e.MeetingPoint},
			Saved{Label: "Parking", Value: e.Parking},
			Saved{Label: "What to wear", Value: e.Wear},
			Saved{Label: "Arrive before", Value: fmt.Sprintf("%d minutes", e.ArriveMinutes)},
			Saved{Label: "Travel", Value: fmt.Sprintf("%d minutes to any other venue", e.TravelMinutes)},
			Saved{Label: "Briefing", Value: e.Briefing}),
		part("public", Saved{Label: "Shown to the public", Value: YesNo(e.IsPublic)}, Saved{Label: "Text", Value: e.PublicText}),
		part("notes", Saved{Label: "Layout notes", Value: e.Layout}, Saved{Label: "Lessons", Value: e.Lessons}),
	}
}

func detailAnswers(plan *events.Plan) []Saved {
	e, lead, series := plan.Event, "", ""
	if plan.Lead != nil {
		lead = plan.Lead.Name()
	}
	if plan.Earlier.Series != nil {
		series = plan.Earlier.Series.Title
	}
	venue, address, _ := VenueWords(plan.Venue)
	return []Saved{
		{Label: "Title", Value: e.Title},
		{Label: "Kind", Value: Capital(e.Kind)},
		{Label: "When", Value: Span(e.StartsAt, e.EndsAt)},
		{Label: "Sign up by", Value: ByWords(e.SignUpBy)},
		{Label: "Venue", Value: JoinWords("\n", venue, address)},
		{Label: "Area", Value: e.Area},
		{Label: "Event lead", Value: lead},
		{Label: "Series", Value: series},
	}
}

func partnerAnswer(plan *events.Plan) string {
	partner := ""
	if plan.Partner != nil {
		partner = plan.Partner.Name
	}
	if plan.Contact != nil {
		partner = JoinWords("\n", partner, contactWords(plan.Contact))
	}
	return partner
}

func shiftAnswers(shifts []db.Shift) (rows []Saved) {
	for _, s := range action.Planned(shifts) {
		rows = append(rows, Saved{Label: s.Role, Value: JoinWords("\n", Span(s.StartsAt, s.EndsAt), PeopleWanted(&s), ShiftNeeds(&s))})
	}
	if rows == nil {
		rows = []Saved{{Label: "Shifts", Value: "None yet"}}
	}
	return rows
}
