package db_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// garage is a model of what the database has to keep: per vehicle the bookings
// that hold it. Its booker knows nothing of the database's rule.
type garage struct {
	t       *testing.T
	d       *db.DB
	ctx     context.Context
	vehicle int64
	shared  int64 // a vehicle that every booker books, which the model doesn't follow
	random  *rand.Rand
	held    map[int64]*db.Booking
	seen    map[int64]*db.Booking // on the shared vehicle
}

var bookingsBegin = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

func block(b *db.Booking) {
	b.BlocksFrom = b.StartsAt.Add(-time.Duration(b.BeforeMinutes) * time.Minute)
	b.BlocksTo = b.EndsAt.Add(time.Duration(b.AfterMinutes) * time.Minute)
	if b.Status == db.BookingOut && b.OutAt.Before(b.BlocksFrom) {
		b.BlocksFrom = b.OutAt
	}
}

// wish is a booking at some time of a month, with some buffers.
func (g *garage) wish(vehicle int64) *db.Booking {
	starts := bookingsBegin.Add(time.Duration(g.random.IntN(30*48)) * 30 * time.Minute)
	b := &db.Booking{
		VehicleID: vehicle, Purpose: db.ForOperations, Status: []db.BookingStatus{db.BookingRequested, db.BookingConfirmed}[g.random.IntN(2)],
		StartsAt: starts, EndsAt: starts.Add(time.Duration(1+g.random.IntN(12)) * 30 * time.Minute),
		BeforeMinutes: 30 * g.random.IntN(4), AfterMinutes: 30 * g.random.IntN(4), AskedAt: starts, ChangedAt: starts,
	}
	block(b)
	return b
}

func overlap(a, b *db.Booking) bool {
	return a.ID != b.ID && a.BlocksFrom.Before(b.BlocksTo) && b.BlocksFrom.Before(a.BlocksTo)
}

func (g *garage) free(b *db.Booking) bool {
	for _, other := range g.held {
		if overlap(b, other) {
			return false
		}
	}
	return true
}

func (g *garage) save(b *db.Booking) error {
	return g.d.Write(g.ctx, func(tx *db.Tx) error {
		if b.ID == 0 {
			return tx.InsertBooking(g.ctx, b)
		}
		return tx.UpdateBooking(g.ctx, b)
	})
}

// some is any booking of those held, or nil.
func (g *garage) some(of map[int64]*db.Booking) *db.Booking {
	for _, b := range of { // the order of a map is random enough
		return b
	}
	return nil
}

// onlyOut tells that no other booking than this one is out with it.
func (g *garage) onlyOut(b *db.Booking) bool {
	for _, other := range g.held {
		if b.Status == db.BookingOut && other.Status == db.BookingOut && other.ID != b.ID {
			return false
		}
	}
	return true
}

// change does one thing to a copy of a booking: moves it, extends it, widens
// its buffers, takes the vehicle early or late, brings it back late or early, or ends it.
func (g *garage) change(from *db.Booking) *db.Booking {
	b := *from
	minutes := func(n int) time.Duration { return time.Duration(30*n) * time.Minute }
	switch g.random.IntN(8) {
	case 0:
		by := minutes(g.random.IntN(41) - 20)
		b.StartsAt, b.EndsAt = b.StartsAt.Add(by), b.EndsAt.Add(by)
	case 1:
		b.EndsAt = b.EndsAt.Add(minutes(1 + g.random.IntN(8)))
	case 2:
		b.BeforeMinutes, b.AfterMinutes = 30*g.random.IntN(8), 30*g.random.IntN(8)
	case 3: // returned, as it really was
		if b.Status != db.BookingOut {
			b.OutAt = b.StartsAt
		}
		b.Status, b.ReturnedAt = db.BookingReturned, b.EndsAt.Add(minutes(g.random.IntN(9)-2))
		if !b.ReturnedAt.After(b.OutAt) {
			b.ReturnedAt = b.OutAt.Add(minutes(1))
		}
		b.BlocksFrom, b.BlocksTo = b.OutAt, b.ReturnedAt
		return &b
	case 4, 5:
		if b.Status != db.BookingOut {
			b.Status, b.OutAt = db.BookingOut, b.BlocksFrom.Add(minutes(g.random.IntN(7)-4))
		}
	default:
		b.Status, b.OutAt = []db.BookingStatus{db.BookingRecalled, db.BookingCancelled, db.BookingDeclined}[g.random.IntN(3)], time.Time{}
	}
	block(&b)
	return &b
}

func holds(b *db.Booking) bool {
	return b.Status == db.BookingRequested || b.Status == db.BookingConfirmed || b.Status == db.BookingOut || b.Status == db.BookingReturned
}

// step does one random thing and compares what the database says with the model.
func (g *garage) step() {
	if g.random.IntN(4) == 0 {
		g.stepShared()
		return
	}
	b := g.wish(g.vehicle)
	if from := g.some(g.held); from != nil && from.Status != db.BookingReturned && g.random.IntN(2) == 0 {
		b = g.change(from)
	}
	err := g.save(b)
	switch want := !holds(b) || g.free(b) && g.onlyOut(b); {
	case want && err != nil:
		g.t.Errorf("refused with %v, and the vehicle is free", err)
	case !want && !errors.Is(err, db.ErrOverlap) && (g.onlyOut(b) || !errors.Is(err, db.ErrDuplicate)):
		g.t.Errorf("answered with %v, and the vehicle is booked", err)
	case err == nil && holds(b):
		g.held[b.ID] = b
	case err == nil:
		delete(g.held, b.ID)
	}
}

