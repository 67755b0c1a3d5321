package rota

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SignUp puts a person on a shift: confirmed, requested or waiting, as
// docs/rules.md#1-places says. Asking twice is the same as asking once. It
// refuses with Conflict what rules 2 and 3 forbid, and hides what the person
// may not see behind NotFound.
func (n *Rota) SignUp(ctx context.Context, me *db.Person, shiftID int64) (*db.Signup, error) {
	return n.SignUpIn(ctx, me, shiftID, false)
}

// SignUpIn is SignUp; nominated lets in somebody who was asked to the event.
func (n *Rota) SignUpIn(ctx context.Context, me *db.Person, shiftID int64, nominated bool) (*db.Signup, error) {
	if err := n.MayPress(me); err != nil {
		return nil, err
	}
	var g *db.Signup
	var refused *Place
	err := n.Act(ctx, me, func(a *action.Action) error {
		refused = nil
		p, err := n.Place(ctx, a, shiftID, me.ID)
		if err != nil {
			return err
		}
		if !action.Known(p.Event) {
			return refusal.Missing()
		}
		if action.OnlyInvited(me) && !nominated {
			if _, err := n.EventForIn(ctx, a.Tx.Reader, me, p.Event.ID); err != nil {
				return err
			}
		}
		if Active(p.Signup) {
			g = p.Signup
			return nil
		}
		if p.Obstacle, err = n.maySignUp(ctx, a.Tx.Reader, a.Now, p); err != nil {
			return err
		}
		if err := p.Obstacle.Err(); err != nil {
			if p.Obstacle.Kind == Unqualified {
				refused = p
			}
			return err
		}
		g, err = n.TakePlace(ctx, a, p)
		return err
	})
	if refused != nil {
		courses, courseErr := n.courses(ctx, me, refused.Shift.StartsAt)
		refused.Obstacle.Suggest(courses, refused.Shift)
		return nil, cmp.Or(courseErr, refused.Obstacle.Err())
	}
	return g, err
}

