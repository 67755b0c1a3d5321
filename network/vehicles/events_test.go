package vehicles

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestABookingForAnEventThatHasBegunIsForTheRestOfIt(t *testing.T) {
	t.Parallel()
	starts := time.Date(2026, 8, 1, 11, 0, 0, 0, time.UTC)
	car := &EventCar{Event: &db.Event{ID: 7, StartsAt: starts, EndsAt: starts.Add(4 * time.Hour)}}
	v := &db.Vehicle{ID: 2, BeforeMinutes: 60, AfterMinutes: 30}
	for name, c := range map[string]struct {
		now, starts time.Time
		before      int
	}{
		"the day before":       {starts.AddDate(0, 0, -1), starts, 60},
		"an hour before":       {starts.Add(-time.Hour), starts, 60},
		"half an hour before":  {starts.Add(-30 * time.Minute), starts, 0},
		"half a minute before": {starts.Add(-30 * time.Second), starts, 0},
		"an hour after":        {starts.Add(time.Hour + 20*time.Second), starts.Add(61 * time.Minute), 0},
	} {
		wish := car.Wish(v, c.now)
		if !wish.StartsAt.Equal(c.starts) || !wish.EndsAt.Equal(car.Event.EndsAt) || wish.BeforeMinutes != c.before || wish.AfterMinutes != 30 {
			t.Errorf("%s: %v to %v, %d minutes before and %d after", name, wish.StartsAt, wish.EndsAt, wish.BeforeMinutes, wish.AfterMinutes)
		}
	}
}

func TestAVehicleIsBookedForAnEventThatStillNeedsOne(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 8, 1, 11, 0, 0, 0, time.UTC)
	event := func(status db.EventStatus, ends time.Time) *db.Event {
		return &db.Event{Status: status, StartsAt: ends.Add(-4 * time.Hour), EndsAt: ends}
	}
	later, one := now.Add(time.Hour), []db.Vehicle{{ID: 2}}
	for name, c := range map[string]struct {
		car  EventCar
		want bool
	}{
		"a draft":                      {EventCar{Event: event(db.EventDraft, later), Vehicles: one}, true},
		"a published event, under way": {EventCar{Event: event(db.EventPublished, later), Vehicles: one}, true},
		"one that has ended":           {EventCar{Event: event(db.EventPublished, now), Vehicles: one}, false},
		"one that was cancelled":       {EventCar{Event: event(db.EventCancelled, later), Vehicles: one}, false},
		"one that has a vehicle":       {EventCar{Event: event(db.EventPublished, later), Vehicles: one, Active: true}, false},
		"a network without vehicles":   {EventCar{Event: event(db.EventPublished, later)}, false},
	} {
		if got := c.car.Bookable(now); got != c.want {
			t.Errorf("%s: bookable %v", name, got)
		}
	}
}
