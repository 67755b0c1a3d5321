// Package day runs the day itself: who came, hours, walk-ins, and completing the event.
package day

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Day runs the day of an event. Make it with [New].
type Day struct {
	*action.Ground
	rota     *rota.Rota
	staffing *staffing.Staffing
}

// New returns the day on a ground with what is below it.
func New(ground *action.Ground, rota *rota.Rota, staffing *staffing.Staffing) *Day {
	return &Day{Ground: ground, rota: rota, staffing: staffing}
}

// When attendance may be recorded, around an event.
const (
	RecordsBefore = 24 * time.Hour // before its first shift starts
)

// longestDuty is the most that anybody's hours can be put right to.
const longestDuty = 24 * time.Hour

// Record is a sign-up after something was recorded on the day board. Two people
// may keep the same board: Before, By and At say what the last one had recorded.
type Record struct {
	Signup *db.Signup
	Person *db.Person
	Shift  *db.Shift
	Before db.Attendance // the attendance until now
	By     *db.Person    // who had recorded that; nil when nobody had, or the app did
	At     time.Time     // when that was recorded
}

// ChangedSince tells whether somebody recorded something other than was, which
// a page showed before.
func (r *Record) ChangedSince(was db.Attendance) bool { return r.Before != was && r.By != nil }

// Overrides tells whether the record replaces a different one that somebody
// other than me made since a page showed was.
func (r *Record) Overrides(me *db.Person, was db.Attendance) bool {
	return r.ChangedSince(was) && r.Before != r.Signup.Attendance && r.By.ID != me.ID
}

// MayRecord refuses with Conflict when attendance at an event can't be
// recorded now. shifts are those of the event; after its end there is some time left for it.
func MayRecord(e *db.Event, shifts []db.Shift, now time.Time, after time.Duration) error {
	first := e.StartsAt
	for i := range shifts {
		if shifts[i].CancelledAt.IsZero() && shifts[i].StartsAt.Before(first) {
			first = shifts[i].StartsAt
		}
	}
	switch opens := first.Add(-RecordsBefore); {
	case e.Status == db.EventDraft:
		return refusal.New(refusal.Conflict, "This event is not published, so nobody is expected yet.")
	case e.Status == db.EventCancelled:
		return refusal.New(refusal.Conflict, "This event was cancelled, so there is no attendance to record.")
	case now.Before(opens):
		return refusal.New(refusal.Conflict, "Attendance can be recorded from %s, a day before the first shift.", clock.Moment(opens))
	case now.After(e.EndsAt.Add(after)):
		return refusal.New(refusal.Conflict, "Attendance could be recorded until %s, %s after the end.", clock.Moment(e.EndsAt.Add(after)), words.Lasting(after))
	}
	return nil
}

// CheckIn records that a person has arrived, now. Once the event is completed
// it records that the person attended the whole shift. Like every action of the
// day board it is for the event's lead and coordinators, refuses with Conflict
// outside the days in which attendance is recorded, and does nothing when that
// is what is recorded already.
func (n *Day) CheckIn(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(a *action.Action, p *rota.Place) (db.Verb, error) { return Arrive(p, a.Now), nil })
}

func Arrive(p *rota.Place, now time.Time) (verb db.Verb) {
	g := p.Signup
	if g.Attendance.Came() && g.Attendance != db.LeftEarly {
		return ""
	}
	g.LeftAt, g.Minutes = time.Time{}, 0
	if g.ArrivedAt.IsZero() {
		g.ArrivedAt = now
	}
	g.Attendance = db.Arrived
	if p.Event.Status == db.EventCompleted {
		Attended(g, p.Shift)
	}
	return db.Verb(db.Arrived)
}

