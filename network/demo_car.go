package network

import (
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// car gives the network its rainbow car, which Femi keeps: booked for the
// coming Pride, asked for by the university's market, on patrol this week and
// in the workshop the next.
func (d *demo) car(s *season) {
	if d.err != nil {
		return
	}
	femi, bob, eve := d.named["Femi"], d.named["Bob"], d.named["Eve"]
	d.at(OnDay(d.now, -21, 9, 0))
	day := func(days int) string { return Day(OnDay(d.now, days, 12, 0)) }
	id, err := d.n.SaveVehicle(d.ctx, femi, 0, 0, VehicleEdit{
		Name: "The rainbow car", Registration: "RN17 BOW", Seats: "5", KeysAt: "Front office, key safe 4",
		Equipment: "First-aid kit\nFire extinguisher\nRainbow flag\nBox of leaflets", Before: "60", After: "60", Mileage: "48210",
		MOTUntil: day(24), ServiceUntil: day(160), InsuranceUntil: day(220),
	})
	d.keep(err)
	for _, base := range []BaseEdit{{day(-70), "Hatfield", "Comet Way"}, {day(-10), "Watford", "Shady Lane"}, {day(80), "Stevenage", "Lytton Way"}} {
		if d.err == nil {
			d.keep(d.n.AddBase(d.ctx, femi, id, base))
		}
	}
	for _, driver := range []struct {
		person *db.Person
		until  int
	}{{femi, 300}, {eve, 200}, {d.named["Alice"], 20}, {d.named["Charlie"], -9}} {
		if d.err == nil {
			d.keep(d.n.AuthoriseDriver(d.ctx, femi, id, AuthorisationEdit{Email: driver.person.Email, From: day(-400), Until: day(driver.until)}))
		}
	}
	if d.err != nil {
		return
	}
	book := func(by *db.Person, eventID int64, purpose string, starts, ends time.Time, driver *db.Person) int64 {
		if d.err != nil {
			return 0
		}
		form := BookingForm{Purpose: purpose, Starts: typedMoment(starts), Ends: typedMoment(ends), Before: "60", After: "60"}
		if driver != nil {
			form.Driver = strconv.FormatInt(driver.ID, 10)
		}
		booked, err := d.n.BookVehicle(d.ctx, by, id, eventID, form, "")
		d.keep(err)
		return booked
	}
	pride := book(eve, s.pride.ID, "", s.pride.StartsAt, s.pride.EndsAt, eve)
	d.later(time.Hour)
	if d.err == nil {
		d.keep(d.n.ConfirmBooking(d.ctx, femi, pride))
		d.keep(d.n.EditEvent(d.ctx, bob, s.pride.ID, d.version(s.pride.ID), CarForm{Fallback: "Bring the second gazebo and the banner; the car crew joins the stall.", ShowsCar: true}))
	}
	book(bob, s.market.ID, "", s.market.StartsAt, s.market.EndsAt, nil)
	book(femi, 0, ForOperations, OnDay(d.now, 1, 14, 0), OnDay(d.now, 1, 22, 0), femi)
	book(femi, 0, ForMaintenance, OnDay(d.now, 7, 8, 0), OnDay(d.now, 8, 17, 0), nil)
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

// typedMoment writes a moment as a form sends it.
func typedMoment(t time.Time) string { return t.In(London).Format("2006-01-02T15:04") }
