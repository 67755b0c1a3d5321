package network

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// PublicEvent is all that the public learns of an event: no person, no shift,
// no number and nothing about the car (docs/rules.md#11-who-sees-who).
type PublicEvent struct {
	ID               int64
	Title            string
	Kind             db.EventKind
	StartsAt, EndsAt time.Time
	Where            string // the venue with its address, or ""
	Text             string // as a coordinator wrote it for the public
	Cancelled        bool
}

// PublicEvents lists the next events that are shown to the public, by start.
func (n *Network) PublicEvents(ctx context.Context, limit int64) ([]PublicEvent, error) {
	events, err := n.DB.Events(ctx, db.EventFilter{
		Public: true, Known: true, Statuses: []db.EventStatus{db.EventPublished, db.EventCancelled}, From: n.now().Add(-12 * time.Hour), Limit: limit,
	})
	if err != nil {
		return nil, err
	}
	var public []PublicEvent
	for i := range events {
		if !n.now().Before(events[i].EndsAt) {
			continue
		}
		e, err := n.public(ctx, &events[i])
		if err != nil {
			return nil, err
		}
		public = append(public, e)
	}
	return public, nil
}

func (n *Network) public(ctx context.Context, e *db.Event) (PublicEvent, error) {
	p := PublicEvent{
		ID: e.ID, Title: e.Title, Kind: e.Kind, StartsAt: e.StartsAt, EndsAt: e.EndsAt,
		Text: e.PublicText, Cancelled: e.Status == db.EventCancelled,
	}
	venue, err := n.venueOf(ctx, n.DB.Reader, e)
	if err == nil && venue != nil {
		p.Where = address(venue)
	}
	return p, err
}
