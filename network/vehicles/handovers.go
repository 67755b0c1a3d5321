package vehicles

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// SoonestOut is how long before a booking keeps its vehicle it can be taken.
const SoonestOut = 2 * time.Hour

// NextHandover is the direction in which a booking is handed over next, or ""
// with why it can't be.
func NextHandover(v *db.Vehicle, b *db.Booking, now time.Time) (direction db.Direction, why string) {
	switch {
	case b.Status == db.BookingOut:
		return db.HandIn, ""
	case b.Status == db.BookingReturned:
		return "", "The vehicle is back already."
	case b.Status != db.BookingConfirmed:
		return "", fmt.Sprintf("This booking is %s: only one that is confirmed can be handed over.", b.Status)
	case now.Before(b.BlocksFrom.Add(-SoonestOut)):
		return "", "It is too early: the vehicle can be taken from " + clock.Moment(b.BlocksFrom.Add(-SoonestOut)) + "."
	case !now.Before(b.EndsAt):
		return "", "The time of this booking is over. Change it first, or book the vehicle again."
	}
	if why := unfit(v, clock.Day(now), clock.Day(b.EndsAt)); why != "" {
		return "", why
	}
	return db.HandOut, ""
}

// MilesDriven is how far a vehicle was driven between its hand-overs out and
// in; false when it is not known.
func MilesDriven(done []db.Handover) (int, bool) {
	var out, in *db.Handover
	for i := range done {
		if done[i].Direction == db.HandOut {
			out = &done[i]
		} else {
			in = &done[i]
		}
	}
	if out == nil || in == nil || in.MileageReason != "" || in.Mileage < out.Mileage {
		return 0, false
	}
	return in.Mileage - out.Mileage, true
}
