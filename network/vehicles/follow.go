package vehicles

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// outFor lists the bookings of an event whose vehicle is out.
func outFor(ctx context.Context, r *db.Reader, e *db.Event) ([]db.Booking, error) {
	booked, err := r.BookingsOfEvent(ctx, e.ID)
	return slices.DeleteFunc(booked, func(b db.Booking) bool { return b.Status != db.BookingOut }), err
}

// tellWhoIsOut is for vehicles that are out for an event which was called off or
// is at another time now. It tells the drivers, the keepers and the event's lead.
// The booking stays: it ends when the vehicle is back.
func (n *Vehicles) tellWhoIsOut(ctx context.Context, a *action.Action, e *db.Event, reason string) error {
	out, err := outFor(ctx, a.Tx.Reader, e)
	if err != nil {
		return err
	}
	for i := range out {
		w := CarNotice{Kind: messages.CarUnneeded, Booking: &out[i], Event: e, Reason: reason, Occasion: fmt.Sprintf("/%s/revision-%d", e.Status, e.Revision)}
		if w.Vehicle, err = a.Tx.Vehicle(ctx, out[i].VehicleID); err != nil {
			return err
		}
		if err := n.TellRole(ctx, a, db.VehicleKeeper, w); err != nil {
			return err
		}
		if err := n.TellThese(ctx, a, []int64{out[i].DriverID, action.LeadOf(e)}, w); err != nil {
			return err
		}
	}
	return nil
}

// ToCancel lists the bookings of an event whose vehicle has not left yet.
func ToCancel(ctx context.Context, r *db.Reader, e *db.Event) ([]db.Booking, error) {
	booked, err := r.BookingsOfEvent(ctx, e.ID)
	return slices.DeleteFunc(booked, func(b db.Booking) bool { return b.Status != db.BookingRequested && b.Status != db.BookingConfirmed }), err
}

// ReleaseCar cancels the bookings of an event that is called off. It does not tell
// the event's lead and crew, who hear of the event's cancellation itself. It
// returns a sentence on what happens to each booking.
func (n *Vehicles) ReleaseCar(ctx context.Context, a *action.Action, e *db.Event, reason string) (news []string, err error) {
	if err := n.tellWhoIsOut(ctx, a, e, reason); err != nil {
		return nil, err
	}
	booked, err := ToCancel(ctx, a.Tx.Reader, e)
	if err != nil {
		return nil, err
	}
	for i := range booked {
		k := &Keeping{Booking: &booked[i], Event: e}
		if k.Vehicle, err = a.Tx.LockVehicle(ctx, k.Booking.VehicleID); err != nil {
			return nil, err
		}
		k.Booking.Status, k.Booking.Reason = db.BookingCancelled, reason
		if err := n.SaveBooking(ctx, a, k, VerbCancelledBooking, reason); err != nil {
			return nil, err
		}
		w := CarNotice{Kind: messages.CarCancelled, Vehicle: k.Vehicle, Booking: k.Booking, Event: e, Reason: reason}
		if err := n.TellRole(ctx, a, db.VehicleKeeper, w); err != nil {
			return nil, err
		}
		if err := n.TellThese(ctx, a, []int64{k.Booking.DriverID}, w); err != nil {
			return nil, err
		}
		news = append(news, carGoes(k.Vehicle, k.Booking))
	}
	return news, nil
}

// followed returns a booking as it is when it follows its event to another
// time: asked for again, at the same distance on the wall clock.
func followed(b db.Booking, before, after *db.Event) db.Booking {
	b.StartsAt = clock.AddWallClock(b.StartsAt, 0, clock.WallClockBetween(before.StartsAt, after.StartsAt))
	b.EndsAt = clock.AddWallClock(b.EndsAt, 0, clock.WallClockBetween(before.EndsAt, after.EndsAt))
	b.Status = db.BookingRequested
	b.Revision++
	block(&b)
	return b
}

// comesAlong tells whether the vehicle of a booking that followed its event is free then.
func (n *Vehicles) comesAlong(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, b *db.Booking) (bool, error) {
	if !b.EndsAt.After(b.StartsAt) { // the event became shorter than the booking was off it
		return false, nil
	}
	err := n.free(ctx, r, now, me, b)
	if refusal.KindOf(err) == refusal.Conflict {
		return false, nil
	}
	return err == nil, err
}

// sameTime tells that an event did not move in time, so that its vehicle stays as booked.
func sameTime(before, after *db.Event) bool {
	return before.StartsAt.Equal(after.StartsAt) && before.EndsAt.Equal(after.EndsAt)
}

