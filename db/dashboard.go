package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// The questions of the dashboard: what needs attention. With leadID each
// speaks only of events that this person leads.

// ShortShiftsToStaff lists shifts of published events in a span that have
// fewer people than their minimum, by start, and counts them all.
func (r *Reader) ShortShiftsToStaff(ctx context.Context, from, to time.Time, leadID, limit int64) ([]EventShift, int, error) {
	var all []EventShift
	short := func(q *bun.SelectQuery) *bun.SelectQuery {
		q.Where("s.cancelled_at IS NULL AND e.status = 'published' AND s.taken < s.minimum").
			Where("s.starts_at >= ? AND s.starts_at < ?", from.UTC(), to.UTC())
		return led(q, leadID)
	}
	listed := r.q.NewSelect().Model(&all).ColumnExpr(eventShiftColumns).
		Join("JOIN events AS e ON e.id = s.event_id").Join("LEFT JOIN venues AS v ON v.id = e.venue_id")
	if err := short(listed).OrderExpr("s.starts_at, s.id").Limit(limit).Scan(ctx); err != nil {
		return nil, 0, translate(err)
	}
	n, err := short(r.q.NewSelect().TableExpr("shifts AS s").Join("JOIN events AS e ON e.id = s.event_id")).Count(ctx)
	return all, int(n), translate(err)
}

// WaitingSignup is a sign-up that someone has to decide on, with its shift, event and person.
type WaitingSignup struct {
	SignupID   int64
	AskedAt    time.Time // for withdrawals: when they withdrew
	Deadline   time.Time // of the offer, for offers
	ShiftID    int64
	Role       string
	StartsAt   time.Time
	EndsAt     time.Time
	EventID    int64
	EventTitle string
	PersonID   int64
	FirstName  string
	LastName   string
}

// RequestsToDecide lists requests for coming shifts, the soonest shift first, and counts them all.
func (r *Reader) RequestsToDecide(ctx context.Context, at time.Time, leadID, limit int64) ([]WaitingSignup, int, error) {
	var all []WaitingSignup
	wanted := func() *bun.SelectQuery {
		return led(r.q.NewSelect().TableExpr("signups AS g").
			Join("JOIN shifts AS s ON s.id = g.shift_id").Join("JOIN events AS e ON e.id = g.event_id").
			Where("g.status = 'requested' AND s.starts_at > ? AND s.cancelled_at IS NULL AND e.status = 'published'", at.UTC()), leadID)
	}
	err := wanted().Join("JOIN people AS p ON p.id = g.person_id").
		ColumnExpr("g.id AS signup_id, g.asked_at, g.shift_id, s.role, s.starts_at, s.ends_at, e.id AS event_id, e.title AS event_title").
		ColumnExpr("p.id AS person_id, p.first_name, p.last_name").
		OrderExpr("s.starts_at, g.asked_at, g.id").Limit(limit).Scan(ctx, &all)
	if err != nil {
		return nil, 0, translate(err)
	}
	n, err := wanted().Count(ctx)
	return all, int(n), translate(err)
}

// OffersToLapse lists open offers, the soonest deadline first, and counts them all.
func (r *Reader) OffersToLapse(ctx context.Context, leadID, limit int64) ([]WaitingSignup, int, error) {
	var all []WaitingSignup
	open := func() *bun.SelectQuery {
		return led(r.q.NewSelect().TableExpr("offers AS o").
			Join("JOIN shifts AS s ON s.id = o.shift_id").Join("JOIN events AS e ON e.id = s.event_id").
			Where("o.status = 'open'"), leadID)
	}
	err := open().Join("JOIN people AS p ON p.id = o.person_id").
		ColumnExpr("o.signup_id, o.made_at AS asked_at, o.deadline, o.shift_id, s.role, s.starts_at, s.ends_at, e.id AS event_id, e.title AS event_title").
		ColumnExpr("p.id AS person_id, p.first_name, p.last_name").
		OrderExpr("o.deadline, o.id").Limit(limit).Scan(ctx, &all)
	if err != nil {
		return nil, 0, translate(err)
	}
	n, err := open().Count(ctx)
	return all, int(n), translate(err)
}

// Withdrawals lists who gave up a confirmed place since a moment on a shift that
// has not started, the latest first, and counts them all.
func (r *Reader) Withdrawals(ctx context.Context, since, now time.Time, leadID, limit int64) ([]WaitingSignup, int, error) {
	var all []WaitingSignup
	gone := func() *bun.SelectQuery {
		return led(r.q.NewSelect().TableExpr("signups AS g").
			Join("JOIN shifts AS s ON s.id = g.shift_id").Join("JOIN events AS e ON e.id = g.event_id").
			Where("g.status = 'withdrawn' AND g.changed_at >= ? AND g.confirmed_at >= g.asked_at", since.UTC()).
			Where("s.starts_at > ? AND s.cancelled_at IS NULL AND e.status = 'published'", now.UTC()), leadID)
	}
	err := gone().Join("JOIN people AS p ON p.id = g.person_id").
		ColumnExpr("g.id AS signup_id, g.changed_at AS asked_at, g.shift_id, s.role, s.starts_at, s.ends_at, e.id AS event_id, e.title AS event_title").
		ColumnExpr("p.id AS person_id, p.first_name, p.last_name").
		OrderExpr("g.changed_at DESC, g.id DESC").Limit(limit).Scan(ctx, &all)
	if err != nil {
		return nil, 0, translate(err)
	}
	n, err := gone().Count(ctx)
	return all, int(n), translate(err)
}

// Drafts lists events that are not published yet, by start, and counts them all.
func (r *Reader) Drafts(ctx context.Context, leadID, limit int64) ([]Event, int, error) {
	var all []Event
	err := led(r.q.NewSelect().Model(&all).Where("e.status = 'draft'"), leadID).
		OrderExpr("e.starts_at, e.id").Limit(limit).Scan(ctx)
	if err != nil {
		return nil, 0, translate(err)
	}
	n, err := led(r.q.NewSelect().TableExpr("events AS e").Where("e.status = 'draft'"), leadID).Count(ctx)
	return all, int(n), translate(err)
}

// Leads tells whether a person leads any event at all.
func (r *Reader) Leads(ctx context.Context, personID int64) (bool, error) {
	ok, err := r.q.NewSelect().TableExpr("events AS e").Where("e.lead_id = ?", personID).Limit(1).Exists(ctx)
	return ok, translate(err)
}

// LedUntil returns until when the last of the events lasts that a person leads
// and that are on at a moment, or zero when none is.
func (r *Reader) LedUntil(ctx context.Context, personID int64, at time.Time) (time.Time, error) {
	ends, err := many[time.Time](ctx, r, "SELECT ends_at FROM events WHERE lead_id = ? AND status = 'published' AND starts_at <= ? AND ends_at > ? ORDER BY ends_at DESC LIMIT 1", personID, at.UTC(), at.UTC())
	if err != nil || len(ends) == 0 {
		return time.Time{}, err
	}
	return ends[0], nil
}

// JobRuns lists when each job last ran, by name.
func (r *Reader) JobRuns(ctx context.Context) ([]JobRun, error) {
	var all []JobRun
	return all, translate(r.q.NewSelect().Model(&all).OrderExpr("job").Scan(ctx))
}

// led narrows a query with events e to those one person leads; 0 leaves it alone.
func led(q *bun.SelectQuery, leadID int64) *bun.SelectQuery {
	if leadID != 0 {
		q.Where("e.lead_id = ?", leadID)
	}
	return q
}
