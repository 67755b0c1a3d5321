package network

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// offer holds a place for someone until a deadline.
func (n *Network) offer(ctx context.Context, tx *db.Tx, p *place) error {
	now := n.now()
	deadline, ok := offerDeadline(now, p.shift.StartsAt, p.person.RestFrom, p.person.RestTo)
	if !ok {
		return n.passOver(ctx, tx, p, "Your rest hours last until the shift starts.")
	}
	code, hash, err := newCode()
	if err != nil {
		return err
	}
	o := &db.Offer{SignupID: p.signup.ID, ShiftID: p.shift.ID, PersonID: p.person.ID, CodeHash: hash, Status: db.OfferOpen, MadeAt: now, Deadline: deadline}
	if err := tx.InsertOffer(ctx, o); err != nil {
		return err
	}
	p.shift.Taken++
	p.shift.Held++
	if err := n.log(ctx, tx, db.LogRow{Verb: "offered", EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role}); err != nil {
		return err
	}
	venue, err := n.venueOf(ctx, tx.Reader, p.event)
	if err != nil {
		return err
	}
	return n.tell(ctx, tx, notice{
		Kind: Offered, Key: fmt.Sprintf("%s/offer-%d", Offered, o.ID), Person: p.person, Event: p.event, Venue: venue,
		Shifts: []db.Shift{*p.shift}, Signup: p.signup, Blanks: []string{"{code}", code}, Until: deadline,
	})
}

// offerDeadline is when an offer made now ends: after a sixth of the notice
// that is left (twelve hours at three days, two at twelve hours), never in the
// rest hours of the person, who gets an hour after them instead, and never
// after the shift's start. ok is false when nothing but rest lies before it.
// restFrom and restTo are minutes since midnight in London.
func offerDeadline(now, start time.Time, restFrom, restTo int) (deadline time.Time, ok bool) {
	deadline = now.Add(start.Sub(now) / 6).Truncate(time.Minute)
	if from, to, resting := restAround(deadline, restFrom, restTo); resting {
		deadline = to.Add(time.Hour)
		if deadline.After(start) {
			deadline = start
		}
		if _, _, resting = restAround(deadline, restFrom, restTo); resting {
			deadline = from
		}
	}
	return deadline, deadline.After(now)
}

// restAround returns the stretch of rest hours that t lies in.
func restAround(t time.Time, restFrom, restTo int) (from, to time.Time, resting bool) {
	if restFrom == restTo {
		return from, to, false
	}
	for _, day := range []int{-1, 0} {
		from = OnDay(t, day, restFrom/60, restFrom%60)
		to = OnDay(t, day, restTo/60, restTo%60)
		if restTo < restFrom {
			to = OnDay(t, day+1, restTo/60, restTo%60)
		}
		if t.After(from) && t.Before(to) {
			return from, to, true
		}
	}
	return from, to, false
}

// anybody stands for a person where the offers of everybody are meant.
const anybody = 0

// endOffers ends the open offers of a locked shift to one person, or to
// anybody, and frees the places they held. Who had one waits on.
func (n *Network) endOffers(ctx context.Context, tx *db.Tx, shift *db.Shift, personID int64, status db.OfferStatus) error {
	offers, err := tx.OpenOffers(ctx, shift.ID, personID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if err := tx.EndOffer(ctx, o.ID, status, n.now()); err != nil {
			return err
		}
		shift.Taken--
		shift.Held--
	}
	return nil
}

// OfferFor is an offer with what its page says.
type OfferFor struct {
	Offer  *db.Offer
	Shift  *db.EventShift
	Person *db.Person
	Open   bool
	Now    Opening // what place the person has or can have now, whatever the offer was
}

// OfferByCode looks an offer up by the code in its link; the code is the permission.
func (n *Network) OfferByCode(ctx context.Context, code string) (*OfferFor, error) {
	o, err := n.DB.OfferByHash(ctx, hashCode(code))
	if err != nil {
		return nil, err
	}
	return n.offerFor(ctx, o)
}

