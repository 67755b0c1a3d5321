package views

import "slices"

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
	For   string // the action: "approve", "assign", "end" or "walk in"; "" for none
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
