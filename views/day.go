package views

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// blankLines is how many lines the sign-in sheet leaves for walk-ins.
const blankLines = 8

// DayPage is the day board: who is expected, who came.
type DayPage struct {
	Page
	Event     EventHead
	Venue     string
	Counts    DayCounts
	Car       *DriveRow // the vehicle that is booked, is back or was recalled; or nil
	Shifts    []DayShift
	Closed    string // why attendance can't be recorded, or ""
	Complete  bool   // the event has ended and can be completed
	Completed bool
	Cancelled bool // the event was called off: nobody is expected
	Open      int  // people with nothing recorded
	WalkIn    WalkInForm
}

// DayCounts is how many people are expected, here or absent; it is also sent alone.
type DayCounts struct {
	EventID                                       int64
	Expected, ToCome, Here, Left, Absent, WalkIns int
	Live                                          bool // it asks for itself again
	AsAt                                          string
}

// DayShift is a shift of the day board with its cards.
type DayShift struct {
	ID     int64
	Role   string
	When   string
	People []DayPerson
}

// DayPerson is a card of the day board; it is also sent alone.
type DayPerson struct {
	SignupID   int64
	Name       string
	Detail     string // grade
	Shift      string
	Phone      string
	PhoneHref  string
	Attendance string // what is recorded, or ""
	Came       bool
	NoShow     bool
	Status     string // in words: "Arrived at 12:05pm"
	Tone       string
	By         string // who recorded it and when
	Hours      string // "4:30", or ""
	WalkIn     bool
	Override   string
	CanRecord  bool
	Started    bool // the shift has begun
	Done       string
	Problem    string
	Form       *Form // of the times, when they were refused
	CSRF       string
}

// WalkInForm is the search for someone who came without being expected.
type WalkInForm struct {
	EventID int64
	Query   string
	People  []WalkInPerson
	Shifts  []Option
	Shift   string // the one chosen
	CSRF    string
}

// WalkInPerson is someone who may have walked in.
type WalkInPerson struct {
	PersonID int64
	Name     string
	Detail   string
	Ask      ReasonAsk
	Problem  string
}

// SheetPage is the sign-in sheet, to be printed.
type SheetPage struct {
	Page
	Event  EventHead
	Venue  string
	Lead   string
	Shifts []DayShift
	Blank  []int // empty lines at the foot, for walk-ins
}

// DayAnswer is the result of the last action on the day board.
type DayAnswer struct {
	SignupID int64
	Done     string
	Problem  string // why it could not be done, or ""
	Form     *Form  // with what was typed and is wrong
}

// DeniedRecord is the answer to a record that was refused, with what was typed.
func DeniedRecord(signupID int64, typed *Form, denied *refusal.Error) *DayAnswer {
	answer := &DayAnswer{SignupID: signupID, Form: typed}
	if denied.Kind == refusal.Conflict {
		answer.Problem = denied.Message
	}
	for _, f := range denied.Fields {
		typed.Add(f.Field, f.Message)
	}
	return answer
}

// WalkInAnswer is what was asked and answered in the search for a walk-in.
type WalkInAnswer struct {
	Query    string
	Shift    string
	PersonID int64
	Typed    string // the reason
	Err      *refusal.Error
}

// NewDayPage is the day board with the result of the last action, or nil. The
// search for a walk-in and the vehicle are yet to be added.
func NewDayPage(page Page, board *day.Board, answer *DayAnswer, now time.Time) DayPage {
	e := board.Event
	page.Title = "Day board"
	p := DayPage{
		Page: page, Event: NewEventHead(e, "day"), Venue: venueAndPostcode(board.Venue), Counts: NewDayCounts(e.ID, board.Counts, now), Open: board.Counts.ToCome,
		Complete: board.Ended && e.Status == db.EventPublished, Completed: e.Status == db.EventCompleted, Cancelled: e.Status == db.EventCancelled,
	}
	p.Counts.Live = board.Closed == nil && !p.Completed
	if board.Closed != nil {
		p.Closed = board.Closed.Error()
	}
	for i := range board.Shifts {
		p.Shifts = append(p.Shifts, dayShift(&board.Shifts[i], answer, board.Closed == nil, page.CSRF, now))
	}
	return p
}

// Card is the card of a sign-up. It returns false when it is not on the board any more.
func (p *DayPage) Card(signupID int64) (DayPerson, bool) {
	for _, shift := range p.Shifts {
		for _, person := range shift.People {
			if person.SignupID == signupID {
				return person, true
			}
		}
	}
	return DayPerson{}, false
}

// DaySummary is the error summary of the day board, or nil.
func DaySummary(answer *DayAnswer, walkIn *WalkInAnswer) *Form {
	form := NewForm(nil)
	if answer != nil {
		if answer.Problem != "" {
			form.Add("attender-"+IDText(answer.SignupID), answer.Problem)
		}
		for _, line := range answer.Form.Summary() {
			form.Add(line.Field+"-"+IDText(answer.SignupID), line.Message)
		}
	}
	if walkIn.Err != nil {
		form.Add("walk-in-"+IDText(walkIn.PersonID), walkIn.Err.Message)
	}
	if !form.HasErrors() {
		return nil
	}
	return form
}

// NewDayCounts is how many people are expected, here or absent, at a moment.
func NewDayCounts(eventID int64, c day.Counts, now time.Time) DayCounts {
	return DayCounts{
		EventID: eventID, Expected: c.Expected, ToCome: c.ToCome, Here: c.Here, Left: c.Left, Absent: c.Absent, WalkIns: c.WalkIns,
		Live: true, AsAt: TimeOf(now),
	}
}

