package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// How many candidates a shift shows; a search by name shows more.
const (
	candidatesShown = 12
	candidatesFound = 50
)

// StaffingPage is who is on the shifts of an event, and who could be.
type StaffingPage struct {
	Page
	Event     EventHead
	Cancelled bool
	Shifts    []StaffShift
}

// One tells whether one shift was chosen, so that the others are only in the
// table of all.
func (p StaffingPage) One() bool {
	return slices.ContainsFunc(p.Shifts, func(s StaffShift) bool { return s.Chosen })
}

// Glance is the table of all shifts.
func (p StaffingPage) Glance() StaffGlance {
	return StaffGlance{EventID: p.Event.ID, Shifts: p.Shifts, One: p.One()}
}

// StaffGlance is a table of all shifts of an event. It is also sent beside the
// one shift that changed.
type StaffGlance struct {
	EventID int64
	Shifts  []StaffShift
	One     bool // only one of them is shown below
	Beside  bool
}

// StaffShift is one shift of the staffing page; it is also sent alone.
type StaffShift struct {
	ID         int64
	EventID    int64
	Role       string
	When       string
	Needs      string // "Liaison officers only, by approval", or ""
	Places     Places
	Started    bool
	SignUp     string // until when people can sign up, or ""
	ByHand     string // why a free place is for the reader to fill, or ""
	Seats      string // how the seats kept for forces are used, or ""
	Requests   []StaffPerson
	Offered    []StaffPerson // people with a held place
	Queue      []StaffPerson
	Confirmed  []StaffPerson
	WalkIns    []StaffPerson
	Story      []StoryLine
	Chosen     bool   // its candidates are shown
	Query      string // what they were searched by
	Candidates []StaffCandidate
	More       int    // candidates that are not shown
	Done       string // the result of the last action, or ""
	Problem    string // why it could not be done, or ""
	AskError   string // why the chosen people can't be asked, or ""
	CSRF       string
	Glance     *StaffGlance // of all shifts, where this one is sent alone
}

// Full tells whether every place is taken.
func (s StaffShift) Full() bool { return s.Places.Taken >= s.Places.Max }

// StaffPerson is someone who has a place on a shift, asked for one or waits for one.
type StaffPerson struct {
	SignupID int64
	PersonID int64
	Name     string
	Detail   string // grade and area
	Qualified,
	QualifiedTone string // the accreditation on the shift's day
	Asked    string // when, or the place on the list
	Offer    string // the open offer, in words
	Override string // why a clash or the waiting list was passed over
	WalkIn   bool
	Attended string    // what the day board says
	Ask      ReasonAsk // of the action that needs a reason
}

// ReasonAsk is the reason of an action that was refused for lack of one.
type ReasonAsk struct {
	For   StaffAction // "" for none
	Error string
	Value string // what was typed
}

// StaffCandidate is someone who could be put on a shift or asked to cover it.
type StaffCandidate struct {
	PersonID      int64
	Name          string
	Detail        string
	Qualified     string
	QualifiedTone string
	Load          string
	Asked         string
	Obstacle      string // why not, or ""
	Clash         bool   // the obstacle is a clash: a reason overrides it
	Ask           ReasonAsk
}

// StoryLine is why someone was or was not offered a place.
type StoryLine struct{ When, Text string }

// NewStaffingPage is who is on the shifts of an event at a moment.
func NewStaffingPage(page Page, s *staffing.Page, now time.Time) StaffingPage {
	page.Title = "Staffing"
	p := StaffingPage{Page: page, Event: NewEventHead(s.Event, "staffing"), Cancelled: s.Event.Status == db.EventCancelled}
	for i := range s.Shifts {
		shift := staffShift(&s.Shifts[i], now)
		shift.When, shift.CSRF = WithinDay(s.Event, shift.When), page.CSRF
		p.Shifts = append(p.Shifts, shift)
	}
	return p
}

// shift is one of the shifts, or nil when it is not on the page any more.
func (p *StaffingPage) shift(id int64) *StaffShift {
	at := slices.IndexFunc(p.Shifts, func(s StaffShift) bool { return s.ID == id })
	if at < 0 {
		return nil
	}
	return &p.Shifts[at]
}

// Choose shows at a shift who could be on it, of the people found by a search.
// Those who are on it or wait for it are left out.
func (p *StaffingPage) Choose(shiftID int64, query string, found []staffing.Candidate) {
	s, limit := p.shift(shiftID), candidatesShown
	if s == nil {
		return
	}
	if s.Chosen, s.Query = true, query; query != "" {
		limit = candidatesFound
	}
	for i := range found {
		switch status := found[i].Status; {
		case status == db.SignupConfirmed, status == db.SignupWaiting, status == db.SignupRequested:
		case len(s.Candidates) < limit:
			s.Candidates = append(s.Candidates, staffCandidate(&found[i]))
		default:
			s.More++
		}
	}
}

// Piece is one shift alone, with the table of all beside it. It returns false
// when the shift was cancelled meanwhile.
func (p *StaffingPage) Piece(shiftID int64) (StaffShift, bool) {
	s := p.shift(shiftID)
	if s == nil {
		return StaffShift{}, false
	}
	glance, piece := p.Glance(), *s
	glance.Beside = true
	piece.Glance = &glance
	return piece, true
}

