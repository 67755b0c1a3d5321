// Package clocktest has the days and times of the tests.
package clocktest

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Noon is the time of the tests: Monday 1 June 2026, 12pm in London.
var Noon = time.Date(2026, 6, 1, 11, 0, 0, 0, time.UTC)

// Typed writes a moment as a form has it.
func Typed(at time.Time) string { return at.In(clock.London).Format("2006-01-02T15:04") }

// TypedClock writes the time of day of a moment as a form has it.
func TypedClock(at time.Time) string { return at.In(clock.London).Format("15:04") }

// Day is a day as midnight in UTC.
func Day(typed string) time.Time {
	d, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		panic(err)
	}
	return d
}

// London is a moment as London's clocks show it.
func London(t testing.TB, wall string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", wall, clock.London)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// Local is a wall clock in London.
func Local(t testing.TB, typed string) time.Time {
	t.Helper()
	at, err := clock.ParseWallClock(typed)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Weeks is for how long a number of weeks lasts.
const Weeks = 7 * 24 * time.Hour
