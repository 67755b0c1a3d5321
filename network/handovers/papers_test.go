package handovers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestACarWhosePapersRanOutIsNotTakenButComesBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Eve)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Eve.ID)
		id := g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), form)
		g.ClockAt(10, 11)
		yesterday, today := clock.Day(clock.OnDay(clocktest.Noon, 9, 12, 0)), clock.Day(g.Clock)
		renew := func(mot, service, insurance string) {
			t.Helper()
			f.Write(func(tx *db.Tx) (err error) {
				if g.Car, err = tx.LockVehicle(f.Ctx, g.Car.ID); err != nil {
					return err
				}
				g.Car.MOTUntil, g.Car.ServiceUntil, g.Car.InsuranceUntil = mot, service, insurance
				return tx.UpdateVehicle(f.Ctx, g.Car)
			})
		}
		for _, papers := range [][3]string{{yesterday, "", ""}, {"", "", yesterday}} {
			renew(papers[0], papers[1], papers[2])
			err := g.HandOver(f.Eve, id, g.Handed(db.HandOut, "100"), "")
			if refusaltest.WantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "ran out on "+clock.LongDay(yesterday)) {
				t.Errorf("it says %q", err)
			}
		}
		renew(today, yesterday, today) // the last day still counts, and a service can wait
		g.Hand(f.Eve, id, g.Handed(db.HandOut, "100"))
		renew(yesterday, "", "")
		g.Hand(f.Eve, id, g.Handed(db.HandIn, "120"))
	})
}
