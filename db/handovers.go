package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Handover is a vehicle changing hands: out, when a booking begins, and in,
// when it is over. Each booking has one of each at most.
type Handover struct {
	bun.BaseModel `bun:"table:handovers,alias:ha"`

	ID            int64 `bun:",pk,autoincrement"`
	BookingID     int64
	Direction     Direction // out or in
	At            time.Time
	PersonID      int64 // who recorded it
	Mileage       int
	MileageReason string // why it reads less than before
	Charge        int    // fuel or charge, in per cent
	Keys          bool   // taken, or given back
	Missing       string // of the equipment, a thing a line
	Damage        string
	Cleanliness   Cleanliness
	Version       int

	Photos []Photo `bun:"-"`
}

// PutRight is something that a hand-over found wrong and that is put right.
type PutRight struct {
	bun.BaseModel `bun:"table:put_right,alias:pr"`

	ID         int64 `bun:",pk,autoincrement"`
	HandoverID int64
	What       Defect // keys, missing, damage or cleanliness
	PersonID   int64
	At         time.Time
}

// Photo is a picture taken at a hand-over. Its file is in the data directory.
type Photo struct {
	bun.BaseModel `bun:"table:photos,alias:ph"`

	ID         int64 `bun:",pk,autoincrement"`
	HandoverID int64
	File       string // its name, of which nobody can guess another
	Bytes      int
	Width      int
	Height     int

	BookingID int64 `bun:",scanonly"` // filled by Photo
}

// Handovers lists the hand-overs of bookings with their photos, the first first.
func (r *Reader) Handovers(ctx context.Context, bookingIDs ...int64) ([]Handover, error) {
	if len(bookingIDs) == 0 {
		return nil, nil
	}
	var all []Handover
	err := r.q.NewSelect().Model(&all).Where("booking_id IN (?)", bun.List(bookingIDs)).OrderExpr("booking_id, at, id").Scan(ctx)
	if err != nil || len(all) == 0 {
		return nil, translate(err)
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	var photos []Photo
	err = r.q.NewSelect().Model(&photos).Where("handover_id IN (?)", bun.List(ids)).OrderExpr("id").Scan(ctx)
	for i := range all {
		for _, p := range photos {
			if p.HandoverID == all[i].ID {
				all[i].Photos = append(all[i].Photos, p)
			}
		}
	}
	return all, translate(err)
}

// Photo returns a photo with the booking it belongs to.
func (r *Reader) Photo(ctx context.Context, id int64) (*Photo, error) {
	return one[Photo](ctx, r, "SELECT ph.*, ha.booking_id FROM photos AS ph JOIN handovers AS ha ON ha.id = ph.handover_id WHERE ph.id = ?", id)
}

// BookingOut returns the booking for which a vehicle is out now, or ErrNotFound.
func (r *Reader) BookingOut(ctx context.Context, vehicleID int64) (*Booking, error) {
	return one[Booking](ctx, r, bookingText+" WHERE bo.vehicle_id = ? AND bo.status = 'out'", vehicleID)
}

const handoverOfVehicle = "SELECT ha.* FROM handovers AS ha WHERE (SELECT bo.vehicle_id FROM bookings AS bo WHERE bo.id = ha.booking_id) = ?"

// LastHandover returns the last hand-over of a vehicle, without its photos, or ErrNotFound.
func (r *Reader) LastHandover(ctx context.Context, vehicleID int64) (*Handover, error) {
	return one[Handover](ctx, r, handoverOfVehicle+" ORDER BY ha.at DESC, ha.id DESC LIMIT 1", vehicleID)
}

// HandoverBefore returns the hand-over of a vehicle before one, or ErrNotFound.
func (r *Reader) HandoverBefore(ctx context.Context, vehicleID int64, h *Handover) (*Handover, error) {
	return one[Handover](ctx, r, handoverOfVehicle+" AND (ha.at, ha.id) < (?, ?) ORDER BY ha.at DESC, ha.id DESC LIMIT 1", vehicleID, h.At.UTC(), h.ID)
}

// HandoverAfter returns the hand-over of a vehicle after one, or ErrNotFound.
func (r *Reader) HandoverAfter(ctx context.Context, vehicleID int64, h *Handover) (*Handover, error) {
	return one[Handover](ctx, r, handoverOfVehicle+" AND (ha.at, ha.id) > (?, ?) ORDER BY ha.at, ha.id LIMIT 1", vehicleID, h.At.UTC(), h.ID)
}

// Damaged lists the hand-overs of a vehicle whose damage is not put right, the
// last first, without their photos.
func (r *Reader) Damaged(ctx context.Context, vehicleID int64) ([]Handover, error) {
	return many[Handover](ctx, r, handoverOfVehicle+" AND ha.damage <> '' AND NOT EXISTS (SELECT 1 FROM put_right AS pr WHERE pr.handover_id = ha.id AND pr.what = 'damage')"+
		" ORDER BY ha.at DESC, ha.id DESC", vehicleID)
}

// Handover returns one hand-over, without its photos.
func (r *Reader) Handover(ctx context.Context, id int64) (*Handover, error) {
	return one[Handover](ctx, r, "SELECT * FROM handovers WHERE id = ?", id)
}

// BookingOfHandover returns the booking that a hand-over belongs to.
func (r *Reader) BookingOfHandover(ctx context.Context, id int64) (*Booking, error) {
	return one[Booking](ctx, r, bookingText+" WHERE bo.id = (SELECT booking_id FROM handovers WHERE id = ?)", id)
}

// PutRight lists what is put right of hand-overs, the first first.
func (r *Reader) PutRight(ctx context.Context, handoverIDs ...int64) ([]PutRight, error) {
	if len(handoverIDs) == 0 {
		return nil, nil
	}
	var all []PutRight
	return all, translate(r.q.NewSelect().Model(&all).Where("handover_id IN (?)", bun.List(handoverIDs)).OrderExpr("id").Scan(ctx))
}

// InsertPutRight saves that something is put right; ErrDuplicate when it is already.
func (t *Tx) InsertPutRight(ctx context.Context, p *PutRight) error { return insert(ctx, t, p) }

// DeletePutRight takes back that something of a hand-over is put right;
// ErrNotFound when it is not.
func (t *Tx) DeletePutRight(ctx context.Context, handoverID int64, what Defect) error {
	return changed(t.w.NewDelete().Table("put_right").Where("handover_id = ? AND what = ?", handoverID, what).Exec(ctx))
}

// UpdateHandover corrects a hand-over and raises its version.
func (t *Tx) UpdateHandover(ctx context.Context, h *Handover) error {
	h.Version++
	return asRead(t.w.NewUpdate().Model(h).ExcludeColumn("id", "booking_id", "direction", "at", "person_id").WherePK().Where("version = ?", h.Version-1).Exec(ctx))
}

// InsertHandover saves a hand-over with its photos and fills the ids;
// ErrDuplicate when the booking has one in that direction.
func (t *Tx) InsertHandover(ctx context.Context, h *Handover) error {
	h.Version = 1
	if _, err := t.w.NewInsert().Model(h).Exec(ctx); err != nil || len(h.Photos) == 0 {
		return translate(err)
	}
	for i := range h.Photos {
		h.Photos[i].HandoverID = h.ID
	}
	_, err := t.w.NewInsert().Model(&h.Photos).Exec(ctx)
	return translate(err)
}
