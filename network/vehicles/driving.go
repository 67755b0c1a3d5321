package vehicles

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
)

// Drive is a booking whose vehicle a person drives.
type Drive struct {
	db.Booking

	Vehicle   *db.Vehicle
	Direction db.Direction // of the hand-over that can be recorded now, or ""
	Undriven  string       // why the driver may not drive it then, or ""
}

// DriveOf is a booking and its vehicle with the hand-over that is possible now.
func (n *Vehicles) DriveOf(b *db.Booking, v *db.Vehicle) Drive {
	d := Drive{Booking: *b, Vehicle: v}
	d.Direction, _ = NextHandover(v, b, n.Time())
	return d
}

// DrivesOf lists what a person is to drive, and has out, by start.
func (n *Vehicles) DrivesOf(ctx context.Context, me *db.Person) ([]Drive, error) {
	bookings, err := n.DB.BookingsOfDriver(ctx, me.ID, n.Time())
	if err != nil {
		return nil, err
	}
	var drives []Drive
	for i := range bookings {
		if bookings[i].Status == db.BookingRequested {
			continue
		}
		v, err := n.DB.Vehicle(ctx, bookings[i].VehicleID)
		if err != nil {
			return nil, err
		}
		d := n.DriveOf(&bookings[i], v)
		driver, err := driverOf(ctx, n.DB.Reader, &bookings[i])
		if err != nil {
			return nil, err
		}
		d.Undriven = driver.Why
		drives = append(drives, d)
	}
	return drives, nil
}

// undriven lists the bookings of a vehicle to come that are confirmed with a
// driver who may not drive it then.
func (n *Vehicles) undriven(ctx context.Context, v *db.Vehicle) ([]Drive, error) {
	bookings, err := n.DB.BookingsFrom(ctx, v.ID, n.Time(), 100)
	if err != nil {
		return nil, err
	}
	var all []Drive
	for i := range bookings {
		if bookings[i].Status != db.BookingConfirmed {
			continue
		}
		driver, err := driverOf(ctx, n.DB.Reader, &bookings[i])
		if err != nil {
			return nil, err
		}
		if driver.Why != "" {
			all = append(all, Drive{Booking: bookings[i], Vehicle: v, Undriven: driver.Why})
		}
	}
	return all, nil
}

// CarFor returns the booking that counts for an event, or the last one if that
// was recalled, or nil.
func (n *Vehicles) CarFor(ctx context.Context, eventID int64) (*db.Booking, error) {
	booked, err := n.DB.BookingsOfEvent(ctx, eventID)
	for i := range booked {
		if Holds(&booked[i]) {
			return &booked[i], err
		}
	}
	if len(booked) > 0 && booked[0].Status == db.BookingRecalled {
		return &booked[0], err
	}
	return nil, err
}