// NoShow records that a person did not come.
func (n *Day) NoShow(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(_ *action.Action, p *rota.Place) (db.Verb, error) {
		g := p.Signup
		switch {
		case g.Attendance == db.NoShow:
			return "", nil
		case g.WalkIn:
			return "", refusal.New(refusal.Conflict, "%s came without having signed up. Press Undo to take the walk-in off the board.", p.Person.FirstName)
		}
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NoShow, time.Time{}, time.Time{}, 0
		return db.Verb(db.NoShow), nil
	})
}

// LeftEarly records that a person left at a moment; the zero time means now.
// The hours then run from the shift's start. It refuses with Invalid (field
// "at") a moment outside the shift, and with Conflict who never arrived.
func (n *Day) LeftEarly(ctx context.Context, me *db.Person, signupID int64, at time.Time) (*Record, error) {
	return n.record(ctx, me, signupID, func(a *action.Action, p *rota.Place) (db.Verb, error) {
		if at.IsZero() {
			return LeftEarly(p, a.Now)
		}
		return LeftEarly(p, at.UTC().Truncate(time.Second))
	})
}

func LeftEarly(p *rota.Place, at time.Time) (verb db.Verb, err error) {
	g := p.Signup
	switch {
	case !g.Attendance.Came():
		return "", refusal.New(refusal.Conflict, "%s is not recorded as arrived. Record that first.", p.Person.FirstName)
	case g.Attendance == db.LeftEarly && g.LeftAt.Equal(at):
		return "", nil
	case !at.After(p.Shift.StartsAt):
		return "", invalidTime("The shift starts at %s: nobody can have left it early", p.Shift.StartsAt)
	case !at.Before(p.Shift.EndsAt):
		return "", invalidTime("The shift ended at %s: put the hours right instead", p.Shift.EndsAt)
	}
	g.Attendance, g.LeftAt = db.LeftEarly, at
	g.Minutes = max(1, int(at.Sub(p.Shift.StartsAt).Minutes()))
	return db.Verb(db.LeftEarly), nil
}

func invalidTime(format string, at time.Time) error {
	says := fmt.Sprintf(format, clock.ClockTime(at.In(clock.London)))
	return &refusal.Error{Kind: refusal.Invalid, Message: says + ".", Fields: []refusal.FieldError{{Field: "at", Message: says}}}
}

// Undo takes back what was recorded of a person, who is expected again. A
// walk-in is taken off the shift.
func (n *Day) Undo(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(_ *action.Action, p *rota.Place) (db.Verb, error) { return Undo(p.Signup), nil })
}

func Undo(g *db.Signup) (verb db.Verb) {
	if g.Attendance == db.NotRecorded {
		return ""
	}
	g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NotRecorded, time.Time{}, time.Time{}, 0
	if g.WalkIn {
		g.Status, g.WalkIn = db.SignupCancelled, false
		g.Turn++
	}
	return verbUndone
}

// The actions of the day board that are not named for what they record.
const (
	verbUndone    db.Verb = "undid attendance"
	verbHours     db.Verb = "put hours right"
	verbWalkIn    db.Verb = "walked in"
	verbCompleted db.Verb = "completed event"
)

// SetMinutes puts a person's hours right. It refuses with Invalid (field
// "hours") nothing and more than a day, and with Conflict who did not come.
func (n *Day) SetMinutes(ctx context.Context, me *db.Person, signupID int64, minutes int) (*Record, error) {
	if minutes < 1 || minutes > int(longestDuty.Minutes()) {
		return nil, &refusal.Error{Kind: refusal.Invalid, Message: "Check the hours.", Fields: []refusal.FieldError{{Field: "hours", Message: "Enter hours between 0:01 and 24:00, like 4:30"}}}
	}
	return n.record(ctx, me, signupID, func(_ *action.Action, p *rota.Place) (db.Verb, error) {
		g := p.Signup
		switch {
		case !g.Attendance.Came():
			return "", refusal.New(refusal.Conflict, "%s is not recorded as arrived, so there are no hours. Record that first.", p.Person.FirstName)
		case g.Minutes == minutes:
			return "", nil
		}
		g.Minutes = minutes
		return verbHours, nil
	})
}

