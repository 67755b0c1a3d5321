package vehicles

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// EventCar is the vehicle of an event, for those who may book one for it.
type EventCar struct {
	Event    *db.Event
	Vehicles []db.Vehicle // those there are
	Booking  *db.Booking  // the active one, or the last there was; nil for none
	Vehicle  *db.Vehicle  // of the booking
	Active   bool         // the booking is asked for, confirmed or out
	Driver   *db.Person   // nil when none is named
	Undriven string       // why the driver may not drive it then, or ""
	AskedBy  *db.Person   // nil for those who need not know
	Base     *db.Base     // where it is collected, if it is still to be and the plan says it
	From     []db.Person  // its keepers, then; of one that is out, for those who may change the booking
	Late     string       // who to call, where its vehicle is not back from the booking before; "" otherwise
	HasCrew  bool         // the event has a shift for a car crew, said to those who may see the names on it
	Crew     []string     // who is on it, then
	Keeper   bool         // the reader keeps the vehicles
	Runs     bool         // the reader runs the event
	Named    bool         // the reader sees whole names (docs/rules.md#11-who-sees-who)

	// What the reader can do with the booking.
	MayAnswer, MayChange, MayCancel, MayRecall bool

	ToCollect bool // it has not left yet
}

// OnTheDay tells whether the day board shows the vehicle: its booking is
// active, or the vehicle is back or was recalled.
func (c *EventCar) OnTheDay() bool {
	return c.Booking != nil && (c.Active || c.Booking.Status == db.BookingRecalled || c.Booking.Status == db.BookingReturned)
}

// Bookable tells whether a vehicle can be booked for the event.
func (c *EventCar) Bookable(now time.Time) bool {
	return len(c.Vehicles) > 0 && !c.Active && !action.Fixed(c.Event) && c.Event.EndsAt.After(now)
}

// Chosen is the vehicle with an id, or the first one; nil when there is none.
func (c *EventCar) Chosen(id int64) *db.Vehicle {
	for i := range c.Vehicles {
		if c.Vehicles[i].ID == id {
			return &c.Vehicles[i]
		}
	}
	if len(c.Vehicles) == 0 {
		return nil
	}
	return &c.Vehicles[0]
}

// Wish is the booking of a vehicle that suits the event: as long as the event,
// or from now on once that has begun. No time is kept free before it that is
// over, as the vehicle may have been out then.
func (c *EventCar) Wish(v *db.Vehicle, now time.Time) db.Booking {
	wish := db.Booking{VehicleID: v.ID, EventID: c.Event.ID, StartsAt: c.Event.StartsAt, EndsAt: c.Event.EndsAt, BeforeMinutes: v.BeforeMinutes, AfterMinutes: v.AfterMinutes}
	if soonest := now.Truncate(time.Minute).Add(time.Minute); wish.StartsAt.Before(soonest) {
		wish.StartsAt = soonest
	}
	if wish.StartsAt.Add(-time.Duration(v.BeforeMinutes) * time.Minute).Before(now) {
		wish.BeforeMinutes = 0
	}
	return wish
}

// CarOf returns the vehicle of an event: for its lead, for coordinators and
// for keepers.
func (n *Vehicles) CarOf(ctx context.Context, me *db.Person, eventID int64) (*EventCar, error) {
	e, err := n.eventForCar(ctx, n.DB.Reader, me, eventID)
	if err != nil {
		return nil, err
	}
	c := &EventCar{Event: e, Keeper: Keeps(me), Runs: action.Runs(me, e)}
	if c.Vehicles, err = n.DB.Vehicles(ctx); err != nil {
		return nil, err
	}
	booked, err := n.DB.BookingsOfEvent(ctx, eventID)
	if err != nil || len(booked) == 0 {
		return c, err
	}
	c.Booking = &booked[0]
	for i := range booked {
		if BookingActive(&booked[i]) {
			c.Booking, c.Active = &booked[i], true
		}
	}
	return c, n.fillBooking(ctx, me, c)
}

// CarStatus is the status of the booking for an event with these shifts, as far
// as it says where the car is, or "" and whether the plan counts on a car.
func (n *Vehicles) CarStatus(ctx context.Context, me *db.Person, e *db.Event, shifts []db.Shift) (status db.BookingStatus, needed bool, err error) {
	c, err := n.CarOf(ctx, me, e.ID)
	if err != nil {
		return "", false, err
	}
	needed = e.ShowsCar || e.Fallback != "" || slices.ContainsFunc(shifts, func(s db.Shift) bool { return IsCarCrew(&s) })
	if b := c.Booking; b != nil && (c.Active || b.Status == db.BookingReturned || b.Status == db.BookingRecalled || b.Status == db.BookingDeclined) {
		status = b.Status
	}
	return status, needed, nil
}