func staffShift(s *staffing.ShiftStaff, now time.Time) StaffShift {
	out := StaffShift{
		ID: s.Shift.ID, EventID: s.Shift.EventID, Role: s.Shift.Role, When: Span(s.Shift.StartsAt, s.Shift.EndsAt),
		Places: PlacesOf(action.PlacesOf(&s.Shift)), Started: !now.Before(s.Shift.StartsAt),
	}
	var needs []string
	if s.Shift.Accreditation != "" {
		needs = append(needs, "liaison officers only")
	}
	if s.Shift.Approval {
		needs = append(needs, "approval needed")
	}
	out.Needs = Capital(strings.Join(needs, ", "))
	required := s.Shift.Accreditation != ""
	for i := range s.Requests {
		p := staffPerson(&s.Requests[i], required)
		p.Asked = "Asked " + ShortMoment(s.Requests[i].Signup.AskedAt)
		out.Requests = append(out.Requests, p)
	}
	switch {
	case s.SignUpBy.IsZero() || out.Started:
	case s.Closed:
		out.SignUp = "Sign-up has closed. You can still assign people, approve requests and ask people to cover."
	default:
		out.SignUp = "People can sign up until " + ByWords(s.SignUpBy) + "."
	}
	if s.ByHand > 0 {
		free, waiting := action.PlacesOf(&s.Shift).Left(), len(s.Waiting)
		places, _ := Plural(free, "place is", "places are")
		people, _ := Plural(waiting, "person is", "people are")
		out.ByHand = places + " free and " + people + " waiting. The shift starts in less than " + words.Lasting(s.ByHand) + ", which is too late to offer places one by one. Call someone on the waiting list, then assign them by hand."
	}
	var seats []string
	for _, k := range s.Seats {
		seats = append(seats, fmt.Sprintf("%s %d of %d", k.Force, k.Taken, k.Places))
	}
	out.Seats = strings.Join(seats, ", ")
	for i := range s.Offered {
		out.Offered = append(out.Offered, staffPerson(&s.Offered[i], required))
	}
	for i := range s.Waiting {
		p := staffPerson(&s.Waiting[i], required)
		p.Asked = fmt.Sprintf("Number %d, since %s", i+1, ShortMoment(s.Waiting[i].Signup.AskedAt))
		out.Queue = append(out.Queue, p)
	}
	for i := range s.Confirmed {
		out.Confirmed = append(out.Confirmed, staffPerson(&s.Confirmed[i], required))
	}
	for i := range s.WalkIns {
		out.WalkIns = append(out.WalkIns, staffPerson(&s.WalkIns[i], required))
	}
	for i := range s.Story {
		out.Story = append(out.Story, storyLine(&s.Story[i]))
	}
	return out
}

func staffPerson(on *staffing.OnShift, required bool) StaffPerson {
	p := StaffPerson{
		SignupID: on.Signup.ID, PersonID: on.Person.ID, Name: on.Person.Name(), Detail: GradeAndArea(on.Person),
		Override: on.Signup.Override, WalkIn: on.Signup.WalkIn, Attended: Capital(on.Signup.Attendance),
	}
	p.Qualified, p.QualifiedTone = qualified(on.Current, required)
	if on.Offer != nil {
		p.Offer = "A place is held until " + ShortMoment(on.Offer.Deadline) + "."
	}
	return p
}

// qualified says until when an accreditation is current, and whether the lack
// of one matters here.
func qualified(until string, required bool) (text, tone string) {
	day, err := time.ParseInLocation(time.DateOnly, until, clock.London)
	switch {
	case err == nil:
		return "Liaison officer until " + day.Format("2 January 2006"), "good"
	case required:
		return "No current accreditation that day", "bad"
	}
	return "", ""
}

func staffCandidate(c *staffing.Candidate) StaffCandidate {
	out := StaffCandidate{
		PersonID: c.Person.ID, Name: c.Person.Name(), Detail: GradeAndArea(&c.Person), Asked: "not asked before",
		Obstacle: c.Obstacle.Message, Clash: c.Obstacle.Kind == rota.Clashes,
	}
	out.Qualified, out.QualifiedTone = qualified(c.Current, false)
	shifts, _ := Plural(c.Load, "shift")
	out.Load = shifts + " (last 90 days and upcoming)"
	if !c.Person.AskedAt.IsZero() {
		out.Asked = "last asked " + DateShort(c.Person.AskedAt)
	}
	return out
}

func storyLine(s *staffing.PlaceStory) StoryLine {
	name := "Somebody"
	if s.Person != nil {
		name = s.Person.Name()
	}
	if s.Pass != nil {
		return StoryLine{When: ShortMoment(s.Pass.At), Text: name + " was passed over. " + s.Pass.Reason}
	}
	if s.Left != nil {
		text := name + " withdrew."
		if s.Left.Reason != "" {
			text = name + " withdrew: " + s.Left.Reason
		}
		return StoryLine{When: ShortMoment(s.Left.ChangedAt), Text: text}
	}
	text := name + " was offered a place until " + ShortMoment(s.Offer.Deadline)
	switch s.Offer.Status {
	case db.OfferOpen:
		text += " and has not answered yet."
	case db.OfferLapsed:
		text += " and did not answer in time."
	case db.OfferWithdrawn:
		text += "; the offer was withdrawn."
	case db.OfferAccepted, db.OfferDeclined:
		text += " and " + string(s.Offer.Status) + " it."
	}
	return StoryLine{When: ShortMoment(s.Offer.MadeAt), Text: text}
}
