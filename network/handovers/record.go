package handovers

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// recordTime is how long a hand-over takes at most once its photos are made.
const recordTime = 10 * time.Second

// HandOver records that a vehicle is taken or brought back, once for each form
// key. A late return moves the bookings it reaches into; damage and what is
// missing is told to the keepers. When it refuses with Invalid or Conflict, it
// returns the plan as well, for the form to be shown again.
func (n *Handovers) HandOver(ctx context.Context, me *db.Person, id int64, form Form, formKey string) (plan *Plan, err error) {
	car, err := n.toHandOver(ctx, me, id) // before photos of just anybody are worked on
	if err != nil {
		return nil, err
	}
	var wrong refusal.Faults
	taken, err := n.photos().Take(ctx, form.Photos, &wrong)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	form.Photos = nil
	kept := false
	err = n.Act(ctx, me, func(a *action.Action) error {
		kept = false
		_, err := n.Once(ctx, a, formKey, form, func() (int64, error) {
			k, err := vehicles.LockBooking(ctx, a.Tx, car.Booking)
			if err != nil {
				return 0, err
			}
			if !mayHandOver(me, k.Booking, k.Event) {
				return 0, refusal.Missing()
			}
			if plan, err = n.planHandover(ctx, a.Tx.Reader, a.Now, me, k); err != nil {
				return 0, err
			}
			kept = true
			return n.handOver(ctx, a, k, plan, form, taken, wrong)
		})
		return err
	})
	if err != nil || !kept {
		n.photos().Forget(taken)
	}
	return plan, vehicles.Overlapped(err)
}

// handOver is HandOver inside its transaction; wrong is what is wrong with the photos.
func (n *Handovers) handOver(ctx context.Context, a *action.Action, k *vehicles.Keeping, plan *Plan, form Form, photos []db.Photo, wrong refusal.Faults) (int64, error) {
	direction := plan.Direction
	if direction == "" {
		return 0, refusal.New(refusal.Conflict, "%s", plan.Why)
	}
	if direction != form.Direction {
		return 0, refusal.New(refusal.Conflict, "Somebody recorded a hand-over meanwhile: this booking is %s now.", k.Booking.Status)
	}
	h := &db.Handover{BookingID: k.Booking.ID, Direction: direction, At: a.Now, PersonID: a.Me.ID, Photos: slices.Clone(photos)}
	var f refusal.Faults
	if direction == db.HandOut {
		if err := n.takeOut(ctx, a, k.Booking, plan, form, &f); err != nil {
			return 0, err
		}
	}
	form.apply(h, k.Vehicle, &f)
	f.Fields = append(f.Fields, wrong.Fields...)
	if err := f.Err(); err != nil {
		return 0, err
	}
	if direction == db.HandIn {
		if err := n.bringBack(ctx, a, k); err != nil {
			return 0, err
		}
	}
	if err := a.Tx.InsertHandover(ctx, h); err != nil {
		return 0, err
	}
	k.Vehicle.Mileage = h.Mileage
	if err := a.Tx.UpdateVehicle(ctx, k.Vehicle); err != nil {
		return 0, err
	}
	verb := vehicles.VerbHandedOutCar
	if direction == db.HandIn {
		verb = vehicles.VerbHandedInCar
	}
	if err := n.vehicles.SaveBooking(ctx, a, k, verb, ""); err != nil {
		return 0, err
	}
	return h.ID, n.tellOfHandover(ctx, a, k, h)
}

// takeOut has a booking's vehicle taken now.
func (n *Handovers) takeOut(ctx context.Context, a *action.Action, b *db.Booking, plan *Plan, form Form, f *refusal.Faults) error {
	if form.Driver != "" && plan.ForDriver {
		var err error
		if b.DriverID, err = strconv.ParseInt(form.Driver, 10, 64); err != nil {
			b.DriverID = 0
		}
	}
	if err := n.drives(ctx, a, b, f); err != nil {
		return err
	}
	b.Status, b.OutAt = db.BookingOut, a.Now
	return nil
}

// comesFirst says what keeps a booking's vehicle from being taken now, or "":
// it is still out, or somebody else has it before the booking keeps it.
func (n *Handovers) comesFirst(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, b *db.Booking) (string, error) {
	switch other, err := r.BookingOut(ctx, b.VehicleID); {
	case err == nil:
		return "The vehicle is still out" + n.vehicles.HeldFor(ctx, r, me, other) + ", since " + clock.Moment(other.OutAt) + ". Record that it is back first.", nil
	case refusal.KindOf(err) != refusal.NotFound:
		return "", err
	}
	before, err := r.BookingsBetween(ctx, b.VehicleID, now, b.BlocksFrom)
	for i := range before {
		if o := &before[i]; o.ID != b.ID {
			return "The vehicle is booked" + n.vehicles.HeldFor(ctx, r, me, o) + " until " + clock.Moment(o.BlocksTo) + ". It can be taken then, or once it is back from that or that booking is cancelled.", err
		}
	}
	return "", err
}

