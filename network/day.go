package network

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// When attendance may be recorded, around an event.
const (
	recordsBefore = 24 * time.Hour      // before its first shift starts
	recordsAfter  = 14 * 24 * time.Hour // after its end
	completesIn   = 12 * time.Hour      // after its end it completes by itself
)

// longestDuty is the most that anybody's hours can be put right to.
const longestDuty = 24 * time.Hour

// Record is what came of recording something on the day board. Two people may
// keep the same board: Before, By and At say what the last one had recorded.
type Record struct {
	Signup *db.Signup
	Person *db.Person
	Shift  *db.Shift
	Before db.Attendance // the attendance until now
	By     *db.Person    // who had recorded that; nil when nobody had, or the app did
	At     time.Time     // when that was recorded
}

// MayRecord refuses with Conflict when attendance at an event can't be
// recorded now. shifts are those of the event.
func MayRecord(e *db.Event, shifts []db.Shift, now time.Time) error {
	first := e.StartsAt
	for i := range shifts {
		if shifts[i].CancelledAt.IsZero() && shifts[i].StartsAt.Before(first) {
			first = shifts[i].StartsAt
		}
	}
	switch opens := first.Add(-recordsBefore); {
	case e.Status == db.EventDraft:
		return refuse(Conflict, "This event is not published, so nobody is expected yet.")
	case e.Status == db.EventCancelled:
		return refuse(Conflict, "This event was cancelled, so there is no attendance to record.")
	case now.Before(opens):
		return refuse(Conflict, "Attendance can be recorded from %s, a day before the first shift.", moment(opens))
	case now.After(e.EndsAt.Add(recordsAfter)):
		return refuse(Conflict, "Attendance could be recorded until %s, 14 days after the end.", moment(e.EndsAt.Add(recordsAfter)))
	}
	return nil
}

// CheckIn records that a person has arrived, now. Once the event is completed
// it records that the person attended the whole shift. Like every action of the
// day board it is for the event's lead and coordinators, refuses with Conflict
// outside the days in which attendance is recorded, and does nothing when that
// is what is recorded already.
func (n *Network) CheckIn(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(p *place) (string, error) { return arrive(p, n.now()), nil })
}

func arrive(p *place, now time.Time) (verb string) {
	g := p.signup
	if g.Attendance.Came() && g.Attendance != db.LeftEarly {
		return ""
	}
	g.LeftAt, g.Minutes = time.Time{}, 0
	if g.ArrivedAt.IsZero() {
		g.ArrivedAt = now
	}
	g.Attendance = db.Arrived
	if p.event.Status == db.EventCompleted {
		attended(g, p.shift)
	}
	return string(db.Arrived)
}

// NoShow records that a person did not come.
func (n *Network) NoShow(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(p *place) (string, error) {
		g := p.signup
		switch {
		case g.Attendance == db.NoShow:
			return "", nil
		case g.WalkIn:
			return "", refuse(Conflict, "%s came without having signed up. Press Undo to take the walk-in off the board.", p.person.FirstName)
		}
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NoShow, time.Time{}, time.Time{}, 0
		return string(db.NoShow), nil
	})
}

// LeftEarly records that a person left at a moment; the zero time means now.
// The hours then run from the shift's start. It refuses with Invalid (field
// "at") a moment outside the shift, and with Conflict who never arrived.
func (n *Network) LeftEarly(ctx context.Context, me *db.Person, signupID int64, at time.Time) (*Record, error) {
	if at.IsZero() {
		at = n.now()
	}
	at = at.UTC().Truncate(time.Second)
	return n.record(ctx, me, signupID, func(p *place) (string, error) { return leftEarly(p, at) })
}

func leftEarly(p *place, at time.Time) (verb string, err error) {
	g := p.signup
	switch {
	case !g.Attendance.Came():
		return "", refuse(Conflict, "%s is not recorded as arrived. Record that first.", p.person.FirstName)
	case g.Attendance == db.LeftEarly && g.LeftAt.Equal(at):
		return "", nil
	case !at.After(p.shift.StartsAt):
		return "", invalidTime("The shift starts at %s: nobody can have left it early", p.shift.StartsAt)
	case !at.Before(p.shift.EndsAt):
		return "", invalidTime("The shift ended at %s: put the hours right instead", p.shift.EndsAt)
	}
	g.Attendance, g.LeftAt = db.LeftEarly, at
	g.Minutes = max(1, int(at.Sub(p.shift.StartsAt).Minutes()))
	return string(db.LeftEarly), nil
}

