package views

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// NomineePage is a nomination for the person who has its link.
type NomineePage struct {
	FormPage
	Ended   string  // why there is nothing to answer, or ""
	Facts   []Saved // what, when, where
	About   string  // the description
	Changed *Change // what last changed of the event, for a person with a place
	Notice  string  // what happens when the reader accepts, or the state of their place
	Clash   string  // why it can't be accepted if nothing changes
	Open    bool    // the question waits for an answer
	Press   string  // the button of the answer yes
	Decline string  // path of the answer no
	Kept    string  // how long what a guest says of themselves is kept, or ""
	Mine    *MyPlace
	Outside bool // nobody is signed in

	Sessions []NomineeSession // of the programme
	Notes    []Saved          // when and what of it can be hard to hear
	Support  string           // who to talk to after something hard
}

// NomineeSession is a session of the programme, without who speaks.
type NomineeSession struct {
	When, Title, Room string
	Note              string // what in it can be hard to hear, or ""
	StepsOut          bool   // the reader said so
	Here              bool   // the reader checked in
	Leave             string // path to take that back, or ""
	Choice            string // path to say or take back that one would rather step out, or ""
}

// MyPlace is the place of somebody who takes part by a link.
type MyPlace struct {
	Status, Tone string
	Day          []Saved // where to be
	Briefing     string
	Withdraw     string // path of the form; "" where one can't
	Rejoin       string // path; "" where one can't
	Late         bool   // withdrawing asks for a reason
	Reason       *Form
	Details      string // path of the form of name and rank; "" where they are changed elsewhere
	DetailFields FormPage
	Certificate  string // path, or ""
	Feedback     string // path, or ""
	CheckIn      string // path to check in to a session; "" but on the day
	Needs        string // path of access and dietary needs; "" where they can't be said
}

// nomineeEndings say how a question ended; "" where it did not end.
var nomineeEndings = map[db.NominationStatus]string{
	db.NominationOpen:      "",
	db.NominationAccepted:  "",
	db.NominationDeclined:  "Thank you for answering. We no longer keep your address for this and won’t email you about it again.",
	db.NominationWithdrawn: "The invitation was withdrawn. You don’t have to do anything.",
	db.NominationLapsed:    "This invitation has ended, because we had no answer in time. We no longer keep your address for it.",
}

// NewNomineePage is a nomination for the person who has its link: the question,
// how it ended, or their place. path is that of the page.
func NewNomineePage(page Page, m *nominations.Nominee, path string, now time.Time, form *Form) NomineePage {
	page.Form = form
	shown := NomineePage{FormPage: FormPage{Page: page, Action: path}, Outside: page.Me == nil}
	switch {
	case m.Nomination.Status == db.NominationAccepted:
		shown.Title = "Your place"
		shown.addPlace(m, path, now)
	case m.Answerable():
		shown.Title = "Would you like to take part?"
		shown.addQuestion(m, path)
	default:
		shown.addEnding(m)
		return shown
	}
	shown.Caption = Capital(m.Event.Kind)
	shown.addFacts(m)
	shown.addProgramme(m, path, now)
	return shown
}

func (p *NomineePage) addEnding(m *nominations.Nominee) {
	p.Title, p.Ended = "This invitation has ended", cmp.Or(nomineeEndings[m.Nomination.Status], m.Closed)
	if m.Nomination.Status == db.NominationDeclined {
		p.Title = "You are not taking part"
	}
}

func (p *NomineePage) addFacts(m *nominations.Nominee) {
	when := Span(m.Event.StartsAt, m.Event.EndsAt)
	if m.Opening != nil {
		when = Span(m.Opening.StartsAt, m.Opening.EndsAt)
	}
	p.Facts = []Saved{{Label: "What", Value: m.Event.Title}, {Label: "When", Value: when}}
	if m.Venue != nil {
		p.Facts = addFilled(p.Facts, Saved{Label: "Where", Value: JoinWords(", ", m.Venue.Name, m.Venue.Address, m.Venue.Postcode)})
	}
	if m.Course != nil {
		card := NewCourseCard(m.Course)
		p.Facts = addFilled(p.Facts, Saved{Label: "Before it", Value: card.Prerequisites}, Saved{Label: "What it gives", Value: card.Grants})
		p.About = card.Description
	}
	if p.Open {
		p.Facts = addFilled(p.Facts,
			Saved{Label: "Who asks", Value: JoinWords(", ", JoinWords(" ", m.Asks.Rank, m.Asks.Name()), m.Asks.Force)},
			Saved{Label: "Answer by", Value: Moment(m.Nomination.ExpiresAt)})
	}
}

