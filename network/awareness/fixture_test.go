package awareness_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

// fixture is awareness dates with the people of every test.
type fixture struct {
	*networktest.Fixture
	Awareness *awareness.Awareness
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := networktest.New(t, d, awareness.History)
		test(t, &fixture{Fixture: f, Awareness: awareness.New(f.Ground, f.Messages)})
	})
}
