package network

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// reword has a message say what a notice says, and returns the link that goes
// with it. The message keeps its own.
func (n *Network) reword(m *db.Message, w notice) (link, linkText string) {
	says := n.compose(w)
	m.Subject, m.Body = says.Subject, says.Body
	return says.Link, says.LinkText
}

// confirmAnew words a confirmation by the shift and the event as they are now:
// they may have changed since it was queued.
func (n *Network) confirmAnew(ctx context.Context, r *db.Reader, m *db.Message) error {
	shift, e, err := shiftOfMessage(ctx, r, m)
	if err != nil {
		return err
	}
	w := notice{Kind: m.Kind, Event: e, Shifts: []db.Shift{*shift}, Guest: guestCode(m.Link)}
	if w.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return err
	}
	if w.Venue, err = n.venueOf(ctx, r, w.Event); err != nil {
		return err
	}
	n.reword(m, w)
	return nil
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
func (n *Network) lapsedAnew(ctx context.Context, r *db.Reader, m *db.Message) error {
	shift, e, err := shiftOfMessage(ctx, r, m)
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
	m.Link, m.LinkText = n.reword(m, w)
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
	n.reword(m, w)
	return "", nil
}
