package network

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// vehicleKinds are the kinds of message about a vehicle, its bookings and its drivers.
func (n *Network) vehicleKinds() messageKinds {
	kinds := kindsFrom(vehicleScripts)
	for _, name := range []db.MessageKind{CarAsked, CarConfirmed, CarDeclined, CarCollect, CarLate, CarLateHolder, CarLateNext, CarDelayed, DriverChanged} {
		kinds[name].since = n.bookingSince
	}
	return kinds
}

// bookingSince returns why a message does not fit its booking of a vehicle any
// more, or "".
func (n *Network) bookingSince(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
	b, err := r.Booking(ctx, m.BookingID)
	if err != nil {
		return "", err
	}
	if fits, err := n.fitsBooking(ctx, r, m, b); err != nil || !fits {
		return "The booking has changed since", err
	}
	switch m.Kind {
	case CarAsked, CarConfirmed, CarDelayed, DriverChanged:
		if why, err := saidLater(ctx, r, m, CarCancelled, CarRecalled, CarDelayed); err != nil || why != "" {
			return why, err
		}
		return saidAlready(ctx, r, m)
	}
	return "", nil
}

// fitsBooking tells whether what a message says of a booking is still so.
func (n *Network) fitsBooking(ctx context.Context, r *db.Reader, m *db.Message, b *db.Booking) (bool, error) {
	switch m.Kind {
	case CarAsked:
		return b.Status == db.BookingRequested, nil
	case CarConfirmed:
		lead, err := leadOfMessage(ctx, r, m)
		return (b.Status == db.BookingConfirmed || b.Status == db.BookingOut) && slices.Contains([]int64{b.DriverID, b.AskedBy, lead}, m.PersonID), err
	case CarDeclined:
		return b.Status == db.BookingDeclined, nil
	case CarCollect:
		return b.Status == db.BookingConfirmed, nil
	case CarLate, CarLateHolder:
		return b.Status == db.BookingOut, nil
	case CarLateNext:
		out, err := r.BookingOut(ctx, b.VehicleID)
		if errors.Is(err, db.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		return isLate(out, n.now()) && toCollect(b), nil
	case DriverChanged:
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
	return leadOf(e), nil
}

// heardOfDriving tells whether somebody who is told that somebody else drives
// had heard that they would: false where the email that said so was stopped.
func heardOfDriving(ctx context.Context, r *db.Reader, m *db.Message) (bool, error) {
	all, err := r.MessagesAbout(ctx, m)
	heard := true
	for i := range all {
		switch all[i].Kind {
		case CarConfirmed, CarCollect:
			if all[i].Status != db.MessageStopped {
				return true, err
			}
			heard = false
		}
	}
	return heard, err
}
