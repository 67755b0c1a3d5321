package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestPartnersAndVenuesAreForCoordinatorsWhereverTheyAreLookedUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	partner, err := f.Events.SavePartner(f.ctx, f.bob, 0, 0, events.PartnerEdit{Name: "Dacorum Pride"})
	if err != nil {
		t.Fatal(err)
	}
	venue, err := f.Events.SaveVenue(f.ctx, f.bob, 0, 0, events.VenueEdit{Name: "Guildhall"})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*db.Person]refusal.Kind{f.alice: refusal.Forbidden, f.bob: 0} {
		_, err := f.Events.Partners(f.ctx, who, "")
		wantKind(t, err, want)
		_, err = f.Events.PartnerFor(f.ctx, who, partner)
		wantKind(t, err, want)
		_, err = f.Events.PartnerPageFor(f.ctx, who, partner)
		wantKind(t, err, want)
		_, err = f.Events.Venues(f.ctx, who, "")
		wantKind(t, err, want)
		_, err = f.Events.VenueFor(f.ctx, who, venue)
		wantKind(t, err, want)
	}
}
