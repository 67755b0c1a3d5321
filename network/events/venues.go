package events

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Venues lists the venues by name, for coordinators; query narrows by name.
func (n *Events) Venues(ctx context.Context, me *db.Person, query string) ([]db.Venue, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Venues(ctx, query)
}

// VenueFor returns a venue, for coordinators.
func (n *Events) VenueFor(ctx context.Context, me *db.Person, id int64) (*db.Venue, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Venue(ctx, id)
}

// VenueEdit is a venue as typed on its own page.
type VenueEdit struct{ Name, Address, Postcode, Area string }

// SaveVenue makes a venue (id 0) or changes one that still has the version the
// person saw. A name and postcode that are taken are Invalid.
func (n *Events) SaveVenue(ctx context.Context, me *db.Person, id int64, version int, form VenueEdit) (int64, error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	var f refusal.Faults
	v := &db.Venue{ID: id, CreatedAt: n.Time()}
	v.Name, v.Address = f.Needed("name", form.Name, "Enter the venue’s name"), f.Text("address", form.Address)
	v.Postcode = strings.ToUpper(f.Line("postcode", form.Postcode))
	v.Area = refusal.OneOf(&f, "area", form.Area, "Choose an area from the list", append([]string{""}, n.Settings().Areas...)...)
	if err := f.Err(); err != nil {
		return 0, err
	}
	verb := VerbChangedVenue
	err := n.Act(ctx, me, func(a *action.Action) error {
		var err error
		if id == 0 {
			verb = verbAddedVenue
			err = a.Tx.InsertVenue(ctx, v)
		} else if known, findErr := a.Tx.Venue(ctx, id); findErr != nil {
			err = findErr
		} else {
			err = refusal.IfUnchanged(known.Version, version, func() error { return a.Tx.UpdateVenue(ctx, v, version) })
			if err == nil && messages.Address(known) != messages.Address(v) {
				err = n.tellCalendars(ctx, a, v, 0)
			}
		}
		if err != nil {
			return err
		}
		return n.logVenue(ctx, a, verb, 0, v)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, refusal.OfField("name", "There is a venue of this name and postcode already")
	}
	return v.ID, err
}

// PlaceAt holds an event at the venue that was typed. An event without an area
// is in the venue's.
func (n *Events) PlaceAt(ctx context.Context, a *action.Action, e *db.Event, name, address, postcode string) error {
	v, err := n.venueTyped(ctx, a.Tx.Reader, a.Me, e, name, address, postcode)
	if err != nil {
		return err
	}
	switch {
	case v.ID == 0:
		v.CreatedAt = a.Now
		if err = a.Tx.InsertVenue(ctx, v.Venue); err == nil {
			err = n.logVenue(ctx, a, verbAddedVenue, e.ID, v.Venue)
		}
	case v.corrected:
		if err = action.Raced(a.Tx.UpdateVenue(ctx, v.Venue, v.Version)); err == nil {
			err = n.logVenue(ctx, a, VerbChangedVenue, e.ID, v.Venue)
		}
		if err == nil {
			err = n.tellCalendars(ctx, a, v.Venue, e.ID)
		}
	}
	if e.VenueID = v.ID; e.Area == "" {
		e.Area = v.Area
	}
	return err
}

// tellCalendars brings calendars up to date with a venue that was corrected:
// the events to come there change, and whose entry names the venue gets it
// anew, without any other news. except is the event that is changing anyway.
func (n *Events) tellCalendars(ctx context.Context, a *action.Action, v *db.Venue, except int64) error {
	events, err := a.Tx.Events(ctx, db.EventFilter{VenueID: v.ID, From: a.Now.Add(-action.LongestEvent), Statuses: []db.EventStatus{db.EventPublished}})
	if err != nil {
		return err
	}
	for i := range events {
		if events[i].ID == except || !events[i].EndsAt.After(a.Now) {
			continue
		}
		e, err := a.Tx.LockEvent(ctx, events[i].ID)
		if err != nil {
			return err
		}
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		if err := a.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: e.ID, Detail: "address of the venue"}); err != nil {
			return err
		}
		if err := n.tellEntriesOf(ctx, a, e, v); err != nil {
			return err
		}
	}
	return nil
}

