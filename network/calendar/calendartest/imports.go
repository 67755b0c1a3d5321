// Package calendartest imports files of dates, for the tests of the calendar
// and of what is above it.
package calendartest

import (
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

// Imports is a fixture with a calendar.
type Imports struct {
	*networktest.Fixture
	Calendar *calendar.Calendar
}
