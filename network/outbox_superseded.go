package network

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// superseded returns why a message is no longer true, or "". It rewrites a
// message that describes the present.
func (n *Network) superseded(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
	if m.SignupID != 0 {
		g, err := r.Signup(ctx, m.SignupID)
		if err != nil {
			return "", err
		}
		if why := signupSince(g, m); why != "" {
			return why, nil
		}
	}
	switch m.Kind {
	case Confirmed, Promoted:
		if err := n.confirmAnew(ctx, r, m); err != nil {
			return "", err
		}
		return saidAlready(ctx, r, m)
	case Withdrawn:
		return saidAlready(ctx, r, m)
	case WeekBefore, DayBefore, MorningOf, ShortStaffed:
		e, err := r.Event(ctx, m.EventID)
		if err != nil {
			return "", err
		}
		if e.Status == Called || m.MessageKey != personKey(m.Kind, e, m.PersonID) {
			return "The event was cancelled or has moved since", nil
		}
		if m.Kind == ShortStaffed {
			return n.warnAnew(ctx, r, e, m)
		}
		return n.remindAnew(ctx, r, e, m)
	case RegisterWaits, RegisterLeft:
		return n.remindOfRegisterAnew(ctx, r, m)
	case OfferLapsed:
		return "", n.lapsedAnew(ctx, r, m)
	case LateWithdraw:
		return saidLater(ctx, r, m)
	case CoverAsked:
		return n.coverNeeded(ctx, r, m)
	case FillByHand:
		return n.stillToFill(ctx, r, m)
	case Moved:
		e, err := r.Event(ctx, m.EventID)
		if err != nil || leadOf(e) == m.PersonID {
			return "", err
		}
		part, err := r.TakesPart(ctx, m.EventID, m.PersonID)
		if err != nil || !part {
			return "No longer takes part", err
		}
	case CarAsked, CarConfirmed, CarDeclined, CarCollect, CarLate, CarLateHolder, CarLateNext, CarDelayed, DriverChanged:
		return n.bookingSince(ctx, r, m)
	case Offered:
		open, err := n.offerOpen(ctx, r, m)
		if err != nil || !open {
			return "The offer has ended", err
		}
	}
	return "", nil
}

// signupSince returns why a message does not fit its sign-up any more, or "".
func signupSince(g *db.Signup, m *db.Message) string {
	on, later := g.Status == StatusConfirmed, g.Turn != m.SignupTurn
	switch {
	case m.Kind == LateWithdraw:
		if on {
			return "Has signed up again"
		}
	case later && (on || !slices.Contains(takingOut, m.Kind)), !on && slices.Contains(saysConfirmedKinds, m.Kind):
		return "No longer on this shift, or it has changed since"
	}
	return ""
}

// unpromise takes out of an email about a sign-up that its page says why, once
// the page does not: those who signed up again read there what they have now.
func unpromise(ctx context.Context, r *db.Reader, m *db.Message) error {
	if m.SignupID == 0 || !strings.Contains(m.Body, whyIsOnThePage) {
		return nil
	}
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil || !active(g) && g.Turn == m.SignupTurn {
		return err
	}
	m.Body = strings.Replace(m.Body, whyIsOnThePage+"\n\n", "", 1)
	return nil
}

// saidAlready tells that the last email about the same sign-up, or the same
// booking, that was sent said the very same, so that what was done in between
// cancels out; "" when it did not. What was handed to the mail server and not
// marked sent may have arrived: then the person is told again.
func saidAlready(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
	all, err := r.MessagesAbout(ctx, m)
	if err != nil {
		return "", err
	}
	for i := range all {
		switch last := &all[i]; {
		case last.ID == m.ID || last.Attempts == 0:
		case last.Status == "sent" && last.Kind == m.Kind && last.Subject == m.Subject && last.Body == m.Body:
			return "The last email about it said the same", nil
		default:
			return "", nil
		}
	}
	return "", nil
}

// saidLater tells that a later email of the same kind, or of one of some others,
// about the same thing waits or has gone, or "".
func saidLater(ctx context.Context, r *db.Reader, m *db.Message, others ...string) (string, error) {
	all, err := r.MessagesAbout(ctx, m)
	for i := range all {
		if later := &all[i]; later.ID > m.ID && later.Status != "stopped" && (later.Kind == m.Kind || slices.Contains(others, later.Kind)) {
			return "A later email says how it is now", err
		}
	}
	return "", err
}

// stillToFill tells why a lead need not fill a place by hand any more, or "".
func (n *Network) stillToFill(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
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
	if !fillable(shift, e) {
		return "The place was filled meanwhile, or nobody waits for it any more", nil
	}
	return saidLater(ctx, r, m)
}

// offerOpen tells whether the offer that a message makes can still be taken.
func (n *Network) offerOpen(ctx context.Context, r *db.Reader, m *db.Message) (bool, error) {
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil {
		return false, err
	}
	offers, err := r.OpenOffers(ctx, g.ShiftID, m.PersonID)
	return len(offers) > 0, err
}

// coverNeeded tells why somebody need not be asked any more to take a shift, or "".
func (n *Network) coverNeeded(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
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
	p, err := n.placeSeen(ctx, r, shift, e, m.PersonID)
	switch {
	case err != nil:
		return "", err
	case active(p.signup):
		return "Has signed up since", nil
	case p.obstacle.Kind != NoObstacle:
		return "Can’t take the shift any more, or it was cancelled", nil
	case shift.Taken >= shift.Maximum:
		return "The place was filled meanwhile", nil
	}
	return "", nil
}

// saysConfirmedKinds are the kinds of message that say that the person has a place.
var saysConfirmedKinds = []string{Confirmed, Promoted}
