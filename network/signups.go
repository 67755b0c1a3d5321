package network

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// SignUp puts a person on a shift: confirmed, requested or waiting, as
// docs/rules.md#1-places says. Asking twice is the same as asking once. It
// refuses with Conflict what rules 2 and 3 forbid, and hides what the person
// may not see behind NotFound.
func (n *Network) SignUp(ctx context.Context, me *db.Person, shiftID int64) (*db.Signup, error) {
	return n.signUp(ctx, me, shiftID, false)
}

// signUp is SignUp; nominated lets in somebody who was asked to the event.
func (n *Network) signUp(ctx context.Context, me *db.Person, shiftID int64, nominated bool) (*db.Signup, error) {
	if err := n.mayPress(me); err != nil {
		return nil, err
	}
	var g *db.Signup
	var refused *place
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		refused = nil
		p, err := n.place(ctx, tx, shiftID, me.ID)
		if err != nil {
			return err
		}
		if !known(p.event) {
			return notFound()
		}
		if onlyInvited(me) && !nominated {
			if _, err := n.eventFor(ctx, tx.Reader, me, p.event.ID); err != nil {
				return err
			}
		}
		if active(p.signup) {
			g = p.signup
			return nil
		}
		if p.obstacle, err = n.maySignUp(ctx, tx.Reader, p); err != nil {
			return err
		}
		if err := p.obstacle.err(); err != nil {
			if p.obstacle.Kind == Unqualified {
				refused = p
			}
			return err
		}
		g, err = n.takePlace(ctx, tx, p)
		return err
	})
	if refused != nil {
		courses, courseErr := n.courses(ctx, me, refused.shift.StartsAt)
		refused.obstacle.suggest(courses, refused.shift)
		return nil, cmp.Or(courseErr, refused.obstacle.err())
	}
	return g, err
}

