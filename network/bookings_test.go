package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestADriverWhoMayNotDriveAnyMoreIsSaidAndNotConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		for _, driver := range []*db.Person{f.Alice, f.Charlie} {
			if err := f.Vehicles.AuthoriseDriver(f.Ctx, g.Femi, g.Car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(driver.ID), From: "2026-01-01", Until: "2026-06-15"}, ""); err != nil {
				t.Fatal(err)
			}
		}
		pride, market := f.Event("Herts Pride", 10*24*time.Hour), f.Event("Market", 12*24*time.Hour)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		id := g.Book(f.Eve, pride, form)
		later := vehiclestest.From(12, "12:00", "16:00")
		later.Driver = fmt.Sprint(f.Charlie.ID)
		left := g.Book(f.Bob, market, later)
		says := func(id int64, want string) {
			t.Helper()
			c, err := f.Vehicles.BookingFor(f.Ctx, g.Femi, id)
			if err != nil || !strings.Contains(c.Undriven, want) || (want == "") != (c.Undriven == "") {
				t.Errorf("of the driver it says %q, %v; want %q", c.Undriven, err, want)
			}
		}
		says(id, "")
		e, _ := f.DB.Event(f.Ctx, pride.ID) // it moves behind the end of Alice's authorisation
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-18T12:00", Reason: "The park is taken."}); err != nil {
			t.Fatal(err)
		}
		says(id, "Alice is not authorised")
		refusaltest.WantKind(t, f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, id), refusal.Conflict)
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Charlie.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		says(left, "no longer with the rota")
		refusaltest.WantKind(t, f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, left), refusal.Conflict)
	})
}
