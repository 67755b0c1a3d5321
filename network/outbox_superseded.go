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
		open, err := n.offerStands(ctx, r, m)
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

// confirmAnew words a confirmation by the shift and the event as they are now:
// they may have changed since it was queued.
func (n *Network) confirmAnew(ctx context.Context, r *db.Reader, m *db.Message) error {
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil {
		return err
	}
	shift, err := r.Shift(ctx, g.ShiftID)
	if err != nil {
		return err
	}
	w := notice{Kind: m.Kind, Shifts: []db.Shift{*shift}, Guest: guestCode(m.Link)}
	if w.Event, err = r.Event(ctx, g.EventID); err != nil {
		return err
	}
	if w.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return err
	}
	if w.Venue, err = n.venueOf(ctx, r, w.Event); err != nil {
		return err
	}
	says := n.compose(w)
	m.Subject, m.Body = says.Subject, says.Body
	return nil
}

// lapsedAnew words an email about an offer that lapsed so that it asks nobody to
// join a waiting list again that they can't join by now.
func (n *Network) lapsedAnew(ctx context.Context, r *db.Reader, m *db.Message) error {
	g, err := r.Signup(ctx, m.SignupID)
	if err != nil {
		return err
	}
	shift, err := r.Shift(ctx, g.ShiftID)
	if err != nil {
		return err
	}
	e, err := r.Event(ctx, g.EventID)
	if err != nil {
		return err
	}
	p, err := n.placeSeen(ctx, r, shift, e, m.PersonID)
	if err != nil {
		return err
	}
	if again, err := n.maySignUp(ctx, r, p); err != nil || again.Kind == NoObstacle {
		return err
	}
	w := notice{Kind: OfferOver, Person: p.person, Event: e, Shifts: []db.Shift{*shift}, Guest: guestCode(m.Link)}
	if w.Venue, err = n.venueOf(ctx, r, e); err != nil {
		return err
	}
	says := n.compose(w)
	m.Subject, m.Body, m.Link, m.LinkText = says.Subject, says.Body, says.Link, says.LinkText
	return nil
}

// warnAnew words a warning by the shifts that are still short of people. It
// returns why it is no longer true, or "".
func (n *Network) warnAnew(ctx context.Context, r *db.Reader, e *db.Event, m *db.Message) (string, error) {
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return "", err
	}
	now := n.now()
	short := slices.DeleteFunc(planned(shifts), func(s db.Shift) bool {
		return s.Taken >= s.Minimum || !s.StartsAt.After(now) || s.StartsAt.After(now.Add(shortfall))
	})
	if len(short) == 0 {
		return "Enough people have signed up since", nil
	}
	w := notice{Kind: m.Kind, Event: e, Shifts: short}
	if w.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return "", err
	}
	says := n.compose(w)
	m.Subject, m.Body = says.Subject, says.Body
	return "", nil
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

// heardOfDriving tells whether somebody who is told that somebody else drives
// had heard that they would: false where the email that said so was stopped.
func heardOfDriving(ctx context.Context, r *db.Reader, m *db.Message) (bool, error) {
	all, err := r.MessagesAbout(ctx, m)
	heard := true
	for i := range all {
		switch all[i].Kind {
		case CarConfirmed, CarCollect:
			if all[i].Status != "stopped" {
				return true, err
			}
			heard = false
		}
	}
	return heard, err
}

// bookingSince returns why a message does not fit its booking of a vehicle any
// more, or "".
func (n *Network) bookingSince(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
	b, err := r.Booking(ctx, m.BookingID)
	if err != nil {
		return "", err
	}
	stands := true
	switch m.Kind {
	case CarAsked:
		stands = b.Status == StatusRequested
	case CarConfirmed:
		lead := int64(0)
		if m.EventID != 0 {
			e, err := r.Event(ctx, m.EventID)
			if err != nil {
				return "", err
			}
			lead = leadOf(e)
		}
		stands = (b.Status == StatusConfirmed || b.Status == BookingOut) && slices.Contains([]int64{b.DriverID, b.AskedBy, lead}, m.PersonID)
	case CarDeclined:
		stands = b.Status == StatusDeclined
	case CarCollect:
		stands = b.Status == StatusConfirmed
	case CarLate, CarLateHolder:
		stands = b.Status == BookingOut
	case CarLateNext:
		out, err := r.BookingOut(ctx, b.VehicleID)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return "", err
		}
		stands = err == nil && isLate(out, n.now()) && (b.Status == StatusRequested || b.Status == StatusConfirmed)
	case DriverChanged:
		if stands = b.DriverID != m.PersonID; stands {
			if stands, err = heardOfDriving(ctx, r, m); err != nil {
				return "", err
			}
		}
	}
	if !stands {
		return "The booking has changed since", nil
	}
	switch m.Kind {
	case CarAsked, CarConfirmed, CarDelayed, DriverChanged:
		if why, err := saidLater(ctx, r, m, CarCancelled, CarRecalled, CarDelayed); err != nil || why != "" {
			return why, err
		}
		return saidAlready(ctx, r, m)
	}
	return "", nil
}

func (n *Network) offerStands(ctx context.Context, r *db.Reader, m *db.Message) (bool, error) {
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