// addFilled adds rows, without those that have no value.
func addFilled(rows []Saved, more ...Saved) []Saved {
	for _, row := range more {
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// addQuestion says what happens when somebody accepts. A person who is not known
// yet is asked for their name too.
func (p *NomineePage) addQuestion(m *nominations.Nominee, path string) {
	p.Open, p.Press, p.Decline = true, "Accept", path+"/no"
	p.Notice = "Nobody else sees that you were asked. If you say no, you need give no reason."
	switch o := m.Opening; {
	case o == nil:
		p.Clash = "There are no places at the moment. Ask the person who invited you."
	case o.Active():
		p.Notice = "You have signed up for this already."
	case o.Obstacle.Kind != rota.NoObstacle:
		p.Clash = o.Obstacle.Message
	case o.Left < 1:
		p.Notice, p.Press = "It is full at the moment. If you accept you go on the waiting list. "+p.Notice, "Accept, and wait for a place"
	case o.Approval:
		p.Notice = "If you accept, the organiser will confirm your place. " + p.Notice
	}
	if m.Person != nil {
		return
	}
	p.Fields = guestFields()
	p.Kept = "If you accept, your" + guestsKept(p.Settings.GuestDays)
	switch {
	case m.Nomination.Force != "":
	case len(m.Forces) > 0:
		p.Fields = append(p.Fields, Field{Type: "input", Name: "force", Label: "Your force", List: m.Forces})
	default:
		p.Fields = append(p.Fields, Field{Type: "input", Name: "force", Label: "Your force or organisation"})
	}
}

// guestsKept says how long what is known of guests is kept, after "your".
func guestsKept(days int) string {
	return " name, rank, force and address are kept with your place. They are forgotten " + words.Count(days, "day") + " after the last event you take part in, once your force was told the result of a course."
}

func guestFields() []Field {
	return []Field{
		{Type: "input", Name: "first", Label: "First name", Auto: "given-name"},
		{Type: "input", Name: "last", Label: "Last name", Auto: "family-name"},
		{Type: "input", Name: "rank", Label: "Rank or grade", Hint: "As it should be on a certificate or a badge."},
	}
}

// addPlace puts the place of somebody who accepted into words, with what they
// can do with it.
func (p *NomineePage) addPlace(m *nominations.Nominee, path string, now time.Time) {
	mine := &MyPlace{Reason: p.Form}
	p.Mine = mine
	if m.Event.Status == db.EventCancelled {
		mine.Status, mine.Tone = "Cancelled", "bad"
		p.Notice = JoinWords(" ", "This will not happen. You do not have to do anything.", ReasonWords(m.Event.CancelReason))
		return
	}
	p.addStatus(m, path)
	if m.Opening != nil && m.Opening.Active() {
		p.addDay(m, path, now)
	}
	if m.Certificate != "" {
		mine.Certificate = path + "/certificate"
	}
	if m.Feedback {
		mine.Feedback = path + "/feedback"
	}
	if m.Guest {
		p.Kept = "Your" + guestsKept(p.Settings.GuestDays)
	}
	if m.Renames && m.Closed == "" {
		p.addDetails(m, path)
	}
}

// addStatus says whether they have a place, or what it waits for.
func (p *NomineePage) addStatus(m *nominations.Nominee, path string) {
	mine := p.Mine
	switch o := m.Opening; {
	case o == nil || !o.Active():
		mine.Status = "You are not taking part"
		p.Title = "You have withdrawn"
		if o != nil && (o.Ended(db.SignupCancelled) || o.Ended(db.SignupDeclined)) {
			p.Title, p.Notice = mine.Status, ReasonWords(o.Mine.Reason)
		}
		if m.Closed == "" && o != nil {
			mine.Rejoin = path + "/place"
		}
	case o.On():
		mine.Status, mine.Tone = "You have a place", "good"
	case o.Offer != nil:
		mine.Status, mine.Tone = "A place is held for you", "wait"
		p.Notice = "We emailed you a link. You can use it to take the place until " + Moment(o.Offer.Deadline) + "."
	case o.Position > 0:
		mine.Status, mine.Tone = fmt.Sprintf("Number %d on the waiting list", o.Position), "wait"
		p.Notice = "We will email you if there is a place for you."
		if o.ByHand > 0 {
			p.Notice = givenByHand(o.ByHand)
		}
	default:
		mine.Status, mine.Tone = "Waiting for an answer", "wait"
		p.Notice = "We will tell you when your place is confirmed."
	}
}

// addDay says what somebody who takes part, or may, needs to know for the day.
func (p *NomineePage) addDay(m *nominations.Nominee, path string, now time.Time) {
	mine, e := p.Mine, m.Event
	p.Changed = NewChange(e)
	if m.Closed == "" {
		mine.Withdraw, mine.Late = path, m.Opening.Late
	}
	mine.Day = addFilled(nil, Saved{Label: "Meet at", Value: e.MeetingPoint}, Saved{Label: "Parking", Value: e.Parking}, Saved{Label: "Wear", Value: e.Wear})
	mine.Briefing = e.Briefing
	if m.Opening.On() && programme.HasProgramme(e) && now.Before(e.EndsAt) {
		mine.Needs = path + "/needs"
	}
	if m.Opening.On() && len(m.Sessions) > 0 && programme.OnToday(e, now) {
		mine.CheckIn = path + "/check-in"
	}
}

// addDetails lets a guest change their name and rank. An error belongs to this
// form or to the one that gives up the place.
func (p *NomineePage) addDetails(m *nominations.Nominee, path string) {
	mine := p.Mine
	mine.Details = path + "/details"
	mine.DetailFields = FormPage{Page: p.Page, Fields: guestFields(), Action: mine.Details, Button: "Save"}
	if p.Path != mine.Details {
		mine.DetailFields.Form = NewForm(map[string]string{"first": m.Person.FirstName, "last": m.Person.LastName, "rank": m.Person.Rank})
	}
	for _, name := range []string{"first", "last", "rank"} {
		if p.Form.Error(name) != "" {
			mine.Reason = NewForm(nil)
		}
	}
}

// addProgramme says what is on at the event, and what can be hard to hear.
func (p *NomineePage) addProgramme(m *nominations.Nominee, path string, now time.Time) {
	place := p.Mine != nil && m.Opening != nil && m.Opening.On()
	for i := range m.Sessions {
		s := &m.Sessions[i]
		row := NomineeSession{When: WithinDay(m.Event, Span(s.StartsAt, s.EndsAt)), Title: s.Title, Room: s.Room, Note: s.ContentNote, StepsOut: slices.Contains(m.StepOuts, s.ID)}
		if row.Here = slices.Contains(m.Here, s.ID); row.Here && place && programme.CheckInUndoable(s, now) {
			row.Leave = path + "/check-ins/" + IDText(s.ID)
		}
		if place && s.ContentNote != "" && now.Before(s.EndsAt) {
			row.Choice = path + "/step-outs/" + IDText(s.ID)
		}
		p.Sessions = append(p.Sessions, row)
		if row.Note != "" {
			p.Notes = append(p.Notes, Saved{Label: row.When + ", " + row.Title, Value: row.Note})
		}
	}
	if len(p.Notes) > 0 {
		p.Support = programme.SupportOf(m.Event)
	}
}

// DeclineNominationForm asks once more before a nomination is declined, which
// can’t be undone. path is that of the nomination.
func DeclineNominationForm(page Page, e *db.Event, path string) FormPage {
	page.Title = "Do you not want to take part?"
	return FormPage{
		Page: page, Caption: e.Title, Back: NavItem{Text: "Back to the invitation", Href: path},
		Intro:  []string{"This link will stop working and we won’t email you about this again. The person who asked sees only that you are not taking part."},
		Hidden: map[string]string{"answer": "decline"}, Action: path, Button: "I don’t want to take part", Kind: "warning",
	}
}

// YourPlace leads back to the page of somebody who takes part by a link.
func YourPlace(path string) NavItem { return NavItem{Text: "Your place", Href: path} }
