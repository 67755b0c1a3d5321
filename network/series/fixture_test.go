package series_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/series/seriestest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// fixture is series with the people of every test.
type fixture struct {
	*networktest.Fixture
	*eventstest.Drafts
	*seriestest.Meetings
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, vehicles.History, rota.History, events.History, series.History)
	e := eventstest.New(f)
	return &fixture{Fixture: f, Drafts: e, Meetings: &seriestest.Meetings{Fixture: f, Series: series.New(f.Ground, e.Programme, e.Vehicles, e.Rota, e.Events)}}
}

// garage is a fixture with the rainbow car and Femi, who keeps it.
type garage struct {
	*fixture
	*vehiclestest.Garage
}

func newGarage(f *fixture) *garage {
	f.T.Helper()
	return &garage{fixture: f, Garage: vehiclestest.NewGarage(f.Fixture, f.Vehicles, "Adeyemi", "The rainbow car")}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
