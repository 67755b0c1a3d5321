package views

import (
	"strconv"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// CopyPage shows what an event becomes as its next edition, with what can be
// amended before it is saved.
type CopyPage struct {
	FormPage
	Exists  NavItem // the edition of that year that there is already
	Differs []Saved
	Copied  []Saved
	Lessons Saved // the label says from when they are
}

// NewCopyPage shows what an event becomes as its next edition with what was
// typed; the preview is nil where that can't be copied. What is empty in the
// form gets what is proposed.
func NewCopyPage(page Page, plan *events.Plan, preview *series.Copy, typed *Form) CopyPage {
	e := plan.Event
	page.Title, page.Form = "Copy to the next edition", typed
	p := CopyPage{FormPage: FormPage{
		Page: page, Caption: e.Title + ", " + Date(e.StartsAt), Back: NavItem{Text: e.Title, Href: EventPath(e.ID, "")},
		Fields: []Field{
			{Type: "input", Name: "title", Label: "Title"},
			{Type: "datetime", Name: "starts", Label: "Starts"},
			{Type: "datetime", Name: "ends", Label: "Ends", Hint: "Leave empty to keep it as long as last time."},
		},
		Action: EventPath(e.ID, "/copy"), Button: "Create the draft", More: "Check what differs again", Hidden: map[string]string{"form_key": typed.Value("form_key")},
	}}
	if e.SeriesID == 0 {
		p.Fields = append(p.Fields, Field{Type: "input", Name: "series", Label: "Series", Hint: "This event is not in a series yet. Its editions will be listed under this name."})
	}
	if preview != nil {
		p.show(plan, preview)
	}
	return p
}

// show fills the page with what the copy would be.
func (p *CopyPage) show(plan *events.Plan, preview *series.Copy) {
	next := preview.Next
	for name, value := range map[string]string{"title": next.Title, "starts": ControlTime(next.StartsAt), "series": preview.Series} {
		if p.Form.Value(name) == "" {
			p.Form.Values[name] = value
		}
	}
	if preview.Exists != nil {
		p.Exists = NavItem{Text: preview.Exists.Title + ", " + Date(preview.Exists.StartsAt), Href: EventPath(preview.Exists.ID, "")}
	}
	p.Intro = []string{"A draft of the series " + preview.Series + " that only coordinators and its lead can see. Nobody is signed up for it yet."}
	p.Differs = differingRows(preview)
	if last := preview.Lessons; last != nil {
		p.Lessons = Saved{Label: last.Title + ", " + Date(last.StartsAt), Value: last.Lessons}
	}
	p.Copied = copiedRows(plan, preview)
}

// differingRows list what is not as it was.
func differingRows(preview *series.Copy) []Saved {
	from, next := preview.From, preview.Next
	was, is := clock.WeekdayWords(from.StartsAt), clock.WeekdayWords(next.StartsAt)
	dates := Span(from.StartsAt, from.EndsAt) + "\nbecomes " + Span(next.StartsAt, next.EndsAt)
	if was == is {
		dates += "\nBoth are " + is + "."
	} else {
		dates += "\nIt was " + was + " and becomes " + is + "."
	}
	rows := []Saved{{Label: "Date", Value: dates}}
	if next.Title != from.Title {
		rows = append(rows, Saved{Label: "Title", Value: from.Title + " becomes " + next.Title})
	}
	for _, d := range preview.Differs {
		rows = append(rows, Saved{Label: d.About, Value: d.Says})
	}
	return rows
}

// copiedRows lists what is copied as it was.
func copiedRows(plan *events.Plan, preview *series.Copy) []Saved {
	var rows []Saved
	next := preview.Next
	add := func(label, value string) {
		if value != "" {
			rows = append(rows, Saved{Label: label, Value: value})
		}
	}
	shifts := ""
	for i := range preview.Shifts {
		s := &preview.Shifts[i]
		shifts = JoinWords("\n", shifts, JoinWords(", ", s.Role, WithinDay(next, Span(s.StartsAt, s.EndsAt)), PeopleWanted(s), ShiftNeeds(s)))
	}
	add("Shifts", shifts)
	venue, address, _ := VenueWords(plan.Venue)
	add("Venue", JoinWords(", ", venue, address))
	if plan.Partner != nil {
		add("Partner", plan.Partner.Name)
	}
	if plan.Contact != nil && next.ContactID == plan.Contact.ID {
		add("Contact", plan.Contact.Name)
	}
	if plan.Lead != nil && next.LeadID == plan.Lead.ID {
		add("Event lead", plan.Lead.Name())
	}
	add("Meeting point", next.MeetingPoint)
	add("Parking", next.Parking)
	add("What to wear", next.Wear)
	add("Arrive before", strconv.Itoa(next.ArriveMinutes)+" minutes")
	add("Briefing", next.Briefing)
	if next.IsPublic {
		add("Public text", next.PublicText)
	}
	add("Layout notes", next.Layout)
	add("If the car can’t come", next.Fallback)
	return rows
}
