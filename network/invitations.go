package network

import (
	"context"
	"fmt"
	"slices"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/db"
)

// Some messages bring an entry of the recipient's own calendar with them (RFC
// 5546). It has the UID and the sequence that it has in the feeds, so that no
// program shows it twice. Requested and waiting sign-ups are in feeds alone.
var (
	// puttingIn are the kinds of message that put the entry in or change it.
	puttingIn = []string{Confirmed, Promoted, Moved, MovedDates, CrewToStallNotice}
	// takingOut are those that take it out again. Nothing else does, so one
	// that is queued is sent unless the person is confirmed again before.
	takingOut = []string{Withdrawn, Removed, MovedOff, Cancelled, CancelledDates}
	// lasting are those that a move does not stop: what takes an entry out, what
	// tells of a change, which later changes are told with, and what confirms a
	// place, which is written anew when it is sent.
	lasting = append([]string{Moved, PartnerMove, Confirmed, Promoted}, takingOut...)
	// bringing are all those after which a calendar may have the entry.
	bringing = append([]string{EntryChanged}, puttingIn...)
)

// entries lists the sign-ups whose entries a notice changes.
func (w *notice) entries() []db.Signup {
	switch {
	case w.Signup == nil:
		return w.Entries
	case slices.Contains(puttingIn, w.Kind) || slices.Contains(takingOut, w.Kind):
		return []db.Signup{*w.Signup}
	}
	return nil
}

// tellOfEntries queues a message for each entry that a notice changes beside
// its first: calendar programs take one from a message (RFC 5546, 3.2.2).
func (n *Network) tellOfEntries(ctx context.Context, tx *db.Tx, w notice, entries []db.Signup) error {
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
		one.Dates, one.Entries = nil, entries[i:i+1]
		if err := n.tell(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

// entryText writes the entry that a message brings, as its sign-up stands now:
// a method REQUEST for one that is confirmed and CANCEL for one that is not
// and that a message may have put in. It is empty where the message would do
// the opposite of what has become of it, which another message does, and where
// the person wants no entries and does not have this one.
func (n *Network) entryText(ctx context.Context, r *db.Reader, m *db.Message, to *db.Person) (string, error) {
	if m.EntryID == 0 {
		return "", nil
	}
	d, err := r.DutyOf(ctx, m.EntryID)
	if err != nil {
		return "", err
	}
	method, confirmed := ical.MethodRequest, d.Status == StatusConfirmed
	if m.Kind != EntryChanged && confirmed != slices.Contains(puttingIn, m.Kind) {
		return "", nil
	}
	if !confirmed || to.NoEntries {
		if had, err := r.MayHaveEntry(ctx, m.EntryID, m.ID, bringing); err != nil || !had {
			return "", err
		}
	}
	if !confirmed {
		method, d.Status = ical.MethodCancel, StatusCancelled // also of somebody who waits again
	}
	changed, err := r.EventsChanged(ctx, []int64{d.EventID})
	if err != nil {
		return "", err
	}
	e := n.dutyEntry(to, d, changed[d.EventID])
	e.Sender, e.Attendee, e.SentAt = n.Settings.MailFrom, to.Email, n.now()
	return calendarText("", method, []Entry{e})
}

// tellWithdrawn sends whoever withdrew what takes the entry out of their
// calendar again. Who signs up and thinks better of it before anything was
// sent hears nothing.
func (n *Network) tellWithdrawn(ctx context.Context, tx *db.Tx, p *place) error {
	had, err := tx.MayHaveEntry(ctx, p.signup.ID, 0, bringing)
	if err != nil || !had {
		return err
	}
	return n.tellOf(ctx, tx, Withdrawn, p)
}

// confirmedBy groups the sign-ups that are confirmed by person.
func confirmedBy(signups []db.Signup) map[int64][]db.Signup {
	by := make(map[int64][]db.Signup)
	for i := range signups {
		if g := &signups[i]; g.Status == StatusConfirmed {
			by[g.PersonID] = append(by[g.PersonID], *g)
		}
	}
	return by
}
