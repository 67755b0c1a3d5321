package messages

import (
	"context"
	"maps"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// messageKind is one kind of message: what it says, and what the noun that it
// is about does with it. A func that is nil does nothing.
type messageKind struct {
	Script

	// Since returns why a message that waits is no longer true, or "". It writes
	// one anew that says how things are now.
	Since SinceFunc
	// Privately returns what the message says to its reader alone, or "". It is
	// put in as the message is handed over and kept nowhere: others read the outbox.
	Privately func(ctx context.Context, r *db.Reader, m *db.Message, to *db.Person) (string, error)
	// Link makes the link of a message as it is handed over, which is kept nowhere:
	// it is for a link that lets somebody in. Each attempt to send it makes one.
	Link func(ctx context.Context, a *action.Action, m *db.Message) (link string, err error)
	// Address returns where a message goes that is to nobody in the rota's lists,
	// or why it goes nowhere. It words the message anew.
	Address func(ctx context.Context, r *db.Reader, m *db.Message) (to, why string, err error)
	// Attempted changes what is kept of a message after an attempt to send it.
	Attempted func(ctx context.Context, r *db.Reader, m *db.Message) error
}

// SinceFunc returns why a message is no longer true at a time, or "".
type SinceFunc func(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (why string, err error)

// MessageKinds are kinds of message by their name.
type MessageKinds map[db.MessageKind]*messageKind

// KindsFrom makes a kind of each script.
func KindsFrom(scripts map[db.MessageKind]Script) MessageKinds {
	kinds := make(MessageKinds, len(scripts))
	for name, s := range scripts {
		kinds[name] = &messageKind{Script: s}
	}
	return kinds
}

// AllKinds are the kinds of several nouns together.
func AllKinds(nouns ...MessageKinds) MessageKinds {
	all := MessageKinds{}
	for _, kinds := range nouns {
		maps.Copy(all, kinds)
	}
	return all
}

// Registered is what nouns tell the messages of themselves, each in its New;
// the messages know no noun.
type Registered struct {
	Kinds MessageKinds
	// Entry returns the calendar entry that a message brings, or "". One noun has it.
	Entry func(ctx context.Context, r *db.Reader, m *db.Message, to *db.Person) (string, error)
	// GuestPage returns the code of a new link to the page that somebody who
	// takes part by links alone has of an event; "" for everybody else. One noun has it.
	GuestPage func(ctx context.Context, tx *db.Tx, p *db.Person, e *db.Event) (code string, err error)
	// Plan adds to a page what will be sent about an event.
	Plan []func(ctx context.Context, page *EventMessages) error
	// Erase deletes what is kept no longer.
	Erase []func(ctx context.Context, a *action.Action) error
}

// Register adds what a noun tells of itself.
func (n *Messages) Register(noun Registered) {
	r := &n.registered
	r.Kinds = AllKinds(r.Kinds, noun.Kinds)
	if noun.Entry != nil {
		r.Entry = noun.Entry
	}
	if noun.GuestPage != nil {
		r.GuestPage = noun.GuestPage
	}
	r.Plan = append(r.Plan, noun.Plan...)
	r.Erase = append(r.Erase, noun.Erase...)
}

// Kinds are all kinds of message that nouns have registered.
func (n *Messages) Kinds() MessageKinds { return n.registered.Kinds }

// Kind returns what is registered for a kind of message. Of a kind that is not
// sent any more nothing is.
func (n *Messages) Kind(name db.MessageKind) *messageKind {
	if k := n.registered.Kinds[name]; k != nil {
		return k
	}
	return &messageKind{}
}
