package events

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Page is an event as one person sees it.
type Page struct {
	Event       *db.Event
	Venue       *db.Venue   // nil when none is named
	Partner     *db.Partner // nil when none is named
	Contact     *db.Contact // only for those who run the event
	Lead        string      // the first name; the whole for those who run the event
	Phone       string      // the lead's, for those who run the event or are confirmed on it
	CancelledBy string      // the name, only for those who run the event
	Shifts      []rota.Opening
	Notes       *programme.ContentNotes // what there can be hard to hear; nil for nothing
	Runs        bool                    // the person leads it or coordinates
	CarComes    bool                    // its car is coming today, and officers may see that
	Car         *db.Booking             // its booking as CarFor returns it, for those who may know where the car is
	Earlier     Earlier                 // only for those who run the event
	Lasts       action.Lasts
}

// PageFor returns an event as a person sees it, or NotFound.
func (n *Events) PageFor(ctx context.Context, me *db.Person, id int64) (*Page, error) {
	facts, err := n.factsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	e := facts.event
	if err := action.MaySee(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	p := &Page{Event: e, Venue: facts.venue, Partner: facts.partner, Notes: facts.notes, Runs: action.Runs(me, e)}
	if err := n.forWhoRuns(ctx, p); err != nil {
		return nil, err
	}
	if p.CarComes, err = n.vehicles.CarComes(ctx, e); err != nil {
		return nil, err
	}
	if p.Shifts, err = n.rota.Openings(ctx, n.DB.Reader, me, facts.shifts); err != nil {
		return nil, err
	}
	if p.knowsCar(me) {
		if p.Car, err = n.vehicles.CarFor(ctx, id); err != nil {
			return nil, err
		}
	}
	p.withLead(facts.lead)
	p.Lasts = action.Lasts{
		About: []cache.Topic{db.AboutEvent(id), db.AboutDuties(me.ID), db.AboutRest},
		Until: rota.LastsOf(n.Time(), n.Settings().Undoable, p.Shifts, e.StartsAt, e.EndsAt),
	}
	if slices.ContainsFunc(p.Shifts, func(o rota.Opening) bool { return o.Obstacle.Kind == rota.Unqualified }) {
		p.Lasts.About = append(p.Lasts.About, cache.Anything) // it may name a course with places left
	}
	return p, nil
}

// knowsCar tells whether somebody may know where the vehicle of the event is
// (docs/rules.md#11-who-sees-who).
func (p *Page) knowsCar(me *db.Person) bool {
	return p.Runs || vehicles.SeesVehicles(me) || slices.ContainsFunc(p.Shifts, func(o rota.Opening) bool { return o.On() && vehicles.IsCarCrew(&o.Shift) })
}

// withLead names the person who leads the event, as far as the reader may know
// (docs/rules.md#11-who-sees-who).
func (p *Page) withLead(lead *db.Person) {
	if lead == nil {
		return
	}
	if p.Lead = lead.FirstName; p.Runs {
		p.Lead = lead.Name()
	}
	if p.Runs || slices.ContainsFunc(p.Shifts, func(o rota.Opening) bool { return o.On() }) {
		p.Phone = lead.Phone
	}
}

func (n *Events) forWhoRuns(ctx context.Context, p *Page) error {
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

// eventFacts is what an event's page says to everybody who may see the event.
type eventFacts struct {
	event   *db.Event
	venue   *db.Venue   // nil when none is named
	partner *db.Partner // nil when none is named
	lead    *db.Person  // nil when nobody leads it
	shifts  []db.EventShift
	notes   *programme.ContentNotes // nil for none
}

// factsOf returns what an event's page says of it.
func (n *Events) factsOf(ctx context.Context, id int64) (*eventFacts, error) {
	var f eventFacts
	var err error
	if f.event, err = n.DB.Event(ctx, id); err != nil {
		return nil, err
	}
	if f.venue, err = n.rota.VenueOf(ctx, n.DB.Reader, f.event); err != nil {
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
	if f.notes, err = programme.NotesOf(ctx, n.DB.Reader, f.event); err != nil {
		return nil, err
	}
	f.shifts, err = n.DB.EventShifts(ctx, id)
	return &f, err
}
