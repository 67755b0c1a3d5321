package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/handovers/handoverstest"
	"github.com/rainbowrota/rainbowrota/network/imports/importstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/series/seriestest"
	"github.com/rainbowrota/rainbowrota/network/training/trainingtest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// fixture is a network with the people of every test.
type fixture struct {
	*networktest.Fixture
	*eventstest.Drafts
	*seriestest.Meetings
	*importstest.Files
	*peopletest.Lists
	*accountstest.Signers
	*trainingtest.Registers
	*nominationstest.Guests
	Network   *network.Network
	Handovers *handovers.Handovers
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := fixtureOn(t, network.New(d, networktest.Settings))
	f.Join()
	return f
}

// fixtureOn is a fixture without people on a network that there is.
func fixtureOn(t testing.TB, n *network.Network) *fixture {
	t.Helper()
	f := networktest.On(t, n.Ground, n.Upkeep, n.Messages)
	places := &rotatest.Places{Sessions: &programmetest.Sessions{Fixture: f, Programme: n.Programme}, Rota: n.Rota}
	return &fixture{
		Fixture: f, Network: n,
		Drafts:    &eventstest.Drafts{Places: places, Vehicles: n.Vehicles, Staffing: n.Staffing, Events: n.Events},
		Files:     &importstest.Files{Fixture: f, Imports: n.Imports},
		Lists:     &peopletest.Lists{Fixture: f, People: n.People},
		Signers:   &accountstest.Signers{Fixture: f, Accounts: n.Accounts},
		Registers: &trainingtest.Registers{Fixture: f, Training: n.Training},
		Guests:    &nominationstest.Guests{Fixture: f, Nominations: n.Nominations},
		Meetings:  &seriestest.Meetings{Fixture: f, Series: n.Series},
		Handovers: n.Handovers,
	}
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
