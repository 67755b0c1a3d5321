package network

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// BookingForm is a booking as typed. Times are wall-clock times in London.
type BookingForm struct {
	Purpose       db.BookingPurpose // one of BookingPurposes; ignored for an event
	Starts, Ends  string
	Before, After string // minutes kept free around it
	Driver        string // id of the person who drives, or ""
	Note          string
}

// apply reads what was typed now into a booking, but for the driver.
func (form BookingForm) apply(now time.Time, b *db.Booking, f *faults) {
	if b.EventID == 0 {
		b.Purpose = oneOf(f, "purpose", string(form.Purpose), "Choose what it is booked for", BookingPurposes...)
	}
	b.StartsAt, b.EndsAt = f.times(form.Starts, form.Ends)
	b.BeforeMinutes = f.number("before", form.Before, "the minutes kept free before", 0, mostBuffer)
	b.AfterMinutes = f.number("after", form.After, "the minutes kept free after", 0, mostBuffer)
	b.Note = f.text("note", form.Note)
	if f.err() == nil && b.EndsAt.Sub(b.StartsAt) > longestBooking {
		f.add("ends", "A booking lasts a year at most")
	}
	if f.err() == nil && !b.EndsAt.After(now) {
		f.add("ends", "The booking must end in the future")
	}
}

// longestBooking is how long a vehicle can be booked at once: a vehicle that
// is off the road for longer is retired.
const longestBooking = 366 * 24 * time.Hour

// BookVehicle books a vehicle, once for each form key, and returns the booking's
// id. For an event its lead or a coordinator asks, and a keeper answers; what a
// keeper books is confirmed. A request holds the vehicle already. A time that
// is taken is a Conflict that names the nearest free one.
func (n *Network) BookVehicle(ctx context.Context, me *db.Person, vehicleID, eventID int64, form BookingForm, formKey string) (int64, error) {
	var id int64
	err := n.DB.Write(ctx, func(tx *db.Tx) (err error) {
		id, err = n.once(ctx, tx, formKey, form, func() (int64, error) {
			e, err := n.eventToBookFor(ctx, tx, me, eventID)
			if err != nil {
				return 0, err
			}
			v, err := tx.LockVehicle(ctx, vehicleID)
			if err != nil {
				return 0, err
			}
			return n.book(ctx, tx, me, v, e, form)
		})
		return err
	})
	return id, overlapped(err)
}

// eventToBookFor locks an event for which a person may book a vehicle; nil for none.
func (n *Network) eventToBookFor(ctx context.Context, tx *db.Tx, me *db.Person, id int64) (*db.Event, error) {
	if id == 0 {
		if !keeps(me) {
			return nil, refuse(Forbidden, "Only a vehicle keeper books a vehicle for something that is no event: ask one of them.")
		}
		return nil, nil
	}
	e, err := tx.LockEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.eventForCar(ctx, tx.Reader, me, id); err != nil {
		return nil, err
	}
	if e.Status != db.EventDraft && e.Status != db.EventPublished {
		return nil, refuse(Conflict, "This event is %s, so no vehicle is booked for it.", e.Status)
	}
	booked, err := tx.BookingsOfEvent(ctx, id)
	for i := range booked {
		if bookingStands(&booked[i]) {
			return nil, refuse(Conflict, "A vehicle is booked for this event already.")
		}
	}
	return e, err
}

// eventForCar returns an event whose car a person may book: who runs it, and keepers.
func (n *Network) eventForCar(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.eventFor(ctx, r, me, id)
	if err != nil {
		return nil, err
	}
	if !runs(me, e) && !keeps(me) {
		return nil, refuse(Forbidden, "This page is for the event’s lead, for coordinators and for vehicle keepers. If you need it, ask a coordinator.")
	}
	return e, nil
}

func (n *Network) book(ctx context.Context, tx *db.Tx, me *db.Person, v *db.Vehicle, e *db.Event, form BookingForm) (int64, error) {
	b := &db.Booking{VehicleID: v.ID, Status: db.BookingRequested, AskedBy: me.ID, AskedAt: n.now(), ChangedBy: me.ID, ChangedAt: n.now()}
	if e != nil {
		b.EventID, b.Purpose, b.EventTitle = e.ID, db.ForEvent, e.Title
	}
	if keeps(me) {
		b.Status = db.BookingConfirmed
	}
	var f faults
	form.apply(n.now(), b, &f)
	if err := applyDriver(ctx, tx, b, form.Driver, &f); err != nil {
		return 0, err
	}
	if err := f.err(); err != nil {
		return 0, err
	}
	block(b)
	if err := n.free(ctx, tx.Reader, me, b); err != nil {
		return 0, err
	}
	if err := tx.InsertBooking(ctx, b); err != nil {
		return 0, err
	}
	if err := n.logBooking(ctx, tx, me, b, "booked "+string(b.Status), ""); err != nil {
		return 0, err
	}
	if b.Status == db.BookingRequested {
		return b.ID, n.tellKeepers(ctx, tx, CarAsked, v, b, e, "")
	}
	return b.ID, n.tellAboutCar(ctx, tx, me, CarConfirmed, v, b, e, "")
}

