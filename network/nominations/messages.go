package nominations

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const onlyForYou = "Do not share this link. Anyone who has it can answer for you."

// nominationScripts are those to people who were nominated. They are discreet
// for everybody, and none is in Kinds: no ledger shows them.
var nominationScripts = map[db.MessageKind]messages.Script{
	messages.Nominated: {
		Discreet:    "A question about {day}",
		DiscreetSay: "A colleague has invited you to something on {day}. The page below says what it is, where, for how long and who asks. Nobody else can see that you were asked. If you say no you don’t have to give a reason, and the person who asks sees only that you are not taking part. You can answer until {until}.",
		Next:        onlyForYou, Path: messages.NominationPage, LinkText: "Read it and answer",
	},
	messages.NominationReminder: {
		Discreet:    "Still open: a question about {day}",
		DiscreetSay: "A colleague asked whether you would like to take part in something on {day}. You can answer until {until}. This is the only reminder. If it is not for you, you don’t have to do anything.",
		Next:        onlyForYou, Path: messages.NominationPage, LinkText: "Read it and answer",
	},
	messages.NominationOff: {
		Discreet:    "Cancelled: what you were asked about {day}",
		DiscreetSay: "What you were asked about, on {day}, was cancelled. You don’t have to do anything.",
		Next:        "We won’t email you about it again.", Path: messages.NominationPage, LinkText: "Read more",
	},
	messages.PlaceLink: {
		Discreet:    "Your page for {day}",
		DiscreetSay: "Here is a new link to your own page for {day}. Links that were sent before no longer work.",
		Next:        messages.YourPage, Path: messages.NominationPage, LinkText: "Open your page",
	},
}

// nominationKinds are the kinds of message to people who were nominated.
func (n *Nominations) nominationKinds() messages.MessageKinds {
	kinds := messages.KindsFrom(nominationScripts)
	for _, k := range kinds {
		k.Address, k.Attempted = n.readyNominee, forgetAnswered
	}
	return kinds
}

// forgetAnswered empties a message about a nomination that ended while it was
// on its way.
func forgetAnswered(ctx context.Context, r *db.Reader, m *db.Message) error {
	no, err := r.Nomination(ctx, m.NominationID)
	if err == nil && no.Status != db.NominationOpen {
		m.Subject, m.Body = "", ""
	}
	return err
}

// readyNominee returns where a message about a nomination goes, or why it goes
// nowhere: to the address that was asked, or to the person who accepted. It
// words the message anew, since the event may have moved.
func (n *Nominations) readyNominee(ctx context.Context, r *db.Reader, m *db.Message) (to, why string, err error) {
	no, err := r.Nomination(ctx, m.NominationID)
	if err != nil {
		return "", "", err
	}
	e, err := r.Event(ctx, no.EventID)
	if err != nil {
		return "", "", err
	}
	n.messages.Reword(m, messages.Notice{Kind: m.Kind, Nomination: no, Event: e, Until: no.ExpiresAt})
	asks := m.Kind == messages.Nominated || m.Kind == messages.NominationReminder
	switch {
	case m.Kind != messages.PlaceLink && no.Status != db.NominationOpen:
		return "", "It was answered, or withdrawn", nil
	case asks && e.Status != db.EventPublished:
		return "", "The event was cancelled", nil
	}
	return n.addressee(ctx, r, no, e)
}

// addressee returns where a letter about a nomination goes, of whatever kind,
// or why it goes nowhere: nobody who left is written to, nor anybody of another
// force because an officer typed their address.
func (n *Nominations) addressee(ctx context.Context, r *db.Reader, no *db.Nomination, e *db.Event) (to, why string, err error) {
	p, err := nomineeOf(ctx, r, no)
	switch {
	case err != nil:
		return "", "", err
	case p == nil:
		return no.Email, "", nil
	case !p.DeactivatedAt.IsZero():
		return "", "This person is no longer with the rota", nil
	case no.PersonID != 0: // accepted
		return p.Email, "", nil
	}
	asks, err := r.Person(ctx, no.NominatedBy)
	if err != nil || p.Force == asks.Force {
		return p.Email, "", err
	}
	anybody, err := n.mayNominate(ctx, r, asks, e)
	if kind := refusal.KindOf(err); err != nil && kind != refusal.Forbidden && kind != refusal.NotFound {
		return "", "", err
	}
	if !anybody {
		return "", "Only a colleague of the own force is asked by an officer", nil
	}
	return p.Email, "", nil
}

