// Package vehiclestest has a car with its keeper, for the tests of vehicles and
// of what is above them.
package vehiclestest

import (
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Garage is the rainbow car and Femi, who keeps it.
type Garage struct {
	Femi *db.Person
	Car  *db.Vehicle

	f        *networktest.Fixture
	vehicles *vehicles.Vehicles
}

// NewGarage adds a car of that name and its keeper of that last name.
func NewGarage(f *networktest.Fixture, v *vehicles.Vehicles, keeper, car string) *Garage {
	f.T.Helper()
	g := &Garage{Femi: f.Person("Femi", keeper, db.VehicleKeeper), f: f, vehicles: v}
	g.Car = &db.Vehicle{Name: car, Registration: "EX17 ROT", Seats: 5, BeforeMinutes: 60, AfterMinutes: 60, CreatedAt: clocktest.Noon}
	f.Write(func(tx *db.Tx) error { return tx.InsertVehicle(f.Ctx, g.Car) })
	return g
}

// Drivers lets people drive the car for a year.
func (g *Garage) Drivers(people ...*db.Person) {
	g.f.T.Helper()
	for _, p := range people {
		if err := g.vehicles.AuthoriseDriver(g.f.Ctx, g.Femi, g.Car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(p.ID), From: "2026-01-01", Until: "2026-12-31"}, ""); err != nil {
			g.f.T.Fatal(err)
		}
	}
}

// Authorise lets Alice drive the car from one day to another.
func (g *Garage) Authorise(from, until, key string) error {
	return g.vehicles.AuthoriseDriver(g.f.Ctx, g.Femi, g.Car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(g.f.Alice.ID), From: from, Until: until}, key)
}

// Held are Alice's authorisations, in words, the latest first.
func (g *Garage) Held() string {
	g.f.T.Helper()
	all, err := g.f.DB.DriverAuthorisations(g.f.Ctx, g.Car.ID, g.f.Alice.ID)
	if err != nil {
		g.f.T.Fatal(err)
	}
	var says []string
	for _, a := range all {
		says = append(says, strings.TrimSuffix(a.GrantedOn+" to "+a.ExpiresOn+" ended "+a.EndedOn, " ended "))
	}
	return strings.Join(says, ", ")
}

// Quiet is a booking by Femi for herself, with nothing kept free around it.
func (g *Garage) Quiet(starts, ends string) vehicles.BookingForm {
	form := From(10, starts, ends)
	form.Before, form.After, form.Driver = "0", "0", fmt.Sprint(g.Femi.ID)
	return form
}

// From writes a booking as it is typed: days from the fixture's day, and hours.
func From(day int, starts, ends string) vehicles.BookingForm {
	on := clock.Day(clock.OnDay(clocktest.Noon, day, 12, 0))
	return vehicles.BookingForm{Purpose: db.ForOperations, Starts: on + "T" + starts, Ends: on + "T" + ends, Before: "60", After: "60"}
}

// Book books the car for an event, or for none, and returns the booking's id.
func (g *Garage) Book(me *db.Person, e *db.Event, form vehicles.BookingForm) int64 {
	g.f.T.Helper()
	var eventID int64
	if e != nil {
		eventID = e.ID
	}
	id, err := g.vehicles.BookVehicle(g.f.Ctx, me, g.Car.ID, eventID, form, "")
	if err != nil {
		g.f.T.Fatalf("%s books: %v", me.FirstName, err)
	}
	return id
}

// Booking reads a booking.
func (g *Garage) Booking(id int64) *db.Booking {
	g.f.T.Helper()
	b, err := g.f.DB.Booking(g.f.Ctx, id)
	if err != nil {
		g.f.T.Fatal(err)
	}
	return b
}
