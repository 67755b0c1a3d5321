package demo

import (
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// buyCar gives the network its rainbow car, which Femi keeps, with who drives
// it and where it lives.
func (d *demo) buyCar() {
	if d.err != nil {
		return
	}
	femi, eve := d.named["Femi"], d.named["Eve"]
	day := func(days int) string { return clock.Day(clock.OnDay(d.now, days, 12, 0)) }
	id, err := d.n.Vehicles.SaveVehicle(d.ctx, femi, 0, 0, vehicles.Form{
		Name: "The rainbow car", Registration: "RN17 BOW", Seats: "5", KeysAt: "Front office, key safe 4",
		Equipment: "First-aid kit\nFire extinguisher\nRainbow flag\nBox of leaflets", Before: "60", After: "60", Mileage: "14210",
		MOTUntil: day(24), ServiceUntil: day(160), InsuranceUntil: day(220),
	})
	d.keep(err)
	d.car = id
	for _, base := range []vehicles.BaseEdit{{From: day(-70), Station: "Hatfield", Address: "Comet Way"}, {From: day(-10), Station: "Watford", Address: "Shady Lane"}, {From: day(80), Station: "Stevenage", Address: "Lytton Way"}} {
		if d.err == nil {
			d.keep(d.n.Vehicles.AddBase(d.ctx, femi, id, base))
		}
	}
	for _, driver := range []struct {
		person      *db.Person
		from, until string
	}{
		{eve, "2021-03-01", "2024-02-29"},
		{eve, day(-400), day(200)},
		{femi, day(-400), day(300)},
		{d.named["Alice"], day(-400), day(20)},
		{d.named["Charlie"], day(-400), day(-9)},
	} {
		if d.err == nil {
			d.keep(d.n.Vehicles.AuthoriseDriver(d.ctx, femi, id, vehicles.AuthorisationEdit{Person: strconv.FormatInt(driver.person.ID, 10), From: driver.from, Until: driver.until}, ""))
		}
	}
}

// book books the car, and is 0 after an error.
func (d *demo) book(by *db.Person, e *demoEvent, purpose db.BookingPurpose, starts, ends time.Time, driver *db.Person) int64 {
	if d.err != nil {
		return 0
	}
	form := vehicles.BookingForm{Purpose: purpose, Starts: TypedMoment(starts), Ends: TypedMoment(ends), Before: "60", After: "60"}
	if driver != nil {
		form.Driver = strconv.FormatInt(driver.ID, 10)
	}
	var eventID int64
	if e != nil {
		eventID = e.ID
	}
	id, err := d.n.Vehicles.BookVehicle(d.ctx, by, d.car, eventID, form, "")
	d.keep(err)
	return id
}

// lent books the car for an event that Eve drives it to, and has her take it.
func (d *demo) lent(e *demoEvent) int64 {
	eve := d.named["Eve"]
	id := d.book(d.named["Femi"], e, "", e.StartsAt.Add(-time.Hour), e.EndsAt.Add(3*time.Hour), eve)
	d.at(e.StartsAt.Add(-time.Hour))
	d.handed(eve, id, db.HandOut, 160)
	return id
}

// handed has the car taken or brought back, after so many miles.
func (d *demo) handed(by *db.Person, id int64, direction db.Direction, miles int) {
	if d.err != nil {
		return
	}
	plan, err := d.n.Handovers.HandoverOf(d.ctx, by, id)
	if err != nil {
		d.keep(err)
		return
	}
	form := handovers.Form{Direction: direction, Mileage: strconv.Itoa(plan.Vehicle.Mileage + miles), Charge: "90", Keys: true, Cleanliness: "clean"}
	if direction == db.HandIn {
		form.Charge, form.Cleanliness = "75", "needs a wash"
	}
	for _, e := range plan.Equipment {
		form.Present = append(form.Present, e.Key)
	}
	_, err = d.n.Handovers.HandOver(d.ctx, by, id, form, "")
	d.keep(err)
}

// bookCar has the car out on patrol last week, booked for the coming Pride,
// asked for by the university's market, and in the workshop the next week.
func (d *demo) bookCar(s *season) {
	if d.err != nil {
		return
	}
	femi, bob, eve := d.named["Femi"], d.named["Bob"], d.named["Eve"]
	d.at(clock.OnDay(d.now, -21, 9, 0))
	pride := d.book(eve, s.pride, "", s.pride.StartsAt, s.pride.EndsAt, eve)
	d.later(time.Hour)
	if d.err == nil {
		d.keep(d.n.Vehicles.ConfirmBooking(d.ctx, femi, pride))
		d.keep(d.n.Events.EditEvent(d.ctx, bob, s.pride.ID, d.version(s.pride.ID), events.CarForm{Fallback: "Bring the second gazebo and the banner; the car crew joins the stall.", ShowsCar: true}))
	}
	d.book(bob, s.market, "", s.market.StartsAt, s.market.EndsAt, nil)
	d.book(femi, nil, db.ForOperations, clock.OnDay(d.now, 1, 14, 0), clock.OnDay(d.now, 1, 22, 0), femi)
	d.book(femi, nil, db.ForMaintenance, clock.OnDay(d.now, 7, 8, 0), clock.OnDay(d.now, 8, 17, 0), nil)
	d.at(clock.OnDay(d.now, -6, 9, 0))
	patrol := d.book(femi, nil, db.ForOperations, clock.OnDay(d.now, -6, 10, 0), clock.OnDay(d.now, -6, 16, 0), femi)
	d.handed(femi, patrol, db.HandOut, 310)
	d.later(7 * time.Hour)
	d.handed(femi, patrol, db.HandIn, 58)
	d.clock = d.now
}

// version is the version an event has now.
func (d *demo) version(id int64) int {
	e, err := d.tx.Event(d.ctx, id)
	if err != nil {
		d.keep(err)
		return 0
	}
	return e.Version
}

// TypedMoment writes a moment as a form sends it.
func TypedMoment(t time.Time) string { return t.In(clock.London).Format("2006-01-02T15:04") }