func invalidTime(format string, at time.Time) error {
	says := fmt.Sprintf(format, ClockTime(at.In(London)))
	return &Error{Kind: Invalid, Message: says + ".", Fields: []FieldError{{"at", says}}}
}

// Undo takes back what was recorded of a person, who is expected again. A
// walk-in is taken off the shift.
func (n *Network) Undo(ctx context.Context, me *db.Person, signupID int64) (*Record, error) {
	return n.record(ctx, me, signupID, func(p *place) (string, error) { return undo(p.signup), nil })
}

func undo(g *db.Signup) (verb string) {
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
	verbUndone    = "undid attendance"
	verbHours     = "put hours right"
	verbWalkIn    = "walked in"
	verbCompleted = "completed event"
)

// SetMinutes puts a person's hours right. It refuses with Invalid (field
// "hours") nothing and more than a day, and with Conflict who did not come.
func (n *Network) SetMinutes(ctx context.Context, me *db.Person, signupID int64, minutes int) (*Record, error) {
	if minutes < 1 || minutes > int(longestDuty.Minutes()) {
		return nil, &Error{Kind: Invalid, Message: "Check the hours.", Fields: []FieldError{{"hours", "Enter hours between 0:01 and 24:00, like 4:30"}}}
	}
	return n.record(ctx, me, signupID, func(p *place) (string, error) {
		g := p.signup
		switch {
		case !g.Attendance.Came():
			return "", refuse(Conflict, "%s is not recorded as arrived, so there are no hours. Record that first.", p.person.FirstName)
		case g.Minutes == minutes:
			return "", nil
		}
		g.Minutes = minutes
		return verbHours, nil
	})
}

// attended turns an arrival into attendance of the whole shift, unless the
// hours were put right.
func attended(g *db.Signup, s *db.Shift) {
	g.Attendance = db.Attended
	if g.Minutes == 0 {
		g.Minutes = int(s.EndsAt.Sub(s.StartsAt).Minutes())
	}
}

// record does one action of the day board to a confirmed sign-up. do changes the
// sign-up and names the action, or returns "" when there is nothing to do.
func (n *Network) record(ctx context.Context, me *db.Person, signupID int64, do func(*place) (string, error)) (*Record, error) {
	var rec *Record
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.staff(ctx, tx, me, signupID, n.placeLeft)
		if err != nil {
			return err
		}
		if err := n.recordable(ctx, tx, p); err != nil {
			return err
		}
		if rec, err = n.recordOf(ctx, tx, p); err != nil {
			return err
		}
		verb, err := do(p)
		if err != nil || verb == "" {
			return err
		}
		return n.saveRecord(ctx, tx, me, p, verb)
	})
	if err != nil {
		return nil, err
	}
	return rec, nil
}

func (n *Network) recordable(ctx context.Context, tx *db.Tx, p *place) error {
	shifts, err := tx.ShiftsOf(ctx, p.event.ID)
	if err != nil {
		return err
	}
	if err := MayRecord(p.event, shifts, n.now()); err != nil {
		return err
	}
	switch {
	case !p.shift.CancelledAt.IsZero():
		return refuse(Conflict, "This shift was cancelled, so there is no attendance to record.")
	case p.signup != nil && p.signup.Status != db.SignupConfirmed:
		return refuse(Conflict, "%s is not on this shift any more. Open the board again to see who is.", p.person.FirstName)
	}
	return nil
}

// recordOf notes how a sign-up stood before the action.
func (n *Network) recordOf(ctx context.Context, tx *db.Tx, p *place) (*Record, error) {
	rec := &Record{Signup: p.signup, Person: p.person, Shift: p.shift, Before: p.signup.Attendance, At: p.signup.ChangedAt}
	if p.signup.ChangedBy == 0 {
		return rec, nil
	}
	var err error
	rec.By, err = tx.Person(ctx, p.signup.ChangedBy)
	return rec, err
}

func (n *Network) saveRecord(ctx context.Context, tx *db.Tx, me *db.Person, p *place, verb string) error {
	p.signup.ChangedAt, p.signup.ChangedBy = n.now(), me.ID
	if err := tx.UpdateSignup(ctx, p.signup); err != nil {
		return err
	}
	detail := p.shift.Role
	switch verb {
	case string(db.LeftEarly):
		detail += ", at " + ClockTime(p.signup.LeftAt.In(London))
	case verbHours:
		detail += ", " + Hours(p.signup.Minutes)
	}
	return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: verb, EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: detail})
}

