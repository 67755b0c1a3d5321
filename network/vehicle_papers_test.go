package network

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
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
		yesterday, today := Day(OnDay(noon, 9, 12, 0)), Day(g.clock)
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
			if wantKind(t, err, Conflict); !strings.Contains(err.Error(), "ran out on "+longDay(yesterday)) {
				t.Errorf("it says %q", err)
			}
		}
		renew(today, yesterday, today) // the last day still counts, and a service can wait
		g.hand(f.eve, id, g.handed(db.HandOut, "100"))
		renew(yesterday, "", "")
		g.hand(f.eve, id, g.handed(db.HandIn, "120"))
	})
}

func TestPapersAreSaidAsRunningOutUntilTheyHave(t *testing.T) {
	t.Parallel()
	v := &db.Vehicle{MOTUntil: "2027-08-01", ServiceUntil: "2027-08-20"}
	b := &db.Booking{Status: db.BookingConfirmed, EndsAt: time.Date(2027, 8, 14, 20, 0, 0, 0, time.UTC)}
	for today, want := range map[string]string{
		"2027-08-01": "Its MOT runs out on 1 August 2027.",
		"2027-08-02": "Its MOT ran out on 1 August 2027.",
	} {
		day, _ := time.Parse(time.DateOnly, today)
		if got := strings.Join(PapersFor(v, b, day), " "); got != want {
			t.Errorf("on %s it says %q, want %q", today, got, want)
		}
	}
	if b.Status = db.BookingReturned; len(PapersFor(v, b, time.Now())) != 0 {
		t.Error("papers matter to a booking that is over")
	}
}
