package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestACarWhosePapersRanOutIsNotTakenButComesBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.eve)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.eve.ID)
		id := g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), form)
		g.clockAt(10, 11)
		yesterday, today := clock.Day(clock.OnDay(noon, 9, 12, 0)), clock.Day(g.clock)
		renew := func(mot, service, insurance string) {
			t.Helper()
			f.write(func(tx *db.Tx) (err error) {
				if g.car, err = tx.LockVehicle(f.ctx, g.car.ID); err != nil {
					return err
				}
				g.car.MOTUntil, g.car.ServiceUntil, g.car.InsuranceUntil = mot, service, insurance
				return tx.UpdateVehicle(f.ctx, g.car)
			})
		}
		for _, papers := range [][3]string{{yesterday, "", ""}, {"", "", yesterday}} {
			renew(papers[0], papers[1], papers[2])
			err := g.handOver(f.eve, id, g.handed(db.HandOut, "100"), "")
			if wantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "ran out on "+clock.LongDay(yesterday)) {
				t.Errorf("it says %q", err)
			}
		}
		renew(today, yesterday, today) // the last day still counts, and a service can wait
		g.hand(f.eve, id, g.handed(db.HandOut, "100"))
		renew(yesterday, "", "")
		g.hand(f.eve, id, g.handed(db.HandIn, "120"))
	})
}