// DayCar is the vehicle of an event, as its day board shows it.
func DayCar(car *vehicles.EventCar, drive *vehicles.Drive, today time.Time) *DriveRow {
	row := NewDriveRow(drive, today)
	switch {
	case car.Booking.Status == db.BookingRecalled:
		row.Title = strings.TrimRight(cmp.Or(car.Event.Fallback, "There is no fallback plan"), ".")
	case car.Driver != nil:
		row.Title, row.Why = "Driver: "+car.Driver.Name(), Undriven(car.Booking, car.Undriven)
	default:
		row.Title = "No driver yet"
	}
	return &row
}

func dayShift(s *day.StaffedShift, answer *DayAnswer, open bool, csrf string, now time.Time) DayShift {
	out := DayShift{ID: s.Shift.ID, Role: s.Shift.Role, When: Span(s.Shift.StartsAt, s.Shift.EndsAt)}
	for i := range s.People {
		p := dayPerson(&s.People[i])
		p.Shift, p.CanRecord, p.CSRF = s.Shift.Role, open, csrf
		p.Started = !now.Before(s.Shift.StartsAt)
		if answer != nil && answer.SignupID == p.SignupID {
			p.Done, p.Problem, p.Form = answer.Done, answer.Problem, answer.Form
		}
		out.People = append(out.People, p)
	}
	return out
}

func dayPerson(a *day.Attender) DayPerson {
	g := &a.Signup
	p := DayPerson{
		SignupID: g.ID, Name: a.Person.Name(), Detail: GradeOrForce(a.Person), Phone: a.Person.Phone, PhoneHref: action.DialOf(a.Person.Phone),
		Attendance: string(g.Attendance), Came: g.Attendance.Came(), NoShow: g.Attendance == db.NoShow, WalkIn: g.WalkIn, Override: g.Override,
	}
	switch g.Attendance {
	case db.NotRecorded:
		p.Status, p.Tone = "Expected", "wait"
	case db.Arrived:
		p.Status, p.Tone = JoinWords(" at ", "Arrived", clockOf(g.ArrivedAt)), "good"
	case db.Attended:
		p.Status, p.Tone = "Attended", "good"
	case db.LeftEarly:
		p.Status, p.Tone = JoinWords(" at ", "Left early", clockOf(g.LeftAt)), "warn"
	case db.NoShow:
		p.Status, p.Tone = "No show", "bad"
	}
	if g.Minutes > 0 {
		p.Hours = day.Hours(g.Minutes)
	}
	if a.By != nil {
		p.By = "Recorded by " + a.By.Name() + ", " + ShortMoment(g.ChangedAt)
	}
	return p
}

// clockOf is a time of day, or "" where nobody noted one.
func clockOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return TimeOf(t)
}

func venueAndPostcode(v *db.Venue) string {
	if v == nil {
		return ""
	}
	return strings.Trim(v.Name+", "+v.Postcode, ", ")
}

// NewWalkInForm searches for a walk-in among the people found, and has the
// answer to the last search.
func NewWalkInForm(board *day.Board, found []db.Person, answer *WalkInAnswer, csrf string) WalkInForm {
	form := WalkInForm{EventID: board.Event.ID, Query: answer.Query, Shift: answer.Shift, CSRF: csrf}
	for i := range board.Shifts {
		s := &board.Shifts[i].Shift
		form.Shifts = append(form.Shifts, Option{Value: IDText(s.ID), Text: s.Role + ", " + ShortMoment(s.StartsAt) + " to " + TimeOf(s.EndsAt)})
	}
	for i := range found {
		p := WalkInPerson{PersonID: found[i].ID, Name: found[i].Name(), Detail: GradeAndArea(&found[i])}
		switch err := answer.Err; {
		case err == nil || answer.PersonID != p.PersonID:
		case len(err.Fields) > 0:
			p.Ask = ReasonAsk{For: StaffWalkIn, Error: err.Message, Value: answer.Typed}
		default:
			p.Problem = err.Message
		}
		form.People = append(form.People, p)
	}
	return form
}

// NewSheetPage is the sign-in sheet of an event, with empty lines for walk-ins.
func NewSheetPage(page Page, board *day.Board, now time.Time) SheetPage {
	page.Title = "Sign-in sheet"
	p := SheetPage{Page: page, Event: NewEventHead(board.Event, "day"), Venue: venueAndPostcode(board.Venue), Blank: make([]int, blankLines)}
	if board.Lead != nil {
		p.Lead = board.Lead.Name()
	}
	for i := range board.Shifts {
		p.Shifts = append(p.Shifts, dayShift(&board.Shifts[i], nil, false, page.CSRF, now))
	}
	return p
}

// RecordedWords says what is recorded of somebody now. Was is what the page
// showed before: what somebody else had recorded in the meantime is added.
func RecordedWords(r *day.Record, was db.Attendance) string {
	said := r.Person.Name() + ": " + recorded(r.Signup) + "."
	if !r.ChangedSince(was) {
		return said
	}
	had := string(r.Before)
	if r.Before == db.NotRecorded {
		had = "nothing any more"
	}
	return said + fmt.Sprintf(" In the meantime %s had recorded: %s, at %s.", r.By.Name(), had, TimeOf(r.At))
}

// recorded says what a sign-up's attendance is now.
func recorded(g *db.Signup) string {
	switch {
	case g.Status != db.SignupConfirmed:
		return "taken off the board"
	case g.Attendance == db.NotRecorded:
		return "expected again"
	case g.Minutes > 0:
		return string(g.Attendance) + ", " + day.Hours(g.Minutes) + " hours"
	}
	return string(g.Attendance)
}
