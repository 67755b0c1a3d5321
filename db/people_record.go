package db

import (
	"context"
	"time"
)

// Served is how long somebody was on a shift.
type Served struct {
	StartsAt time.Time // of the shift
	Minutes  int
}

// ServedBy lists the time that somebody served on shifts from a moment on.
func (r *Reader) ServedBy(ctx context.Context, personID int64, from time.Time) ([]Served, error) {
	return many[Served](ctx, r, `SELECT s.starts_at, g.minutes FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id
		WHERE g.person_id = ? AND g.minutes > 0 AND s.starts_at >= ? ORDER BY s.starts_at, s.id`, personID, from.UTC())
}

// Load is how much somebody did lately and is about to do.
type Load struct {
	Confirmed int // shifts, from a day on
	NoShows   int // of those that are over
}

// LoadOf counts the shifts of somebody that start from a moment on, and those of
// them to which they did not come.
func (r *Reader) LoadOf(ctx context.Context, personID int64, from time.Time) (Load, error) {
	l, err := one[Load](ctx, r, `SELECT COUNT(*) AS confirmed, COALESCE(SUM(CASE WHEN g.attendance = 'no show' THEN 1 ELSE 0 END), 0) AS no_shows
		FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id WHERE g.person_id = ? AND g.status = 'confirmed' AND s.starts_at >= ?`, personID, from.UTC())
	if err != nil {
		return Load{}, err
	}
	return *l, nil
}

// DrivenBy is an authorisation to drive with the name of the vehicle.
type DrivenBy struct {
	DriverAuthorisation `bun:",extend"`

	VehicleName string
}

// AuthorisationsOf lists what somebody may drive, or once might, the latest
// expiry first.
func (r *Reader) AuthorisationsOf(ctx context.Context, personID int64) ([]DrivenBy, error) {
	return many[DrivenBy](ctx, r, `SELECT d.*, v.name AS vehicle_name FROM authorisations_to_drive AS d JOIN vehicles AS v ON v.id = d.vehicle_id
		WHERE d.person_id = ? ORDER BY d.expires_on DESC, d.id DESC`, personID)
}

// LastMessage returns the id of the newest message, or 0.
func (r *Reader) LastMessage(ctx context.Context) (int64, error) {
	ids, err := many[int64](ctx, r, "SELECT COALESCE(MAX(id), 0) FROM messages")
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// ToldSince lists by name who gets the messages after one that were made at a
// moment and wait to be sent.
func (r *Reader) ToldSince(ctx context.Context, after int64, at time.Time) ([]string, error) {
	return many[string](ctx, r, `SELECT DISTINCT p.first_name || ' ' || p.last_name AS name FROM messages AS m JOIN people AS p ON p.id = m.person_id
		WHERE m.id > ? AND m.created_at = ? AND m.status = 'pending' ORDER BY 1`, after, at.UTC())
}
