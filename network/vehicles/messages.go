package vehicles

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// CarNotice is what there is to tell of a vehicle, of its booking or of a driver.
type CarNotice struct {
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

// To is the notice to one person.
func (c *CarNotice) To(p *db.Person, key string) messages.Notice {
	return messages.Notice{Kind: c.Kind, Key: key, Person: p, Event: c.Event, Booking: c.Booking, Reason: c.Reason, Until: c.Until, Blanks: c.Blanks()}
}

// bookingKey is the key of a message to one person about one version of a
// booking, and about what else happened to it than a new version.
func bookingKey(c *CarNotice, personID int64) string {
	return fmt.Sprintf("%s/booking-%d/version-%d%s/person-%d", c.Kind, c.Booking.ID, c.Booking.Version, c.Occasion, personID)
}

// tellKeepers tells every vehicle keeper about a booking.
func (n *Vehicles) tellKeepers(ctx context.Context, a *action.Action, kind db.MessageKind, v *db.Vehicle, b *db.Booking, e *db.Event, reason string) error {
	return n.TellRole(ctx, a, db.VehicleKeeper, CarNotice{Kind: kind, Vehicle: v, Booking: b, Event: e, Reason: reason})
}

func (n *Vehicles) TellRole(ctx context.Context, a *action.Action, role db.Role, w CarNotice) error {
	people, err := a.Tx.People(ctx, db.PeopleFilter{Role: role})
	if err != nil {
		return err
	}
	for i := range people {
		if err := n.messages.Tell(ctx, a, w.To(&people[i], bookingKey(&w, people[i].ID))); err != nil {
			return err
		}
	}
	return nil
}

// tellAboutCar tells the person who asked for a vehicle, and the lead of the event,
// what was decided. When the booking is confirmed or cancelled, it tells the driver
// too. It does not tell the person who decided.
func (n *Vehicles) tellAboutCar(ctx context.Context, a *action.Action, kind db.MessageKind, v *db.Vehicle, b *db.Booking, e *db.Event, reason string) error {
	ids := []int64{b.AskedBy}
	if e != nil {
		ids = append(ids, action.LeadOf(e))
	}
	if kind == messages.CarCancelled || kind == messages.CarConfirmed {
		ids = append(ids, b.DriverID)
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return id == a.Me.ID })
	return n.TellThese(ctx, a, ids, CarNotice{Kind: kind, Vehicle: v, Booking: b, Event: e, Reason: reason})
}

// tellDrivers tells the person who was to drive a vehicle that somebody else does.
// It also tells the new driver of a confirmed booking, unless it moved.
func (n *Vehicles) tellDrivers(ctx context.Context, a *action.Action, k *Keeping, before int64, moved bool) error {
	b := k.Booking
	if b.DriverID == before || b.Status == db.BookingRequested {
		return nil
	}
	w := CarNotice{Kind: messages.DriverChanged, Vehicle: k.Vehicle, Booking: b, Event: k.Event}
	if before != a.Me.ID {
		if err := n.TellThese(ctx, a, []int64{before}, w); err != nil {
			return err
		}
	}
	if moved || b.DriverID == a.Me.ID { // who is told of the new time, or knows
		return nil
	}
	w.Kind = messages.CarConfirmed
	return n.TellThese(ctx, a, []int64{b.DriverID}, w)
}

// TellOfEndedDriver is for bookings with a driver who may not drive any more. It
// tells of each that it needs another driver: the event's lead or the person who
// asked, and the keepers. It does not tell the person who decided.
func (n *Vehicles) TellOfEndedDriver(ctx context.Context, a *action.Action, personID int64) error {
	bookings, err := a.Tx.BookingsOfDriver(ctx, personID, a.Now)
	if err != nil || len(bookings) == 0 {
		return err
	}
	events, err := a.Tx.EventsByID(ctx, eventsOf(bookings))
	if err != nil {
		return err
	}
	keepers, err := a.Tx.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	if err != nil {
		return err
	}
	for i := range bookings {
		b := &bookings[i]
		driver, err := driverOf(ctx, a.Tx.Reader, b)
		if err != nil {
			return err
		}
		if driver.Why == "" {
			continue
		}
		w := CarNotice{Kind: messages.DriverEnded, Booking: b, Event: events[b.EventID], Occasion: fmt.Sprintf("/at-%d", a.Now.Unix())}
		if w.Vehicle, err = a.Tx.Vehicle(ctx, b.VehicleID); err != nil {
			return err
		}
		ids := []int64{b.AskedBy}
		if w.Event != nil {
			ids[0] = action.LeadOf(w.Event)
		}
		for j := range keepers {
			ids = append(ids, keepers[j].ID)
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return id == a.Me.ID })
		if err := n.TellThese(ctx, a, ids, w); err != nil {
			return err
		}
	}
	return nil
}

// TellOfRecall tells the event's lead, the driver and every coordinator.
func (n *Vehicles) TellOfRecall(ctx context.Context, a *action.Action, k *Keeping, reason string) error {
	w := CarNotice{Kind: messages.CarRecalled, Vehicle: k.Vehicle, Booking: k.Booking, Event: k.Event, Reason: reason}
	if err := n.TellRole(ctx, a, db.Coordinator, w); err != nil {
		return err
	}
	return n.TellThese(ctx, a, []int64{k.Booking.DriverID, action.LeadOf(k.Event)}, w)
}

// TellThese tells some people about a booking, each once. A person who has the
// message already, as a keeper or a coordinator, does not get it again.
func (n *Vehicles) TellThese(ctx context.Context, a *action.Action, ids []int64, w CarNotice) error {
	ids = action.Distinct(ids)
	people, err := a.Tx.PeopleByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if people[id] == nil {
			continue
		}
		if err := n.messages.Tell(ctx, a, w.To(people[id], bookingKey(&w, id))); err != nil {
			return err
		}
	}
	return nil
}
