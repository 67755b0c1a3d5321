package vehicles

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
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
func (form BookingForm) apply(now time.Time, b *db.Booking, f *refusal.Faults) {
	if b.EventID == 0 {
		b.Purpose = refusal.OneOf(f, "purpose", string(form.Purpose), "Choose what it is booked for", BookingPurposes...)
	}
	b.StartsAt, b.EndsAt = f.Times(form.Starts, form.Ends)
	b.BeforeMinutes = f.Number("before", form.Before, "the minutes kept free before", 0, MostBuffer)
	b.AfterMinutes = f.Number("after", form.After, "the minutes kept free after", 0, MostBuffer)
	b.Note = f.Text("note", form.Note)
	if f.Err() == nil && b.EndsAt.Sub(b.StartsAt) > LongestBooking {
		f.Add("ends", "A booking lasts a year at most")
	}
	if f.Err() == nil && !b.EndsAt.After(now) {
		f.Add("ends", "The booking must end in the future")
	}
}

// LongestBooking is how long a vehicle can be booked at once: a vehicle that
// is off the road for longer is retired.
const LongestBooking = 366 * 24 * time.Hour

// BookVehicle books a vehicle, once for each form key, and returns the booking's
// id. For an event its lead or a coordinator asks, and a keeper answers; what a
// keeper books is confirmed. A request holds the vehicle already. A time that
// is taken is a Conflict that names the nearest free one.
func (n *Vehicles) BookVehicle(ctx context.Context, me *db.Person, vehicleID, eventID int64, form BookingForm, formKey string) (int64, error) {
	var id int64
	err := n.Act(ctx, me, func(a *action.Action) (err error) {
		id, err = n.Once(ctx, a, formKey, form, func() (int64, error) {
			e, err := n.eventToBookFor(ctx, a, eventID)
			if err != nil {
				return 0, err
			}
			v, err := a.Tx.LockVehicle(ctx, vehicleID)
			if err != nil {
				return 0, err
			}
			return n.book(ctx, a, v, e, form)
		})
		return err
	})
	return id, Overlapped(err)
}

// eventToBookFor locks an event for which a person may book a vehicle; nil for none.
func (n *Vehicles) eventToBookFor(ctx context.Context, a *action.Action, id int64) (*db.Event, error) {
	if id == 0 {
		if !Keeps(a.Me) {
			return nil, refusal.New(refusal.Forbidden, "Only a vehicle keeper books a vehicle for something that is no event: ask one of them.")
		}
		return nil, nil
	}
	e, err := a.Tx.LockEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.eventForCar(ctx, a.Tx.Reader, a.Me, id); err != nil {
		return nil, err
	}
	if action.Fixed(e) {
		return nil, refusal.New(refusal.Conflict, "This event is %s, so no vehicle is booked for it.", e.Status)
	}
	booked, err := a.Tx.BookingsOfEvent(ctx, id)
	for i := range booked {
		if BookingActive(&booked[i]) {
			return nil, refusal.New(refusal.Conflict, "A vehicle is booked for this event already.")
		}
	}
	return e, err
}

// eventForCar returns an event whose car a person may book: who runs it, and keepers.
func (n *Vehicles) eventForCar(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.EventForIn(ctx, r, me, id)
	if err != nil {
		return nil, err
	}
	if !action.Runs(me, e) && !Keeps(me) {
		return nil, refusal.New(refusal.Forbidden, "This page is for the event’s lead, for coordinators and for vehicle keepers. If you need it, ask a coordinator.")
	}
	return e, nil
}

