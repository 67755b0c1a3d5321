package messages

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// ClaimLost is how old a claim is when its worker counts as lost.
const ClaimLost = 10 * time.Minute

// Tries is how often a message is tried before it counts as failed: with the
// pauses between them, for about a day.
const Tries = 30

// Delivery is a message that one worker has claimed and has to send now.
type Delivery struct {
	Message  db.Message
	To       string // address
	Name     string
	Calendar string // what it changes in the recipient's calendar (RFC 5546), or ""
	Link     string // where the message's link leads, or ""
	Private  string // what is for the recipient alone, or "": it is not kept with the message
}

// Text is all that the message says.
func (d *Delivery) Text() string { return Joined([]string{d.Message.Body, d.Private}) }

// ClaimNext claims the next message that is due and returns it ready to be sent,
// or nil when nothing is due. In the transaction that claims a message it checks
// whether somebody should still get it (invariant I5). It stops or skips what
// nobody should get any more.
func (n *Messages) ClaimNext(ctx context.Context) (*Delivery, error) {
	if held, err := n.upkeep.MessagesHeld(ctx); err != nil || held {
		return nil, err
	}
	for {
		waiting, err := n.DB.MessagesDue(ctx, n.Time(), n.Time().Add(-ClaimLost))
		if err != nil || !waiting {
			return nil, err // and the writer is left alone
		}
		var d *Delivery
		var none bool
		err = n.Act(ctx, nil, func(a *action.Action) error {
			d = nil
			claimed, err := a.Tx.ClaimMessages(ctx, n.Server, a.Now, a.Now.Add(-ClaimLost), 1)
			if none = len(claimed) == 0; err != nil || none {
				return err
			}
			m := &claimed[0]
			d, m.Status, m.Why, err = n.ready(ctx, a.Tx.Reader, m, a.Now)
			if err != nil {
				return err
			}
			if d == nil {
				return a.Tx.PutAside(ctx, m)
			}
			d.Link = d.Message.Link
			if link := n.Kind(m.Kind).Link; link != nil {
				d.Link, err = link(ctx, a, m)
			}
			return err
		})
		if err != nil || none || d != nil {
			return d, err
		}
	}
}

// TakeUpClaims makes due at once what this server had claimed when it was
// killed. done is false while another one of its name still runs, or hangs:
// its claims may be alive, and count as lost when they are ten minutes old.
func (n *Messages) TakeUpClaims(ctx context.Context) (taken int64, done bool, err error) {
	if done, err = n.DB.Alone(ctx, n.Server); err != nil || !done {
		return 0, false, err
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		taken, err = a.Tx.GiveBackClaims(ctx, n.Server, a.Now)
		return err
	})
	return taken, err == nil, err
}

// ready returns a claimed message as it can be sent, or the status it ends with and why.
func (n *Messages) ready(ctx context.Context, r *db.Reader, m *db.Message, now time.Time) (d *Delivery, status db.MessageStatus, why string, err error) {
	d = &Delivery{Message: *m}
	kind := n.Kind(m.Kind)
	var to *db.Person
	switch {
	case m.ContactID != 0:
		contact, err := r.Contact(ctx, m.ContactID)
		if err != nil {
			return nil, "", "", err
		}
		d.To, d.Name = contact.Email, contact.Name
	case kind.Address != nil:
		if d.To, why, err = kind.Address(ctx, r, m); err != nil || why != "" {
			return nil, db.MessageStopped, why, err
		}
	default:
		person, err := r.Person(ctx, m.PersonID)
		if err != nil {
			return nil, "", "", err
		}
		if !person.DeactivatedAt.IsZero() {
			return nil, db.MessageStopped, "This person is no longer with the rota", nil
		}
		d.To, d.Name = person.Email, person.Name()
		to = person
	}
	if d.To == "" {
		return nil, db.MessageStopped, "There is no address to send it to", nil
	}
	if kind.Since != nil {
		if why, err = kind.Since(ctx, r, now, m); err != nil || why != "" {
			return nil, db.MessageStopped, why, err
		}
	}
	if n.registered.Entry != nil {
		if d.Calendar, err = n.registered.Entry(ctx, r, m, to); err != nil {
			return nil, "", "", err
		}
	}
	if kind.Privately != nil {
		if d.Private, err = kind.Privately(ctx, r, m, to); err != nil {
			return nil, "", "", err
		}
	}
	if d.Calendar == "" {
		m.EntryID = 0
	}
	d.Message = *m
	switch {
	case m.Kind == EntryChanged && d.Calendar == "":
		return nil, db.MessageStopped, "It changes nothing in the calendar any more", nil
	case m.UsefulUntil.IsZero() || now.Before(m.UsefulUntil):
		return d, "", "", nil
	case m.Why != "":
		return nil, db.MessageFailed, m.Why + ". It could not be sent before it was of no more use", nil
	}
	return nil, db.MessageSkipped, "It could not be sent before it was of no more use", nil
}

// Delivered marks a claimed message sent. A worker whose claim was taken over
// meanwhile changes nothing; kept tells which.
func (n *Messages) Delivered(ctx context.Context, d *Delivery) (kept bool, err error) {
	m := d.Message
	return n.finish(ctx, &m, func(a *action.Action) error {
		m.Status, m.SentAt, m.Why = db.MessageSent, a.Now, ""
		return n.mailWorks(ctx, a)
	})
}

