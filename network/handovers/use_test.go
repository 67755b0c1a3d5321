package handovers_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestTheUseOfAYearIsWhatReallyHappened(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("100") // at noon of the tenth day, from 11
		g.Book(g.Femi, nil, vehiclestest.From(30, "08:00", "10:00"))
		workshop := vehiclestest.From(12, "08:00", "10:00")
		workshop.Purpose, workshop.Ends = db.ForMaintenance, vehiclestest.From(14, "08:00", "17:00").Ends
		g.Book(g.Femi, nil, workshop)
		g.ClockAt(11, 9)
		g.Hand(f.Eve, id, g.Handed(db.HandIn, "180")) // the day after
		g.ClockAt(13, 12)

		u, err := f.Vehicles.UseOf(f.Ctx, f.Bob, g.Car.ID, 2026)
		if err != nil || u.Days[db.ForEvent] != 2 || u.Days[db.ForMaintenance] != 2 || u.Days[db.ForOperations] != 0 || len(u.Used) != 2 {
			t.Fatalf("%+v, %v", u, err)
		}
		if event := u.Used[0]; event.Miles != 80 || !event.Known || event.EventTitle != "Herts Pride" || u.Used[1].Known {
			t.Errorf("%+v", u.Used)
		}
		if want := g.Clock.In(clock.London).YearDay(); u.Total != want {
			t.Errorf("%d days have been, want %d", u.Total, want)
		}
		for year, total := range map[int]int{2024: 366, 2027: 0} {
			if u, err := f.Vehicles.UseOf(f.Ctx, g.Femi, g.Car.ID, year); err != nil || u.Total != total || len(u.Used) != 0 {
				t.Errorf("%d has %d days, %v", year, u.Total, err)
			}
		}
		_, err = f.Vehicles.UseOf(f.Ctx, f.Eve, g.Car.ID, 2026)
		refusaltest.WantKind(t, err, refusal.Forbidden)
	})
}
