// Package handoverstest has the car handed over, for the tests of handovers and of what is above them.
package handoverstest

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// Desk is a garage whose car is handed over.
type Desk struct {
	*vehiclestest.Garage

	f         *networktest.Fixture
	handovers *handovers.Handovers
}

// NewDesk hands over the car of a garage.
func NewDesk(f *networktest.Fixture, g *vehiclestest.Garage, h *handovers.Handovers) *Desk {
	return &Desk{Garage: g, f: f, handovers: h}
}

// ClockAt sets the clock to an hour of a day from the fixture's.
func (g *Desk) ClockAt(day, hour int) { g.f.Clock = clock.OnDay(clocktest.Noon, day, hour, 0) }

// Handed is a hand-over form as somebody types it who finds the car in order.
func (g *Desk) Handed(direction db.Direction, mileage string) handovers.Form {
	form := handovers.Form{Direction: direction, Mileage: mileage, Charge: "80", Keys: true, Cleanliness: "clean"}
	for _, e := range handovers.EquipmentOf(g.Car) {
		form.Present = append(form.Present, e.Key)
	}
	return form
}

// HandOver hands the car over.
func (g *Desk) HandOver(me *db.Person, id int64, form handovers.Form, formKey string) error {
	_, err := g.handovers.HandOver(g.f.Ctx, me, id, form, formKey)
	return err
}

// Hand hands the car over, which must succeed.
func (g *Desk) Hand(me *db.Person, id int64, form handovers.Form) {
	g.f.T.Helper()
	if err := g.HandOver(me, id, form, ""); err != nil {
		g.f.T.Fatalf("%s hands over: %v", me.FirstName, err)
	}
}

// Out books the car for an event that Eve leads and drives to, and has her take it at 11.
func (g *Desk) Out(mileage string) (id int64, e *db.Event) {
	g.f.T.Helper()
	e = g.f.Event("Herts Pride", 10*24*time.Hour)
	g.Drivers(g.f.Eve)
	form := vehiclestest.From(10, "12:00", "16:00")
	form.Driver = fmt.Sprint(g.f.Eve.ID)
	id = g.Book(g.Femi, e, form)
	g.ClockAt(10, 11)
	g.Hand(g.f.Eve, id, g.Handed(db.HandOut, mileage))
	return id, e
}
