package network

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// EventPage is an event as one person sees it. It shares the event, the venue
// and the partner with the pages of others, so nobody changes them.
type EventPage struct {
	Event       *db.Event
	Venue       *db.Venue   // nil when none is named
	Partner     *db.Partner // nil when none is named
	Contact     *db.Contact // only for those who run the event
	Lead        string      // the first name; the whole for those who run the event
	Phone       string      // the lead's, for those who run the event or are confirmed on it
	CancelledBy string      // the name, only for those who run the event
	Shifts      []Opening
	Notes       *ContentNotes // what there can be hard to hear; nil for nothing
	Runs        bool          // the person leads it or coordinates
	CarComes    bool          // its car is coming today, and officers may see that
	Car         *db.Booking   // the one that stands or was recalled, for those who may know where it is
	Earlier     Earlier       // only for those who run the event
}

// EventPageFor returns an event as a person sees it, or NotFound.
func (n *Network) EventPageFor(ctx context.Context, me *db.Person, id int64) (*EventPage, error) {
	facts, err := n.factsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	e := facts.event
	if err := maySee(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	p := &EventPage{Event: e, Venue: facts.venue, Partner: facts.partner, Notes: facts.notes, Runs: runs(me, e)}
	if err := n.forWhoRuns(ctx, p); err != nil {
		return nil, err
	}
	if p.CarComes, err = n.carComes(ctx, e); err != nil {
		return nil, err
	}
	if p.Shifts, err = n.openings(ctx, n.DB.Reader, me, facts.shifts); err != nil {
		return nil, err
	}
	if p.Car, err = n.carFor(ctx, me, p); err != nil {
		return nil, err
	}
	p.withLead(facts.lead)
	return p, nil
}

// withLead names whoever leads the event, as far as the person may know
// (docs/rules.md#11-who-sees-whom).
func (p *EventPage) withLead(lead *db.Person) {
	if lead == nil {
		return
	}
	if p.Lead = lead.FirstName; p.Runs {
		p.Lead = lead.Name()
	}
	if p.Runs || slices.ContainsFunc(p.Shifts, func(o Opening) bool { return o.On() }) {
		p.Phone = lead.Phone
	}
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
