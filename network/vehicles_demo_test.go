package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestTheDemosCarWasDrivenToAnEventAndOnPatrol(t *testing.T) {
	t.Parallel()
	f := demoAt(t, dbtest.SQLite(t), clocktest.Noon)
	u, err := f.Vehicles.UseOf(f.Ctx, f.demoPerson("Femi Adeyemi"), 1, clocktest.Noon.Year())
	if err != nil || u.Days[db.ForEvent] != 1 || u.Days[db.ForOperations] != 1 || len(u.Used) != 2 {
		t.Fatalf("%+v, %v", u, err)
	}
	for _, used := range u.Used {
		if !used.Known || used.Miles < 10 {
			t.Errorf("%+v", used)
		}
	}
}
