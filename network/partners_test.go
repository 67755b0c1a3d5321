package network

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestPartnersAndVenuesAreForCoordinatorsWhereverTheyAreLookedUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	partner, err := f.SavePartner(f.ctx, f.bob, 0, 0, PartnerEdit{Name: "Dacorum Pride"})
	if err != nil {
		t.Fatal(err)
	}
	venue, err := f.SaveVenue(f.ctx, f.bob, 0, 0, VenueEdit{Name: "Guildhall"})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*db.Person]Kind{f.alice: Forbidden, f.bob: 0} {
		_, err := f.Partners(f.ctx, who, "")
		wantKind(t, err, want)
		_, err = f.PartnerFor(f.ctx, who, partner)
		wantKind(t, err, want)
		_, err = f.PartnerPageFor(f.ctx, who, partner)
		wantKind(t, err, want)
		_, err = f.Venues(f.ctx, who, "")
		wantKind(t, err, want)
		_, err = f.VenueFor(f.ctx, who, venue)
		wantKind(t, err, want)
	}
}
