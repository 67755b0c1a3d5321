package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Booking is a vehicle's time for one purpose. Those that hold the vehicle
// (requested, confirmed, out and returned) never overlap, their buffers
// included: the database refuses it with ErrOverlap.
type Booking struct {
	bun.BaseModel `bun:"table:bookings,alias:bo"`

	ID            int64 `bun:",pk,autoincrement"`
	VehicleID     int64
	EventID       int64 `bun:",nullzero"`
	Purpose       BookingPurpose
	Status        BookingStatus
	StartsAt      time.Time
	EndsAt        time.Time
	BeforeMinutes int
	AfterMinutes  int
	BlocksFrom    time.Time // with the buffers, and since it was taken; once returned, how it really was
	BlocksTo      time.Time
	DriverID      int64 `bun:",nullzero"`
	Note          string
	Reason        string    // why it was declined, recalled or cancelled
	OutAt         time.Time `bun:",nullzero"`
	ReturnedAt    time.Time `bun:",nullzero"`
	RecalledAt    time.Time `bun:",nullzero"`
	Revision      int       // raised with every change of time
	Version       int
	AskedBy       int64 `bun:",nullzero"`
	AskedAt       time.Time
	ChangedBy     int64 `bun:",nullzero"`
	ChangedAt     time.Time

	EventTitle string `bun:",scanonly"` // filled by the lists
}

const (
	bookingText  = "SELECT bo.*, COALESCE(e.title, '') AS event_title FROM bookings AS bo LEFT JOIN events AS e ON e.id = bo.event_id"
	bookingHolds = "bo.status IN ('requested','confirmed','out','returned')"
)

// Booking returns one booking.
func (r *Reader) Booking(ctx context.Context, id int64) (*Booking, error) {
	return one[Booking](ctx, r, bookingText+" WHERE bo.id = ?", id)
}

// BookingsBetween lists what holds a vehicle at any time of a span, by start.
func (r *Reader) BookingsBetween(ctx context.Context, vehicleID int64, from, to time.Time) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+" WHERE bo.vehicle_id = ? AND "+bookingHolds+
		" AND bo.blocks_to > ? AND bo.blocks_from < ? ORDER BY bo.blocks_from, bo.id", vehicleID, from.UTC(), to.UTC())
}

// BookingsFrom lists what holds a vehicle from a time on, by start.
func (r *Reader) BookingsFrom(ctx context.Context, vehicleID int64, from time.Time, limit int64) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+" WHERE bo.vehicle_id = ? AND "+bookingHolds+
		" AND bo.blocks_to > ? ORDER BY bo.blocks_to, bo.id LIMIT ?", vehicleID, from.UTC(), limit)
}

// BookingsOfEvent lists every booking for an event, the latest first.
func (r *Reader) BookingsOfEvent(ctx context.Context, eventID int64) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+" WHERE bo.event_id = ? ORDER BY bo.id DESC", eventID)
}

// BookingsWithStatus lists the bookings of a status that end after a time, by start.
func (r *Reader) BookingsWithStatus(ctx context.Context, status BookingStatus, after time.Time, limit int64) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+" WHERE bo.status = ? AND bo.ends_at > ? ORDER BY bo.starts_at, bo.id LIMIT ?", status, after.UTC(), limit)
}

// BookingsOfDriver lists the bookings that name a person as their driver, by start.
// It lists those that are out, and those requested or confirmed that end after from.
func (r *Reader) BookingsOfDriver(ctx context.Context, personID int64, from time.Time) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+" WHERE bo.driver_id = ? AND (bo.status = 'out' OR bo.status IN ('requested','confirmed') AND bo.ends_at > ?) ORDER BY bo.starts_at, bo.id", personID, from.UTC())
}

// InsertBooking saves a new booking and fills the id; ErrOverlap when the vehicle is not free.
func (t *Tx) InsertBooking(ctx context.Context, b *Booking) error {
	b.Version, b.Revision = 1, 1
	return insert(ctx, t, b)
}

// UpdateBooking saves a booking whose vehicle was locked in this transaction,
// and raises its version; ErrOverlap when the vehicle is not free.
func (t *Tx) UpdateBooking(ctx context.Context, b *Booking) error {
	b.Version++
	return asRead(t.w.NewUpdate().Model(b).ExcludeColumn("id", "vehicle_id", "event_id", "purpose", "asked_by", "asked_at").WherePK().Where("version = ?", b.Version-1).Exec(ctx))
}