// fillBooking adds to a booking its vehicle, who is named on it, and what the
// reader can do with it.
func (n *Vehicles) fillBooking(ctx context.Context, me *db.Person, c *EventCar) (err error) {
	b := c.Booking
	asked, planned := b.Status == db.BookingRequested, ToCollect(b)
	c.Named = c.Runs || SeesVehicles(me)
	c.MayAnswer = c.Keeper && asked
	c.MayChange = (c.Keeper || c.Runs) && (planned || b.Status == db.BookingOut)
	c.MayCancel = (c.Keeper || c.Runs) && planned
	c.MayRecall = SeesVehicles(me) && b.EventID != 0 && (planned || b.Status == db.BookingOut && b.RecalledAt.IsZero())
	if c.Vehicle, err = n.DB.Vehicle(ctx, b.VehicleID); err != nil {
		return err
	}
	driver, err := driverOf(ctx, n.DB.Reader, b)
	if err != nil {
		return err
	}
	c.Driver, c.Undriven = driver.Person, driver.Why
	if b.Status == db.BookingOut && c.MayChange {
		if c.From, err = n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper}); err != nil {
			return err
		}
	}
	if c.ToCollect = planned; planned {
		if err := n.fillCollection(ctx, c); err != nil {
			return err
		}
		if c.Late, err = n.lateBefore(ctx, b); err != nil {
			return err
		}
	}
	if !c.Named {
		return nil
	}
	if c.Crew, c.HasCrew, err = n.carCrew(ctx, b.EventID); err != nil || b.AskedBy == 0 {
		return err
	}
	c.AskedBy, err = n.DB.Person(ctx, b.AskedBy)
	return err
}

// lateBefore says who to call where the vehicle of a booking should be back from
// the one before and is not, and is needed soon; "" otherwise.
func (n *Vehicles) lateBefore(ctx context.Context, b *db.Booking) (string, error) {
	out, err := n.DB.BookingOut(ctx, b.VehicleID)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	if err != nil || !isLate(out, n.Time()) || !b.BlocksFrom.Before(out.EndsAt.Add(NextSoon)) {
		return "", err
	}
	keepers, err := n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	return keepersToCall(keepers), err
}

// NameOf is what the reader of a booking sees of somebody's name: the crew and
// the driver see first names.
func (c *EventCar) NameOf(p *db.Person) string {
	if c.Named {
		return p.Name()
	}
	return p.FirstName
}

// fillCollection adds to a booking where its vehicle is collected and who hands it over.
func (n *Vehicles) fillCollection(ctx context.Context, c *EventCar) error {
	bases, err := n.DB.Bases(ctx, c.Booking.VehicleID)
	if err != nil {
		return err
	}
	c.Base = baseOn(bases, clock.DayOf(c.Booking.StartsAt))
	c.From, err = n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	return err
}

// carCrew names those who are confirmed on the car crew of an event, each once,
// and tells whether it has a shift for one.
func (n *Vehicles) carCrew(ctx context.Context, eventID int64) (names []string, has bool, err error) {
	ids, err := carCrewShifts(ctx, n.DB.Reader, eventID)
	if err != nil || len(ids) == 0 {
		return nil, false, err
	}
	signups, err := n.DB.SignupsOfEvent(ctx, eventID, db.SignupConfirmed)
	if err != nil {
		return nil, true, err
	}
	signups = slices.DeleteFunc(signups, func(g db.Signup) bool { return !slices.Contains(ids, g.ShiftID) })
	people, err := n.DB.PeopleByID(ctx, action.Distinct(action.PersonIDs(signups)))
	crew := slices.SortedFunc(maps.Values(people), action.ByName)
	for _, p := range crew {
		names = append(names, p.Name())
	}
	return names, true, err
}

// CarPreview is what a booking would meet, before it is saved.
type CarPreview struct {
	Says     string       // why it can't be saved as it is; empty when the time is free
	Clash    *CarClash    // then
	Others   []db.Vehicle // that are free, for a new booking, then
	Warnings []string     // papers that run out before it ends
}

