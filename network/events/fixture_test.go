package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// fixture is events with the people of every test.
type fixture struct {
	*networktest.Fixture
	*eventstest.Drafts
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, vehicles.History, rota.History, events.History)
	return &fixture{Fixture: f, Drafts: eventstest.New(f)}
}

// garage is a fixture with the rainbow car and Femi, who keeps it.
type garage struct {
	*fixture
	*vehiclestest.Garage
}

func newGarage(f *fixture) *garage {
	f.T.Helper()
	return f.garageOf("Adeyemi", "The rainbow car")
}

// garageOf is a garage with that last name of its keeper and that name of its car.
func (f *fixture) garageOf(keeper, car string) *garage {
	f.T.Helper()
	return &garage{fixture: f, Garage: vehiclestest.NewGarage(f.Fixture, f.Vehicles, keeper, car)}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
