package imports_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/imports/importstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// fixture is imports with the people of every test.
type fixture struct {
	*networktest.Fixture
	*importstest.Files
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := networktest.New(t, d, vehicles.History, imports.History)
		c := calendar.New(f.Ground, f.Messages, vehicles.New(f.Ground, f.Messages))
		test(t, &fixture{Fixture: f, Files: &importstest.Files{Fixture: f, Imports: imports.New(f.Ground, f.Messages, c)}})
	})
}
