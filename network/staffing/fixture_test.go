package staffing_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// fixture is staffing with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	Staffing *staffing.Staffing
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, rota.History)
	p := rotatest.New(f)
	return &fixture{Fixture: f, Places: p, Staffing: staffing.New(f.Ground, f.Messages, p.Rota)}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