func (n *Vehicles) book(ctx context.Context, a *action.Action, v *db.Vehicle, e *db.Event, form BookingForm) (int64, error) {
	b := &db.Booking{VehicleID: v.ID, Status: db.BookingRequested, AskedBy: a.Me.ID, AskedAt: a.Now, ChangedBy: a.Me.ID, ChangedAt: a.Now}
	if e != nil {
		b.EventID, b.Purpose, b.EventTitle = e.ID, db.ForEvent, e.Title
	}
	if Keeps(a.Me) {
		b.Status = db.BookingConfirmed
	}
	var f refusal.Faults
	form.apply(a.Now, b, &f)
	if err := applyDriver(ctx, a.Tx, b, form.Driver, &f); err != nil {
		return 0, err
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	block(b)
	if err := n.free(ctx, a.Tx.Reader, a.Now, a.Me, b); err != nil {
		return 0, err
	}
	if err := a.Tx.InsertBooking(ctx, b); err != nil {
		return 0, err
	}
	verb := verbBookedConfirmed
	if b.Status == db.BookingRequested {
		verb = verbBookedRequested
	}
	if err := n.logBooking(ctx, a, b, verb, ""); err != nil {
		return 0, err
	}
	if b.Status == db.BookingRequested {
		return b.ID, n.tellKeepers(ctx, a, messages.CarAsked, v, b, e, "")
	}
	return b.ID, n.tellAboutCar(ctx, a, messages.CarConfirmed, v, b, e, "")
}

// HeldFor says what a vehicle is booked for, to those who may know (docs/rules.md#11-who-sees-who).
func (n *Vehicles) HeldFor(ctx context.Context, r *db.Reader, me *db.Person, b *db.Booking) string {
	switch {
	case !SeesVehicles(me) && !n.takesPart(ctx, r, me, b.EventID):
		return ""
	case b.EventID != 0:
		return " for " + b.EventTitle
	}
	return " for " + string(b.Purpose)
}

// takesPart tells whether a person leads an event or is on its car crew.
func (n *Vehicles) takesPart(ctx context.Context, r *db.Reader, me *db.Person, eventID int64) bool {
	if eventID == 0 {
		return false
	}
	e, err := r.Event(ctx, eventID)
	if err == nil && action.Runs(me, e) {
		return true
	}
	crew, err := n.onCarCrew(ctx, r, me, eventID)
	return err == nil && crew
}

// Overlapped turns what the database refused into words: somebody was quicker.
func Overlapped(err error) error {
	if errors.Is(err, db.ErrOverlap) {
		return refusal.New(refusal.Conflict, "The vehicle was booked for that time meanwhile. Look at its week, and choose another time.")
	}
	return err
}

// logBooking notes an action about a booking with its vehicle and its event.
func (n *Vehicles) logBooking(ctx context.Context, a *action.Action, b *db.Booking, verb db.Verb, reason string) error {
	return a.Log(ctx, db.LogRow{
		Verb: verb, EventID: b.EventID, Thing: db.ThingVehicle, ThingID: b.VehicleID, Detail: clock.Span(b.StartsAt, b.EndsAt), Reason: reason,
	})
}

// ConfirmBooking lets a request have the vehicle; confirming twice is confirming once.
func (n *Vehicles) ConfirmBooking(ctx context.Context, me *db.Person, id int64) error {
	return n.decide(ctx, me, id, db.BookingConfirmed, "", messages.CarConfirmed)
}

// DeclineBooking refuses a request with a reason.
func (n *Vehicles) DeclineBooking(ctx context.Context, me *db.Person, id int64, reason string) error {
	reason, err := refusal.ReasonFor(reason, "Say why: the person who asked can read it")
	if err != nil {
		return err
	}
	return n.decide(ctx, me, id, db.BookingDeclined, reason, messages.CarDeclined)
}

func (n *Vehicles) decide(ctx context.Context, me *db.Person, id int64, status db.BookingStatus, reason string, kind db.MessageKind) error {
	if !Keeps(me) {
		return OnlyAKeeper()
	}
	return n.ChangeBookingIn(ctx, me, id, func(a *action.Action, k *Keeping) error {
		switch k.Booking.Status {
		case status:
			return nil
		case db.BookingRequested:
		default:
			return refusal.New(refusal.Conflict, "This booking is %s, so there is nothing to decide.", k.Booking.Status)
		}
		if status == db.BookingConfirmed {
			driver, err := driverOf(ctx, a.Tx.Reader, k.Booking)
			if err != nil {
				return err
			}
			if driver.Why != "" {
				return refusal.New(refusal.Conflict, "%s Change the booking first.", driver.Why)
			}
		}
		k.Booking.Status, k.Booking.Reason = status, reason
		verb := verbDeclinedBooking
		if status == db.BookingConfirmed {
			verb = verbConfirmedBooking
		}
		if err := n.SaveBooking(ctx, a, k, verb, reason); err != nil {
			return err
		}
		return n.tellAboutCar(ctx, a, kind, k.Vehicle, k.Booking, k.Event, reason)
	})
}

// Keeping is a booking with its vehicle and event, all locked.
type Keeping struct {
	Booking *db.Booking
	Vehicle *db.Vehicle
	Event   *db.Event // nil when it is for none
}

// LockBooking locks the event, the vehicle and the booking as it is now.
func LockBooking(ctx context.Context, tx *db.Tx, found *db.Booking) (*Keeping, error) {
	k := &Keeping{}
	var err error
	if found.EventID != 0 {
		if k.Event, err = tx.LockEvent(ctx, found.EventID); err != nil {
			return nil, err
		}
	}
	if k.Vehicle, err = tx.LockVehicle(ctx, found.VehicleID); err != nil {
		return nil, err
	}
	k.Booking, err = tx.Booking(ctx, found.ID)
	return k, err
}

// ChangeBookingIn locks a booking in the fixed order and lets change see to it.
func (n *Vehicles) ChangeBookingIn(ctx context.Context, me *db.Person, id int64, change func(*action.Action, *Keeping) error) error {
	err := n.Act(ctx, me, func(a *action.Action) error {
		found, err := a.Tx.Booking(ctx, id)
		if err != nil {
			return err
		}
		k, err := LockBooking(ctx, a.Tx, found)
		if err != nil {
			return err
		}
		switch mine := k.Event != nil && action.Runs(me, k.Event); {
		case mine || Keeps(me):
		case SeesVehicles(me):
			return OnlyAKeeper()
		default:
			return refusal.Missing()
		}
		return change(a, k)
	})
	return Overlapped(err)
}

// SaveBooking works out what a booking blocks, saves it and logs the action.
func (n *Vehicles) SaveBooking(ctx context.Context, a *action.Action, k *Keeping, verb db.Verb, reason string) error {
	k.Booking.ChangedBy, k.Booking.ChangedAt = a.Me.ID, a.Now
	block(k.Booking)
	if err := a.Tx.UpdateBooking(ctx, k.Booking); err != nil {
		return err
	}
	return n.logBooking(ctx, a, k.Booking, verb, reason)
}

// ChangeBooking gives a booking other times, buffers, driver or note. When
// somebody else than a keeper changes what it blocks, it waits for the keeper again.
func (n *Vehicles) ChangeBooking(ctx context.Context, me *db.Person, id int64, version int, form BookingForm) error {
	return n.ChangeBookingIn(ctx, me, id, func(a *action.Action, k *Keeping) error {
		b := k.Booking
		if b.Status != db.BookingRequested && b.Status != db.BookingConfirmed && b.Status != db.BookingOut {
			return refusal.New(refusal.Conflict, "This booking is %s, so it stays as it is.", b.Status)
		}
		before := *b
		var f refusal.Faults
		form.apply(a.Now, b, &f)
		if err := applyDriver(ctx, a.Tx, b, form.Driver, &f); err != nil {
			return err
		}
		if err := f.Err(); err != nil {
			return err
		}
		if b.Version != version {
			return refusal.Stale()
		}
		moved := !b.StartsAt.Equal(before.StartsAt) || !b.EndsAt.Equal(before.EndsAt)
		if b.Status == db.BookingOut && !b.StartsAt.Equal(before.StartsAt) {
			return &refusal.Error{Kind: refusal.Invalid, Message: "It is out already.", Fields: []refusal.FieldError{{Field: "starts", Message: "The vehicle is out already: only the end can change"}}}
		}
		if b.Status == db.BookingOut && b.EndsAt.After(before.EndsAt) && !Keeps(me) {
			return refusal.New(refusal.Conflict, "The vehicle is out. Call a vehicle keeper, who can let you keep it longer.")
		}
		block(b)
		if err := n.free(ctx, a.Tx.Reader, a.Now, me, b); err != nil {
			return err
		}
		if moved {
			b.Revision++
		}
		if asksAgain := !b.BlocksFrom.Equal(before.BlocksFrom) || !b.BlocksTo.Equal(before.BlocksTo); asksAgain && !Keeps(me) && b.Status == db.BookingConfirmed {
			b.Status, moved = db.BookingRequested, true
		}
		if err := n.SaveBooking(ctx, a, k, VerbChangedBooking, ""); err != nil {
			return err
		}
		if err := n.tellDrivers(ctx, a, k, before.DriverID, moved); err != nil || !moved {
			return err
		}
		if b.Status == db.BookingRequested {
			return n.tellKeepers(ctx, a, messages.CarAsked, k.Vehicle, b, k.Event, "")
		}
		return n.tellAboutCar(ctx, a, messages.CarConfirmed, k.Vehicle, b, k.Event, "")
	})
}

// CancelBooking lets others have a vehicle that is not needed.
func (n *Vehicles) CancelBooking(ctx context.Context, me *db.Person, id int64, reason string) error {
	reason, err := refusal.ReasonTyped(reason)
	if err != nil {
		return err
	}
	return n.ChangeBookingIn(ctx, me, id, func(a *action.Action, k *Keeping) error {
		switch k.Booking.Status {
		case db.BookingCancelled:
			return nil
		case db.BookingRequested, db.BookingConfirmed:
		default:
			return refusal.New(refusal.Conflict, "This booking is %s, so it can’t be cancelled.", k.Booking.Status)
		}
		return n.cancelBooking(ctx, a, k, reason)
	})
}

// cancelBooking cancels an active booking and tells the people concerned: its
// keepers, unless one of them does it, the person who asked, the event's lead and
// the driver.
func (n *Vehicles) cancelBooking(ctx context.Context, a *action.Action, k *Keeping, reason string) error {
	k.Booking.Status, k.Booking.Reason = db.BookingCancelled, reason
	if err := n.SaveBooking(ctx, a, k, VerbCancelledBooking, reason); err != nil {
		return err
	}
	if !Keeps(a.Me) {
		if err := n.tellKeepers(ctx, a, messages.CarCancelled, k.Vehicle, k.Booking, k.Event, reason); err != nil {
			return err
		}
	}
	return n.tellAboutCar(ctx, a, messages.CarCancelled, k.Vehicle, k.Booking, k.Event, reason)
}
