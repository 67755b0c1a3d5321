package network

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// kept is what is read for everybody alike and remembered until anything is
// written. It only informs: whether there is a place, say, is decided by the
// verb, under the lock.
type kept struct {
	shifts db.Kept[db.ShiftFilter, []db.EventShift] // lists of open shifts
	roles  db.Kept[time.Time, []string]             // of the shifts that come after a time
	events db.Kept[int64, *eventFacts]
	feeds  db.Kept[feedKey, FeedText] // calendars, by links
}

// openShifts returns a list that its caller may slice but not change.
func (n *Network) openShifts(ctx context.Context, f db.ShiftFilter) ([]db.EventShift, error) {
	return n.kept.shifts.Get(n.DB, f, func() ([]db.EventShift, error) { return n.DB.OpenShifts(ctx, f) })
}

// eventFacts is what an event's page says to everybody who may see the event.
type eventFacts struct {
	event   *db.Event
	venue   *db.Venue   // nil when none is named
	partner *db.Partner // nil when none is named
	lead    *db.Person  // nil when nobody leads it
	shifts  []db.EventShift
	notes   *ContentNotes // nil for none
}

// factsOf returns what its caller may not change.
func (n *Network) factsOf(ctx context.Context, id int64) (*eventFacts, error) {
	return n.kept.events.Get(n.DB, id, func() (*eventFacts, error) { return n.readFacts(ctx, id) })
}

func (n *Network) readFacts(ctx context.Context, id int64) (*eventFacts, error) {
	var f eventFacts
	var err error
	if f.event, err = n.DB.Event(ctx, id); err != nil {
		return nil, err
	}
	if f.venue, err = n.venueOf(ctx, n.DB.Reader, f.event); err != nil {
		return nil, err
	}
	if f.event.PartnerID != 0 {
		if f.partner, err = n.DB.Partner(ctx, f.event.PartnerID); err != nil {
			return nil, err
		}
	}
	if f.event.LeadID != 0 {
		if f.lead, err = n.DB.Person(ctx, f.event.LeadID); err != nil {
			return nil, err
		}
	}
	if f.notes, err = notesOf(ctx, n.DB.Reader, f.event); err != nil {
		return nil, err
	}
	f.shifts, err = n.DB.EventShifts(ctx, id)
	return &f, err
}
