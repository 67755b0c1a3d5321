package views

import (
	"maps"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// FollowingPage shows what a change of several dates would do.
type FollowingPage struct {
	FormPage
	Changed   []Saved // the date, and what changes on it
	Left      []Saved // the date, and why it is left alone
	Verb      string  // "change" or "are cancelled"
	LeftTitle string  // over those; empty for "Left alone"
}

// scopes are which dates a change is for.
var scopes = []Option{
	{Value: string(series.ThisOne), Text: "This one"},
	{Value: string(series.ThisAndFollowing), Text: "This and following"},
	{Value: string(series.AllDates), Text: "All upcoming dates"},
}

// FollowingForm asks what changes at a date of a meeting that recurs, and for
// which dates, with those who can lead it and the names of known venues.
func FollowingForm(page Page, plan *events.Plan, leads []db.Person, venues []string, typed *Form) FormPage {
	e := plan.Event
	page.Title, page.Form = "Change this and following", typed
	form := FormPage{
		Page: page, Caption: e.Title + ", " + Date(e.StartsAt), Back: NavItem{Text: "The event", Href: EventPath(e.ID, "")},
		Intro: []string{"Only dates that are still the same as this one change. What is over, cancelled or was changed separately is left alone, and you see which before anything happens."},
		Fields: []Field{
			{Type: "radios", Name: "scope", Label: "Which dates", Options: scopes},
			{Type: "input", Name: "title", Label: "Title"},
			{Type: "clock", Name: "starts", Label: "Starts at", Width: "govuk-input--width-5", Hint: "A time of day, like 17:30."},
			{Type: "clock", Name: "ends", Label: "Ends at", Width: "govuk-input--width-5", Hint: "A time before the start is the next day."},
			{Type: "input", Name: "venue", Label: "Venue", Hint: "A known venue’s name is enough.", List: venues},
			leadField(plan, leads),
		},
		Action: EventPath(e.ID, "/following"), Button: "Continue", Hidden: carried(typed, "form_key"),
		Links: []NavItem{
			{Text: "Move this one to another day", Href: EventPath(e.ID, "/move")},
			{Text: "Cancel this and following", Href: EventPath(e.ID, "/following/cancel")},
		},
	}
	for i := range plan.Shifts {
		if s := &plan.Shifts[i]; s.CancelledAt.IsZero() {
			form.Fields = append(form.Fields,
				Field{Type: "input", Name: "minimum_" + IDText(s.ID), Label: s.Role + ": minimum people", Width: "govuk-input--width-3", Mode: "numeric"},
				Field{Type: "input", Name: "maximum_" + IDText(s.ID), Label: s.Role + ": maximum people", Width: "govuk-input--width-3", Mode: "numeric"})
		}
	}
	reason := ReasonField
	reason.Hint = "Needed if people on a date have to know about a new time or venue. " + reason.Hint
	form.Fields = append(form.Fields, reason)
	if e.Status == db.EventDraft {
		form.Links[0].Href = EventPath(e.ID, "/edit/details")
	}
	return form
}

// CheckFollowing shows what a change of several dates would do before it is
// made. It carries along what was typed.
func CheckFollowing(page Page, plan *events.Plan, preview *series.Following, typed *Form) FollowingPage {
	page.Title, page.Form = "Check the change", typed
	p := newFollowingPage(page, plan, preview)
	p.Hidden = maps.Clone(typed.Values)
	delete(p.Hidden, "more")
	p.Hidden["confirmed"], p.Hidden["seen"] = "on", preview.Seen
	p.Action, p.Button, p.More, p.Verb = EventPath(plan.Event.ID, "/following"), "Change these dates", "Change something else", "change"
	if len(preview.Changed) == 1 {
		p.Button, p.Verb = "Change this date", "changes"
	}
	return p
}

// CancelFollowing asks why several dates are cancelled, and shows which are and
// which are left alone.
func CancelFollowing(page Page, plan *events.Plan, preview *series.Following, scope series.Scope, typed *Form) FollowingPage {
	id := plan.Event.ID
	page.Title, page.Form = "Cancel this and following", typed
	p := newFollowingPage(page, plan, preview)
	p.Intro = []string{"You cannot undo this. Everyone loses their place, open offers end and reminders stop. Each person gets one email about all of them."}
	p.Action, p.Button, p.Kind, p.Verb = EventPath(id, "/following/cancel"), "Cancel these dates", "warning", "are cancelled"
	if len(preview.Changed) == 1 {
		p.Button, p.Verb = "Cancel this date", "is cancelled"
	}
	other := NavItem{Text: "Cancel all upcoming dates instead", Href: EventPath(id, "/following/cancel?scope="+string(series.AllDates))}
	if scope == series.AllDates {
		other = NavItem{Text: "Cancel this and following instead", Href: EventPath(id, "/following/cancel")}
	}
	p.Fields, p.Links = ReasonFields(preview.Told), []NavItem{other, {Text: "Cancel only this one", Href: EventPath(id, "/cancel")}}
	p.Hidden = map[string]string{"scope": string(scope), "seen": preview.Seen, "form_key": typed.Value("form_key")}
	return p
}

// newFollowingPage is a preview of what changes on several dates.
func newFollowingPage(page Page, plan *events.Plan, preview *series.Following) FollowingPage {
	p := FollowingPage{FormPage: FormPage{
		Page: page, Caption: plan.Event.Title, Back: NavItem{Text: "Keep the dates as they are", Href: EventPath(plan.Event.ID, "")},
	}, Left: leftAlone(preview.Left)}
	for i := range preview.Changed {
		d := &preview.Changed[i]
		p.Changed = append(p.Changed, Saved{Label: Span(d.Was.StartsAt, d.Was.EndsAt), Value: changesOf(d)})
	}
	p.Told = NewTold(preview.Told)
	for _, l := range preview.Losers {
		p.Told.Losers = append(p.Told.Losers, l.Person.Name()+", "+Date(l.Shift.StartsAt)+": "+l.Why)
	}
	return p
}

// changes names what changes of a date. When sign-up closes is said with its time.
var changes = map[series.Part]string{
	series.PartTitle: "another title", series.PartLead: "another lead", series.PartVenue: "another venue",
	series.PartTime: "another time", series.PartDeadline: "", series.PartPlaces: "other places",
}

// changesOf says what changes of a date.
func changesOf(d *series.ChangedDate) string {
	says := []string{d.Exempt}
	for _, what := range d.What {
		says = append(says, changes[what])
	}
	if !d.Was.StartsAt.Equal(d.Event.StartsAt) || !d.Was.EndsAt.Equal(d.Event.EndsAt) {
		says = append(says, TimeOf(d.Event.StartsAt)+" to "+TimeOf(d.Event.EndsAt))
	}
	if !d.Was.SignUpBy.Equal(d.Event.SignUpBy) {
		says = append(says, "sign-up closes at "+ByWords(d.Event.SignUpBy))
	}
	return JoinWords(", ", says...)
}

// leftAlone lists the dates that stay as they are. Many for the same reason,
// such as all that are over, are one line.
func leftAlone(left []series.LeftAlone) []Saved {
	same := map[string]int{}
	for _, l := range left {
		same[l.Why]++
	}
	var rows []Saved
	for _, l := range left {
		switch n := same[l.Why]; {
		case n == 0: // was said already
		case n > 2:
			rows = append(rows, Saved{Label: words.Count(n, "date"), Value: l.Why})
			same[l.Why] = 0
		default:
			rows = append(rows, Saved{Label: Date(l.Event.StartsAt), Value: l.Why})
		}
	}
	return rows
}

// NewPublicationPage shows which drafts of a series are published together, and
// which stay drafts and why.
func NewPublicationPage(page Page, s *db.Series, drafts []series.DraftDate) FollowingPage {
	page.Title, page.Form = "Publish the drafts", NewForm(nil)
	p := FollowingPage{FormPage: FormPage{
		Page: page, Caption: s.Title, Back: NavItem{Text: s.Title, Href: SeriesPath(s.ID, "")}, Action: SeriesPath(s.ID, "/publication"),
	}, Verb: "are published", LeftTitle: "Stay drafts"}
	seen := ""
	for i := range drafts {
		d := &drafts[i]
		row := Saved{Label: Span(d.Event.StartsAt, d.Event.EndsAt)}
		if len(d.Missing) > 0 {
			for _, f := range d.Missing {
				row.Value = JoinWords(", ", row.Value, Uncapital(f.Message))
			}
			p.Left = append(p.Left, row)
			continue
		}
		for j := range d.Shifts {
			row.Value = JoinWords(", ", row.Value, d.Shifts[j].Role+", "+PeopleWanted(&d.Shifts[j]))
		}
		p.Changed, seen = append(p.Changed, row), JoinWords(",", seen, IDText(d.Event.ID))
	}
	switch len(p.Changed) {
	case 0:
		p.Intro = []string{"No draft of this series can be published."}
		return p
	case 1:
		p.Button, p.Verb = "Publish this date", "is published"
	default:
		p.Button = "Publish these dates"
	}
	p.Intro = []string{"Officers see them at once and can sign up. We email nobody."}
	p.Hidden = map[string]string{"seen": seen}
	return p
}