// NotDelivered notes why a claimed message could not be sent. It is tried
// again later, unless it was refused for good, it has been tried for about a
// day, or it would then be too late to help. A failure that is ours does not
// end it after a day while no other message is taken either.
func (n *Messages) NotDelivered(ctx context.Context, d *Delivery, reason string, fault Fault) (kept bool, err error) {
	m := d.Message
	return n.finish(ctx, &m, func(a *action.Action) error {
		stuck := false
		if fault == Ours {
			known, err := n.mailFails(ctx, a, reason)
			if err != nil {
				return err
			}
			stuck = known
		}
		n.retry(&m, a.Now, reason, fault, stuck)
		return nil
	})
}

// retry decides when a message that was not taken is tried again, if it is.
// stuck says that the server takes no other one either.
func (n *Messages) retry(m *db.Message, now time.Time, reason string, fault Fault, stuck bool) {
	if m.NominationID != 0 {
		reason = "The mail server refused it" // its own words can quote the address, which is forgotten
	}
	m.Status, m.Why = db.MessagePending, reason
	m.NextTryAt = now.Add(pause(m.Attempts, m.MessageKey)).Truncate(time.Second)
	switch {
	case fault == RefusedForGood:
		m.Status = db.MessageFailed
	case m.Attempts >= Tries && !stuck:
		m.Status, m.Why = db.MessageFailed, reason+". Given up after a day of trying"
	case !m.UsefulUntil.IsZero() && !m.NextTryAt.Before(m.UsefulUntil):
		m.Status, m.Why = db.MessageFailed, reason+". There is no time left to try again before it is of no more use"
	}
}

// finish saves what an attempt changes about a message.
func (n *Messages) finish(ctx context.Context, m *db.Message, change func(*action.Action) error) (kept bool, err error) {
	err = n.Act(ctx, nil, func(a *action.Action) error {
		if err := change(a); err != nil {
			return err
		}
		if attempted := n.Kind(m.Kind).Attempted; attempted != nil {
			if err := attempted(ctx, a.Tx.Reader, m); err != nil {
				return err
			}
		}
		return a.Tx.FinishMessage(ctx, m)
	})
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// pause is how long to wait after an attempt: 1, 2, 4 … minutes, an hour at
// most, each up to a fifth shorter or longer, so that what failed together is
// not tried together again. The same message and attempt always wait alike.
func pause(attempt int, key string) time.Duration {
	wait := time.Hour
	if attempt < 7 {
		wait = time.Minute << max(attempt-1, 0)
	}
	sum := fnv.New32a()
	_, _ = fmt.Fprint(sum, key, attempt)
	spread := time.Duration(sum.Sum32()%401) - 200 // per mille
	return wait + wait*spread/1000
}

// Resend puts a failed message back into the outbox, for those who run its event.
// It returns the message as it then is.
func (n *Messages) Resend(ctx context.Context, me *db.Person, messageID int64) (*LedgerRow, error) {
	err := n.Act(ctx, me, func(a *action.Action) error {
		m, err := n.messageFor(ctx, a.Tx.Reader, me, messageID)
		if err != nil {
			return err
		}
		switch m.Status {
		case db.MessagePending, db.MessageSending:
			return nil // resending twice is resending once
		case db.MessageFailed:
		default:
			return refusal.New(refusal.Conflict, "Only a message that failed can be sent again. This one was %s.", m.Status)
		}
		if !m.UsefulUntil.IsZero() && !a.Now.Before(m.UsefulUntil) {
			return refusal.New(refusal.Conflict, "It is too late for this message to help. Call them instead.")
		}
		if err := a.Tx.RetryMessage(ctx, m.ID, a.Now); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{
			Verb: verbResentMessage, EventID: m.EventID, SubjectID: m.PersonID,
			Thing: db.ThingMessage, ThingID: m.ID, Detail: string(m.Kind),
		})
	})
	if err != nil {
		return nil, err
	}
	m, err := n.DB.Message(ctx, messageID)
	if err != nil {
		return nil, err
	}
	rows, err := n.addressed(ctx, []db.Message{*m})
	if err != nil {
		return nil, err
	}
	return &rows[0], nil
}

// messageFor looks a message up for those who run its event.
func (n *Messages) messageFor(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Message, error) {
	m, err := r.Message(ctx, id)
	if err != nil {
		return nil, err
	}
	if m.NominationID != 0 {
		return nil, refusal.Missing()
	}
	if m.EventID == 0 {
		return m, action.Coordinates(me)
	}
	_, err = n.EventToRunIn(ctx, r, me, m.EventID)
	return m, err
}

// NoteJob notes for the dashboard whether the last run of a job failed. When
// it did, the time of the last good run stays.
func (n *Messages) NoteJob(ctx context.Context, job string, failed bool) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		run := &db.JobRun{Job: job, RanAt: a.Now}
		if failed {
			run.Error = "failed"
			last, err := a.Tx.JobRun(ctx, job)
			if err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
			if err == nil {
				run.RanAt = last.RanAt
			}
		}
		return a.Tx.SaveJobRun(ctx, run)
	})
}

const outboxJob = "outbox"

// NoteOutbox notes that the outbox is being looked after.
func (n *Messages) NoteOutbox(ctx context.Context) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: outboxJob, RanAt: a.Now})
	})
}
