package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Vehicle is something the network can book. Days are those of London, as
// 2006-01-02; an empty one is not known.
type Vehicle struct {
	bun.BaseModel `bun:"table:vehicles,alias:ve"`

	ID             int64 `bun:",pk,autoincrement"`
	Name           string
	Registration   string
	Seats          int
	KeysAt         string // where the keys are collected
	Equipment      string // what belongs in it, a thing a line
	BeforeMinutes  int    // buffers of a new booking
	AfterMinutes   int
	Mileage        int    // as last read at a hand-over, in miles
	MOTUntil       string `bun:"mot_until"`
	ServiceUntil   string
	InsuranceUntil string
	Locked         int // counts how often the row was locked; means nothing else
	Version        int
	CreatedAt      time.Time
	RetiredAt      time.Time `bun:",nullzero"`
}

// Base is where a vehicle lives from a day on, until the next base's day.
type Base struct {
	bun.BaseModel `bun:"table:bases,alias:b"`

	ID        int64 `bun:",pk,autoincrement"`
	VehicleID int64
	FromOn    string
	Station   string
	Address   string
}

// DriverAuthorisation is the leave to drive a vehicle, current on every day
// from GrantedOn to ExpiresOn unless it ended before.
type DriverAuthorisation struct {
	bun.BaseModel `bun:"table:authorisations_to_drive,alias:da"`

	ID         int64 `bun:",pk,autoincrement"`
	PersonID   int64
	VehicleID  int64
	GrantedOn  string
	ExpiresOn  string
	EndedOn    string // taken away on that day; empty when it never was
	RecordedBy int64  `bun:",nullzero"`
	RecordedAt time.Time
}

// Vehicles lists the vehicles that are not retired, by name.
func (r *Reader) Vehicles(ctx context.Context) ([]Vehicle, error) {
	var all []Vehicle
	return all, translate(r.q.NewSelect().Model(&all).Where("retired_at IS NULL").OrderExpr("name, id").Scan(ctx))
}

// Vehicle returns one vehicle.
func (r *Reader) Vehicle(ctx context.Context, id int64) (*Vehicle, error) {
	return one[Vehicle](ctx, r, "SELECT * FROM vehicles WHERE id = ?", id)
}

// Bases lists where a vehicle lives, the first day first.
func (r *Reader) Bases(ctx context.Context, vehicleID int64) ([]Base, error) {
	return many[Base](ctx, r, "SELECT * FROM bases WHERE vehicle_id = ? ORDER BY from_on", vehicleID)
}

// DriverAuthorisations lists who may, or might once, drive a vehicle: the
// latest expiry first. With a person, only theirs.
func (r *Reader) DriverAuthorisations(ctx context.Context, vehicleID, personID int64) ([]DriverAuthorisation, error) {
	var all []DriverAuthorisation
	q := r.q.NewSelect().Model(&all).Where("vehicle_id = ?", vehicleID).OrderExpr("expires_on DESC, id DESC")
	if personID != 0 {
		q.Where("person_id = ?", personID)
	}
	return all, translate(q.Scan(ctx))
}

// LockVehicle makes every other verb about this vehicle wait for this one, and
// returns it as it is now. Lock the event before, the people after it.
func (t *Tx) LockVehicle(ctx context.Context, id int64) (*Vehicle, error) {
	if t.locks(VehicleLock) {
		return one[Vehicle](ctx, t.Reader, "UPDATE vehicles SET locked = locked + 1 WHERE id = ? RETURNING *", id)
	}
	return t.Vehicle(ctx, id)
}

// InsertVehicle saves a new vehicle and fills the id; ErrDuplicate when the name is taken.
func (t *Tx) InsertVehicle(ctx context.Context, v *Vehicle) error {
	v.Version = 1
	return insert(ctx, t, v)
}

// UpdateVehicle saves a vehicle that was locked and read in this transaction, and raises its version.
func (t *Tx) UpdateVehicle(ctx context.Context, v *Vehicle) error {
	v.Version++
	return asRead(t.w.NewUpdate().Model(v).ExcludeColumn("id", "created_at", "locked").WherePK().Where("version = ?", v.Version-1).Exec(ctx))
}

// InsertBase saves where a vehicle lives from a day on; ErrDuplicate when that day is taken.
func (t *Tx) InsertBase(ctx context.Context, b *Base) error {
	return insert(ctx, t, b)
}

// DeleteBase removes a base from the plan of its vehicle.
func (t *Tx) DeleteBase(ctx context.Context, vehicleID, id int64) error {
	return changed(t.w.NewDelete().Table("bases").Where("id = ? AND vehicle_id = ?", id, vehicleID).Exec(ctx))
}

// InsertDriverAuthorisation saves an authorisation and fills the id.
func (t *Tx) InsertDriverAuthorisation(ctx context.Context, a *DriverAuthorisation) error {
	return insert(ctx, t, a)
}

// UpdateDriverAuthorisation renews an authorisation.
func (t *Tx) UpdateDriverAuthorisation(ctx context.Context, a *DriverAuthorisation) error {
	return changed(t.w.NewUpdate().Model(a).Column("granted_on", "expires_on", "recorded_by", "recorded_at").WherePK().Exec(ctx))
}

// EndDriverAuthorisation takes an authorisation away on a day; ErrNotFound when it has ended already.
func (t *Tx) EndDriverAuthorisation(ctx context.Context, vehicleID, id int64, day string) error {
	return changed(t.w.NewUpdate().Table("authorisations_to_drive").Set("ended_on = ?", day).
		Where("id = ? AND vehicle_id = ? AND ended_on = ''", id, vehicleID).Exec(ctx))
}