// takePlace gives a person, whom nothing keeps away, what there is: a place, a
// request, or a place on the waiting list.
func (n *Network) takePlace(ctx context.Context, tx *db.Tx, p *place) (*db.Signup, error) {
	status := placeFor(p.shift, p.left())
	if status == db.SignupWaiting {
		var err error
		if status, err = n.placeNow(ctx, tx, p); err != nil {
			return nil, err
		}
	}
	g, err := n.enter(ctx, tx, p, status, p.person.ID)
	if err != nil {
		return nil, err
	}
	switch status {
	case db.SignupConfirmed:
		return g, n.tellOf(ctx, tx, Confirmed, p)
	case db.SignupWaiting:
		return g, n.fill(ctx, tx, p.shift, p.event)
	case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	return g, nil
}

// place is a person, a shift and all that the rules ask about the two.
type place struct {
	shift    *db.Shift
	event    *db.Event
	person   *db.Person
	signup   *db.Signup // nil when there never was one
	obstacle Obstacle
	override string   // why a clash or the waiting list is passed over
	seating  *seating // how the places are shared; nil when everybody may have them
}

// place locks a shift and a person, in this order, and loads what the rules need.
func (n *Network) place(ctx context.Context, tx *db.Tx, shiftID, personID int64) (*place, error) {
	shift, event, err := n.lockShift(ctx, tx, shiftID)
	if err != nil {
		return nil, err
	}
	return n.placeOn(ctx, tx, shift, event, personID)
}

// placeLeft is place for somebody who gives a place up, who needs no lock:
// whoever leaves clashes with nothing. Two who leave shifts that each other
// waits for would otherwise wait for each other's locks in fill.
func (n *Network) placeLeft(ctx context.Context, tx *db.Tx, shiftID, personID int64) (*place, error) {
	shift, event, err := n.lockShift(ctx, tx, shiftID)
	if err != nil {
		return nil, err
	}
	return n.placeSeen(ctx, tx.Reader, shift, event, personID)
}

func (n *Network) lockShift(ctx context.Context, tx *db.Tx, id int64) (*db.Shift, *db.Event, error) {
	shift, err := tx.LockShift(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	event, err := tx.Event(ctx, shift.EventID)
	return shift, event, err
}

// placeOn is place for a shift that is locked already.
func (n *Network) placeOn(ctx context.Context, tx *db.Tx, shift *db.Shift, event *db.Event, personID int64) (*place, error) {
	person, err := tx.LockPerson(ctx, personID)
	if err != nil {
		return nil, err
	}
	return n.placeOf(ctx, tx.Reader, shift, event, person)
}

// placeSeen is a place with nobody locked: what it says may change at once.
func (n *Network) placeSeen(ctx context.Context, r *db.Reader, shift *db.Shift, event *db.Event, personID int64) (*place, error) {
	person, err := r.Person(ctx, personID)
	if err != nil {
		return nil, err
	}
	return n.placeOf(ctx, r, shift, event, person)
}

func (n *Network) placeOf(ctx context.Context, r *db.Reader, shift *db.Shift, event *db.Event, person *db.Person) (*place, error) {
	p := &place{shift: shift, event: event, person: person}
	var err error
	p.signup, err = r.SignupOf(ctx, shift.ID, person.ID)
	if errors.Is(err, db.ErrNotFound) {
		p.signup, err = nil, nil
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
	duties, err := r.Duties(ctx, shift.StartsAt.Add(-widest), shift.EndsAt.Add(widest), person.ID)
	if err != nil {
		return nil, err
	}
	p.obstacle = mayAttend(person, shift, event, accreditations, duties, n.now())
	p.seating, err = n.seatingOf(ctx, r, shift, event)
	return p, err
}

// left is how many places the person may have one of.
func (p *place) left() int { return p.seating.left(p.shift, p.person.Force) }

// keptAway says why somebody who waits can't have a free place, or "".
func (p *place) keptAway() string {
	switch {
	case p.obstacle.Kind != NoObstacle:
		return p.obstacle.Message
	case p.left() > 0:
		return ""
	case p.event.SeatsOpenOn == "":
		return "The places that are left are kept for other forces."
	}
	return "The places that are left are kept for other forces until " + longDay(p.event.SeatsOpenOn) + "."
}

// enter gives a sign-up a status that it did not have, moves the counters of
// the shift with it and logs the action.
func (n *Network) enter(ctx context.Context, tx *db.Tx, p *place, status db.SignupStatus, by int64) (*db.Signup, error) {
	if p.signup == nil {
		p.signup = &db.Signup{ShiftID: p.shift.ID, EventID: p.event.ID, PersonID: p.person.ID}
	}
	now := n.now()
	g := p.signup
	leave(p.shift, g)
	if !active(g) {
		g.AskedAt, g.Reason, g.Override = now, "", p.override
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NotRecorded, time.Time{}, time.Time{}, 0
	}
	g.WalkIn = false
	g.Status, g.ChangedAt, g.ChangedBy = status, now, by
	g.Turn++
	switch status {
	case db.SignupConfirmed:
		p.shift.Taken++
		g.ConfirmedAt, g.Queue = now, 0
	case db.SignupWaiting:
		p.shift.Waiting++
		p.shift.Queue++
		g.Queue = p.shift.Queue
	case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	save := tx.UpdateSignup
	if g.ID == 0 {
		save = tx.InsertSignup
	}
	if err := save(ctx, g); err != nil {
		return nil, err
	}
	why := g.Reason
	if status == db.SignupConfirmed {
		why = g.Override
	}
	return g, n.log(ctx, tx, db.LogRow{
		PersonID: by, Verb: string(status), EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: g.PersonID, Detail: p.shift.Role, Reason: why,
	})
}

// leave takes what a sign-up held off the counters of its shift as it was read.
// Those that are saved are counted by the database when the row is.
func leave(shift *db.Shift, g *db.Signup) {
	switch {
	case g.Status == db.SignupConfirmed && !g.WalkIn:
		shift.Taken--
	case g.Status == db.SignupWaiting:
		shift.Waiting--
	}
}

// tellOf tells the person of a place about its sign-up.
func (n *Network) tellOf(ctx context.Context, tx *db.Tx, kind db.MessageKind, p *place) error {
	venue, err := n.venueOf(ctx, tx.Reader, p.event)
	if err != nil {
		return err
	}
	return n.tell(ctx, tx, notice{
		Kind: kind, Key: signupKey(kind, p.signup), Person: p.person, Event: p.event, Venue: venue,
		Shifts: []db.Shift{*p.shift}, Signup: p.signup, Reason: p.signup.Reason,
	})
}

func (n *Network) venueOf(ctx context.Context, r *db.Reader, e *db.Event) (*db.Venue, error) {
	if e.VenueID == 0 {
		return nil, nil
	}
	return r.Venue(ctx, e.VenueID)
}

// Withdraw takes a person off a shift and gives the place to the first who
// waits (docs/rules.md#5-withdrawal). Late, it asks for a reason (Invalid,
// field "reason") and tells the event's lead.
func (n *Network) Withdraw(ctx context.Context, me *db.Person, shiftID int64, reason string) error {
	reason, err := reasonTyped(reason)
	if err != nil {
		return err
	}
	if err := n.mayPress(me); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.placeLeft(ctx, tx, shiftID, me.ID)
		if err != nil {
			return err
		}
		now := n.now()
		switch {
		case p.signup == nil:
			return notFound()
		case p.signup.Status == db.SignupWithdrawn:
			return nil // withdrawing twice is withdrawing once
		case !active(p.signup):
			return refuse(Conflict, "You are no longer on this shift, so there is nothing to withdraw from.")
		case !now.Before(p.shift.StartsAt):
			return refuse(Conflict, "This shift has started. Tell the event’s lead, who will note it.")
		case p.signup.Attendance != db.NotRecorded:
			return refuse(Conflict, "The event’s lead has recorded your attendance already. Tell the lead, who can undo it.")
		case reason == "" && ReasonNeeded(p.shift, p.signup, now):
			return &Error{Kind: Invalid, Message: "Give a reason: the shift starts in less than 48 hours.", Fields: []FieldError{{"reason", "Say why you can’t come, so that the lead can find cover"}}}
		}
		confirmed := p.signup.Status == db.SignupConfirmed
		late := confirmed && ReasonNeeded(p.shift, p.signup, now)
		p.signup.Reason = reason
		if err := n.release(ctx, tx, p, db.SignupWithdrawn, me.ID); err != nil {
			return err
		}
		if confirmed {
			if err := n.tellWithdrawn(ctx, tx, p); err != nil {
				return err
			}
		}
		if late {
			if err := n.tellLead(ctx, tx, notice{Kind: LateWithdraw, Key: signupKey(LateWithdraw, p.signup), Signup: p.signup, Blanks: whoBlank(p.person), Reason: reason}, p.event, p.shift); err != nil {
				return err
			}
		}
		return n.fill(ctx, tx, p.shift, p.event)
	})
}

// release ends a sign-up that stands: its open offer ends, its unsent messages stop,
// and what the person needs there, or would rather step out of, is erased.
func (n *Network) release(ctx context.Context, tx *db.Tx, p *place, status db.SignupStatus, by int64) error {
	if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferWithdrawn); err != nil {
		return err
	}
	if err := tx.StopMessages(ctx, p.signup.ID, "no longer on this shift", append([]db.MessageKind{LateWithdraw}, takingOut...)); err != nil {
		return err
	}
	if _, err := n.enter(ctx, tx, p, status, by); err != nil {
		return err
	}
	if status != db.SignupWithdrawn {
		if err := endLinks(ctx, tx, p); err != nil {
			return err
		}
	}
	if !HasProgramme(p.event) {
		return nil
	}
	return tx.EraseWithoutPlace(ctx, p.event.ID)
}

// endLinks ends the links by which a guest takes part in an event of which they
// have no page any more. Otherwise the links open again when the guest is asked
// anew.
func endLinks(ctx context.Context, tx *db.Tx, p *place) error {
	keeps, err := tx.KeepsPage(ctx, p.person.ID, p.event.ID)
	if err != nil || keeps {
		return err
	}
	return tx.DeleteLinksOf(ctx, p.person.ID, p.event.ID)
}

// tellLead tells the lead of an event, or whoever made it when nobody leads it.
func (n *Network) tellLead(ctx context.Context, tx *db.Tx, w notice, e *db.Event, s *db.Shift) error {
	if leadOf(e) == 0 {
		return nil
	}
	var err error
	if w.Person, err = tx.Person(ctx, leadOf(e)); err != nil {
		return err
	}
	w.Event, w.Shifts = e, []db.Shift{*s}
	return n.tell(ctx, tx, w)
}
