package vehicles

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Use is what a vehicle did in a year, up to now.
type Use struct {
	Vehicle *db.Vehicle
	Year    int
	Days    map[db.BookingPurpose]int // by what it was booked for; a day may count for several
	Total   int                       // the days of the year that have been, today included
	Used    []UsedFor                 // by start
}

// UsedFor is one booking of it.
type UsedFor struct {
	db.Booking

	From, To time.Time // when it was away: really, where that is known
	Days     int       // of the year
	Miles    int
	Known    bool // the miles, from its hand-overs
}

// UseOf tells what a vehicle did in a year, for keepers and coordinators: what
// it was handed over for, when it was really away, and what was confirmed and
// not handed over, such as time in the workshop, as it was booked.
func (n *Vehicles) UseOf(ctx context.Context, me *db.Person, id int64, year int) (*Use, error) {
	v, err := n.VehicleFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	now := n.Time()
	from := clock.MomentAt(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
	to := clock.Earlier(clock.MomentAt(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)), now)
	u := &Use{Vehicle: v, Year: year, Days: make(map[db.BookingPurpose]int)}
	if !from.Before(to) {
		return u, nil
	}
	u.Total = clock.DaysOf(from, to).Count()
	bookings, err := n.DB.BookingsBetween(ctx, id, from, to)
	if err != nil {
		return nil, err
	}
	miles, err := n.milesOf(ctx, bookings)
	if err != nil {
		return nil, err
	}
	for i := range bookings {
		used := UsedFor{Booking: bookings[i]}
		used.From, used.To = away(&used.Booking, now)
		if used.Status == db.BookingRequested || !used.From.Before(to) || !from.Before(used.To) {
			continue
		}
		used.Days = clock.DaysOf(clock.Later(used.From, from), clock.Earlier(used.To, to)).Count()
		used.Miles, used.Known = miles[used.ID]
		u.Used = append(u.Used, used)
	}
	u.Days = daysByPurpose(u.Used, from, to)
	return u, nil
}

// daysByPurpose counts the days between two moments on which a vehicle was
// used, for each purpose: a day with two bookings for one purpose is one day.
func daysByPurpose(used []UsedFor, from, to time.Time) map[db.BookingPurpose]int {
	days, until := make(map[db.BookingPurpose]int), make(map[db.BookingPurpose]time.Time) // the last day that is counted
	for i := range used {
		span, purpose := clock.DaysOf(clock.Later(used[i].From, from), clock.Earlier(used[i].To, to)), used[i].Purpose
		if last, ok := until[purpose]; ok {
			span.From = clock.Later(span.From, last.AddDate(0, 0, 1))
		}
		if !span.From.After(span.To) {
			days[purpose] += span.Count()
			until[purpose] = span.To
		}
	}
	return days
}

// away is when a booking's vehicle was away: really, where that was recorded.
func away(b *db.Booking, now time.Time) (from, to time.Time) {
	switch b.Status {
	case db.BookingReturned:
		return b.OutAt, b.ReturnedAt
	case db.BookingOut:
		return b.OutAt, now
	case db.BookingRequested, db.BookingConfirmed, db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
	}
	return b.StartsAt, b.EndsAt
}

// Shown is when a vehicle is away for a booking, as a calendar shows it: really,
// as far as that is known, and one that is late until it is back.
func Shown(b *db.Booking, now time.Time) (from, to time.Time) {
	from, to = away(b, now)
	if b.Status == db.BookingOut {
		to = clock.Later(to, b.EndsAt)
	}
	return from, to
}

// ShownBetween lists the bookings that a calendar shows of a vehicle, by when
// they block from.
func (n *Vehicles) ShownBetween(ctx context.Context, vehicleID int64, from, to time.Time) ([]db.Booking, error) {
	bookings, err := n.DB.BookingsBetween(ctx, vehicleID, from, to)
	if err != nil || n.Time().Before(from) {
		return bookings, err
	}
	out, err := n.DB.BookingOut(ctx, vehicleID)
	if err == nil && !out.BlocksTo.After(from) { // late, and still out
		bookings = slices.Insert(bookings, 0, *out)
	}
	if refusal.KindOf(err) == refusal.NotFound {
		err = nil
	}
	return bookings, err
}

// milesOf is how far a vehicle was driven for each booking of which that is known.
func (n *Vehicles) milesOf(ctx context.Context, bookings []db.Booking) (map[int64]int, error) {
	ids := make([]int64, len(bookings))
	for i := range bookings {
		ids[i] = bookings[i].ID
	}
	done, err := n.DB.Handovers(ctx, ids...)
	if err != nil {
		return nil, err
	}
	of := map[int64][]db.Handover{}
	for _, h := range done {
		of[h.BookingID] = append(of[h.BookingID], h)
	}
	miles := map[int64]int{}
	for id, done := range of {
		if driven, ok := MilesDriven(done); ok {
			miles[id] = driven
		}
	}
	return miles, nil
}
