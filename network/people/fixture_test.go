package people_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
)

// fixture is people with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	*peopletest.Lists
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, rota.History, people.History)
	p := rotatest.New(f)
	return &fixture{Fixture: f, Places: p, Lists: &peopletest.Lists{Fixture: f, People: people.New(f.Ground, f.Messages, p.Rota)}}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
