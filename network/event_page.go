package network

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// EventPage is an event as one person sees it.
type EventPage struct {
	Event       *db.Event
	Venue       *db.Venue   // nil when none is named
	Partner     *db.Partner // nil when none is named
	Contact     *db.Contact // only for those who run the event
	Lead        string      // the first name; the whole for those who run the event
	Phone       string      // the lead's, for those who run the event or are confirmed on it
	CancelledBy string      // the name, only for those who run the event
	Shifts      []Opening
	Runs        bool    // the person leads it or coordinates
	CarComes    bool    // its car is coming today, and officers may see that
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
	if e.PartnerID != 0 {
		if p.Partner, err = n.DB.Partner(ctx, e.PartnerID); err != nil {
			return nil, err
		}
	}
	if err := n.forWhoRuns(ctx, p); err != nil {
		return nil, err
	}
	if p.CarComes, err = n.carComes(ctx, e); err != nil {
		return nil, err
	}
	shifts, err := n.DB.EventShifts(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.Shifts, err = n.openings(ctx, n.DB.Reader, me, shifts); err != nil {
		return nil, err
	}
	return p, n.withLead(ctx, p)
}

// withLead names whoever leads the event, as far as the person may know
// (docs/rules.md#11-who-sees-whom).
func (n *Network) withLead(ctx context.Context, p *EventPage) error {
	if p.Event.LeadID == 0 {
		return nil
	}
	lead, err := n.DB.Person(ctx, p.Event.LeadID)
	if err != nil {
		return err
	}
	if p.Lead = lead.FirstName; p.Runs {
		p.Lead = lead.Name()
	}
	if p.Runs || slices.ContainsFunc(p.Shifts, func(o Opening) bool { return o.On() }) {
		p.Phone = lead.Phone
	}
	return nil
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