// drives finds fault with a booking's driver who may not drive from now to its end.
func (n *Handovers) drives(ctx context.Context, a *action.Action, b *db.Booking, f *refusal.Faults) error {
	if b.DriverID == 0 {
		f.Add("driver", "Choose who drives")
		return nil
	}
	driver, err := a.Tx.Person(ctx, b.DriverID)
	if refusal.KindOf(err) == refusal.NotFound {
		f.Add("driver", "Choose the driver from the list")
		return nil
	}
	if err != nil {
		return err
	}
	why, err := vehicles.WhyNotDrive(ctx, a.Tx.Reader, driver, b, a.Now)
	if why != "" {
		f.Add("driver", "%s", why)
	}
	return err
}

// bringBack has a booking's vehicle back now, and moves what it comes too late for.
func (n *Handovers) bringBack(ctx context.Context, a *action.Action, k *vehicles.Keeping) error {
	b := k.Booking
	b.Status, b.ReturnedAt = db.BookingReturned, clock.Later(a.Now, b.OutAt.Add(time.Second))
	next, err := a.Tx.BookingsBetween(ctx, b.VehicleID, b.BlocksTo, b.ReturnedAt)
	if err != nil {
		return err
	}
	for i := range next {
		if next[i].ID != b.ID {
			if err := n.delay(ctx, a, k.Vehicle, &next[i], b.ReturnedAt); err != nil {
				return err
			}
		}
	}
	return nil
}

// Delayed is a booking whose vehicle comes back only at a time that it keeps
// already: first the time before it goes, then its own begins later. It is
// false when nothing of it is left.
func Delayed(b *db.Booking, back time.Time) bool {
	if !b.StartsAt.Before(back) {
		b.BeforeMinutes = int(b.StartsAt.Sub(back) / time.Minute)
		return true
	}
	starts := vehicles.RoundUp(back, time.Minute)
	if !starts.Before(b.EndsAt) {
		return false
	}
	b.StartsAt, b.BeforeMinutes = starts, 0
	return true
}

// delay moves the start of the next booking to when the vehicle is back. When
// nothing is left of the booking, it cancels it. It tells the person who asked
// for the booking, or the event's lead, and the driver.
func (n *Handovers) delay(ctx context.Context, a *action.Action, v *db.Vehicle, b *db.Booking, back time.Time) error {
	k := &vehicles.Keeping{Booking: b, Vehicle: v}
	if b.EventID != 0 {
		var err error
		if k.Event, err = a.Tx.Event(ctx, b.EventID); err != nil {
			return err
		}
	}
	const late = "The vehicle came back late from the booking before."
	starts := b.StartsAt
	kind, verb := messages.CarDelayed, vehicles.VerbChangedBooking
	if !Delayed(b, back) {
		kind, verb = messages.CarCancelled, vehicles.VerbCancelledBooking
		b.Status, b.Reason = db.BookingCancelled, late
	}
	if !b.StartsAt.Equal(starts) {
		b.Revision++
	}
	if err := n.vehicles.SaveBooking(ctx, a, k, verb, late); err != nil {
		return err
	}
	ids := []int64{b.AskedBy, b.DriverID}
	if k.Event != nil {
		ids[0] = action.LeadOf(k.Event)
	}
	return n.vehicles.TellThese(ctx, a, ids, vehicles.CarNotice{Kind: kind, Vehicle: v, Booking: b, Event: k.Event, Reason: late})
}

// tellOfHandover tells the keepers what needs their eye.
func (n *Handovers) tellOfHandover(ctx context.Context, a *action.Action, k *vehicles.Keeping, h *db.Handover) error {
	wrong := vehicles.WrongIn(h)
	if len(wrong) == 0 || wrong[0].What == db.DefectCleanliness { // a wash alone can wait to be seen
		return nil
	}
	found := make([]string, len(wrong))
	for i := range wrong {
		found[i] = wrong[i].Text
	}
	return n.vehicles.TellRole(ctx, a, db.VehicleKeeper, vehicles.CarNotice{Kind: messages.CarDamaged, Vehicle: k.Vehicle, Booking: k.Booking, Event: k.Event, Task: strings.Join(found, "\n"), Until: a.Now.AddDate(0, 0, 14)})
}