func (n *Network) offerFor(ctx context.Context, o *db.Offer) (*OfferFor, error) {
	shift, err := n.DB.EventShift(ctx, o.ShiftID)
	if err != nil {
		return nil, err
	}
	person, err := n.DB.Person(ctx, o.PersonID)
	if err != nil {
		return nil, err
	}
	now, err := n.openings(ctx, n.DB.Reader, person, []db.EventShift{*shift})
	if err != nil {
		return nil, err
	}
	return &OfferFor{Offer: o, Shift: shift, Person: person, Open: o.Status == db.OfferOpen && n.now().Before(o.Deadline), Now: now[0]}, nil
}

// AnswerOffer accepts or declines an open offer. Declining leaves the waiting
// list. It refuses with Conflict an offer that ended, and one that meanwhile
// clashes: the place then goes to the next, and the person waits on.
func (n *Network) AnswerOffer(ctx context.Context, offerID int64, accept bool) error {
	var clashed error
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		clashed = nil
		o, err := tx.Offer(ctx, offerID)
		if err != nil {
			return err
		}
		lock := n.placeLeft
		if accept {
			lock = n.place
		}
		p, err := lock(ctx, tx, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		if o, err = tx.Offer(ctx, offerID); err != nil { // as it is under the locks
			return err
		}
		switch {
		case o.Status == db.OfferAccepted && accept && p.signup.Status == db.SignupConfirmed:
			return nil // accepting twice is accepting once
		case o.Status != db.OfferOpen || !n.now().Before(o.Deadline):
			return refuse(Conflict, "This offer has ended, so the place can’t be taken with it any more. The shift’s page shows the status of your place.")
		case accept && p.obstacle.Kind != NoObstacle:
			clashed = refuse(Conflict, "You can’t take this place now. %s You stay on the waiting list.", p.obstacle.Message)
			return n.passOn(ctx, tx, p)
		case accept:
			if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferAccepted); err != nil {
				return err
			}
			if _, err := n.enter(ctx, tx, p, db.SignupConfirmed, p.person.ID); err != nil {
				return err
			}
			return n.tellOf(ctx, tx, Confirmed, p)
		default:
			if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferDeclined); err != nil {
				return err
			}
			p.signup.Reason = "declined the offer"
			if _, err := n.enter(ctx, tx, p, db.SignupWithdrawn, p.person.ID); err != nil {
				return err
			}
			return n.fill(ctx, tx, p.shift, p.event)
		}
	})
	return cmp.Or(err, clashed)
}

// passOn ends the offer to somebody who may not take it any more, and gives
// the place to the next.
func (n *Network) passOn(ctx context.Context, tx *db.Tx, p *place) error {
	if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferWithdrawn); err != nil {
		return err
	}
	if err := n.log(ctx, tx, db.LogRow{PersonID: p.person.ID, Verb: "could not take offer", EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role}); err != nil {
		return err
	}
	return n.fill(ctx, tx, p.shift, p.event)
}

// AnswerMyOffer is AnswerOffer for the signed-in person it was made to.
func (n *Network) AnswerMyOffer(ctx context.Context, me *db.Person, offerID int64, accept bool) error {
	o, err := n.DB.Offer(ctx, offerID)
	if err != nil {
		return err
	}
	if o.PersonID != me.ID {
		return notFound()
	}
	return n.AnswerOffer(ctx, offerID, accept)
}

// LapseOffers ends offers whose deadline has come, tells the people, and gives
// the places to the next. It returns how many lapsed.
func (n *Network) LapseOffers(ctx context.Context) (int, error) {
	due, err := n.DB.LapsedOffers(ctx, n.now(), 100)
	if err != nil {
		return 0, err
	}
	for i, o := range due {
		if err := n.lapse(ctx, o); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func (n *Network) lapse(ctx context.Context, o db.Offer) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.placeLeft(ctx, tx, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		now, err := tx.Offer(ctx, o.ID)
		if err != nil || now.Status != db.OfferOpen {
			return err
		}
		if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferLapsed); err != nil {
			return err
		}
		p.signup.Reason = "the offer lapsed"
		if _, err := n.enter(ctx, tx, p, db.SignupWithdrawn, 0); err != nil {
			return err
		}
		kind := OfferLapsed
		again, err := n.maySignUp(ctx, tx.Reader, p)
		if err != nil {
			return err
		}
		if again.Kind != NoObstacle {
			kind = OfferOver
		}
		if err := n.tellOf(ctx, tx, kind, p); err != nil {
			return err
		}
		return n.fill(ctx, tx, p.shift, p.event)
	})
}
