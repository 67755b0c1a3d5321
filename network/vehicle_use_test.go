package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestTheUseOfAYearIsWhatReallyHappened(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.out("100") // at noon of the tenth day, from 11
		g.book(g.femi, nil, from(30, "08:00", "10:00"))
		workshop := from(12, "08:00", "10:00")
		workshop.Purpose, workshop.Ends = db.ForMaintenance, from(14, "08:00", "17:00").Ends
		g.book(g.femi, nil, workshop)
		g.clockAt(11, 9)
		g.hand(f.eve, id, g.handed(db.HandIn, "180")) // the day after
		g.clockAt(13, 12)

		u, err := f.Vehicles.UseOf(f.ctx, f.bob, g.car.ID, 2026)
		if err != nil || u.Days[db.ForEvent] != 2 || u.Days[db.ForMaintenance] != 2 || u.Days[db.ForOperations] != 0 || len(u.Used) != 2 {
			t.Fatalf("%+v, %v", u, err)
		}
		if event := u.Used[0]; event.Miles != 80 || !event.Known || event.EventTitle != "Herts Pride" || u.Used[1].Known {
			t.Errorf("%+v", u.Used)
		}
		if want := g.clock.In(clock.London).YearDay(); u.Total != want {
			t.Errorf("%d days have been, want %d", u.Total, want)
		}
		for year, total := range map[int]int{2024: 366, 2027: 0} {
			if u, err := f.Vehicles.UseOf(f.ctx, g.femi, g.car.ID, year); err != nil || u.Total != total || len(u.Used) != 0 {
				t.Errorf("%d has %d days, %v", year, u.Total, err)
			}
		}
		_, err = f.Vehicles.UseOf(f.ctx, f.eve, g.car.ID, 2026)
		wantKind(t, err, refusal.Forbidden)
	})
}

func TestTheDemosCarWasDrivenToAnEventAndOnPatrol(t *testing.T) {
	t.Parallel()
	f := demoAt(t, dbtest.SQLite(t), noon)
	u, err := f.Vehicles.UseOf(f.ctx, f.demoPerson("Femi Adeyemi"), 1, noon.Year())
	if err != nil || u.Days[db.ForEvent] != 1 || u.Days[db.ForOperations] != 1 || len(u.Used) != 2 {
		t.Fatalf("%+v, %v", u, err)
	}
	for _, used := range u.Used {
		if !used.Known || used.Miles < 10 {
			t.Errorf("%+v", used)
		}
	}
}
