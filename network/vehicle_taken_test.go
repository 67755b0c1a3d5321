package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// quiet is a booking by Femi for herself, with nothing kept free around it.
func (g *garage) quiet(starts, ends string) vehicles.BookingForm {
	form := from(10, starts, ends)
	form.Before, form.After, form.Driver = "0", "0", fmt.Sprint(g.femi.ID)
	return form
}

func TestACarThatIsTakenEarlyIsNobodyElsesUntilItIsBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(g.femi)
		id := g.book(g.femi, nil, g.quiet("12:00", "16:00"))
		g.clock = clock.OnDay(noon, 10, 10, 5).Add(7*time.Second + 123456789)
		g.hand(g.femi, id, g.handed(db.HandOut, "100"))
		_, err := g.Vehicles.BookVehicle(f.ctx, g.femi, g.car.ID, 0, g.quiet("11:00", "11:30"), "")
		if wantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "taken then for operational use (Thursday 11 June 2026, 10:05am to 4pm") {
			t.Errorf("Femi reads %q", err)
		}
		// A shorter time kept free does not let others have the car before it was taken.
		changed := g.quiet("12:00", "17:00")
		if err := f.Vehicles.ChangeBooking(f.ctx, g.femi, id, g.booking(id).Version, changed); err != nil {
			t.Fatal(err)
		}
		if b := g.booking(id); !b.BlocksFrom.Equal(b.OutAt) {
			t.Errorf("a booking taken at %v keeps the car from %v", b.OutAt, b.BlocksFrom)
		}
		g.clock = g.clock.Add(30 * time.Minute)
		g.hand(g.femi, id, g.handed(db.HandIn, "110"))
		g.book(g.femi, nil, g.quiet("11:00", "11:30")) // and is free again at once
	})
}

func TestACarIsNotTakenBeforeTheBookingThatComesFirstIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.eve, g.femi)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		form := g.quiet("12:00", "16:00")
		form.Driver = fmt.Sprint(f.eve.ID)
		id := g.book(g.femi, pride, form)
		first := g.book(g.femi, nil, g.quiet("10:30", "11:30"))
		g.clockAt(10, 11)
		for _, c := range []struct {
			me   *db.Person
			says string
		}{{f.eve, "is booked until 11:30am on"}, {g.femi, "is booked for operational use until 11:30am on"}} {
			err := g.handOver(c.me, id, g.handed(db.HandOut, "100"), "")
			if wantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s reads %q", c.me.FirstName, err)
			}
			plan, err := f.Handovers.HandoverOf(f.ctx, c.me, id)
			if err != nil || plan.Direction != "" || !strings.Contains(plan.Why, c.says) {
				t.Errorf("%s is asked for %q, and told %q, %v", c.me.FirstName, plan.Direction, plan.Why, err)
			}
		}
		// Once the first booking is taken and back early, it blocks nobody.
		g.hand(g.femi, first, g.handed(db.HandOut, "100"))
		g.clock = g.clock.Add(10 * time.Minute)
		g.hand(g.femi, first, g.handed(db.HandIn, "110"))
		g.hand(f.eve, id, g.handed(db.HandOut, "110"))
		g.clockAt(10, 13)
		g.hand(f.eve, id, g.handed(db.HandIn, "120"))
	})
}

