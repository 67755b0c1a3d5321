package network

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// BookingPurposes are what a keeper books a vehicle for, besides events.
var BookingPurposes = []db.BookingPurpose{db.ForOperations, db.ForMaintenance, db.ForRotation}

// holds tells whether a booking keeps its vehicle from others.
func holds(b *db.Booking) bool {
	switch b.Status {
	case db.BookingRequested, db.BookingConfirmed, db.BookingOut, db.BookingReturned:
		return true
	case db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
	}
	return false
}

// bookingStands tells whether a booking is asked for, confirmed or out.
func bookingStands(b *db.Booking) bool { return holds(b) && b.Status != db.BookingReturned }

// toCollect tells whether a booking stands and its vehicle has not left yet.
func toCollect(b *db.Booking) bool {
	return b.Status == db.BookingRequested || b.Status == db.BookingConfirmed
}

// block works out the time a booking keeps its vehicle: its own with the
// buffers before and after, from when it was taken if that was before; or, once
// it is back, the time it was really away.
func block(b *db.Booking) {
	if b.Status == db.BookingReturned {
		b.BlocksFrom, b.BlocksTo = b.OutAt, b.ReturnedAt
		return
	}
	b.BlocksFrom = b.StartsAt.Add(-time.Duration(b.BeforeMinutes) * time.Minute)
	b.BlocksTo = b.EndsAt.Add(time.Duration(b.AfterMinutes) * time.Minute)
	if b.Status == db.BookingOut {
		b.BlocksFrom = earlier(b.BlocksFrom, b.OutAt)
	}
}

// keeps is who approves and recalls bookings and keeps the vehicles roadworthy.
func keeps(me *db.Person) bool { return me.Role(db.VehicleKeeper) }

// seesVehicles is who may know where every vehicle is (docs/rules.md#11-who-sees-who).
func seesVehicles(me *db.Person) bool { return keeps(me) || me.Role(db.Coordinator) }

// Vehicles lists the vehicles, for keepers and coordinators.
func (n *Network) Vehicles(ctx context.Context, me *db.Person) ([]db.Vehicle, error) {
	if !seesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	return n.DB.Vehicles(ctx)
}

func onlyWhoSeesVehicles() *Error {
	return refuse(Forbidden, "This is for vehicle keepers and coordinators. If you need it, ask an administrator for the role.")
}

func onlyAKeeper() *Error {
	return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
}

// VehicleFor returns a vehicle, for keepers and coordinators.
func (n *Network) VehicleFor(ctx context.Context, me *db.Person, id int64) (*db.Vehicle, error) {
	if !seesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	return n.DB.Vehicle(ctx, id)
}

// VehicleWeek is a vehicle with what it does in one week.
type VehicleWeek struct {
	Vehicle  *db.Vehicle
	Days     DaySpan
	Bookings []db.Booking // that touch the week, by when they block from
	Events   []Carless    // that begin in it, are to come, and have no vehicle
	Requests []*EventCar  // of this vehicle that wait for an answer, any week; without their events
	Undriven []Drive      // bookings to come, any week, whose driver may not drive it then
	Wrong    []ToPutRight // with it, as hand-overs found it
	Base     *db.Base     // where it lives on the first day; nil when the plan does not say
	Next     *db.Base     // where it moves within the week; nil when it stays
}

// WeekOf returns what a vehicle does in the week of a day, given as midnight in UTC.
func (n *Network) WeekOf(ctx context.Context, me *db.Person, id int64, day time.Time) (*VehicleWeek, error) {
	v, err := n.VehicleFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	w := &VehicleWeek{Vehicle: v, Days: WeekAround(day)}
	if w.Bookings, err = n.shownBetween(ctx, id, momentAt(w.Days.From), momentAt(w.Days.To.AddDate(0, 0, 1))); err != nil {
		return nil, err
	}
	if w.Events, err = n.carless(ctx, me, w); err != nil {
		return nil, err
	}
	requests, err := n.DB.BookingsWithStatus(ctx, db.BookingRequested, n.now(), 100)
	if err != nil {
		return nil, err
	}
	for i := range requests {
		if requests[i].VehicleID != id {
			continue
		}
		c := &EventCar{Booking: &requests[i], Keeper: keeps(me), Stands: true}
		if err := n.fillBooking(ctx, me, c); err != nil {
			return nil, err
		}
		w.Requests = append(w.Requests, c)
	}
	if w.Undriven, err = n.undriven(ctx, v); err != nil {
		return nil, err
	}
	if w.Wrong, err = toPutRight(ctx, n.DB.Reader, id); err != nil {
		return nil, err
	}
	bases, err := n.DB.Bases(ctx, id)
	w.Base = baseOn(bases, w.Days.From)
	if next := baseOn(bases, w.Days.To); next != w.Base {
		w.Next = next
	}
	return w, err
}