// Hours writes minutes served as hours and minutes: 4:30.
func Hours(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// WalkIn records that a person came to a shift without being confirmed on it.
// A walk-in takes no place, so a full shift is no obstacle; who is confirmed
// is simply checked in. It refuses with Conflict who lacks the accreditation
// and, without a reason, who has another duty at the time.
func (n *Network) WalkIn(ctx context.Context, me *db.Person, shiftID, personID int64, reason string) (*Record, error) {
	reason, err := reasonTyped(reason)
	if err != nil {
		return nil, err
	}
	var rec *Record
	confirmed := int64(0)
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		rec, confirmed = nil, 0
		p, err := n.place(ctx, tx, shiftID, personID)
		if errors.Is(err, db.ErrNotFound) {
			return &Error{Kind: Invalid, Message: "Choose a person and a shift.", Fields: []FieldError{{"person_id", "Choose who came"}}}
		}
		if err != nil {
			return err
		}
		if _, err := n.eventToRun(ctx, tx.Reader, me, p.event.ID); err != nil {
			return err
		}
		if p.signup != nil && p.signup.Status == db.SignupConfirmed {
			confirmed = p.signup.ID
			return nil
		}
		rec, err = n.walkIn(ctx, tx, me, p, reason)
		return err
	})
	if err == nil && confirmed != 0 {
		return n.CheckIn(ctx, me, confirmed)
	}
	return rec, err
}

func (n *Network) walkIn(ctx context.Context, tx *db.Tx, me *db.Person, p *place, reason string) (*Record, error) {
	before := p.signup
	p.signup = nil
	if err := n.recordable(ctx, tx, p); err != nil {
		return nil, err
	}
	p.signup = before
	if err := n.obstacleOnTheDay(ctx, tx, p); err != nil {
		return nil, err
	}
	if err := p.overridable(reason); err != nil {
		return nil, err
	}
	now := n.now()
	stood := active(p.signup)
	if stood {
		if err := n.leaveQueue(ctx, tx, p); err != nil {
			return nil, err
		}
	}
	if p.signup == nil {
		p.signup = &db.Signup{ShiftID: p.shift.ID, EventID: p.event.ID, PersonID: p.person.ID}
	}
	g := p.signup
	if !stood {
		g.AskedAt = now
	}
	g.Status, g.WalkIn, g.Queue, g.Reason, g.Override = db.SignupConfirmed, true, 0, "", p.override
	g.ConfirmedAt, g.ChangedAt, g.ChangedBy = now, now, me.ID
	g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.Arrived, now, time.Time{}, 0
	g.Turn++
	if p.event.Status == db.EventCompleted {
		attended(g, p.shift)
	}
	save := tx.UpdateSignup
	if g.ID == 0 {
		save = tx.InsertSignup
	}
	if err := save(ctx, g); err != nil {
		return nil, err
	}
	row := db.LogRow{
		PersonID: me.ID, Verb: verbWalkIn, EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role, Reason: g.Override,
	}
	if err := n.log(ctx, tx, row); err != nil || !stood {
		return &Record{Signup: g, Person: p.person, Shift: p.shift}, err
	}
	return &Record{Signup: g, Person: p.person, Shift: p.shift}, n.fill(ctx, tx, p.shift, p.event)
}

// leaveQueue takes a request or someone waiting, with the offer held for them,
// off the counters of the shift.
func (n *Network) leaveQueue(ctx context.Context, tx *db.Tx, p *place) error {
	leave(p.shift, p.signup)
	return n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferWithdrawn)
}

// obstacleOnTheDay asks the rules of attending again as if the shift had not
// begun and the event were not over: neither keeps away who stands there.
func (n *Network) obstacleOnTheDay(ctx context.Context, tx *db.Tx, p *place) error {
	accreditations, err := tx.Accreditations(ctx, p.person.ID, p.shift.Accreditation)
	if err != nil {
		return err
	}
	duties, err := tx.Duties(ctx, p.shift.StartsAt.Add(-widest), p.shift.EndsAt.Add(widest), p.person.ID)
	if err != nil {
		return err
	}
	event := *p.event
	event.Status = db.EventPublished
	p.obstacle = mayAttend(p.person, p.shift, &event, accreditations, duties, p.shift.StartsAt.Add(-time.Second))
	return nil
}
