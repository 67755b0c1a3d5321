package rota

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// signupKinds are the kinds of message about a place on a shift.
func (n *Rota) signupKinds() messages.MessageKinds {
	kinds := messages.KindsFrom(signupScripts)
	kinds[messages.Confirmed].Since, kinds[messages.Promoted].Since = n.confirmAnew, n.confirmAnew
	kinds[messages.Withdrawn].Since = messages.SaidAlready
	kinds[messages.Offered].Since = offerOpen
	kinds[messages.OfferLapsed].Since = n.lapsedAnew
	kinds[messages.LateWithdraw].Since = messages.SaidBySameKind
	for _, name := range []db.MessageKind{messages.Confirmed, messages.Queued, messages.Promoted, messages.Offered, messages.OfferLapsed, messages.OfferOver, messages.Declined, messages.Removed, messages.Withdrawn, messages.LateWithdraw} {
		kinds[name].Since = OfSignup(kinds[name].Since)
	}
	kinds[messages.CoverAsked].Since = n.coverNeeded
	kinds[messages.FillByHand].Since = stillToFill
	return kinds
}

// OfSignup looks first whether a message still fits its sign-up, then at what
// else is asked of its kind, which can be nil.
func OfSignup(more messages.SinceFunc) messages.SinceFunc {
	return func(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (string, error) {
		if m.SignupID == 0 {
			return "", nil
		}
		g, err := r.Signup(ctx, m.SignupID)
		if err != nil {
			return "", err
		}
		if why := signupSince(g, m); why != "" {
			return why, nil
		}
		if more != nil {
			if why, err := more(ctx, r, now, m); err != nil || why != "" {
				return why, err
			}
		}
		unpromise(g, m)
		return "", nil
	}
}

// confirmAnew words a confirmation by the shift and the event as they are now:
// they may have changed since it was queued. It returns why it need not go, or "".
func (n *Rota) confirmAnew(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (why string, err error) {
	shift, e, err := shiftOfMessage(ctx, r, m)
	if err != nil {
		return "", err
	}
	w := messages.Notice{Kind: m.Kind, Event: e, Shifts: []db.Shift{*shift}, Guest: messages.GuestCode(m.Link)}
	if w.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return "", err
	}
	if w.Venue, err = n.VenueOf(ctx, r, w.Event); err != nil {
		return "", err
	}
	n.messages.Reword(m, w)
	return messages.SaidAlready(ctx, r, now, m)
}

// shiftOfMessage is the shift that a message about a sign-up is about, and its event.
func shiftOfMessage(ctx context.Context, r *db.Reader, m *db.Message) (*db.Shift, *db.Event, error) {
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil {
		return nil, nil, err
	}
	shift, err := r.Shift(ctx, g.ShiftID)
	if err != nil {
		return nil, nil, err
	}
	e, err := r.Event(ctx, g.EventID)
	return shift, e, err
}

// lapsedAnew words an email about an offer that lapsed so that it asks nobody to
// join a waiting list again that they can't join by now.
func (n *Rota) lapsedAnew(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (why string, err error) {
	shift, e, err := shiftOfMessage(ctx, r, m)
	if err != nil {
		return "", err
	}
	p, err := n.placeSeen(ctx, r, now, shift, e, m.PersonID)
	if err != nil {
		return "", err
	}
	if again, err := n.maySignUp(ctx, r, now, p); err != nil || again.Kind == NoObstacle {
		return "", err
	}
	w := messages.Notice{Kind: messages.OfferOver, Person: p.Person, Event: e, Shifts: []db.Shift{*shift}, Guest: messages.GuestCode(m.Link)}
	if w.Venue, err = n.VenueOf(ctx, r, e); err != nil {
		return "", err
	}
	m.Link, m.LinkText = n.messages.Reword(m, w)
	return "", nil
}

// signupSince returns why a message does not fit its sign-up any more, or "".
func signupSince(g *db.Signup, m *db.Message) string {
	on, later := g.Status == db.SignupConfirmed, g.Turn != m.SignupTurn
	switch {
	case m.Kind == messages.LateWithdraw:
		if on {
			return "Has signed up again"
		}
	case later && (on || !slices.Contains(messages.TakingOut, m.Kind)), !on && slices.Contains(SaysConfirmedKinds, m.Kind):
		return "No longer on this shift, or it has changed since"
	}
	return ""
}

// unpromise takes out of an email about a sign-up that its page says why, once
// the page does not: those who signed up again read there what they have now.
func unpromise(g *db.Signup, m *db.Message) {
	if Active(g) || g.Turn != m.SignupTurn {
		m.Body = strings.Replace(m.Body, messages.WhyIsOnThePage+"\n\n", "", 1)
	}
}

// stillToFill tells why a lead need not fill a place by hand any more, or "".
func stillToFill(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	if m.ShiftID == 0 {
		return "", nil // it was queued before this was noted
	}
	shift, err := r.Shift(ctx, m.ShiftID)
	if err != nil {
		return "", err
	}
	e, err := r.Event(ctx, shift.EventID)
	if err != nil {
		return "", err
	}
	if !Fillable(shift, e) {
		return "The place was filled meanwhile, or nobody waits for it any more", nil
	}
	return messages.SaidLater(ctx, r, m)
}

// offerOpen tells why the offer that a message makes can't be taken any more, or "".
func offerOpen(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil {
		return "", err
	}
	offers, err := r.OpenOffers(ctx, g.ShiftID, m.PersonID)
	if err != nil || len(offers) == 0 {
		return "The offer has ended", err
	}
	return "", nil
}

// coverNeeded tells why somebody need not be asked any more to take a shift, or "".
func (n *Rota) coverNeeded(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (string, error) {
	if m.ShiftID == 0 {
		return "", nil // it was queued before this was noted
	}
	shift, err := r.Shift(ctx, m.ShiftID)
	if errors.Is(err, db.ErrNotFound) {
		return "The shift was removed", nil
	}
	if err != nil {
		return "", err
	}
	e, err := r.Event(ctx, shift.EventID)
	if err != nil {
		return "", err
	}
	p, err := n.placeSeen(ctx, r, now, shift, e, m.PersonID)
	switch {
	case err != nil:
		return "", err
	case Active(p.Signup):
		return "Has signed up since", nil
	case p.Obstacle.Kind != NoObstacle:
		return "Can’t take the shift any more, or it was cancelled", nil
	case shift.Taken >= shift.Maximum:
		return "The place was filled meanwhile", nil
	}
	return "", nil
}

// SaysConfirmedKinds are the kinds of message that say that the person has a place.
var SaysConfirmedKinds = []db.MessageKind{messages.Confirmed, messages.Promoted}

// tellWithdrawn sends a person who withdrew the message that takes the entry out
// of their calendar again. It sends nothing to a person who withdraws before
// anything was sent.
func (n *Rota) tellWithdrawn(ctx context.Context, a *action.Action, p *Place) error {
	had, err := a.Tx.MayHaveEntry(ctx, p.Signup.ID, 0, messages.Bringing)
	if err != nil || !had {
		return err
	}
	return n.TellOf(ctx, a, messages.Withdrawn, p)
}

// WhoBlank names somebody to the lead of an event.
func WhoBlank(p *db.Person) []string { return []string{"{who}", p.FirstName} }