// heldFor says what a vehicle is booked for, to those who may know (docs/rules.md#11-who-sees-who).
func (n *Network) heldFor(ctx context.Context, r *db.Reader, me *db.Person, b *db.Booking) string {
	switch {
	case !seesVehicles(me) && !n.takesPart(ctx, r, me, b.EventID):
		return ""
	case b.EventID != 0:
		return " for " + b.EventTitle
	}
	return " for " + string(b.Purpose)
}

// takesPart tells whether a person leads an event or is on its car crew.
func (n *Network) takesPart(ctx context.Context, r *db.Reader, me *db.Person, eventID int64) bool {
	if eventID == 0 {
		return false
	}
	e, err := r.Event(ctx, eventID)
	if err == nil && runs(me, e) {
		return true
	}
	crew, err := n.onCarCrew(ctx, r, me, eventID)
	return err == nil && crew
}

// overlapped turns what the database refused into words: somebody was quicker.
func overlapped(err error) error {
	if errors.Is(err, db.ErrOverlap) {
		return refuse(Conflict, "The vehicle was booked for that time meanwhile. Look at its week, and choose another time.")
	}
	return err
}

// logBooking notes an action about a booking with its vehicle and its event.
func (n *Network) logBooking(ctx context.Context, tx *db.Tx, me *db.Person, b *db.Booking, verb, reason string) error {
	return n.log(ctx, tx, db.LogRow{
		PersonID: me.ID, Verb: verb, EventID: b.EventID, Thing: thingVehicle, ThingID: b.VehicleID, Detail: Span(b.StartsAt, b.EndsAt), Reason: reason,
	})
}

// ConfirmBooking lets a request have the vehicle; confirming twice is confirming once.
func (n *Network) ConfirmBooking(ctx context.Context, me *db.Person, id int64) error {
	return n.decide(ctx, me, id, db.BookingConfirmed, "", CarConfirmed)
}

// DeclineBooking refuses a request with a reason.
func (n *Network) DeclineBooking(ctx context.Context, me *db.Person, id int64, reason string) error {
	reason, err := reasonFor(reason, "Say why: the person who asked can read it")
	if err != nil {
		return err
	}
	return n.decide(ctx, me, id, db.BookingDeclined, reason, CarDeclined)
}

func (n *Network) decide(ctx context.Context, me *db.Person, id int64, status db.BookingStatus, reason string, kind db.MessageKind) error {
	if !keeps(me) {
		return onlyAKeeper()
	}
	return n.changeBooking(ctx, me, id, func(tx *db.Tx, k *keeping) error {
		switch k.booking.Status {
		case status:
			return nil
		case db.BookingRequested:
		default:
			return refuse(Conflict, "This booking is %s, so there is nothing to decide.", k.booking.Status)
		}
		if status == db.BookingConfirmed {
			driver, err := driverOf(ctx, tx.Reader, k.booking)
			if err != nil {
				return err
			}
			if driver.Why != "" {
				return refuse(Conflict, "%s Change the booking first.", driver.Why)
			}
		}
		k.booking.Status, k.booking.Reason = status, reason
		if err := n.saveBooking(ctx, tx, me, k, string(status)+" booking", reason); err != nil {
			return err
		}
		return n.tellAboutCar(ctx, tx, me, kind, k.vehicle, k.booking, k.event, reason)
	})
}

// keeping is a booking with its vehicle and event, all locked.
type keeping struct {
	booking *db.Booking
	vehicle *db.Vehicle
	event   *db.Event // nil when it is for none
}

// lockBooking locks the event, the vehicle and the booking as it is now.
func lockBooking(ctx context.Context, tx *db.Tx, found *db.Booking) (*keeping, error) {
	k := &keeping{}
	var err error
	if found.EventID != 0 {
		if k.event, err = tx.LockEvent(ctx, found.EventID); err != nil {
			return nil, err
		}
	}
	if k.vehicle, err = tx.LockVehicle(ctx, found.VehicleID); err != nil {
		return nil, err
	}
	k.booking, err = tx.Booking(ctx, found.ID)
	return k, err
}

