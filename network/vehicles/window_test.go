package vehicles_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestTheWeekSaysWhatKeepsTheCarFromAnEventAndWhichOtherIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		van := &db.Vehicle{Name: "The van", Seats: 3, CreatedAt: clocktest.Noon}
		f.Write(func(tx *db.Tx) error { return tx.InsertVehicle(f.Ctx, van) })
		pride, market, fair := f.Event("Herts Pride", 10*24*time.Hour), f.Event("Market", 10*24*time.Hour), f.Event("Fair", 9*24*time.Hour)
		g.Book(f.Bob, pride, vehiclestest.From(10, "12:00", "23:00"))
		week := func() []vehicles.Carless {
			w, err := f.Vehicles.WeekOf(f.Ctx, g.Femi, g.Car.ID, clock.DayOf(pride.StartsAt))
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
		if _, err := g.Vehicles.BookVehicle(f.Ctx, f.Bob, van.ID, market.ID, vehiclestest.From(10, "12:00", "23:00"), ""); err != nil {
			t.Fatal(err)
		}
		if events := week(); len(events) != 1 || events[0].ID != fair.ID {
			t.Errorf("the events without a car are %+v", events)
		}
	})
}
