package db

import (
	"context"
	"time"
)

// CalendarFilter says which events a calendar shows; zero fields don't narrow.
type CalendarFilter struct {
	From, To time.Time // what touches this span, To excluded
	Kind     EventKind
	Area     string
	PersonID int64 // whose drafts are shown: those the person leads
	Drafts   bool  // every draft is shown, and the drafts that were cancelled
	Mine     bool  // only what the person leads or has an active sign-up for
	Limit    int64
}

// CalendarEvents lists the events that touch a span, by start. An event lasts
// 31 days at most, which is what bounds how far back it is looked for.
func (r *Reader) CalendarEvents(ctx context.Context, f CalendarFilter) ([]Event, error) {
	var all []Event
	q := r.q.NewSelect().Model(&all).
		Column("id", "title", "kind", "status", "starts_at", "ends_at", "area", "lead_id").
		Where("e.starts_at < ? AND e.starts_at > ? AND e.ends_at > ?", f.To.UTC(), f.From.AddDate(0, 0, -31).UTC(), f.From.UTC()).
		OrderExpr("e.starts_at, e.id").Limit(f.Limit)
	if f.Kind != "" {
		q.Where("e.kind = ?", f.Kind)
	}
	if f.Area != "" {
		q.Where("e.area = ?", f.Area)
	}
	if !f.Drafts {
		q.Where("("+knownEvent+" OR e.lead_id = ?)", f.PersonID)
	}
	if f.Mine {
		q.Where(`(e.lead_id = ? OR EXISTS (SELECT 1 FROM signups AS g WHERE g.event_id = e.id AND g.person_id = ?
			AND g.status IN ('requested', 'confirmed', 'waiting')))`, f.PersonID, f.PersonID)
	}
	return all, translate(q.Scan(ctx))
}