// stepShared books the vehicle that everybody books at the same time.
func (g *garage) stepShared() {
	b := g.wish(g.shared)
	if from := g.some(g.seen); from != nil && from.Status != db.BookingReturned && g.random.IntN(2) == 0 {
		b = g.change(from)
	}
	switch err := g.save(b); {
	case err == nil && holds(b):
		g.seen[b.ID] = b
	case err == nil:
		delete(g.seen, b.ID)
	case !errors.Is(err, db.ErrOverlap) && !errors.Is(err, db.ErrDuplicate) && !errors.Is(err, db.ErrBusy): // busy: a deadlock, after which nothing is saved
		g.t.Errorf("the shared vehicle: %v", err)
	}
}

// storm has sixteen book, change and end bookings at random, and returns how
// many overlaps there are in the end.
func storm(t *testing.T, d *db.DB, steps int) (overlaps int) {
	t.Helper()
	ctx := t.Context()
	vehicle := func(name string) int64 {
		v := &db.Vehicle{Name: name, Seats: 5, CreatedAt: bookingsBegin}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertVehicle(ctx, v) }); err != nil {
			t.Fatal(err)
		}
		return v.ID
	}
	shared := vehicle("shared")
	var wait sync.WaitGroup
	for i := range 16 {
		g := &garage{
			t: t, d: d, ctx: ctx, vehicle: vehicle(fmt.Sprintf("car %d", i)), shared: shared,
			random: rand.New(rand.NewPCG(uint64(i), 7)), held: map[int64]*db.Booking{}, seen: map[int64]*db.Booking{},
		}
		wait.Go(func() {
			for range steps / 16 {
				if !t.Failed() {
					g.step()
				}
			}
		})
	}
	wait.Wait()
	for id := shared; id <= shared+16; id++ {
		all, err := d.BookingsBetween(ctx, id, bookingsBegin.AddDate(0, -1, 0), bookingsBegin.AddDate(0, 3, 0))
		if err != nil || len(all) == 0 {
			t.Fatalf("vehicle %d: %d bookings, %v", id, len(all), err)
		}
		for i := range all[1:] {
			if all[i+1].BlocksFrom.Before(all[i].BlocksTo) {
				overlaps++
			}
		}
	}
	return overlaps
}

// dropOverlapRule takes away what the database has against overlaps.
func dropOverlapRule(t *testing.T, d *db.DB) {
	t.Helper()
	statements := []string{"DROP TRIGGER bookings_insert", "DROP TRIGGER bookings_update"}
	if d.Postgres() {
		statements = []string{"ALTER TABLE bookings DROP CONSTRAINT bookings_never_overlap"}
	}
	for _, statement := range statements {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), statement) }); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBookingsNeverOverlapWhateverSixteenDoAtOnce(t *testing.T) {
	t.Parallel()
	steps := 4_000
	if dbtest.Thorough() {
		steps = 100_000
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if overlaps := storm(t, d, steps); overlaps > 0 {
			t.Errorf("%d bookings overlap", overlaps)
		}
	})
}

func TestWithoutTheConstraintBookingsOverlap(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dropOverlapRule(t, d)
		quiet := &testing.T{} // the model's complaints are what is looked for
		ctx := t.Context()
		v := &db.Vehicle{Name: "car", Seats: 5, CreatedAt: bookingsBegin}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertVehicle(ctx, v) }); err != nil {
			t.Fatal(err)
		}
		g := &garage{t: quiet, d: d, ctx: ctx, vehicle: v.ID, shared: v.ID, random: rand.New(rand.NewPCG(1, 7)), held: map[int64]*db.Booking{}, seen: map[int64]*db.Booking{}}
		for range 500 {
			g.step()
		}
		if !quiet.Failed() {
			t.Error("the model sees no overlap where nothing forbids one: the storm cannot fail")
		}
	})
}

func TestABookingBlocksItsBuffersAndSinceItWasTakenOrTheDatabaseRefusesIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		v := &db.Vehicle{Name: "car", Seats: 5, CreatedAt: bookingsBegin}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertVehicle(ctx, v) }); err != nil {
			t.Fatal(err)
		}
		hour := bookingsBegin.Add
		for _, c := range []struct {
			status     db.BookingStatus
			out, block time.Time
			want       error
		}{
			{db.BookingConfirmed, time.Time{}, hour(0), db.ErrConstraint}, // it forgets its buffer
			{db.BookingOut, hour(-3 * time.Hour), hour(-time.Hour), db.ErrConstraint},
			{db.BookingOut, hour(-3 * time.Hour), hour(-3 * time.Hour), nil},
			{db.BookingConfirmed, time.Time{}, hour(-time.Hour), db.ErrOverlap},
		} {
			err := d.Write(ctx, func(tx *db.Tx) error {
				return tx.InsertBooking(ctx, &db.Booking{
					VehicleID: v.ID, Purpose: db.ForOperations, Status: c.status, StartsAt: bookingsBegin, EndsAt: hour(time.Hour), OutAt: c.out,
					BeforeMinutes: 60, BlocksFrom: c.block, BlocksTo: hour(time.Hour), AskedAt: bookingsBegin, ChangedAt: bookingsBegin,
				})
			})
			if !errors.Is(err, c.want) {
				t.Errorf("a booking that is %s and keeps the car from %v is answered with %v", c.status, c.block, err)
			}
		}
	})
}
