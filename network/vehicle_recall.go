package network

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// BookingStatus is how a booking stands, in words: of a vehicle that is out and
// was recalled, since when and what is to be done.
func BookingStatus(b *db.Booking, today time.Time) string {
	if !calledBack(b) {
		return string(b.Status)
	}
	at := ClockTime(b.RecalledAt.In(London))
	if Day(b.RecalledAt) != today.Format(time.DateOnly) {
		at = moment(b.RecalledAt)
	}
	return string(b.Status) + ", recalled at " + at + ": bring it back now"
}

// calledBack tells that a booking's vehicle is out and was recalled.
func calledBack(b *db.Booking) bool { return b.Status == db.BookingOut && !b.RecalledAt.IsZero() }

// isCarCrew tells whether a shift needs the car.
func isCarCrew(s *db.Shift) bool {
	return s.CancelledAt.IsZero() && strings.Contains(strings.ToLower(s.Role), "car crew")
}
