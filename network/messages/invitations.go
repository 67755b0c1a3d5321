package messages

import (
	"context"
	"fmt"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Some messages bring an entry of the recipient's own calendar with them (RFC
// 5546). It has the UID and the sequence that it has in the feeds, so that no
// program shows it twice. Requested and waiting sign-ups are in feeds alone.
var (
	// PuttingIn are the kinds of message that put the entry in or change it.
	PuttingIn = []db.MessageKind{Confirmed, Promoted, Moved, MovedDates, CrewToStallNotice}
	// TakingOut are those that take it out again. Nothing else does, so one
	// that is queued is sent unless the person is confirmed again before.
	TakingOut = []db.MessageKind{Withdrawn, Removed, MovedOff, Cancelled, CancelledDates}
	// Lasting are those that a move does not stop: what takes an entry out, what
	// tells of a change, which later changes are told with, and what confirms a
	// place, which is written anew when it is sent.
	Lasting = append([]db.MessageKind{Moved, PartnerMove, Confirmed, Promoted}, TakingOut...)
	// Bringing are all those after which a calendar may have the entry.
	Bringing = append([]db.MessageKind{EntryChanged}, PuttingIn...)
)

// entries lists the sign-ups whose entries a notice changes.
func (w *Notice) entries() []db.Signup {
	switch {
	case w.Signup == nil:
		return w.Entries
	case slices.Contains(PuttingIn, w.Kind) || slices.Contains(TakingOut, w.Kind):
		return []db.Signup{*w.Signup}
	}
	return nil
}

// TellOfEntries queues a message for each entry that a notice changes beside
// its first: calendar programs take one from a message (RFC 5546, 3.2.2).
func (n *Messages) TellOfEntries(ctx context.Context, a *action.Action, w Notice, entries []db.Signup) error {
	for i := range entries {
		g := &entries[i]
		one := w
		one.Kind, one.Key = EntryChanged, fmt.Sprintf("%s/signup-%d/%s", EntryChanged, g.ID, w.Key)
		one.Shifts = slices.DeleteFunc(slices.Clone(w.Shifts), func(s db.Shift) bool { return s.ID != g.ShiftID })
		for j := range w.Dates {
			if w.Dates[j].ID == g.EventID {
				one.Event = &w.Dates[j]
			}
		}
		one.Dates, one.Entries, one.Script = nil, entries[i:i+1], nil
		if err := n.Tell(ctx, a, one); err != nil {
			return err
		}
	}
	return nil
}

// ConfirmedBy groups the sign-ups that are confirmed by person.
func ConfirmedBy(signups []db.Signup) map[int64][]db.Signup {
	by := make(map[int64][]db.Signup)
	for i := range signups {
		if g := &signups[i]; g.Status == db.SignupConfirmed {
			by[g.PersonID] = append(by[g.PersonID], *g)
		}
	}
	return by
}

// entryScripts is the one of a message that does nothing but bring an entry.
var entryScripts = map[db.MessageKind]Script{
	EntryChanged: {
		Subject: "Your calendar: {event}, {day}", Says: "This brings the entry of {event} in your calendar up to date.",
		Discreet: "Your calendar: {day}", DiscreetSay: "This brings the entry of a duty in your calendar up to date.",
		Next: "There is nothing else to do.", Path: MyRota, LinkText: OpenRota,
	},
}
