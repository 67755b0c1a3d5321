// Package seriestest has meetings that recur, for the tests of series and of
// what is above them.
package seriestest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// Meetings is a fixture with series.
type Meetings struct {
	*networktest.Fixture
	Series *series.Series
}
