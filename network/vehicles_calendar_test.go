package network_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestACalendarShowsTheTimeACarReallyHad(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(g.Femi)
		id := g.Book(g.Femi, nil, g.Quiet("12:00", "16:00"))
		shown := func(day int) (spans []string) {
			t.Helper()
			entries, _, err := f.Network.Calendar.Calendar(f.Ctx, f.Bob, calendar.Filter{Days: clock.WeekAround(clock.DayOf(clock.OnDay(clocktest.Noon, day, 12, 0)))})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Kind == calendar.EntryCar {
					spans = append(spans, clock.Span(e.Starts, e.Ends))
				}
			}
			week, err := f.Vehicles.WeekOf(f.Ctx, f.Bob, g.Car.ID, clock.DayOf(clock.OnDay(clocktest.Noon, day, 12, 0)))
			if err != nil || len(week.Bookings) != len(spans) {
				t.Errorf("the car's week has %d bookings, the calendar %d, %v", len(week.Bookings), len(spans), err)
			}
			return spans
		}
		want := func(when string, spans []string, span string) {
			t.Helper()
			if strings.Join(spans, "; ") != span {
				t.Errorf("%s it is %q, want %q", when, spans, span)
			}
		}
		want("booked", shown(10), "Thursday 11 June 2026, 12pm to 4pm")
		g.ClockAt(10, 11)
		g.Hand(g.Femi, id, g.Handed(db.HandOut, "100"))
		want("out", shown(10), "Thursday 11 June 2026, 11am to 4pm")
		g.ClockAt(17, 9)
		want("late", shown(17), "Thursday 11 June 2026, 11am to Thursday 18 June 2026, 9am")
		want("before it is to be back", shown(24), "")
		g.ClockAt(17, 10)
		g.Hand(g.Femi, id, g.Handed(db.HandIn, "110"))
		want("back", shown(17), "Thursday 11 June 2026, 11am to Thursday 18 June 2026, 10am")
	})
}
