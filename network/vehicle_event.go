package network

import (
	"context"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// EventCar is the vehicle of an event, for whoever may book one for it.
type EventCar struct {
	Event    *db.Event
	Vehicles []db.Vehicle // those there are
	Booking  *db.Booking  // the one that stands, or the last there was; nil for none
	Vehicle  *db.Vehicle  // of the booking
	Stands   bool         // the booking holds the vehicle
	Driver   *db.Person   // nil when none is named
	Keeper   bool         // the reader keeps the vehicles
	Runs     bool         // the reader runs the event

	MayRecall bool // the reader can take the vehicle back for policing
}

// CarOf returns the vehicle of an event: for its lead, for coordinators and
// for keepers.
func (n *Network) CarOf(ctx context.Context, me *db.Person, eventID int64) (*EventCar, error) {
	e, err := n.eventForCar(ctx, n.DB.Reader, me, eventID)
	if err != nil {
		return nil, err
	}
	c := &EventCar{Event: e, Keeper: keeps(me), Runs: runs(me, e), MayRecall: seesVehicles(me)}
	if c.Vehicles, err = n.DB.Vehicles(ctx); err != nil {
		return nil, err
	}
	booked, err := n.DB.BookingsOfEvent(ctx, eventID)
	if err != nil || len(booked) == 0 {
		return c, err
	}
	c.Booking = &booked[0]
	for i := range booked {
		if holds(&booked[i]) {
			c.Booking, c.Stands = &booked[i], true
		}
	}
	if c.Vehicle, err = n.DB.Vehicle(ctx, c.Booking.VehicleID); err != nil || c.Booking.DriverID == 0 {
		return c, err
	}
	c.Driver, err = n.DB.Person(ctx, c.Booking.DriverID)
	return c, err
}

// CarPreview is what a booking would meet, before it is saved.
type CarPreview struct {
	Clash    string // why it can't be saved as it is; empty when the time is free
	Taken    string // the same without the free windows
	Before   Window // the nearest free ones; zero for none
	After    Window
	Warnings []string // papers that run out before it ends
}

// PreviewBooking tells what a new booking would clash with, without saving it.
// It refuses with Invalid what can't be read.
func (n *Network) PreviewBooking(ctx context.Context, me *db.Person, vehicleID, eventID int64, form BookingForm) (*CarPreview, error) {
	if eventID != 0 {
		if _, err := n.eventForCar(ctx, n.DB.Reader, me, eventID); err != nil {
			return nil, err
		}
	} else if !keeps(me) {
		return nil, onlyKeepers()
	}
	v, err := n.DB.Vehicle(ctx, vehicleID)
	if err != nil {
		return nil, err
	}
	b := &db.Booking{VehicleID: vehicleID, EventID: eventID, Status: StatusRequested}
	var f faults
	form.Driver = "" // who drives is looked at when it is saved
	if err := form.apply(ctx, nil, b, &f); err != nil {
		return nil, err
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	block(b)
	p := &CarPreview{Warnings: papersShort(v, Day(b.EndsAt))}
	err = n.free(ctx, n.DB.Reader, me, b)
	if KindOf(err) != Conflict {
		return p, err
	}
	taken, err2 := n.DB.BookingsBetween(ctx, vehicleID, b.BlocksFrom.Add(-farthestWindow), b.BlocksTo.Add(farthestWindow))
	p.Clash = err.Error()
	p.Taken, _, _ = strings.Cut(p.Clash, " It is free ")
	p.Before, p.After = nearestFree(b, taken, n.now())
	return p, err2
}

// papersShort names the papers of a vehicle that run out before a day, and
// those nothing is known of.
func papersShort(v *db.Vehicle, day string) []string {
	var short []string
	for _, paper := range []struct{ until, says string }{
		{v.MOTUntil, "Its MOT runs out on "}, {v.ServiceUntil, "Its service is due on "}, {v.InsuranceUntil, "Its insurance runs out on "},
	} {
		if paper.until != "" && paper.until < day {
			short = append(short, paper.says+longDay(paper.until)+".")
		}
	}
	return short
}

// Papers says which papers of a vehicle run out within 30 days of a day, given
// as midnight in UTC, or have run out.
func Papers(v *db.Vehicle, today time.Time) []string {
	return papersShort(v, today.AddDate(0, 0, 30).Format(time.DateOnly))
}

// PapersFor says which papers of a vehicle run out before a booking ends.
func PapersFor(v *db.Vehicle, b *db.Booking) []string {
	if !holds(b) || b.Status == BookingReturned {
		return nil
	}
	return papersShort(v, Day(b.EndsAt))
}

// BookingFor returns a booking with its vehicle, event and driver: for
// keepers, for coordinators, and for the lead and the crew of its event.
func (n *Network) BookingFor(ctx context.Context, me *db.Person, id int64) (*EventCar, error) {
	b, err := n.DB.Booking(ctx, id)
	if err != nil {
		return nil, err
	}
	c := &EventCar{Booking: b, Keeper: keeps(me), Stands: holds(b), MayRecall: seesVehicles(me)}
	if b.EventID != 0 {
		if c.Event, err = n.DB.Event(ctx, b.EventID); err != nil {
			return nil, err
		}
		c.Runs = runs(me, c.Event)
	}
	if !seesVehicles(me) && !c.Runs && b.DriverID != me.ID {
		crew, err := n.onCarCrew(ctx, me, b.EventID)
		if err != nil || !crew {
			return nil, orNotFound(err)
		}
	}
	if c.Vehicle, err = n.DB.Vehicle(ctx, b.VehicleID); err != nil || b.DriverID == 0 {
		return c, err
	}
	c.Driver, err = n.DB.Person(ctx, b.DriverID)
	return c, err
}

// carComes tells, on the day of an event that says so, that its car is coming.
func (n *Network) carComes(ctx context.Context, e *db.Event) (bool, error) {
	if !e.ShowsCar || e.Status != Published || !daysOf(e.StartsAt, e.EndsAt).Has(n.Today()) {
		return false, nil
	}
	booked, err := n.DB.BookingsOfEvent(ctx, e.ID)
	for i := range booked {
		if booked[i].Status == StatusConfirmed || booked[i].Status == BookingOut {
			return true, err
		}
	}
	return false, err
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return notFound()
}

// onCarCrew tells whether a person is confirmed on the car crew of an event.
func (n *Network) onCarCrew(ctx context.Context, me *db.Person, eventID int64) (bool, error) {
	if eventID == 0 {
		return false, nil
	}
	shifts, err := n.DB.ShiftsOf(ctx, eventID)
	if err != nil {
		return false, err
	}
	var ids []int64
	for i := range shifts {
		if isCarCrew(&shifts[i]) {
			ids = append(ids, shifts[i].ID)
		}
	}
	mine, err := n.DB.SignupsOfPerson(ctx, me.ID, ids)
	for _, g := range mine {
		if g.Status == StatusConfirmed {
			return true, err
		}
	}
	return false, err
}

// CarForm is what an event's plan says about the car.
type CarForm struct {
	Fallback string
	ShowsCar bool
}

func (CarForm) name() string { return "car" }

func (c CarForm) apply(_ context.Context, _ *Network, _ *db.Tx, e *db.Event, f *faults) error {
	e.Fallback, e.ShowsCar = f.text("fallback", c.Fallback), c.ShowsCar
	return nil
}

// releaseCar gives back the vehicles of an event that is called off.
func (n *Network) releaseCar(ctx context.Context, tx *db.Tx, me *db.Person, e *db.Event, reason string) error {
	booked, err := tx.BookingsOfEvent(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range booked {
		if b := &booked[i]; b.Status != StatusRequested && b.Status != StatusConfirmed {
			continue
		}
		k := &keeping{booking: &booked[i], event: e}
		if k.vehicle, err = tx.LockVehicle(ctx, k.booking.VehicleID); err != nil {
			return err
		}
		k.booking.Status, k.booking.Reason = StatusCancelled, reason
		if err := n.saveBooking(ctx, tx, me, k, "cancelled booking", reason); err != nil {
			return err
		}
		if err := n.tellKeepers(ctx, tx, CarCancelled, k.vehicle, k.booking, e, reason); err != nil {
			return err
		}
	}
	return nil
}

// moveCar takes the vehicle of an event that moved along when it is free then,
// and otherwise gives it back. The keeper is asked again, or told.
func (n *Network) moveCar(ctx context.Context, tx *db.Tx, me *db.Person, before, e *db.Event, reason string) error {
	if before.StartsAt.Equal(e.StartsAt) && before.EndsAt.Equal(e.EndsAt) {
		return nil
	}
	booked, err := tx.BookingsOfEvent(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range booked {
		b := &booked[i]
		if b.Status != StatusRequested && b.Status != StatusConfirmed {
			continue
		}
		v, err := tx.LockVehicle(ctx, b.VehicleID)
		if err != nil {
			return err
		}
		was := *b
		b.StartsAt = AddWallClock(b.StartsAt, 0, wallClockBetween(before.StartsAt, e.StartsAt))
		b.EndsAt = AddWallClock(b.EndsAt, 0, wallClockBetween(before.EndsAt, e.EndsAt))
		block(b)
		kind, verb := CarAsked, "changed booking"
		if err := n.free(ctx, tx.Reader, me, b); KindOf(err) == Conflict || !b.EndsAt.After(b.StartsAt) {
			kind, verb = CarCancelled, "cancelled booking"
			*b = was
			b.Status, b.Reason = StatusCancelled, "The event moved, and the vehicle is taken then. "+reason
		} else if err != nil {
			return err
		} else {
			b.Status = StatusRequested
			b.Revision++
		}
		if err := n.saveBooking(ctx, tx, me, &keeping{booking: b, vehicle: v, event: e}, verb, b.Reason); err != nil {
			return err
		}
		if err := n.tellKeepers(ctx, tx, kind, v, b, e, reason); err != nil {
			return err
		}
		if kind == CarCancelled {
			if err := n.tellAboutCar(ctx, tx, me, kind, v, b, e, b.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// longDay writes a day such as 2027-08-14 in words.
func longDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}