// Carless is an event for which no vehicle is booked.
type Carless struct {
	db.Event

	Clash  *CarClash    // what keeps a vehicle from it; nil when it can be booked
	Others []db.Vehicle // that are free for it, then
}

// carless lists the events of a vehicle's week for which none is booked, as
// far as a keeper or a coordinator sees them.
func (n *Network) carless(ctx context.Context, me *db.Person, w *VehicleWeek) ([]Carless, error) {
	f := db.EventFilter{From: momentAt(w.Days.From), To: momentAt(w.Days.To.AddDate(0, 0, 1)), Statuses: []db.EventStatus{db.EventPublished}, Limit: 50}
	if me.Role(db.Coordinator) {
		f.Statuses = append(f.Statuses, db.EventDraft)
	}
	events, err := n.DB.Events(ctx, f)
	if err != nil {
		return nil, err
	}
	var all []Carless
	for i := range events {
		e := Carless{Event: events[i]}
		booked, err := n.DB.BookingsOfEvent(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		if !e.EndsAt.After(n.now()) || slices.ContainsFunc(booked, func(b db.Booking) bool { return holds(&b) }) {
			continue
		}
		wish := &db.Booking{VehicleID: w.Vehicle.ID, StartsAt: e.StartsAt, EndsAt: e.EndsAt, BeforeMinutes: w.Vehicle.BeforeMinutes, AfterMinutes: w.Vehicle.AfterMinutes}
		block(wish)
		if e.Clash, err = n.clashOf(ctx, n.DB.Reader, me, wish); err != nil {
			return nil, err
		}
		if e.Clash != nil {
			if e.Others, err = n.othersFree(ctx, wish); err != nil {
				return nil, err
			}
		}
		all = append(all, e)
	}
	return all, nil
}

// VehicleEdit is a vehicle as typed.
type VehicleEdit struct {
	Name, Registration, KeysAt, Equipment  string
	Seats, Before, After, Mileage          string
	MOTUntil, ServiceUntil, InsuranceUntil string // days, as 2006-01-02; empty when not known
}

func (e VehicleEdit) apply(v *db.Vehicle, f *faults) {
	v.Name = f.needed("name", e.Name, "Enter what the vehicle is called")
	v.Registration = strings.ToUpper(f.line("registration", e.Registration))
	v.KeysAt, v.Equipment = f.line("keys_at", e.KeysAt), f.text("equipment", e.Equipment)
	v.Seats = f.number("seats", e.Seats, "how many seats it has", 1, 60)
	v.BeforeMinutes = f.number("before", e.Before, "the minutes kept free before", 0, mostBuffer)
	v.AfterMinutes = f.number("after", e.After, "the minutes kept free after", 0, mostBuffer)
	v.Mileage = f.number("mileage", e.Mileage, "the mileage", 0, mostMileage)
	v.MOTUntil = f.day("mot_until", e.MOTUntil, "until when the MOT is valid")
	v.ServiceUntil = f.day("service_until", e.ServiceUntil, "when the next service is due")
	v.InsuranceUntil = f.day("insurance_until", e.InsuranceUntil, "until when it is insured")
}

const (
	mostBuffer  = 24 * 60 // minutes
	mostMileage = 2_000_000
)

// SaveVehicle makes a vehicle (id 0) or changes one that still has the version
// the keeper saw. A name that is taken is Invalid.
func (n *Network) SaveVehicle(ctx context.Context, me *db.Person, id int64, version int, form VehicleEdit) (int64, error) {
	if !keeps(me) {
		return 0, onlyAKeeper()
	}
	saved := id
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		v, verb := &db.Vehicle{CreatedAt: n.now()}, "added vehicle"
		var err error
		if id != 0 {
			verb = "changed vehicle"
			if v, err = tx.LockVehicle(ctx, id); err != nil {
				return err
			}
		}
		var f faults
		form.apply(v, &f)
		if err := f.err(); err != nil {
			return err
		}
		if id == 0 {
			err = tx.InsertVehicle(ctx, v)
		} else {
			err = ifUnchanged(v.Version, version, func() error { return tx.UpdateVehicle(ctx, v) })
		}
		if err != nil {
			return err
		}
		saved = v.ID
		if err := n.remindLate(ctx, tx, paperReminders(v)); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: verb, Thing: thingVehicle, ThingID: v.ID, Detail: v.Name})
	})
	return saved, takenName(err, "name", "There is a vehicle of this name already")
}

// thingVehicle is what the log calls a vehicle.
const thingVehicle = "vehicle"

// takenName turns a duplicate into a fault at the field of the name.
func takenName(err error, field, says string) error {
	if errors.Is(err, db.ErrDuplicate) {
		return &Error{Kind: Invalid, Message: says, Fields: []FieldError{{field, says}}}
	}
	return err
}