// changeBooking locks a booking in the fixed order and lets change see to it.
func (n *Network) changeBooking(ctx context.Context, me *db.Person, id int64, change func(*db.Tx, *keeping) error) error {
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		found, err := tx.Booking(ctx, id)
		if err != nil {
			return err
		}
		k, err := lockBooking(ctx, tx, found)
		if err != nil {
			return err
		}
		switch mine := k.event != nil && runs(me, k.event); {
		case mine || keeps(me):
		case seesVehicles(me):
			return onlyAKeeper()
		default:
			return notFound()
		}
		return change(tx, k)
	})
	return overlapped(err)
}

// saveBooking works out what a booking blocks, saves it and logs the action.
func (n *Network) saveBooking(ctx context.Context, tx *db.Tx, me *db.Person, k *keeping, verb, reason string) error {
	k.booking.ChangedBy, k.booking.ChangedAt = me.ID, n.now()
	block(k.booking)
	if err := tx.UpdateBooking(ctx, k.booking); err != nil {
		return err
	}
	return n.logBooking(ctx, tx, me, k.booking, verb, reason)
}

// ChangeBooking gives a booking other times, buffers, driver or note. When
// somebody else than a keeper changes what it blocks, it waits for the keeper again.
func (n *Network) ChangeBooking(ctx context.Context, me *db.Person, id int64, version int, form BookingForm) error {
	return n.changeBooking(ctx, me, id, func(tx *db.Tx, k *keeping) error {
		b := k.booking
		if b.Status != db.BookingRequested && b.Status != db.BookingConfirmed && b.Status != db.BookingOut {
			return refuse(Conflict, "This booking is %s, so it stays as it is.", b.Status)
		}
		before := *b
		var f faults
		form.apply(n.now(), b, &f)
		if err := applyDriver(ctx, tx, b, form.Driver, &f); err != nil {
			return err
		}
		if err := f.err(); err != nil {
			return err
		}
		if b.Version != version {
			return stale()
		}
		moved := !b.StartsAt.Equal(before.StartsAt) || !b.EndsAt.Equal(before.EndsAt)
		if b.Status == db.BookingOut && !b.StartsAt.Equal(before.StartsAt) {
			return &Error{Kind: Invalid, Message: "It is out already.", Fields: []FieldError{{"starts", "The vehicle is out already: only the end can change"}}}
		}
		if b.Status == db.BookingOut && b.EndsAt.After(before.EndsAt) && !keeps(me) {
			return refuse(Conflict, "The vehicle is out. Call a vehicle keeper, who can let you keep it longer.")
		}
		block(b)
		if err := n.free(ctx, tx.Reader, me, b); err != nil {
			return err
		}
		if moved {
			b.Revision++
		}
		if asksAgain := !b.BlocksFrom.Equal(before.BlocksFrom) || !b.BlocksTo.Equal(before.BlocksTo); asksAgain && !keeps(me) && b.Status == db.BookingConfirmed {
			b.Status, moved = db.BookingRequested, true
		}
		if err := n.saveBooking(ctx, tx, me, k, "changed booking", ""); err != nil {
			return err
		}
		if err := n.tellDrivers(ctx, tx, me, k, before.DriverID, moved); err != nil || !moved {
			return err
		}
		if b.Status == db.BookingRequested {
			return n.tellKeepers(ctx, tx, CarAsked, k.vehicle, b, k.event, "")
		}
		return n.tellAboutCar(ctx, tx, me, CarConfirmed, k.vehicle, b, k.event, "")
	})
}

// CancelBooking lets others have a vehicle that is not needed.
func (n *Network) CancelBooking(ctx context.Context, me *db.Person, id int64, reason string) error {
	reason, err := reasonTyped(reason)
	if err != nil {
		return err
	}
	return n.changeBooking(ctx, me, id, func(tx *db.Tx, k *keeping) error {
		switch k.booking.Status {
		case db.BookingCancelled:
			return nil
		case db.BookingRequested, db.BookingConfirmed:
		default:
			return refuse(Conflict, "This booking is %s, so it can’t be cancelled.", k.booking.Status)
		}
		return n.cancelBooking(ctx, tx, me, k, reason)
	})
}

// cancelBooking cancels a booking that stands and tells whom it concerns: its
// keepers, unless one of them does it, who asked, the event's lead and the driver.
func (n *Network) cancelBooking(ctx context.Context, tx *db.Tx, me *db.Person, k *keeping, reason string) error {
	k.booking.Status, k.booking.Reason = db.BookingCancelled, reason
	if err := n.saveBooking(ctx, tx, me, k, "cancelled booking", reason); err != nil {
		return err
	}
	if !keeps(me) {
		if err := n.tellKeepers(ctx, tx, CarCancelled, k.vehicle, k.booking, k.event, reason); err != nil {
			return err
		}
	}
	return n.tellAboutCar(ctx, tx, me, CarCancelled, k.vehicle, k.booking, k.event, reason)
}
