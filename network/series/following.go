package series

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// following is a change of several dates, or their cancellation, under way.
type following struct {
	*action.Action

	n        *Series
	series   *db.Series
	anchor   *db.Event // as it was
	shifts   []db.Shift
	dates    []db.Event // those it is for, locked, by their day
	gathered events.Gathering
	out      *Following
}

// following locks a series and the dates of it that a change is for.
func (n *Series) following(ctx context.Context, a *action.Action, eventID int64, scope Scope, seen string) (*following, error) {
	if scope != ThisOne && scope != ThisAndFollowing && scope != AllDates {
		return nil, &refusal.Error{Kind: refusal.Invalid, Message: "Choose which dates.", Fields: []refusal.FieldError{{Field: "scope", Message: "Choose which dates to change"}}}
	}
	e, err := n.eventToCopy(ctx, a.Tx.Reader, a.Me, eventID)
	if err != nil {
		return nil, err
	}
	if e.OccursOn == "" {
		return nil, refusal.New(refusal.Conflict, "This event is no date of a meeting that recurs.")
	}
	w := &following{Action: a, n: n, out: &Following{}}
	if w.series, err = a.Tx.LockSeries(ctx, e.SeriesID); err != nil {
		return nil, err
	}
	from := e.OccursOn
	if scope == AllDates {
		from = ""
	}
	found, err := a.Tx.Occurrences(ctx, e.SeriesID, from)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for i := range found {
		locked, err := a.Tx.LockEvent(ctx, found[i].ID)
		if err != nil {
			return nil, err
		}
		if locked.ID == eventID {
			w.anchor = new(*locked)
		} else if scope == ThisOne {
			continue
		}
		w.dates = append(w.dates, *locked)
		fmt.Fprintf(sum, "%d/%d ", locked.ID, locked.Version)
	}
	if w.anchor == nil {
		return nil, refusal.Stale()
	}
	if w.out.Seen = hex.EncodeToString(sum.Sum(nil)[:12]); seen != "" && seen != w.out.Seen {
		return nil, refusal.New(refusal.Conflict, "Someone else changed one of these dates meanwhile. Look at what would change now, then confirm again.")
	}
	w.shifts, err = a.Tx.ShiftsOf(ctx, eventID)
	return w, err
}

// lock locks every shift of the dates, then their vehicles, and then everybody
// on them, so that the one lock order is kept over all of them.
func (w *following) lock(ctx context.Context) error {
	var people, vehicles []int64
	for i := range w.dates {
		if w.fixed(&w.dates[i]) != "" {
			continue
		}
		if _, err := action.LockShifts(ctx, w.Tx, w.dates[i].ID); err != nil {
			return err
		}
		signups, err := events.ActiveSignups(ctx, w.Tx.Reader, w.dates[i].ID)
		if err != nil {
			return err
		}
		people = append(people, action.PersonIDs(signups)...)
		booked, err := w.Tx.BookingsOfEvent(ctx, w.dates[i].ID)
		if err != nil {
			return err
		}
		for j := range booked {
			vehicles = append(vehicles, booked[j].VehicleID)
		}
	}
	for _, id := range action.Distinct(vehicles) {
		if _, err := w.Tx.LockVehicle(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range action.Distinct(people) {
		if _, err := w.Tx.LockPerson(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// fixed tells why a date can't change any more, or "".
func (w *following) fixed(e *db.Event) string {
	switch {
	case e.Status == db.EventCancelled:
		return "it was cancelled"
	case e.Status == db.EventCompleted, !e.StartsAt.After(w.Now):
		return "it is over"
	}
	return ""
}

func (w *following) leave(e *db.Event, why string, args ...any) {
	w.out.Left = append(w.out.Left, LeftAlone{e, fmt.Sprintf(why, args...)})
}