// tellEntriesOf sends everybody confirmed whose entry names the venue their
// entry anew.
func (n *Events) tellEntriesOf(ctx context.Context, a *action.Action, e *db.Event, v *db.Venue) error {
	signups, err := a.Tx.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return err
	}
	people, err := a.Tx.PeopleByID(ctx, action.PersonIDs(signups))
	if err != nil {
		return err
	}
	shifts, err := a.Tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	mine, confirmed := shiftsByPerson(shifts, signups), messages.ConfirmedBy(signups)
	for _, id := range action.Distinct(action.PersonIDs(signups)) {
		p := people[id]
		if p.Discreet || p.NoEntries {
			continue
		}
		w := messages.Notice{Person: p, Event: e, Venue: v, Shifts: mine[id], Key: fmt.Sprintf("venue-%d/version-%d", v.ID, v.Version)}
		if err := n.messages.TellOfEntries(ctx, a, w, confirmed[id]); err != nil {
			return err
		}
	}
	return nil
}

// logVenue logs what was done to a venue; eventID is the event whose form it
// was typed into, or 0.
func (n *Events) logVenue(ctx context.Context, a *action.Action, verb db.Verb, eventID int64, v *db.Venue) error {
	return a.Log(ctx, db.LogRow{Verb: verb, EventID: eventID, Thing: db.ThingVenue, ThingID: v.ID, Detail: v.Name})
}

// typedVenue is a venue as it was typed: without an id a new one, or a known
// one, whose address may have been corrected.
type typedVenue struct {
	*db.Venue
	corrected bool
}

// venueTyped returns the venue that was typed into a form which held the words
// of another one. Where only the name was changed, and to that of a known
// venue, the address and postcode left beside it are the old venue's.
func (n *Events) venueTyped(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event, name, address, postcode string) (*typedVenue, error) {
	old, err := n.rota.VenueOf(ctx, r, e)
	if err != nil {
		return nil, err
	}
	if old != nil && !strings.EqualFold(old.Name, name) && strings.EqualFold(old.Postcode, postcode) && old.Address == address {
		if v, err := r.OnlyVenueNamed(ctx, name); !errors.Is(err, db.ErrNotFound) {
			return &typedVenue{Venue: v}, err
		}
	}
	v, err := venueNamed(ctx, r, name, address, postcode)
	if err != nil {
		return nil, err
	}
	if v.ID == 0 {
		v.Area = e.Area
	}
	if v.corrected && !me.Role(db.Coordinator) {
		return nil, refusal.OfField("address", "%s is known at another address. Leave this empty to keep it, or ask a coordinator to correct it everywhere", v.Name)
	}
	return v, nil
}

// venueNamed returns the venue of these words, without an id when there is none
// yet. Venues are kept and reused: the same name and postcode is the same
// venue, and so is the same name alone when only one has it and no postcode was
// typed. A new address for a known venue corrects it everywhere.
func venueNamed(ctx context.Context, r *db.Reader, name, address, postcode string) (*typedVenue, error) {
	postcode = strings.ToUpper(postcode)
	v, err := r.VenueByName(ctx, name, postcode)
	if errors.Is(err, db.ErrNotFound) && postcode == "" {
		v, err = r.OnlyVenueNamed(ctx, name)
	}
	if errors.Is(err, db.ErrNotFound) {
		return &typedVenue{Venue: &db.Venue{Name: name, Address: address, Postcode: postcode}}, nil
	}
	if err != nil || address == "" || address == v.Address {
		return &typedVenue{Venue: v}, err
	}
	v.Address = address
	return &typedVenue{Venue: v, corrected: true}, nil
}