// Attended turns an arrival into attendance of the whole shift, unless the
// hours were put right.
func Attended(g *db.Signup, s *db.Shift) {
	g.Attendance = db.Attended
	if g.Minutes == 0 {
		g.Minutes = int(s.EndsAt.Sub(s.StartsAt).Minutes())
	}
}

// record does one action of the day board to a confirmed sign-up. do changes the
// sign-up and names the action, or returns "" when there is nothing to do.
func (n *Day) record(ctx context.Context, me *db.Person, signupID int64, do func(*action.Action, *rota.Place) (db.Verb, error)) (*Record, error) {
	var rec *Record
	err := n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.staffing.PlaceToRun(ctx, a, signupID, n.rota.PlaceLeft)
		if err != nil {
			return err
		}
		if err := n.recordable(ctx, a, p); err != nil {
			return err
		}
		if rec, err = n.recordOf(ctx, a.Tx, p); err != nil {
			return err
		}
		verb, err := do(a, p)
		if err != nil || verb == "" {
			return err
		}
		return n.SaveRecord(ctx, a, p, verb)
	})
	if err != nil {
		return nil, err
	}
	return rec, nil
}

func (n *Day) recordable(ctx context.Context, a *action.Action, p *rota.Place) error {
	shifts, err := a.Tx.ShiftsOf(ctx, p.Event.ID)
	if err != nil {
		return err
	}
	if err := MayRecord(p.Event, shifts, a.Now, n.Settings().RecordsAfter); err != nil {
		return err
	}
	switch {
	case !p.Shift.CancelledAt.IsZero():
		return refusal.New(refusal.Conflict, "This shift was cancelled, so there is no attendance to record.")
	case p.Signup != nil && p.Signup.Status != db.SignupConfirmed:
		return refusal.New(refusal.Conflict, "%s is not on this shift any more. Open the board again to see who is.", p.Person.FirstName)
	}
	return nil
}

// recordOf notes the attendance of a sign-up before the action.
func (n *Day) recordOf(ctx context.Context, tx *db.Tx, p *rota.Place) (*Record, error) {
	rec := &Record{Signup: p.Signup, Person: p.Person, Shift: p.Shift, Before: p.Signup.Attendance, At: p.Signup.ChangedAt}
	if p.Signup.ChangedBy == 0 {
		return rec, nil
	}
	var err error
	rec.By, err = tx.Person(ctx, p.Signup.ChangedBy)
	return rec, err
}

func (n *Day) SaveRecord(ctx context.Context, a *action.Action, p *rota.Place, verb db.Verb) error {
	p.Signup.ChangedAt, p.Signup.ChangedBy = a.Now, a.Me.ID
	if err := a.Tx.UpdateSignup(ctx, p.Signup); err != nil {
		return err
	}
	detail := p.Shift.Role
	switch verb {
	case db.Verb(db.LeftEarly):
		detail += ", at " + clock.ClockTime(p.Signup.LeftAt.In(clock.London))
	case verbHours:
		detail += ", " + Hours(p.Signup.Minutes)
	}
	return a.Log(ctx, db.LogRow{Verb: verb, EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: p.Person.ID, Detail: detail})
}

