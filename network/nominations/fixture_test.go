package nominations_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/training/trainingtest"
)

// fixture is nominations with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	*trainingtest.Registers
	*nominationstest.Guests
	Staffing *staffing.Staffing
	People   *people.People
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, rota.History, day.History, people.History, training.History, nominations.History)
	p := rotatest.New(f)
	s := staffing.New(f.Ground, f.Messages, p.Rota)
	today := day.New(f.Ground, p.Rota, s)
	who := people.New(f.Ground, f.Messages, p.Rota)
	courses := training.New(f.Ground, f.Messages, p.Rota, today)
	return &fixture{
		Fixture: f, Places: p, Staffing: s, People: who,
		Registers: &trainingtest.Registers{Fixture: f, Training: courses},
		Guests:    &nominationstest.Guests{Fixture: f, Nominations: nominations.New(f.Ground, f.Messages, p.Programme, p.Rota, who, courses)},
	}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