// PreviewBooking tells what a booking would clash with, one that is new (with
// its vehicle and event alone) or one that changes, without saving it.
// It refuses with Invalid what can't be read.
func (n *Vehicles) PreviewBooking(ctx context.Context, me *db.Person, of db.Booking, form BookingForm) (*CarPreview, error) {
	if of.EventID != 0 {
		if _, err := n.eventForCar(ctx, n.DB.Reader, me, of.EventID); err != nil {
			return nil, err
		}
	} else if !Keeps(me) {
		return nil, OnlyAKeeper()
	}
	v, err := n.DB.Vehicle(ctx, of.VehicleID)
	if err != nil {
		return nil, err
	}
	b := &db.Booking{ID: of.ID, VehicleID: of.VehicleID, EventID: of.EventID, Status: db.BookingRequested}
	if of.Status == db.BookingOut {
		b.Status, b.OutAt = of.Status, of.OutAt
	}
	var f refusal.Faults
	form.Purpose = db.ForOperations // what for, and who drives, is looked at when it is saved
	form.apply(n.Time(), b, &f)
	if err := f.Err(); err != nil {
		return nil, err
	}
	block(b)
	p := &CarPreview{Warnings: papersShort(v, clock.Day(b.EndsAt), clock.Day(n.Time()))}
	if p.Clash, err = n.clashOf(ctx, n.DB.Reader, n.Time(), me, b); err != nil || p.Clash == nil {
		return p, err
	}
	if p.Says = p.Clash.says(); b.ID == 0 {
		p.Others, err = n.othersFree(ctx, b)
	}
	return p, err
}

// BookingFor returns a booking with its vehicle, event and driver: for
// keepers, for coordinators, and for the lead and the crew of its event.
func (n *Vehicles) BookingFor(ctx context.Context, me *db.Person, id int64) (*EventCar, error) {
	c, err := n.BookingSeen(ctx, me, id)
	if err != nil {
		return nil, err
	}
	return c, n.fillBooking(ctx, me, c)
}

// BookingSeen returns a booking and its event, nothing else, to those who may read BookingFor.
func (n *Vehicles) BookingSeen(ctx context.Context, me *db.Person, id int64) (*EventCar, error) {
	b, err := n.DB.Booking(ctx, id)
	if err != nil {
		return nil, err
	}
	c := &EventCar{Booking: b, Keeper: Keeps(me), Active: BookingActive(b)}
	if b.EventID != 0 {
		if c.Event, err = n.DB.Event(ctx, b.EventID); err != nil {
			return nil, err
		}
		c.Runs = action.Runs(me, c.Event)
	}
	if !SeesVehicles(me) && !c.Runs && b.DriverID != me.ID {
		crew, err := n.onCarCrew(ctx, n.DB.Reader, me, b.EventID)
		if err != nil || !crew {
			return nil, orNotFound(err)
		}
	}
	return c, nil
}

// CarComes tells, on the day of an event that says so, that its car is coming.
func (n *Vehicles) CarComes(ctx context.Context, e *db.Event) (bool, error) {
	if !e.ShowsCar || e.Status != db.EventPublished || !clock.DaysOf(e.StartsAt, e.EndsAt).Has(n.Today()) {
		return false, nil
	}
	booked, err := n.DB.BookingsOfEvent(ctx, e.ID)
	for i := range booked {
		if booked[i].Status == db.BookingConfirmed || booked[i].Status == db.BookingOut && !calledBack(&booked[i]) {
			return true, err
		}
	}
	return false, err
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return refusal.Missing()
}

// onCarCrew tells whether a person is confirmed on the car crew of an event.
func (n *Vehicles) onCarCrew(ctx context.Context, r *db.Reader, me *db.Person, eventID int64) (bool, error) {
	ids, err := carCrewShifts(ctx, r, eventID)
	if err != nil {
		return false, err
	}
	mine, err := r.SignupsOfPerson(ctx, me.ID, ids)
	for _, g := range mine {
		if g.Status == db.SignupConfirmed {
			return true, err
		}
	}
	return false, err
}

// carCrewShifts are the ids of an event's shifts that need the car.
func carCrewShifts(ctx context.Context, r *db.Reader, eventID int64) (ids []int64, err error) {
	if eventID == 0 {
		return nil, nil
	}
	shifts, err := r.ShiftsOf(ctx, eventID)
	for i := range shifts {
		if IsCarCrew(&shifts[i]) {
			ids = append(ids, shifts[i].ID)
		}
	}
	return ids, err
}