// WalkIn records that a person came to a shift without being confirmed on it.
// A walk-in takes no place, so a full shift is no obstacle; who is confirmed
// is simply checked in. It refuses with Conflict who lacks the accreditation
// and, without a reason, who has another duty at the time.
func (n *Day) WalkIn(ctx context.Context, me *db.Person, eventID, shiftID, personID int64, reason string) (*Record, error) {
	reason, err := refusal.ReasonTyped(reason)
	if err != nil {
		return nil, err
	}
	var rec *Record
	confirmed := int64(0)
	err = n.Act(ctx, me, func(a *action.Action) error {
		rec, confirmed = nil, 0
		p, err := n.rota.Place(ctx, a, shiftID, personID)
		if errors.Is(err, db.ErrNotFound) {
			return &refusal.Error{Kind: refusal.Invalid, Message: "Choose a person and a shift.", Fields: []refusal.FieldError{{Field: "person_id", Message: "Choose who came"}}}
		}
		if err != nil {
			return err
		}
		if p.Event.ID != eventID {
			return db.ErrNotFound
		}
		if _, err := n.EventToRunIn(ctx, a.Tx.Reader, me, eventID); err != nil {
			return err
		}
		if p.Signup != nil && p.Signup.Status == db.SignupConfirmed {
			confirmed = p.Signup.ID
			return nil
		}
		rec, err = n.walkIn(ctx, a, p, reason)
		return err
	})
	if err == nil && confirmed != 0 {
		return n.CheckIn(ctx, me, confirmed)
	}
	return rec, err
}

func (n *Day) walkIn(ctx context.Context, a *action.Action, p *rota.Place, reason string) (*Record, error) {
	before := p.Signup
	p.Signup = nil
	if err := n.recordable(ctx, a, p); err != nil {
		return nil, err
	}
	p.Signup = before
	if err := n.obstacleOnTheDay(ctx, a.Tx, p); err != nil {
		return nil, err
	}
	if err := p.Overridable(reason); err != nil {
		return nil, err
	}
	active := rota.Active(p.Signup)
	if active {
		if err := n.leaveQueue(ctx, a, p); err != nil {
			return nil, err
		}
	}
	if p.Signup == nil {
		p.Signup = &db.Signup{ShiftID: p.Shift.ID, EventID: p.Event.ID, PersonID: p.Person.ID}
	}
	g := p.Signup
	if !active {
		g.AskedAt = a.Now
	}
	g.Status, g.WalkIn, g.Queue, g.Reason, g.Override = db.SignupConfirmed, true, 0, "", p.Override
	g.ConfirmedAt, g.ChangedAt, g.ChangedBy = a.Now, a.Now, a.Me.ID
	g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.Arrived, a.Now, time.Time{}, 0
	g.Turn++
	if p.Event.Status == db.EventCompleted {
		Attended(g, p.Shift)
	}
	save := a.Tx.UpdateSignup
	if g.ID == 0 {
		save = a.Tx.InsertSignup
	}
	if err := save(ctx, g); err != nil {
		return nil, err
	}
	row := db.LogRow{
		Verb: verbWalkIn, EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: p.Person.ID, Detail: p.Shift.Role, Reason: g.Override,
	}
	if err := a.Log(ctx, row); err != nil || !active {
		return &Record{Signup: g, Person: p.Person, Shift: p.Shift}, err
	}
	return &Record{Signup: g, Person: p.Person, Shift: p.Shift}, n.rota.Fill(ctx, a, p.Shift, p.Event)
}

// leaveQueue takes a request or someone waiting, with the offer held for them,
// off the counters of the shift.
func (n *Day) leaveQueue(ctx context.Context, a *action.Action, p *rota.Place) error {
	rota.Leave(p.Shift, p.Signup)
	return n.rota.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferWithdrawn)
}

// obstacleOnTheDay asks the rules of attending again as if the shift had not
// begun and the event were not over. Neither may keep out somebody who is there
// already.
func (n *Day) obstacleOnTheDay(ctx context.Context, tx *db.Tx, p *rota.Place) error {
	accreditations, err := tx.Accreditations(ctx, p.Person.ID, p.Shift.Accreditation)
	if err != nil {
		return err
	}
	duties, err := tx.Duties(ctx, p.Shift.StartsAt.Add(-rota.Widest), p.Shift.EndsAt.Add(rota.Widest), p.Person.ID)
	if err != nil {
		return err
	}
	event := *p.Event
	event.Status = db.EventPublished
	p.Obstacle = rota.MayAttend(p.Person, p.Shift, &event, accreditations, duties, p.Shift.StartsAt.Add(-time.Second))
	return nil
}
