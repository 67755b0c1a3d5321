package rota

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// offer holds a place for someone until a deadline.
func (n *Rota) offer(ctx context.Context, a *action.Action, p *Place) error {
	deadline, ok := OfferDeadline(a.Now, p.Shift.StartsAt, p.Person.RestFrom, p.Person.RestTo)
	if !ok {
		return n.passOver(ctx, a, p, "Your rest hours last until the shift starts.")
	}
	code, hash, err := action.NewCode()
	if err != nil {
		return err
	}
	o := &db.Offer{SignupID: p.Signup.ID, ShiftID: p.Shift.ID, PersonID: p.Person.ID, CodeHash: hash, Status: db.OfferOpen, MadeAt: a.Now, Deadline: deadline}
	if err := a.Tx.InsertOffer(ctx, o); err != nil {
		return err
	}
	p.Shift.Taken++
	p.Shift.Held++
	if err := a.LogRow(ctx, db.LogRow{Verb: verbOffered, EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: p.Person.ID, Detail: p.Shift.Role}); err != nil {
		return err
	}
	venue, err := n.VenueOf(ctx, a.Tx.Reader, p.Event)
	if err != nil {
		return err
	}
	return n.messages.Tell(ctx, a, messages.Notice{
		Kind: messages.Offered, Key: fmt.Sprintf("%s/offer-%d", messages.Offered, o.ID), Person: p.Person, Event: p.Event, Venue: venue,
		Shifts: []db.Shift{*p.Shift}, Signup: p.Signup, Blanks: []string{"{code}", code}, Until: deadline,
	})
}

// OfferDeadline is when an offer made now ends: after a sixth of the notice
// that is left (twelve hours at three days, two at twelve hours), never in the
// rest hours of the person, who gets an hour after them instead, and never
// after the shift's start. ok is false when nothing but rest lies before it.
// restFrom and restTo are minutes since midnight in London.
func OfferDeadline(now, start time.Time, restFrom, restTo int) (deadline time.Time, ok bool) {
	deadline = now.Add(start.Sub(now) / 6).Truncate(time.Minute)
	if from, to, resting := RestAround(deadline, restFrom, restTo); resting {
		deadline = to.Add(time.Hour)
		if deadline.After(start) {
			deadline = start
		}
		if _, _, resting = RestAround(deadline, restFrom, restTo); resting {
			deadline = from
		}
	}
	return deadline, deadline.After(now)
}

// RestAround returns the stretch of rest hours that t lies in.
func RestAround(t time.Time, restFrom, restTo int) (from, to time.Time, resting bool) {
	if restFrom == restTo {
		return from, to, false
	}
	for _, day := range []int{-1, 0} {
		from = clock.OnDay(t, day, restFrom/60, restFrom%60)
		to = clock.OnDay(t, day, restTo/60, restTo%60)
		if restTo < restFrom {
			to = clock.OnDay(t, day+1, restTo/60, restTo%60)
		}
		if t.After(from) && t.Before(to) {
			return from, to, true
		}
	}
	return from, to, false
}

// Anybody is passed as the id of a person to mean the offers of everybody.
const Anybody = 0

