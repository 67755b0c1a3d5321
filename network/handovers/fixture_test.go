package handovers_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/handovers/handoverstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// fixture is handovers with the people of every test.
type fixture struct {
	*networktest.Fixture
	Vehicles  *vehicles.Vehicles
	Handovers *handovers.Handovers
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, vehicles.History)
	v := vehicles.New(f.Ground, f.Messages)
	return &fixture{Fixture: f, Vehicles: v, Handovers: handovers.New(f.Ground, v)}
}

// garage is a fixture with the rainbow car and Femi, who keeps it.
type garage struct {
	*fixture
	*handoverstest.Desk
}

func newGarage(f *fixture) *garage {
	f.T.Helper()
	return f.garageOf("Adeyemi", "The rainbow car")
}

// garageOf is a garage with that last name of its keeper and that name of its car.
func (f *fixture) garageOf(keeper, car string) *garage {
	f.T.Helper()
	g := vehiclestest.NewGarage(f.Fixture, f.Vehicles, keeper, car)
	return &garage{fixture: f, Desk: handoverstest.NewDesk(f.Fixture, g, f.Handovers)}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