// nomineeOf returns who is asked, or accepted; nil for an address that is not known.
func nomineeOf(ctx context.Context, r *db.Reader, no *db.Nomination) (*db.Person, error) {
	if no.PersonID != 0 {
		return r.Person(ctx, no.PersonID)
	}
	if no.Email == "" {
		return nil, nil
	}
	p, err := r.PersonByEmail(ctx, no.Email)
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	return p, err
}

// pageOfGuest gives a message to somebody who takes part by a link, and can't
// sign in, a link to their own page; "" for everybody else.
func (n *Nominations) pageOfGuest(ctx context.Context, tx *db.Tx, p *db.Person, e *db.Event) (code string, err error) {
	if e == nil || !messages.SignsInNowhere(p) {
		return "", nil
	}
	no, err := tx.AcceptedNomination(ctx, p.ID, e.ID)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if page, err := hasPage(ctx, tx.Reader, p, e); err != nil || !page {
		return "", err
	}
	return n.newLink(ctx, tx, no.ID)
}

// hasPage tells whether somebody who accepted has a page of the event: not when
// they were taken off, unless all of it is cancelled and the page says so.
func hasPage(ctx context.Context, r *db.Reader, p *db.Person, e *db.Event) (bool, error) {
	if e.Status == db.EventCancelled {
		return true, nil
	}
	return r.KeepsPage(ctx, p.ID, e.ID)
}

// QueueNominations reminds those who have not answered a week before their
// deadline, once; tells those who were asked to what is cancelled; and ends
// what nobody answered.
func (n *Nominations) QueueNominations(ctx context.Context) (minded int, err error) {
	all, err := n.DB.NominationsToMind(ctx, n.Time(), n.Time().Add(NominationRemind), 200)
	if err != nil {
		return 0, err
	}
	for i := range all {
		if err := n.mindNomination(ctx, all[i].ID); err != nil {
			return i, err
		}
	}
	return len(all), nil
}

func (n *Nominations) mindNomination(ctx context.Context, id int64) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		no, err := a.Tx.Nomination(ctx, id)
		if err != nil || no.Status != db.NominationOpen {
			return err
		}
		e, err := a.Tx.Event(ctx, no.EventID)
		if err != nil {
			return err
		}
		switch {
		case e.Status != db.EventPublished && !no.CalledOff && a.Now.Before(e.StartsAt):
			return n.callNominationOff(ctx, a, no, e)
		case !a.Now.Before(no.ExpiresAt) || !a.Now.Before(e.StartsAt):
			return n.endNomination(ctx, a, 0, no, db.NominationLapsed)
		case no.Reminded || e.Status != db.EventPublished || no.ExpiresAt.After(a.Now.Add(NominationRemind)):
			return nil
		}
		no.Reminded = true
		if err := a.Tx.UpdateNomination(ctx, no, "reminded"); err != nil {
			return err
		}
		if no.ExpiresAt.Sub(no.CreatedAt) < NominationRemind+NominationMargin {
			return nil // it would follow on the heels of the question
		}
		sent, err := a.Tx.NominationMessages(ctx, []int64{no.ID})
		if err != nil || sent[no.ID] != db.MessageSent {
			return err // who was never written to is not reminded
		}
		return n.tellNominee(ctx, a, messages.NominationReminder, no, e)
	})
}

// callNominationOff tells somebody who was asked that it was cancelled. The
// address is kept for a day, so that the message can be sent.
func (n *Nominations) callNominationOff(ctx context.Context, a *action.Action, no *db.Nomination, e *db.Event) error {
	no.CalledOff, no.Reminded, no.ExpiresAt = true, true, clock.Earlier(no.ExpiresAt, a.Now.Add(24*time.Hour))
	if err := a.Tx.UpdateNomination(ctx, no, "called_off", "reminded", "expires_at"); err != nil {
		return err
	}
	sent, err := a.Tx.NominationMessages(ctx, []int64{no.ID})
	if err != nil || sent[no.ID] != db.MessageSent {
		return err
	}
	return n.tellNominee(ctx, a, messages.NominationOff, no, e)
}
