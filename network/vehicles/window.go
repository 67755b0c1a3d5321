package vehicles

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Window is a stretch of time in which a vehicle is free.
type Window struct{ Starts, Ends time.Time }

// farthestWindow is how many days around a wish a free window is looked for.
const farthestWindow = 14

// firstHour and lastHour are when the day begins and ends. Somebody who asked for a
// time by day is only offered windows by day.
const firstHour, lastHour = 7 * time.Hour, 22 * time.Hour

// byDay tells whether a moment is not at night.
func byDay(t time.Time) bool {
	t = t.In(clock.London)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	return firstHour <= clock && clock <= lastHour
}

// RoundUp is a moment, or the next whole minute, quarter of an hour and so on.
func RoundUp(t time.Time, to time.Duration) time.Time {
	if down := t.Truncate(to); down.Before(t) {
		return down.Add(to)
	}
	return t
}

// inTheWay is the first of some bookings that keeps the vehicle of another from it, or nil.
func inTheWay(b *db.Booking, taken []db.Booking) *db.Booking {
	for i := range taken {
		if t := &taken[i]; t.ID != b.ID && t.BlocksFrom.Before(b.BlocksTo) && b.BlocksFrom.Before(t.BlocksTo) {
			return t
		}
	}
	return nil
}

// NearestFree finds, for a booking that clashes, the free windows of the same
// length nearest before and after it: right beside what is taken, or at the same
// time of another day; a zero Window is none. Nothing begins before notBefore.
func NearestFree(wish *db.Booking, taken []db.Booking, notBefore time.Time) (before, after Window) {
	length, lead := wish.BlocksTo.Sub(wish.BlocksFrom), wish.StartsAt.Sub(wish.BlocksFrom)
	var starts []time.Time
	for i := range taken {
		starts = append(starts, RoundUp(taken[i].BlocksTo, time.Minute).Add(lead), taken[i].BlocksFrom.Add(lead-length).Truncate(time.Minute))
	}
	for days := 1; days <= farthestWindow; days++ {
		starts = append(starts, clock.AddWallClock(wish.StartsAt, -days, 0), clock.AddWallClock(wish.StartsAt, days, 0))
	}
	slices.SortFunc(starts, time.Time.Compare)
	for _, from := range starts {
		w := Window{from, from.Add(wish.EndsAt.Sub(wish.StartsAt))}
		held := db.Booking{ID: wish.ID, BlocksFrom: from.Add(-lead), BlocksTo: from.Add(length - lead)}
		switch {
		case from.Before(notBefore) || from.Sub(wish.StartsAt).Abs() > farthestWindow*24*time.Hour:
		case byDay(wish.StartsAt) && !byDay(w.Starts) || byDay(wish.EndsAt) && !byDay(w.Ends):
		case inTheWay(&held, taken) != nil:
		case from.Before(wish.StartsAt):
			before = w
		case after.Starts.IsZero():
			after = w
		}
	}
	return before, after
}

// isLate tells that a booking's vehicle was to be back by now, and is not.
func isLate(b *db.Booking, now time.Time) bool {
	return b.Status == db.BookingOut && !b.EndsAt.After(now)
}

// takenAround lists what holds a booking's vehicle around it, by when it blocks
// from. One that is out and late holds it as if it came back now, since that is
// the soonest; but not into what is booked next, which begins later then.
func (n *Vehicles) takenAround(ctx context.Context, r *db.Reader, now time.Time, b *db.Booking) ([]db.Booking, error) {
	taken, err := r.BookingsBetween(ctx, b.VehicleID, clock.Earlier(b.BlocksFrom, now).Add(-LongestBooking), b.BlocksTo.AddDate(0, 0, farthestWindow))
	for i := range taken {
		late := &taken[i]
		if !isLate(late, now) {
			continue
		}
		back := RoundUp(now.Add(time.Duration(late.AfterMinutes)*time.Minute), 15*time.Minute)
		for _, next := range taken[i+1:] {
			if next.BlocksTo.After(now) {
				back = clock.Earlier(back, next.BlocksFrom)
				break
			}
		}
		late.BlocksTo = clock.Later(late.BlocksTo, back)
	}
	return taken, err
}

// CarClash is a booking that keeps a vehicle from another, and when it is free.
type CarClash struct {
	Held          *db.Booking
	For           string    // what it holds it for, as " for Summer Pride"; "" to who may not know
	Late          bool      // it was to be back by now
	Before, After Window    // nearest to what was asked; zero for none
	Keep          time.Time // until when one that is out can be kept instead; zero for others
}

// Taken says who has the vehicle, and until when.
func (c *CarClash) Taken() string {
	if c.Late {
		return "The vehicle is taken then" + c.For + ": it was to be back by " + clock.Moment(c.Held.EndsAt) + " and is still out."
	}
	return "The vehicle is taken then" + c.For + " (" + clock.Span(c.Held.BlocksFrom, c.Held.BlocksTo) + ", with the time kept free around it)."
}

// clashOf tells what keeps a booking's vehicle from it, or is nil.
func (n *Vehicles) clashOf(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, b *db.Booking) (*CarClash, error) {
	taken, err := n.takenAround(ctx, r, now, b)
	if err != nil {
		return nil, err
	}
	held := inTheWay(b, taken)
	if held == nil {
		return nil, nil
	}
	c := &CarClash{Held: held, For: n.HeldFor(ctx, r, me, held), Late: isLate(held, now)}
	if b.Status == db.BookingOut {
		c.Keep = held.BlocksFrom.Add(-time.Duration(b.AfterMinutes) * time.Minute)
		return c, nil
	}
	c.Before, c.After = NearestFree(b, taken, now)
	return c, nil
}

// free refuses a booking whose time is taken, with the nearest that is free.
func (n *Vehicles) free(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, b *db.Booking) error {
	c, err := n.clashOf(ctx, r, now, me, b)
	if err != nil || c == nil {
		return err
	}
	return &refusal.Error{Kind: refusal.Conflict, Message: c.says()}
}

// says is Taken with the free windows.
func (c *CarClash) says() string {
	says := c.Taken()
	if !c.Keep.IsZero() {
		says += " You can keep it until " + clock.Moment(c.Keep) + "."
	}
	for _, w := range []Window{c.Before, c.After} {
		if !w.Starts.IsZero() {
			says += " It is free " + clock.Span(w.Starts, w.Ends) + "."
		}
	}
	return says
}

// othersFree lists the other vehicles that are free when a booking would have one.
func (n *Vehicles) othersFree(ctx context.Context, b *db.Booking) ([]db.Vehicle, error) {
	vehicles, err := n.DB.Vehicles(ctx)
	var others []db.Vehicle
	for i := range vehicles {
		if vehicles[i].ID == b.VehicleID {
			continue
		}
		wish := *b
		wish.VehicleID = vehicles[i].ID
		taken, err := n.takenAround(ctx, n.DB.Reader, n.Time(), &wish)
		if err != nil {
			return nil, err
		}
		if inTheWay(&wish, taken) == nil {
			others = append(others, vehicles[i])
		}
	}
	return others, err
}
