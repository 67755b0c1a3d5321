package vehicles

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// BookingStatus is the status of a booking in words. When the vehicle is out and
// was recalled, it also says since when and what is to be done.
func BookingStatus(b *db.Booking, today time.Time) string {
	if !calledBack(b) {
		return string(b.Status)
	}
	at := clock.ClockTime(b.RecalledAt.In(clock.London))
	if clock.Day(b.RecalledAt) != today.Format(time.DateOnly) {
		at = clock.Moment(b.RecalledAt)
	}
	return string(b.Status) + ", recalled at " + at + ": bring it back now"
}

// calledBack tells that a booking's vehicle is out and was recalled.
func calledBack(b *db.Booking) bool { return b.Status == db.BookingOut && !b.RecalledAt.IsZero() }

// IsCarCrew tells whether a shift needs the car.
func IsCarCrew(s *db.Shift) bool {
	return s.CancelledAt.IsZero() && strings.Contains(strings.ToLower(s.Role), "car crew")
}
