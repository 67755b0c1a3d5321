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
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestALeadWhoKeepsTheCarLongerFreeAsksItsKeeperAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		id := g.Book(g.Femi, pride, vehiclestest.From(10, "12:00", "16:00"))
		change := func(me *db.Person, change func(*vehicles.BookingForm)) error {
			form := vehiclestest.From(10, "12:00", "16:00")
			change(&form)
			return f.Vehicles.ChangeBooking(f.Ctx, me, id, g.Booking(id).Version, form)
		}
		if err := change(f.Eve, func(form *vehicles.BookingForm) { form.Note = "The banner is in the boot." }); err != nil || g.Booking(id).Status != db.BookingConfirmed {
			t.Errorf("with a note the booking is %s, %v", g.Booking(id).Status, err)
		}
		if err := change(f.Eve, func(form *vehicles.BookingForm) { form.Before = "600" }); err != nil || g.Booking(id).Status != db.BookingRequested {
			t.Errorf("with ten hours kept free the booking is %s, %v", g.Booking(id).Status, err)
		}
		if err := f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, id); err != nil {
			t.Fatal(err)
		}
		if err := change(f.Eve, func(form *vehicles.BookingForm) { form.Before, form.After = "600", "600" }); err != nil || g.Booking(id).Status != db.BookingRequested {
			t.Errorf("with ten hours kept free after it the booking is %s, %v", g.Booking(id).Status, err)
		}
		if told := f.Told(g.Femi); len(told) != 2 || told[0] != messages.CarAsked || told[1] != messages.CarAsked {
			t.Errorf("Femi is told %q", told)
		}
		refusaltest.WantKind(t, change(g.Femi, func(form *vehicles.BookingForm) { *form = vehiclestest.From(-2, "12:00", "16:00") }), refusal.Invalid)
	})
}

func TestDriversAreToldThatTheyDriveAndThatSomebodyElseDoes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Alice, f.Charlie)
		told := func(p *db.Person, kind db.MessageKind) int {
			t.Helper()
			return strings.Count(words.Joined(f.Told(p), "/"), string(kind))
		}
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		id := g.Book(f.Eve, f.Event("Herts Pride", 10*24*time.Hour), form)
		if told(f.Alice, messages.CarConfirmed) != 0 {
			t.Error("Alice is told that she drives before the keeper answers")
		}
		if err := f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, id); err != nil || told(f.Alice, messages.CarConfirmed) != 1 {
			t.Errorf("Alice is told %q, %v", f.Told(f.Alice), err)
		}
		form.Driver = fmt.Sprint(f.Charlie.ID)
		if err := f.Vehicles.ChangeBooking(f.Ctx, f.Eve, id, g.Booking(id).Version, form); err != nil {
			t.Fatal(err)
		}
		if told(f.Alice, messages.DriverChanged) != 1 || told(f.Charlie, messages.CarConfirmed) != 1 || told(f.Eve, messages.CarConfirmed) != 1 {
			t.Errorf("Alice is told %q, Charlie %q, Eve %q", f.Told(f.Alice), f.Told(f.Charlie), f.Told(f.Eve))
		}
		// Charlie's authorisation ends; Alice's, who does not drive any more, does too.
		held, err := f.DB.DriverAuthorisations(f.Ctx, g.Car.ID, 0)
		if err != nil || len(held) != 2 {
			t.Fatalf("%+v, %v", held, err)
		}
		for _, a := range held {
			if err := f.Vehicles.EndAuthorisation(f.Ctx, g.Femi, g.Car.ID, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		if told(f.Eve, messages.DriverEnded) != 1 {
			t.Errorf("Eve is told %q", f.Told(f.Eve))
		}
	})
}