func TestACarThatIsLateIsTakenUntilItIsBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(g.femi)
		id := g.book(g.femi, nil, g.quiet("09:00", "10:00"))
		next := g.book(g.femi, nil, g.quiet("14:00", "15:00"))
		g.clockAt(10, 9)
		g.hand(g.femi, id, g.handed(db.HandOut, "100"))
		g.clock = clock.OnDay(noon, 10, 11, 50).Add(30 * time.Second)
		_, err := g.Vehicles.BookVehicle(f.ctx, g.femi, g.car.ID, 0, g.quiet("11:00", "12:00"), "")
		wantKind(t, err, refusal.Conflict)
		for _, says := range []string{"for operational use: it was to be back by 10am on Thursday 11 June 2026 and is still out.", "It is free Thursday 11 June 2026, 12pm to 1pm."} {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("Femi reads %q, without %q", err, says)
			}
		}
		if strings.Contains(err.Error(), "10am to 11am") {
			t.Errorf("what was over is offered: %q", err)
		}
		g.book(g.femi, nil, g.quiet("12:00", "13:00"))

		// The next booking stays and can be changed, whenever the car is back.
		g.clockAt(10, 14)
		if err := f.Vehicles.ChangeBooking(f.ctx, g.femi, next, g.booking(next).Version, g.quiet("14:30", "15:30")); err != nil {
			t.Error(err)
		}
		g.clockAt(10, 16)
		_, err = g.Vehicles.BookVehicle(f.ctx, g.femi, g.car.ID, 0, g.quiet("15:40", "16:10"), "")
		if wantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "still out") {
			t.Errorf("Femi reads %q", err)
		}
		g.hand(g.femi, id, g.handed(db.HandIn, "110"))
		g.book(g.femi, nil, g.quiet("16:00", "17:00"))
	})
}

func TestTheWeekSaysWhatKeepsTheCarFromAnEventAndWhichOtherIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		van := &db.Vehicle{Name: "The van", Seats: 3, CreatedAt: noon}
		f.write(func(tx *db.Tx) error { return tx.InsertVehicle(f.ctx, van) })
		pride, market, fair := f.event("Herts Pride", 10*24*time.Hour), f.event("Market", 10*24*time.Hour), f.event("Fair", 9*24*time.Hour)
		g.book(f.bob, pride, from(10, "12:00", "23:00"))
		week := func() []vehicles.Carless {
			w, err := f.Vehicles.WeekOf(f.ctx, g.femi, g.car.ID, clock.DayOf(pride.StartsAt))
			if err != nil {
				t.Fatal(err)
			}
			return w.Events
		}
		events := week()
		if len(events) != 2 || events[0].ID != fair.ID || events[0].Clash != nil || events[1].ID != market.ID {
			t.Fatalf("the events without a car are %+v", events)
		}
		if c := events[1].Clash; c == nil || c.For != " for Herts Pride" || len(events[1].Others) != 1 || events[1].Others[0].Name != "The van" {
			t.Errorf("the market clashes with %+v, and could take %v", c, events[1].Others)
		}
		if _, err := g.Vehicles.BookVehicle(f.ctx, f.bob, van.ID, market.ID, from(10, "12:00", "23:00"), ""); err != nil {
			t.Fatal(err)
		}
		if events := week(); len(events) != 1 || events[0].ID != fair.ID {
			t.Errorf("the events without a car are %+v", events)
		}
	})
}

func TestACalendarShowsTheTimeACarReallyHad(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(g.femi)
		id := g.book(g.femi, nil, g.quiet("12:00", "16:00"))
		shown := func(day int) (spans []string) {
			t.Helper()
			entries, _, err := f.Calendar.Calendar(f.ctx, f.bob, calendar.Filter{Days: clock.WeekAround(clock.DayOf(clock.OnDay(noon, day, 12, 0)))})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Kind == calendar.EntryCar {
					spans = append(spans, clock.Span(e.Starts, e.Ends))
				}
			}
			week, err := f.Vehicles.WeekOf(f.ctx, f.bob, g.car.ID, clock.DayOf(clock.OnDay(noon, day, 12, 0)))
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
		g.clockAt(10, 11)
		g.hand(g.femi, id, g.handed(db.HandOut, "100"))
		want("out", shown(10), "Thursday 11 June 2026, 11am to 4pm")
		g.clockAt(17, 9)
		want("late", shown(17), "Thursday 11 June 2026, 11am to Thursday 18 June 2026, 9am")
		want("before it is to be back", shown(24), "")
		g.clockAt(17, 10)
		g.hand(g.femi, id, g.handed(db.HandIn, "110"))
		want("back", shown(17), "Thursday 11 June 2026, 11am to Thursday 18 June 2026, 10am")
	})
}