// MoveCar moves the booking of a vehicle with its event when the vehicle is free
// then. Otherwise it cancels the booking. The keepers are asked again, or told. It
// returns a sentence on what happens to each booking.
func (n *Vehicles) MoveCar(ctx context.Context, a *action.Action, before, e *db.Event, reason string) (news []string, err error) {
	if sameTime(before, e) {
		return nil, nil
	}
	if err := n.tellWhoIsOut(ctx, a, e, reason); err != nil {
		return nil, err
	}
	booked, err := ToCancel(ctx, a.Tx.Reader, e)
	if err != nil {
		return nil, err
	}
	for i := range booked {
		k := &Keeping{Event: e}
		if k.Vehicle, err = a.Tx.LockVehicle(ctx, booked[i].VehicleID); err != nil {
			return nil, err
		}
		after := followed(booked[i], before, e)
		comes, err := n.comesAlong(ctx, a.Tx.Reader, a.Now, a.Me, &after)
		if err != nil {
			return nil, err
		}
		if k.Booking = &after; !comes {
			k.Booking = &booked[i]
			if err := n.leaveBehind(ctx, a, k, reason); err != nil {
				return nil, err
			}
			news = append(news, carGoes(k.Vehicle, k.Booking))
			continue
		}
		if err := n.SaveBooking(ctx, a, k, VerbChangedBooking, reason); err != nil {
			return nil, err
		}
		if err := n.tellKeepers(ctx, a, messages.CarAsked, k.Vehicle, k.Booking, e, reason); err != nil {
			return nil, err
		}
		news = append(news, carComesAlong(k.Vehicle, k.Booking))
	}
	return news, nil
}

// leaveBehind cancels the booking of a vehicle that is taken when its event is now.
func (n *Vehicles) leaveBehind(ctx context.Context, a *action.Action, k *Keeping, reason string) error {
	k.Booking.Status, k.Booking.Reason = db.BookingCancelled, "The event moved, and the vehicle is taken then. "+reason
	if err := n.SaveBooking(ctx, a, k, VerbCancelledBooking, k.Booking.Reason); err != nil {
		return err
	}
	if err := n.tellKeepers(ctx, a, messages.CarCancelled, k.Vehicle, k.Booking, k.Event, k.Booking.Reason); err != nil {
		return err
	}
	return n.tellAboutCar(ctx, a, messages.CarCancelled, k.Vehicle, k.Booking, k.Event, k.Booking.Reason)
}

// CarNews returns a sentence on what happens to each vehicle of an event that
// moves. With after nil, the event is cancelled.
func (n *Vehicles) CarNews(ctx context.Context, me *db.Person, before, after *db.Event) ([]string, error) {
	if after != nil && sameTime(before, after) {
		return nil, nil
	}
	booked, err := ToCancel(ctx, n.DB.Reader, before)
	if err != nil {
		return nil, err
	}
	out, err := outFor(ctx, n.DB.Reader, before)
	if err != nil {
		return nil, err
	}
	var news []string
	for i := range out {
		v, err := n.DB.Vehicle(ctx, out[i].VehicleID)
		if err != nil {
			return nil, err
		}
		news = append(news, v.Name+" is out. We will tell its keeper and driver.")
	}
	for i := range booked {
		v, err := n.DB.Vehicle(ctx, booked[i].VehicleID)
		if err != nil {
			return nil, err
		}
		if after == nil {
			news = append(news, carGoes(v, &booked[i]))
			continue
		}
		b := followed(booked[i], before, after)
		comes, err := n.comesAlong(ctx, n.DB.Reader, n.Time(), me, &b)
		if err != nil {
			return nil, err
		}
		if comes {
			news = append(news, carComesAlong(v, &b))
		} else {
			news = append(news, "It is taken at the new time: "+carGoes(v, &booked[i]))
		}
	}
	return news, nil
}

// carGoes and carComesAlong say what happens to a booking when its event is
// cancelled or moves.
func carGoes(v *db.Vehicle, b *db.Booking) string {
	return v.Name + ", " + clock.Span(b.StartsAt, b.EndsAt) + ", will no longer be booked. We will tell its keeper."
}

func carComesAlong(v *db.Vehicle, b *db.Booking) string {
	return v.Name + " comes along, " + clock.Span(b.StartsAt, b.EndsAt) + ", once its keeper confirms it again."
}