// EndOffers ends the open offers of a locked shift to one person, or to
// anybody, and frees the places they held. Who had one waits on.
func (n *Rota) EndOffers(ctx context.Context, a *action.Action, shift *db.Shift, personID int64, status db.OfferStatus) error {
	offers, err := a.Tx.OpenOffers(ctx, shift.ID, personID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if err := a.Tx.EndOffer(ctx, o.ID, status, a.Now); err != nil {
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

// AfterOffer is what the person has of the shift, now that an offer has ended.
type AfterOffer int

// What there is after an offer. The last two are for an offer that was accepted.
const (
	NothingAfter   AfterOffer = iota
	PlaceAfter                // a place
	NewerOffer                // another offer
	WaitingAfter              // a place on the waiting list
	RequestAfter              // a request for a place
	CancelledAfter            // nothing: the shift or its event was cancelled
	WithdrewAfter             // nothing: the person withdrew
	TakenOffAfter             // nothing: somebody else took the person off
)

// After tells what the person has of the shift now.
func (o *OfferFor) After() AfterOffer {
	switch now := &o.Now; {
	case now.On():
		return PlaceAfter
	case now.Offer != nil:
		return NewerOffer
	case now.Active() && now.Position > 0:
		return WaitingAfter
	case now.Active():
		return RequestAfter
	case now.Cancelled():
		return CancelledAfter
	case o.Offer.Status != db.OfferAccepted:
		return NothingAfter
	case now.Ended(db.SignupWithdrawn):
		return WithdrewAfter
	}
	return TakenOffAfter
}

// TakeableAgain tells whether the person, who has nothing of the shift, can
// sign up for it again.
func (o *OfferFor) TakeableAgain() bool {
	return o.Now.Offer == nil && !o.Now.Cancelled() && o.Now.Takeable()
}

// OfferByCode looks an offer up by the code in its link; the code is the permission.
func (n *Rota) OfferByCode(ctx context.Context, code string) (*OfferFor, error) {
	o, err := n.DB.OfferByHash(ctx, action.HashCode(code))
	if err != nil {
		return nil, err
	}
	return n.offerFor(ctx, o)
}

func (n *Rota) offerFor(ctx context.Context, o *db.Offer) (*OfferFor, error) {
	shift, err := n.DB.EventShift(ctx, o.ShiftID)
	if err != nil {
		return nil, err
	}
	person, err := n.DB.Person(ctx, o.PersonID)
	if err != nil {
		return nil, err
	}
	now, err := n.Openings(ctx, n.DB.Reader, person, []db.EventShift{*shift})
	if err != nil {
		return nil, err
	}
	return &OfferFor{Offer: o, Shift: shift, Person: person, Open: o.Status == db.OfferOpen && n.Time().Before(o.Deadline), Now: now[0]}, nil
}

// AnswerOffer accepts or declines an open offer. Declining leaves the waiting
// list. It refuses with Conflict an offer that ended, and one that meanwhile
// clashes: the place then goes to the next, and the person waits on.
func (n *Rota) AnswerOffer(ctx context.Context, offerID int64, accept bool) error {
	var clashed error
	err := n.Act(ctx, nil, func(a *action.Action) error {
		clashed = nil
		o, err := a.Tx.Offer(ctx, offerID)
		if err != nil {
			return err
		}
		lock := n.PlaceLeft
		if accept {
			lock = n.Place
		}
		p, err := lock(ctx, a, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		if o, err = a.Tx.Offer(ctx, offerID); err != nil { // as it is under the locks
			return err
		}
		switch {
		case o.Status == db.OfferAccepted && accept && p.Signup.Status == db.SignupConfirmed:
			return nil // accepting twice is accepting once
		case o.Status != db.OfferOpen || !a.Now.Before(o.Deadline):
			return refusal.New(refusal.Conflict, "This offer has ended, so the place can’t be taken with it any more. The shift’s page shows the status of your place.")
		case accept && p.Obstacle.Kind != NoObstacle:
			clashed = refusal.New(refusal.Conflict, "You can’t take this place now. %s You stay on the waiting list.", p.Obstacle.Message)
			return n.passOn(ctx, a, p)
		case accept:
			if err := n.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferAccepted); err != nil {
				return err
			}
			if _, err := n.Enter(ctx, a, p, db.SignupConfirmed, p.Person.ID); err != nil {
				return err
			}
			return n.TellOf(ctx, a, messages.Confirmed, p)
		default:
			if err := n.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferDeclined); err != nil {
				return err
			}
			p.Signup.Reason = "declined the offer"
			if _, err := n.Enter(ctx, a, p, db.SignupWithdrawn, p.Person.ID); err != nil {
				return err
			}
			return n.Fill(ctx, a, p.Shift, p.Event)
		}
	})
	return cmp.Or(err, clashed)
}

// passOn ends the offer to somebody who may not take it any more, and gives
// the place to the next.
func (n *Rota) passOn(ctx context.Context, a *action.Action, p *Place) error {
	if err := n.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferWithdrawn); err != nil {
		return err
	}
	if err := a.LogRow(ctx, db.LogRow{PersonID: p.Person.ID, Verb: verbCouldNotTakeOffer, EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: p.Person.ID, Detail: p.Shift.Role}); err != nil {
		return err
	}
	return n.Fill(ctx, a, p.Shift, p.Event)
}

// AnswerMyOffer is AnswerOffer for the signed-in person it was made to.
func (n *Rota) AnswerMyOffer(ctx context.Context, me *db.Person, offerID int64, accept bool) error {
	o, err := n.DB.Offer(ctx, offerID)
	if err != nil {
		return err
	}
	if o.PersonID != me.ID {
		return refusal.Missing()
	}
	return n.AnswerOffer(ctx, offerID, accept)
}

// LapseOffers ends offers whose deadline has come, tells the people, and gives
// the places to the next. It returns how many lapsed.
func (n *Rota) LapseOffers(ctx context.Context) (int, error) {
	due, err := n.DB.LapsedOffers(ctx, n.Time(), 100)
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

func (n *Rota) lapse(ctx context.Context, o db.Offer) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		p, err := n.PlaceLeft(ctx, a, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		now, err := a.Tx.Offer(ctx, o.ID)
		if err != nil || now.Status != db.OfferOpen {
			return err
		}
		if err := n.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferLapsed); err != nil {
			return err
		}
		p.Signup.Reason = "the offer lapsed"
		if _, err := n.Enter(ctx, a, p, db.SignupWithdrawn, 0); err != nil {
			return err
		}
		kind := messages.OfferLapsed
		again, err := n.maySignUp(ctx, a.Tx.Reader, a.Now, p)
		if err != nil {
			return err
		}
		if again.Kind != NoObstacle {
			kind = messages.OfferOver
		}
		if err := n.TellOf(ctx, a, kind, p); err != nil {
			return err
		}
		return n.Fill(ctx, a, p.Shift, p.Event)
	})
}
