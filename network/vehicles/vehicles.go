// Package vehicles keeps the vehicles: bookings, drivers, bases, papers, use, and what is to be put right.
package vehicles

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Vehicles keeps the vehicles. Make it with [New].
type Vehicles struct {
	*action.Ground
	messages *messages.Messages
}

// New returns the vehicles on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages) *Vehicles {
	n := &Vehicles{Ground: ground, messages: m}
	m.Register(messages.Registered{Kinds: n.messageKinds()})
	return n
}

// BookingPurposes are what a keeper books a vehicle for, besides events.
var BookingPurposes = []db.BookingPurpose{db.ForOperations, db.ForMaintenance, db.ForRotation}

// Holds tells whether a booking keeps its vehicle from others.
func Holds(b *db.Booking) bool {
	switch b.Status {
	case db.BookingRequested, db.BookingConfirmed, db.BookingOut, db.BookingReturned:
		return true
	case db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
	}
	return false
}

// BookingActive tells whether a booking is asked for, confirmed or out.
func BookingActive(b *db.Booking) bool { return Holds(b) && b.Status != db.BookingReturned }

// ToCollect tells whether a booking is asked for or confirmed, so that its vehicle
// has not left yet.
func ToCollect(b *db.Booking) bool {
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
		b.BlocksFrom = clock.Earlier(b.BlocksFrom, b.OutAt)
	}
}

// Keeps is who approves and recalls bookings and keeps the vehicles roadworthy.
func Keeps(me *db.Person) bool { return me.Role(db.VehicleKeeper) }

// SeesVehicles is who may know where every vehicle is (docs/rules.md#11-who-sees-who).
func SeesVehicles(me *db.Person) bool { return Keeps(me) || me.Role(db.Coordinator) }

// Vehicles lists the vehicles, for keepers and coordinators.
func (n *Vehicles) Vehicles(ctx context.Context, me *db.Person) ([]db.Vehicle, error) {
	if !SeesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	return n.DB.Vehicles(ctx)
}

func onlyWhoSeesVehicles() *refusal.Error {
	return refusal.New(refusal.Forbidden, "This is for vehicle keepers and coordinators. If you need it, ask an administrator for the role.")
}

