package day_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// fixture is the day with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	Staffing *staffing.Staffing
	Day      *day.Day
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := networktest.New(t, d, programme.History, rota.History, day.History)
		p := rotatest.New(f)
		s := staffing.New(f.Ground, f.Messages, p.Rota)
		test(t, &fixture{Fixture: f, Places: p, Staffing: s, Day: day.New(f.Ground, p.Rota, s)})
	})
}
