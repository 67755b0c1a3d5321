package vehicles

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// messageKinds are the kinds of message about a vehicle, its bookings and its drivers.
func (n *Vehicles) messageKinds() messages.MessageKinds {
	kinds := messages.KindsFrom(vehicleScripts)
	for _, name := range []db.MessageKind{messages.CarAsked, messages.CarConfirmed, messages.CarDeclined, messages.CarCollect, messages.CarLate, messages.CarLateHolder, messages.CarLateNext, messages.CarDelayed, messages.DriverChanged} {
		kinds[name].Since = n.bookingSince
	}
	return kinds
}

// bookingSince returns why a message does not fit its booking of a vehicle any
// more, or "".
func (n *Vehicles) bookingSince(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (string, error) {
	b, err := r.Booking(ctx, m.BookingID)
	if err != nil {
		return "", err
	}
	if fits, err := n.fitsBooking(ctx, r, now, m, b); err != nil || !fits {
		return "The booking has changed since", err
	}
	switch m.Kind {
	case messages.CarAsked, messages.CarConfirmed, messages.CarDelayed, messages.DriverChanged:
		if why, err := messages.SaidLater(ctx, r, m, messages.CarCancelled, messages.CarRecalled, messages.CarDelayed); err != nil || why != "" {
			return why, err
		}
		return messages.SaidAlready(ctx, r, now, m)
	}
	return "", nil
}

// fitsBooking tells whether what a message says of a booking is still so.
func (n *Vehicles) fitsBooking(ctx context.Context, r *db.Reader, now time.Time, m *db.Message, b *db.Booking) (bool, error) {
	switch m.Kind {
	case messages.CarAsked:
		return b.Status == db.BookingRequested, nil
	case messages.CarConfirmed:
		lead, err := leadOfMessage(ctx, r, m)
		return (b.Status == db.BookingConfirmed || b.Status == db.BookingOut) && slices.Contains([]int64{b.DriverID, b.AskedBy, lead}, m.PersonID), err
	case messages.CarDeclined:
		return b.Status == db.BookingDeclined, nil
	case messages.CarCollect:
		return b.Status == db.BookingConfirmed, nil
	case messages.CarLate, messages.CarLateHolder:
		return b.Status == db.BookingOut, nil
	case messages.CarLateNext:
		out, err := r.BookingOut(ctx, b.VehicleID)
		if errors.Is(err, db.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		return isLate(out, now) && ToCollect(b), nil
	case messages.DriverChanged:
		if b.DriverID == m.PersonID {
			return false, nil
		}
		return heardOfDriving(ctx, r, m)
	}
	return true, nil
}

// leadOfMessage returns who leads the event that a message is about, 0 for none.
func leadOfMessage(ctx context.Context, r *db.Reader, m *db.Message) (int64, error) {
	if m.EventID == 0 {
		return 0, nil
	}
	e, err := r.Event(ctx, m.EventID)
	if err != nil {
		return 0, err
	}
	return action.LeadOf(e), nil
}

// heardOfDriving tells whether somebody who is told that somebody else drives
// had heard that they would: false where the email that said so was stopped.
func heardOfDriving(ctx context.Context, r *db.Reader, m *db.Message) (bool, error) {
	all, err := r.MessagesAbout(ctx, m)
	heard := true
	for i := range all {
		switch all[i].Kind {
		case messages.CarConfirmed, messages.CarCollect:
			if all[i].Status != db.MessageStopped {
				return true, err
			}
			heard = false
		}
	}
	return heard, err
}
