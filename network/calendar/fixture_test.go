package calendar_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/calendar/calendartest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// fixture is a calendar with the people of every test.
type fixture struct {
	*networktest.Fixture
	*calendartest.Imports
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, vehicles.History, calendar.History)
	c := calendar.New(f.Ground, f.Messages, vehicles.New(f.Ground, f.Messages))
	return &fixture{Fixture: f, Imports: &calendartest.Imports{Fixture: f, Calendar: c}}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
