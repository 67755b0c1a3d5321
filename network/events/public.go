package events

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
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
func (n *Events) PublicEvents(ctx context.Context, limit int64) ([]PublicEvent, error) {
	events, err := n.DB.Events(ctx, db.EventFilter{
		Public: true, Known: true, Statuses: []db.EventStatus{db.EventPublished, db.EventCancelled}, From: n.Time().Add(-12 * time.Hour), Limit: limit,
	})
	if err != nil {
		return nil, err
	}
	var public []PublicEvent
	for i := range events {
		if !n.Time().Before(events[i].EndsAt) {
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

func (n *Events) public(ctx context.Context, e *db.Event) (PublicEvent, error) {
	p := PublicEvent{
		ID: e.ID, Title: e.Title, Kind: e.Kind, StartsAt: e.StartsAt, EndsAt: e.EndsAt,
		Text: e.PublicText, Cancelled: e.Status == db.EventCancelled,
	}
	venue, err := n.rota.VenueOf(ctx, n.DB.Reader, e)
	if err == nil && venue != nil {
		p.Where = messages.Address(venue)
	}
	return p, err
}