// TakePlace gives what there is to a person who meets no obstacle: a place, a
// request, or a place on the waiting list.
func (n *Rota) TakePlace(ctx context.Context, a *action.Action, p *Place) (*db.Signup, error) {
	status := placeFor(p.Shift, p.left())
	if status == db.SignupWaiting {
		var err error
		if status, err = n.PlaceNow(ctx, a, p); err != nil {
			return nil, err
		}
	}
	g, err := n.Enter(ctx, a, p, status, p.Person.ID)
	if err != nil {
		return nil, err
	}
	switch status {
	case db.SignupConfirmed:
		return g, n.TellOf(ctx, a, messages.Confirmed, p)
	case db.SignupWaiting:
		return g, n.Fill(ctx, a, p.Shift, p.Event)
	case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	return g, nil
}

// Place is a person, a shift and all that the rules ask about the two.
type Place struct {
	Shift    *db.Shift
	Event    *db.Event
	Person   *db.Person
	Signup   *db.Signup // nil when there never was one
	Obstacle Obstacle
	Override string   // why a clash or the waiting list is passed over
	seating  *seating // how the places are shared; nil when everybody may have them
}

// Place locks a shift and a person, in this order, and loads what the rules need.
func (n *Rota) Place(ctx context.Context, a *action.Action, shiftID, personID int64) (*Place, error) {
	shift, event, err := n.LockShift(ctx, a.Tx, shiftID)
	if err != nil {
		return nil, err
	}
	return n.PlaceOn(ctx, a, shift, event, personID)
}

// PlaceLeft is like Place, but does not lock the person. It is for somebody who
// gives a place up, because leaving a shift clashes with nothing. With a lock, two
// people who leave shifts that each other waits for would block each other in
// Fill.
func (n *Rota) PlaceLeft(ctx context.Context, a *action.Action, shiftID, personID int64) (*Place, error) {
	shift, event, err := n.LockShift(ctx, a.Tx, shiftID)
	if err != nil {
		return nil, err
	}
	return n.placeSeen(ctx, a.Tx.Reader, a.Now, shift, event, personID)
}

func (n *Rota) LockShift(ctx context.Context, tx *db.Tx, id int64) (*db.Shift, *db.Event, error) {
	shift, err := tx.LockShift(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	event, err := tx.Event(ctx, shift.EventID)
	return shift, event, err
}

// PlaceOn is place for a shift that is locked already.
func (n *Rota) PlaceOn(ctx context.Context, a *action.Action, shift *db.Shift, event *db.Event, personID int64) (*Place, error) {
	person, err := a.Tx.LockPerson(ctx, personID)
	if err != nil {
		return nil, err
	}
	return n.placeOf(ctx, a.Tx.Reader, a.Now, shift, event, person)
}

// placeSeen is a place with nobody locked: what it says may change at once.
func (n *Rota) placeSeen(ctx context.Context, r *db.Reader, now time.Time, shift *db.Shift, event *db.Event, personID int64) (*Place, error) {
	person, err := r.Person(ctx, personID)
	if err != nil {
		return nil, err
	}
	return n.placeOf(ctx, r, now, shift, event, person)
}

func (n *Rota) placeOf(ctx context.Context, r *db.Reader, now time.Time, shift *db.Shift, event *db.Event, person *db.Person) (*Place, error) {
	p := &Place{Shift: shift, Event: event, Person: person}
	var err error
	p.Signup, err = r.SignupOf(ctx, shift.ID, person.ID)
	if errors.Is(err, db.ErrNotFound) {
		p.Signup, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	var accreditations []db.Accreditation
	if shift.Accreditation != "" {
		if accreditations, err = r.Accreditations(ctx, person.ID, shift.Accreditation); err != nil {
			return nil, err
		}
	}
	duties, err := r.Duties(ctx, shift.StartsAt.Add(-Widest), shift.EndsAt.Add(Widest), person.ID)
	if err != nil {
		return nil, err
	}
	p.Obstacle = MayAttend(person, shift, event, accreditations, duties, now)
	p.seating, err = n.SeatingOf(ctx, r, now, shift, event)
	return p, err
}

// left is how many places the person may have one of.
func (p *Place) left() int { return p.seating.Left(p.Shift, p.Person.Force) }

// keptAway says why somebody who waits can't have a free place, or "".
func (p *Place) keptAway() string {
	switch {
	case p.Obstacle.Kind != NoObstacle:
		return p.Obstacle.Message
	case p.left() > 0:
		return ""
	case p.Event.SeatsOpenOn == "":
		return "The places that are left are kept for other forces."
	}
	return "The places that are left are kept for other forces until " + clock.LongDay(p.Event.SeatsOpenOn) + "."
}

// Enter gives a sign-up a status that it did not have, moves the counters of
// the shift with it and logs the action.
func (n *Rota) Enter(ctx context.Context, a *action.Action, p *Place, status db.SignupStatus, by int64) (*db.Signup, error) {
	if p.Signup == nil {
		p.Signup = &db.Signup{ShiftID: p.Shift.ID, EventID: p.Event.ID, PersonID: p.Person.ID}
	}
	g := p.Signup
	Leave(p.Shift, g)
	if !Active(g) {
		g.AskedAt, g.Reason, g.Override = a.Now, "", p.Override
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NotRecorded, time.Time{}, time.Time{}, 0
	}
	g.WalkIn = false
	g.Status, g.ChangedAt, g.ChangedBy = status, a.Now, by
	g.Turn++
	switch status {
	case db.SignupConfirmed:
		p.Shift.Taken++
		g.ConfirmedAt, g.Queue = a.Now, 0
	case db.SignupWaiting:
		p.Shift.Waiting++
		p.Shift.Queue++
		g.Queue = p.Shift.Queue
	case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	save := a.Tx.UpdateSignup
	if g.ID == 0 {
		save = a.Tx.InsertSignup
	}
	if err := save(ctx, g); err != nil {
		return nil, err
	}
	why := g.Reason
	if status == db.SignupConfirmed {
		why = g.Override
	}
	return g, a.LogRow(ctx, db.LogRow{
		PersonID: by, Verb: db.Verb(status), EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: g.PersonID, Detail: p.Shift.Role, Reason: why,
	})
}

// Leave takes what a sign-up held off the counters of its shift as it was read.
// Those that are saved are counted by the database when the row is.
func Leave(shift *db.Shift, g *db.Signup) {
	switch {
	case g.Status == db.SignupConfirmed && !g.WalkIn:
		shift.Taken--
	case g.Status == db.SignupWaiting:
		shift.Waiting--
	}
}

// TellOf tells the person of a place about its sign-up.
func (n *Rota) TellOf(ctx context.Context, a *action.Action, kind db.MessageKind, p *Place) error {
	venue, err := n.VenueOf(ctx, a.Tx.Reader, p.Event)
	if err != nil {
		return err
	}
	return n.messages.Tell(ctx, a, messages.Notice{
		Kind: kind, Key: messages.SignupKey(kind, p.Signup), Person: p.Person, Event: p.Event, Venue: venue,
		Shifts: []db.Shift{*p.Shift}, Signup: p.Signup, Reason: p.Signup.Reason,
	})
}

func (n *Rota) VenueOf(ctx context.Context, r *db.Reader, e *db.Event) (*db.Venue, error) {
	if e.VenueID == 0 {
		return nil, nil
	}
	return r.Venue(ctx, e.VenueID)
}

// Withdraw takes a person off a shift and gives the place to the first who
// waits (docs/rules.md#5-withdrawal). Late, it asks for a reason (Invalid,
// field "reason") and tells the event's lead.
func (n *Rota) Withdraw(ctx context.Context, me *db.Person, shiftID int64, reason string) error {
	reason, err := refusal.ReasonTyped(reason)
	if err != nil {
		return err
	}
	if err := n.MayPress(me); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.PlaceLeft(ctx, a, shiftID, me.ID)
		if err != nil {
			return err
		}
		switch {
		case p.Signup == nil:
			return refusal.Missing()
		case p.Signup.Status == db.SignupWithdrawn:
			return nil // withdrawing twice is withdrawing once
		case !Active(p.Signup):
			return refusal.New(refusal.Conflict, "You are no longer on this shift, so there is nothing to withdraw from.")
		case !a.Now.Before(p.Shift.StartsAt):
			return refusal.New(refusal.Conflict, "This shift has started. Tell the event’s lead, who will note it.")
		case p.Signup.Attendance != db.NotRecorded:
			return refusal.New(refusal.Conflict, "The event’s lead has recorded your attendance already. Tell the lead, who can undo it.")
		case reason == "" && ReasonNeeded(p.Shift, p.Signup, a.Now, &n.Settings().Times):
			return &refusal.Error{Kind: refusal.Invalid, Message: "Give a reason: the shift starts in less than " + words.Lasting(n.Settings().Freely) + ".", Fields: []refusal.FieldError{{Field: "reason", Message: "Say why you can’t come, so that the lead can find cover"}}}
		}
		confirmed := p.Signup.Status == db.SignupConfirmed
		late := confirmed && ReasonNeeded(p.Shift, p.Signup, a.Now, &n.Settings().Times)
		p.Signup.Reason = reason
		if err := n.Release(ctx, a, p, db.SignupWithdrawn, me.ID); err != nil {
			return err
		}
		if confirmed {
			if err := n.tellWithdrawn(ctx, a, p); err != nil {
				return err
			}
		}
		if late {
			if err := n.TellLead(ctx, a, messages.Notice{Kind: messages.LateWithdraw, Key: messages.SignupKey(messages.LateWithdraw, p.Signup), Signup: p.Signup, Blanks: WhoBlank(p.Person), Reason: reason}, p.Event, p.Shift); err != nil {
				return err
			}
		}
		return n.Fill(ctx, a, p.Shift, p.Event)
	})
}

// Release ends an active sign-up. Its open offer ends and its unsent messages
// stop. What the person needs there is erased, and so are the sessions that they
// would rather step out of.
func (n *Rota) Release(ctx context.Context, a *action.Action, p *Place, status db.SignupStatus, by int64) error {
	if err := n.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferWithdrawn); err != nil {
		return err
	}
	if err := a.Tx.StopMessages(ctx, p.Signup.ID, "no longer on this shift", append([]db.MessageKind{messages.LateWithdraw}, messages.TakingOut...)); err != nil {
		return err
	}
	if _, err := n.Enter(ctx, a, p, status, by); err != nil {
		return err
	}
	if status != db.SignupWithdrawn {
		if err := endLinks(ctx, a.Tx, p); err != nil {
			return err
		}
	}
	if !programme.HasProgramme(p.Event) {
		return nil
	}
	return a.Tx.EraseWithoutPlace(ctx, p.Event.ID)
}

// endLinks ends the links by which a guest takes part in an event of which they
// have no page any more. Otherwise the links open again when the guest is asked
// anew.
func endLinks(ctx context.Context, tx *db.Tx, p *Place) error {
	keeps, err := tx.KeepsPage(ctx, p.Person.ID, p.Event.ID)
	if err != nil || keeps {
		return err
	}
	return tx.DeleteLinksOf(ctx, p.Person.ID, p.Event.ID)
}

// TellLead tells the lead of an event. When nobody leads it, it tells the person
// who made it.
func (n *Rota) TellLead(ctx context.Context, a *action.Action, w messages.Notice, e *db.Event, s *db.Shift) error {
	if action.LeadOf(e) == 0 {
		return nil
	}
	var err error
	if w.Person, err = a.Tx.Person(ctx, action.LeadOf(e)); err != nil {
		return err
	}
	w.Event, w.Shifts = e, []db.Shift{*s}
	return n.messages.Tell(ctx, a, w)
}
