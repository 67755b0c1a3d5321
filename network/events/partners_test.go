package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestPartnersAndVenuesAreForCoordinatorsWhereverTheyAreLookedUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	partner, err := f.Events.SavePartner(f.Ctx, f.Bob, 0, 0, events.PartnerEdit{Name: "Dacorum Pride"})
	if err != nil {
		t.Fatal(err)
	}
	venue, err := f.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "Guildhall"})
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*db.Person]refusal.Kind{f.Alice: refusal.Forbidden, f.Bob: 0} {
		_, err := f.Events.Partners(f.Ctx, who, "")
		refusaltest.WantKind(t, err, want)
		_, err = f.Events.PartnerFor(f.Ctx, who, partner)
		refusaltest.WantKind(t, err, want)
		_, err = f.Events.PartnerPageFor(f.Ctx, who, partner)
		refusaltest.WantKind(t, err, want)
		_, err = f.Events.Venues(f.Ctx, who, "")
		refusaltest.WantKind(t, err, want)
		_, err = f.Events.VenueFor(f.Ctx, who, venue)
		refusaltest.WantKind(t, err, want)
	}
}
