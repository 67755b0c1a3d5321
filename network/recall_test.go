package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestWhoHasTheCarOutAndItsKeepersHearThatItsEventIsOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Alice)
		e := f.Event("Herts Pride", 10*24*time.Hour)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		id := g.Book(g.Femi, e, form)
		g.ClockAt(10, 11)
		g.Hand(f.Alice, id, g.Handed(db.HandOut, "100"))
		told := func(p *db.Person) int {
			return strings.Count(words.Joined(f.Told(p), "/"), string(messages.CarUnneeded))
		}
		if preview, err := f.Events.PreviewCancel(f.Ctx, f.Bob, e.ID); err != nil || len(preview.Car) != 1 || !strings.Contains(preview.Car[0], "is out") {
			t.Errorf("the preview says %v of the car, %v", preview.Car, err)
		}
		now, err := f.DB.Event(f.Ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, now.Version, "A storm"); err != nil {
			t.Fatal(err)
		}
		if told(f.Alice) != 1 || told(g.Femi) != 1 {
			t.Errorf("Alice, who has it, is told %v; Femi, who keeps it, %v", f.Told(f.Alice), f.Told(g.Femi))
		}
		if b := g.Booking(id); b.Status != db.BookingOut {
			t.Errorf("the booking is %s", b.Status)
		}
		g.Hand(f.Alice, id, g.Handed(db.HandIn, "110"))
	})
}
