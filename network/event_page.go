package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
)

// EventPage is an event as one person sees it.
type EventPage struct {
	Event       *db.Event
	Venue       *db.Venue   // nil when none is named
	Partner     *db.Partner // nil when none is named
	Contact     *db.Contact // only for those who run the event
	Lead        string      // the first name
	CancelledBy string      // the name, only for those who run the event
	Shifts      []Opening
	Runs        bool    // the person leads it or coordinates
	Earlier     Earlier // only for those who run the event
}

// EventPageFor returns an event as a person sees it, or NotFound.
func (n *Network) EventPageFor(ctx context.Context, me *db.Person, id int64) (*EventPage, error) {
	e, err := n.EventFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	p := &EventPage{Event: e, Runs: runs(me, e)}
	if p.Venue, err = n.venueOf(ctx, n.DB.Reader, e); err != nil {
		return nil, err
	}
	if p.Lead, err = n.leadOf(ctx, e); err != nil {
		return nil, err
	}
	if e.PartnerID != 0 {
		if p.Partner, err = n.DB.Partner(ctx, e.PartnerID); err != nil {
			return nil, err
		}
	}
	if err := n.forWhoRuns(ctx, p); err != nil {
		return nil, err
	}
	shifts, err := n.DB.EventShifts(ctx, id)
	if err != nil {
		return nil, err
	}
	p.Shifts, err = n.openings(ctx, n.DB.Reader, me, shifts)
	return p, err
}

func (n *Network) forWhoRuns(ctx context.Context, p *EventPage) error {
	if !p.Runs {
		return nil
	}
	var err error
	if p.Earlier, err = n.earlierOf(ctx, p.Event); err != nil {
		return err
	}
	if p.Event.ContactID != 0 {
		contact, err := n.DB.Contact(ctx, p.Event.ContactID)
		if err != nil {
			return err
		}
		p.Contact = contact
	}
	if p.Event.CancelledBy != 0 {
		by, err := n.DB.Person(ctx, p.Event.CancelledBy)
		if err != nil {
			return err
		}
		p.CancelledBy = by.Name()
	}
	return nil
}