func OnlyAKeeper() *refusal.Error {
	return refusal.New(refusal.Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
}

// VehicleFor returns a vehicle, for keepers and coordinators.
func (n *Vehicles) VehicleFor(ctx context.Context, me *db.Person, id int64) (*db.Vehicle, error) {
	if !SeesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	return n.DB.Vehicle(ctx, id)
}

// Week is a vehicle with what it does in one week.
type Week struct {
	Vehicle  *db.Vehicle
	Days     clock.DaySpan
	Bookings []db.Booking // that touch the week, by when they block from
	Events   []Carless    // that begin in it, are to come, and have no vehicle
	Requests []*EventCar  // of this vehicle that wait for an answer, any week; without their events
	Undriven []Drive      // bookings to come, any week, whose driver may not drive it then
	Wrong    []ToPutRight // with it, as hand-overs found it
	Base     *db.Base     // where it lives on the first day; nil when the plan does not say
	Next     *db.Base     // where it moves within the week; nil when it stays
}

// WeekOf returns what a vehicle does in the week of a day, given as midnight in UTC.
func (n *Vehicles) WeekOf(ctx context.Context, me *db.Person, id int64, day time.Time) (*Week, error) {
	v, err := n.VehicleFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	w := &Week{Vehicle: v, Days: clock.WeekAround(day)}
	if w.Bookings, err = n.ShownBetween(ctx, id, clock.MomentAt(w.Days.From), clock.MomentAt(w.Days.To.AddDate(0, 0, 1))); err != nil {
		return nil, err
	}
	if w.Events, err = n.carless(ctx, me, w); err != nil {
		return nil, err
	}
	requests, err := n.DB.BookingsWithStatus(ctx, db.BookingRequested, n.Time(), 100)
	if err != nil {
		return nil, err
	}
	for i := range requests {
		if requests[i].VehicleID != id {
			continue
		}
		c := &EventCar{Booking: &requests[i], Keeper: Keeps(me), Active: true}
		if err := n.fillBooking(ctx, me, c); err != nil {
			return nil, err
		}
		w.Requests = append(w.Requests, c)
	}
	if w.Undriven, err = n.undriven(ctx, v); err != nil {
		return nil, err
	}
	if w.Wrong, err = StillToPutRight(ctx, n.DB.Reader, id); err != nil {
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
func (n *Vehicles) carless(ctx context.Context, me *db.Person, w *Week) ([]Carless, error) {
	f := db.EventFilter{From: clock.MomentAt(w.Days.From), To: clock.MomentAt(w.Days.To.AddDate(0, 0, 1)), Statuses: []db.EventStatus{db.EventPublished}, Limit: 50}
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
		if !e.EndsAt.After(n.Time()) || slices.ContainsFunc(booked, func(b db.Booking) bool { return Holds(&b) }) {
			continue
		}
		wish := &db.Booking{VehicleID: w.Vehicle.ID, StartsAt: e.StartsAt, EndsAt: e.EndsAt, BeforeMinutes: w.Vehicle.BeforeMinutes, AfterMinutes: w.Vehicle.AfterMinutes}
		block(wish)
		if e.Clash, err = n.clashOf(ctx, n.DB.Reader, n.Time(), me, wish); err != nil {
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

// Form is a vehicle as typed.
type Form struct {
	Name, Registration, KeysAt, Equipment  string
	Seats, Before, After, Mileage          string
	MOTUntil, ServiceUntil, InsuranceUntil string // days, as 2006-01-02; empty when not known
}

func (e Form) apply(v *db.Vehicle, f *refusal.Faults) {
	v.Name = f.Needed("name", e.Name, "Enter what the vehicle is called")
	v.Registration = strings.ToUpper(f.Line("registration", e.Registration))
	v.KeysAt, v.Equipment = f.Line("keys_at", e.KeysAt), f.Text("equipment", e.Equipment)
	v.Seats = f.Number("seats", e.Seats, "how many seats it has", 1, 60)
	v.BeforeMinutes = f.Number("before", e.Before, "the minutes kept free before", 0, MostBuffer)
	v.AfterMinutes = f.Number("after", e.After, "the minutes kept free after", 0, MostBuffer)
	v.Mileage = f.Number("mileage", e.Mileage, "the mileage", 0, MostMileage)
	v.MOTUntil = f.Day("mot_until", e.MOTUntil, "until when the MOT is valid")
	v.ServiceUntil = f.Day("service_until", e.ServiceUntil, "when the next service is due")
	v.InsuranceUntil = f.Day("insurance_until", e.InsuranceUntil, "until when it is insured")
}

const (
	MostBuffer  = 24 * 60 // minutes
	MostMileage = 2_000_000
)

// SaveVehicle makes a vehicle (id 0) or changes one that still has the version
// the keeper saw. A name that is taken is Invalid.
func (n *Vehicles) SaveVehicle(ctx context.Context, me *db.Person, id int64, version int, form Form) (int64, error) {
	if !Keeps(me) {
		return 0, OnlyAKeeper()
	}
	saved := id
	err := n.Act(ctx, me, func(a *action.Action) error {
		v, verb := &db.Vehicle{CreatedAt: a.Now}, verbAddedVehicle
		var err error
		if id != 0 {
			verb = verbChangedVehicle
			if v, err = a.Tx.LockVehicle(ctx, id); err != nil {
				return err
			}
		}
		var f refusal.Faults
		form.apply(v, &f)
		if err := f.Err(); err != nil {
			return err
		}
		if id == 0 {
			err = a.Tx.InsertVehicle(ctx, v)
		} else {
			err = refusal.IfUnchanged(v.Version, version, func() error { return a.Tx.UpdateVehicle(ctx, v) })
		}
		if err != nil {
			return err
		}
		saved = v.ID
		if err := n.remindLate(ctx, a, paperReminders(v, n.Settings().PaperDays)); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verb, Thing: db.ThingVehicle, ThingID: v.ID, Detail: v.Name})
	})
	return saved, takenName(err, "name", "There is a vehicle of this name already")
}

// takenName turns a duplicate into a fault at the field of the name.
func takenName(err error, field, says string) error {
	if errors.Is(err, db.ErrDuplicate) {
		return &refusal.Error{Kind: refusal.Invalid, Message: says, Fields: []refusal.FieldError{{Field: field, Message: says}}}
	}
	return err
}
