package network

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// carNotice is what there is to tell of a vehicle, of its booking or of a driver.
type carNotice struct {
	Kind     db.MessageKind
	Vehicle  *db.Vehicle
	Booking  *db.Booking // may be nil
	Event    *db.Event   // what it is booked for, or nil
	Reason   string
	Occasion string    // part of the key of what happens to a booking without changing it, or ""
	Task     string    // what has to be done, or is wrong
	Call     string    // who to call
	Until    time.Time // until when it helps; zero for until the booking starts
}

// to is the notice to one person.
func (c *carNotice) to(p *db.Person, key string) notice {
	return notice{Kind: c.Kind, Key: key, Person: p, Event: c.Event, Booking: c.Booking, Reason: c.Reason, Until: c.Until, Blanks: c.blanks()}
}

// bookingKey is the key of a message to one person about one version of a
// booking, and about what else happened to it than a new version.
func bookingKey(c *carNotice, personID int64) string {
	return fmt.Sprintf("%s/booking-%d/version-%d%s/person-%d", c.Kind, c.Booking.ID, c.Booking.Version, c.Occasion, personID)
}

// tellKeepers tells every vehicle keeper about a booking.
func (n *Network) tellKeepers(ctx context.Context, tx *db.Tx, kind db.MessageKind, v *db.Vehicle, b *db.Booking, e *db.Event, reason string) error {
	return n.tellRole(ctx, tx, db.VehicleKeeper, carNotice{Kind: kind, Vehicle: v, Booking: b, Event: e, Reason: reason})
}

func (n *Network) tellRole(ctx context.Context, tx *db.Tx, role db.Role, w carNotice) error {
	people, err := tx.People(ctx, db.PeopleFilter{Role: role})
	if err != nil {
		return err
	}
	for i := range people {
		if err := n.tell(ctx, tx, w.to(&people[i], bookingKey(&w, people[i].ID))); err != nil {
			return err
		}
	}
	return nil
}

// tellAboutCar tells who asked for a vehicle, and the lead of the event, what
// became of it; that it is confirmed, or not needed, its driver too. Not the one
// who decided.
func (n *Network) tellAboutCar(ctx context.Context, tx *db.Tx, me *db.Person, kind db.MessageKind, v *db.Vehicle, b *db.Booking, e *db.Event, reason string) error {
	ids := []int64{b.AskedBy}
	if e != nil {
		ids = append(ids, leadOf(e))
	}
	if kind == CarCancelled || kind == CarConfirmed {
		ids = append(ids, b.DriverID)
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return id == me.ID })
	return n.tellThese(ctx, tx, ids, carNotice{Kind: kind, Vehicle: v, Booking: b, Event: e, Reason: reason})
}

// tellDrivers tells whoever was to drive a vehicle that somebody else does, and
// the new driver of a confirmed booking that stays as it is otherwise.
func (n *Network) tellDrivers(ctx context.Context, tx *db.Tx, me *db.Person, k *keeping, before int64, moved bool) error {
	b := k.booking
	if b.DriverID == before || b.Status == db.BookingRequested {
		return nil
	}
	w := carNotice{Kind: DriverChanged, Vehicle: k.vehicle, Booking: b, Event: k.event}
	if before != me.ID {
		if err := n.tellThese(ctx, tx, []int64{before}, w); err != nil {
			return err
		}
	}
	if moved || b.DriverID == me.ID { // who is told of the new time, or knows
		return nil
	}
	w.Kind = CarConfirmed
	return n.tellThese(ctx, tx, []int64{b.DriverID}, w)
}

// tellOfEndedDriver tells of every booking that somebody was to drive, and may
// not any more, that it needs another driver: its lead or whoever asked, and
// the keepers; not the one who decided.
func (n *Network) tellOfEndedDriver(ctx context.Context, tx *db.Tx, me *db.Person, personID int64) error {
	bookings, err := tx.BookingsOfDriver(ctx, personID, n.now())
	if err != nil || len(bookings) == 0 {
		return err
	}
	events, err := tx.EventsByID(ctx, eventsOf(bookings))
	if err != nil {
		return err
	}
	keepers, err := tx.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	if err != nil {
		return err
	}
	for i := range bookings {
		b := &bookings[i]
		driver, err := driverOf(ctx, tx.Reader, b)
		if err != nil {
			return err
		}
		if driver.Why == "" {
			continue
		}
		w := carNotice{Kind: DriverEnded, Booking: b, Event: events[b.EventID], Occasion: fmt.Sprintf("/at-%d", n.now().Unix())}
		if w.Vehicle, err = tx.Vehicle(ctx, b.VehicleID); err != nil {
			return err
		}
		ids := []int64{b.AskedBy}
		if w.Event != nil {
			ids[0] = leadOf(w.Event)
		}
		for j := range keepers {
			ids = append(ids, keepers[j].ID)
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return id == me.ID })
		if err := n.tellThese(ctx, tx, ids, w); err != nil {
			return err
		}
	}
	return nil
}

// tellOfRecall tells the event's lead, the driver and every coordinator.
func (n *Network) tellOfRecall(ctx context.Context, tx *db.Tx, k *keeping, reason string) error {
	w := carNotice{Kind: CarRecalled, Vehicle: k.vehicle, Booking: k.booking, Event: k.event, Reason: reason}
	if err := n.tellRole(ctx, tx, db.Coordinator, w); err != nil {
		return err
	}
	return n.tellThese(ctx, tx, []int64{k.booking.DriverID, leadOf(k.event)}, w)
}

// tellThese tells some people about a booking, each once: whoever has the
// message already, as a keeper or a coordinator, gets it no second time.
func (n *Network) tellThese(ctx context.Context, tx *db.Tx, ids []int64, w carNotice) error {
	ids = distinct(ids)
	people, err := tx.PeopleByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if people[id] == nil {
			continue
		}
		if err := n.tell(ctx, tx, w.to(people[id], bookingKey(&w, id))); err != nil {
			return err
		}
	}
	return nil
}
