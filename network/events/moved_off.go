package events

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// releaseLosers takes those who can't come any more off their shifts and
// tells each why, beside what changed since they were told of the event.
func (n *Events) releaseLosers(ctx context.Context, a *action.Action, e *db.Event, was asTold, out []LosesOut) error {
	for _, loser := range out {
		shift, err := a.Tx.Shift(ctx, loser.Shift.ID)
		if err != nil {
			return err
		}
		g, err := a.Tx.SignupOf(ctx, shift.ID, loser.Person.ID)
		if err != nil {
			return err
		}
		p := &rota.Place{Shift: shift, Event: e, Person: loser.Person, Signup: g}
		g.Reason = loser.Why
		if err := n.rota.Release(ctx, a, p, db.SignupCancelled, a.Me.ID); err != nil {
			return err
		}
		known, err := lastTold(ctx, a.Tx.Reader, was, loser.Person.ID)
		if err != nil {
			return err
		}
		w, err := n.movedOff(ctx, a.Tx.Reader, known, p)
		if err != nil {
			return err
		}
		if err := n.messages.Tell(ctx, a, *w); err != nil {
			return err
		}
	}
	return nil
}

// lastTold is what a person was told of an event, where an email about a change
// has not gone yet.
func lastTold(ctx context.Context, r *db.Reader, was asTold, personID int64) (asTold, error) {
	waiting, err := newsThatWaits(ctx, r, personID, 0, nil)
	if err != nil {
		return was, err
	}
	all := []asTold{was}
	for i := range waiting {
		before, err := toldIn(&waiting[i])
		if err != nil {
			return was, err
		}
		if at := toldAbout(before, was.Event); at >= 0 {
			all = earlierTold(all, before[at])
		}
	}
	return all[0], nil
}

// movedOff is the notice to somebody who lost a place because the event, or the
// shift, changed from what they were told.
func (n *Events) movedOff(ctx context.Context, r *db.Reader, was asTold, p *rota.Place) (*messages.Notice, error) {
	c, err := n.eventsNow(r).change(ctx, was, p.Person.ID)
	if err != nil {
		return nil, err
	}
	c.Mine, c.Places = []db.Shift{*p.Shift}, nil
	w := &messages.Notice{
		Kind: messages.MovedOff, Key: messages.SignupKey(messages.MovedOff, p.Signup), Person: p.Person, Event: p.Event, Venue: c.Venue,
		Shifts: c.Mine, Signup: p.Signup, Reason: p.Signup.Reason, InNews: true,
	}
	if w.Was, err = toldBefore([]Change{c}); err != nil {
		return nil, err
	}
	w.News = NewsOf([]Change{c})
	switch {
	case p.Event.Status == db.EventCancelled || !p.Shift.CancelledAt.IsZero():
		w.Script, w.News = &offAndCancelled, both("It has been cancelled since.")
	case !c.time() && !c.place():
		w.Script = &offAndBack
		w.News = both("It has changed back since, but your place was not kept. It is now " + clock.Span(p.Shift.StartsAt, p.Shift.EndsAt) + ".")
	}
	return w, nil
}

// both is one paragraph that says the same discreetly.
func both(says string) messages.Paragraphs {
	return messages.Paragraphs{Named: []string{says}, Discreet: []string{says}}
}

// offScript is the script to somebody who lost their place before the event
// changed again; next is what they can do.
func offScript(next string) messages.Script {
	s := eventScripts[messages.MovedOff]
	s.Says = "{event} changed, and you could not keep your place."
	s.DiscreetSay = "A duty of yours changed, and you could not keep your place."
	s.Next = next
	return s
}

var (
	offAndBack      = offScript("See on the page below whether you can sign up again.")
	offAndCancelled = offScript("")
)

// movedOffAnew words an email about a lost place by the event as it is now: it
// may have moved on, moved back or been cancelled since.
func (n *Events) movedOffAnew(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (why string, err error) {
	was, err := toldIn(m)
	if err != nil || len(was) == 0 {
		return "", err // it was queued before this was noted
	}
	p := &rota.Place{}
	if p.Signup, err = r.Signup(ctx, m.SignupID); err != nil {
		return "", err
	}
	if p.Shift, err = r.Shift(ctx, p.Signup.ShiftID); err != nil {
		return "", err
	}
	if p.Event, err = r.Event(ctx, p.Signup.EventID); err != nil {
		return "", err
	}
	if p.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return "", err
	}
	w, err := n.movedOff(ctx, r, was[0], p)
	if err != nil {
		return "", err
	}
	w.Guest = messages.GuestCode(m.Link)
	n.messages.Reword(m, *w)
	return "", nil
}
