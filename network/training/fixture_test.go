package training_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/training/trainingtest"
)

// fixture is training with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	*peopletest.Lists
	*trainingtest.Registers
	Staffing *staffing.Staffing
	Day      *day.Day
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, rota.History, day.History, people.History, training.History)
	p := rotatest.New(f)
	s := staffing.New(f.Ground, f.Messages, p.Rota)
	today := day.New(f.Ground, p.Rota, s)
	return &fixture{
		Fixture: f, Places: p, Staffing: s, Day: today,
		Lists:     &peopletest.Lists{Fixture: f, People: people.New(f.Ground, f.Messages, p.Rota)},
		Registers: &trainingtest.Registers{Fixture: f, Training: training.New(f.Ground, f.Messages, p.Rota, today)},
	}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
