package network

import (
	"context"
	"errors"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// Venues lists the venues by name, for coordinators; query narrows by name.
func (n *Network) Venues(ctx context.Context, me *db.Person, query string) ([]db.Venue, error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Venues(ctx, query)
}

// VenueFor returns a venue, for coordinators.
func (n *Network) VenueFor(ctx context.Context, me *db.Person, id int64) (*db.Venue, error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Venue(ctx, id)
}

// VenueEdit is a venue as typed on its own page.
type VenueEdit struct{ Name, Address, Postcode, Area string }

// SaveVenue makes a venue (id 0) or changes one that still has the version the
// person saw. A name and postcode that are taken are Invalid.
func (n *Network) SaveVenue(ctx context.Context, me *db.Person, id int64, version int, form VenueEdit) (int64, error) {
	if err := coordinates(me); err != nil {
		return 0, err
	}
	var f faults
	v := &db.Venue{ID: id, CreatedAt: n.now()}
	v.Name, v.Address = f.needed("name", form.Name, "Enter the venue’s name"), f.text("address", form.Address)
	v.Postcode = strings.ToUpper(f.line("postcode", form.Postcode))
	v.Area = f.oneOf("area", form.Area, "Choose an area from the list", append([]string{""}, Areas...)...)
	if err := f.err(); err != nil {
		return 0, err
	}
	verb := "changed venue"
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if id == 0 {
			verb = "added venue"
			err = tx.InsertVenue(ctx, v)
		} else if known, findErr := tx.Venue(ctx, id); findErr != nil {
			err = findErr
		} else {
			err = ifUnchanged(known.Version, version, func() error { return tx.UpdateVenue(ctx, v, version) })
		}
		if err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: verb, Thing: "venue", ThingID: v.ID})
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, &Error{Kind: Invalid, Message: "There is a venue of this name.", Fields: []FieldError{{"name", "There is a venue of this name and postcode already"}}}
	}
	return v.ID, err
}

// placeAt holds an event at the venue that was typed. An event without an area
// is in the venue's.
func (n *Network) placeAt(ctx context.Context, tx *db.Tx, e *db.Event, name, address, postcode string) (err error) {
	if e.VenueID, err = n.venueTyped(ctx, tx, e, name, address, postcode); err != nil || e.Area != "" {
		return err
	}
	v, err := tx.Venue(ctx, e.VenueID)
	if err == nil {
		e.Area = v.Area
	}
	return err
}

// venueTyped returns the venue that was typed into a form which held the words
// of another one. Where only the name was changed, and to that of a known
// venue, the address and postcode left beside it are the old venue's.
func (n *Network) venueTyped(ctx context.Context, tx *db.Tx, e *db.Event, name, address, postcode string) (int64, error) {
	old, err := n.venueOf(ctx, tx.Reader, e)
	if err != nil {
		return 0, err
	}
	if old != nil && !strings.EqualFold(old.Name, name) && strings.EqualFold(old.Postcode, postcode) && old.Address == address {
		if v, err := tx.OnlyVenueNamed(ctx, name); !errors.Is(err, db.ErrNotFound) {
			if err != nil {
				return 0, err
			}
			return v.ID, nil
		}
	}
	return n.venueNamed(ctx, tx, name, address, postcode, e.Area)
}

// venueNamed returns the venue of these words, made where there is none yet.
// Venues are kept and reused: the same name and postcode is the same venue,
// and so is the same name alone when only one has it and no postcode was
// typed. A new address for a known venue corrects it everywhere.
func (n *Network) venueNamed(ctx context.Context, tx *db.Tx, name, address, postcode, area string) (int64, error) {
	postcode = strings.ToUpper(postcode)
	v, err := tx.VenueByName(ctx, name, postcode)
	if errors.Is(err, db.ErrNotFound) && postcode == "" {
		v, err = tx.OnlyVenueNamed(ctx, name)
	}
	if errors.Is(err, db.ErrNotFound) {
		v = &db.Venue{Name: name, Address: address, Postcode: postcode, Area: area, CreatedAt: n.now()}
		err = tx.InsertVenue(ctx, v)
		return v.ID, err
	}
	if err != nil || address == "" || address == v.Address {
		return v.ID, err
	}
	v.Address = address
	return v.ID, raced(tx.UpdateVenue(ctx, v, v.Version))
}
