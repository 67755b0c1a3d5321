package network

import (
	"context"
	"errors"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

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
