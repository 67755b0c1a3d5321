package vehicles_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestSomebodyWhoIsAuthorisedAgainIsRenewed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		want := func(what, want string, err error) {
			t.Helper()
			if held := g.Held(); held != want || err != nil {
				t.Errorf("%s: Alice is authorised %s, want %s (%v)", what, held, want, err)
			}
		}
		if failed := f.AtOnce(8, func(int) error { return g.Authorise("2026-01-01", "2026-06-30", "key") }); failed > 0 {
			t.Errorf("%d of 8 presses of one form failed", failed)
		}
		want("one form sent eight times", "2026-01-01 to 2026-06-30", nil)
		want("from the day after", "2026-01-01 to 2026-12-31", g.Authorise("2026-07-01", "2026-12-31", ""))
		want("less long", "2026-01-01 to 2026-09-30", g.Authorise("2026-06-01", "2026-09-30", ""))
		want("after a gap", "2027-01-01 to 2027-12-31, 2026-01-01 to 2026-09-30", g.Authorise("2027-01-01", "2027-12-31", ""))
		if drivers, err := f.Vehicles.Drivers(f.Ctx, g.Femi, g.Car.ID); err != nil || len(drivers) != 1 || !drivers[0].MayDrive() || drivers[0].Authorisation.ExpiresOn != "2026-09-30" {
			t.Errorf("the drivers are %+v, %v", drivers, err)
		}
		want("which closes the gap", "2026-01-01 to 2027-06-30, 2026-01-01 to 2026-09-30 ended 2026-05-31", g.Authorise("2026-10-01", "2027-06-30", ""))

		all, _ := f.DB.DriverAuthorisations(f.Ctx, g.Car.ID, f.Alice.ID)
		for range 2 {
			want("", g.Held(), f.Vehicles.EndAuthorisation(f.Ctx, g.Femi, g.Car.ID, all[1].ID))
		}
		if drivers, err := f.Vehicles.Drivers(f.Ctx, g.Femi, g.Car.ID); err != nil || !drivers[0].MayDrive() {
			t.Errorf("with one that was ended the drivers are %+v, %v", drivers, err)
		}
	})
}

func TestWhatEndingAnAuthorisationTouchesIsSaidBeforeAndToldOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		gus := f.Person("Gus", "Bell", db.VehicleKeeper)
		if err := g.Authorise("2026-01-01", "2026-12-31", ""); err != nil {
			t.Fatal(err)
		}
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), form)
		told := func(p *db.Person) int {
			return strings.Count(words.Joined(f.Told(p), "/"), string(messages.DriverEnded))
		}
		all, _ := f.DB.DriverAuthorisations(f.Ctx, g.Car.ID, f.Alice.ID)

		if err := g.Authorise("2026-01-01", "2026-11-30", ""); err != nil || told(f.Eve) != 0 {
			t.Errorf("Eve is told %d times of an authorisation that lasts long enough, %v", told(f.Eve), err)
		}
		e, err := f.Vehicles.EndingOf(f.Ctx, g.Femi, g.Car.ID, all[0].ID)
		if err != nil || e.Ended || e.Out || len(e.Bookings) != 1 || e.Driver.ID != f.Alice.ID {
			t.Fatalf("beforehand it says %+v, %v", e, err)
		}
		_, err = f.Vehicles.EndingOf(f.Ctx, f.Bob, g.Car.ID, all[0].ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Vehicles.EndingOf(f.Ctx, g.Femi, g.Car.ID, all[0].ID+1)
		refusaltest.WantKind(t, err, refusal.NotFound)
		for range 2 {
			if err := f.Vehicles.EndAuthorisation(f.Ctx, g.Femi, g.Car.ID, all[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if told(f.Eve) != 1 || told(gus) != 1 || told(g.Femi) != 0 {
			t.Errorf("Eve is told %d times, the other keeper %d, who ended it %d", told(f.Eve), told(gus), told(g.Femi))
		}
		if e, err := f.Vehicles.EndingOf(f.Ctx, g.Femi, g.Car.ID, all[0].ID); err != nil || !e.Ended {
			t.Errorf("afterwards it says %+v, %v", e, err)
		}
	})
}
