package db

import (
	"context"
)

// OffersOfEvent lists every offer ever made for the shifts of an event, the latest first.
func (r *Reader) OffersOfEvent(ctx context.Context, eventID int64) ([]Offer, error) {
	var all []Offer
	err := r.q.NewSelect().Model(&all).Join("JOIN shifts AS s ON s.id = o.shift_id").
		Where("s.event_id = ?", eventID).OrderExpr("o.id DESC").Limit(500).Scan(ctx)
	return all, translate(err)
}

// PassesOfEvent lists why people were passed over for the shifts of an event, the latest first.
func (r *Reader) PassesOfEvent(ctx context.Context, eventID int64) ([]Pass, error) {
	var all []Pass
	err := r.q.NewSelect().Model(&all).Join("JOIN shifts AS s ON s.id = x.shift_id").
		Where("s.event_id = ?", eventID).OrderExpr("x.id DESC").Limit(500).Scan(ctx)
	return all, translate(err)
}

// EventLogFor lists what happened to an event as far as a person who does not
// run it may know: to the event itself, and to that person. The newest come
// first; before is the id of the last row already shown, or 0.
func (r *Reader) EventLogFor(ctx context.Context, eventID, personID, before, limit int64) ([]LogRow, error) {
	var rows []LogRow
	q := r.q.NewSelect().Model(&rows).Where("event_id = ?", eventID).
		Where("(subject_id IS NULL OR subject_id = ?)", personID).OrderExpr("id DESC").Limit(limit)
	if before != 0 {
		q.Where("id < ?", before)
	}
	return rows, translate(q.Scan(ctx))
}
