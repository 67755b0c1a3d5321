package network

import (
	"context"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// soonestOut is how long before a booking keeps its vehicle it can be taken.
const soonestOut = 2 * time.Hour

// farMiles is how many more than before are asked about: a digit slips easily.
const farMiles = 1000

// HandoverForm is a hand-over as typed.
type HandoverForm struct {
	Direction     db.Direction // which way the person saw it go
	Mileage       string
	MileageReason string
	MileageRight  bool   // it is so much more than before
	Charge        string // per cent
	Keys          bool
	Present       []string // keys of the equipment that is there
	Damage        string
	Cleanliness   string
	Driver        string // id of who drives, when it goes out; "" for who is named already
	Photos        []io.Reader
}

// Equipment is a thing that belongs in a vehicle, with a key that stays the
// same while its name does.
type Equipment struct{ Key, Name string }

// EquipmentOf lists what belongs in a vehicle.
func EquipmentOf(v *db.Vehicle) []Equipment {
	var all []Equipment
	for name := range strings.Lines(v.Equipment) {
		sum := fnv.New32a()
		_, _ = io.WriteString(sum, strings.TrimSpace(name))
		e := Equipment{Key: strconv.FormatUint(uint64(sum.Sum32()), 36), Name: strings.TrimSpace(name)}
		if e.Name != "" && !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	return all
}

// apply reads what was typed into a hand-over of a vehicle.
func (form *HandoverForm) apply(h *db.Handover, v *db.Vehicle, f *faults) {
	h.Mileage = f.number("mileage", strings.NewReplacer(",", "", " ", "").Replace(form.Mileage), "the mileage", 0, mostMileage)
	h.Charge = f.number("charge", strings.TrimSuffix(strings.TrimSpace(form.Charge), "%"), "how full it is, in per cent", 0, 100)
	h.MileageReason = f.text("mileage_reason", form.MileageReason)
	if !f.has("mileage") && h.Mileage < v.Mileage && h.MileageReason == "" {
		f.add("mileage_reason", "The mileage was %s when it was last read. Check it, or say why it is less now", Grouped(v.Mileage))
	}
	if v.Mileage > 0 && h.Mileage > v.Mileage+farMiles && !form.MileageRight {
		f.add("mileage_right", "That is %s miles more than when it was last read. Check it, and tick here if it is right", Grouped(h.Mileage-v.Mileage))
	}
	if h.Mileage >= v.Mileage {
		h.MileageReason = ""
	}
	h.Cleanliness = oneOf(f, "cleanliness", form.Cleanliness, "Choose how clean it is", db.Cleanlinesses...)
	h.Damage, h.Keys = f.text("damage", form.Damage), form.Keys
	var missing []string
	for _, e := range EquipmentOf(v) {
		if !slices.Contains(form.Present, e.Key) {
			missing = append(missing, e.Name)
		}
	}
	h.Missing = strings.Join(missing, "\n")
}

// mayHandOver tells whether a person may record the hand-overs of a booking.
func mayHandOver(me *db.Person, b *db.Booking, e *db.Event) bool {
	return b.DriverID == me.ID || choosesDriver(me, e)
}

// MayHandOver refuses, as HandoverOf does, those who may not record the
// hand-overs of a booking.
func (n *Network) MayHandOver(ctx context.Context, me *db.Person, id int64) error {
	_, err := n.toHandOver(ctx, me, id)
	return err
}

// toHandOver returns a booking with its event alone, to those who may record its hand-overs.
func (n *Network) toHandOver(ctx context.Context, me *db.Person, id int64) (*EventCar, error) {
	car, err := n.bookingSeen(ctx, me, id)
	if err != nil {
		return nil, err
	}
	if !mayHandOver(me, car.Booking, car.Event) {
		return nil, refuse(Forbidden, "The vehicle is handed over by its driver, the event’s lead, a vehicle keeper or a coordinator. If it is yours to do, ask a coordinator.")
	}
	return car, nil
}

// HandoverPlan is what is needed to ask for a hand-over.
type HandoverPlan struct {
	Booking   *db.Booking
	Vehicle   *db.Vehicle
	Direction db.Direction // "" when there is nothing to hand over now
	Why       string       // then
	ForDriver bool         // who drives can be chosen
	Late      bool         // it was to be back by now
	Equipment []Equipment
	Wrong     []ToPutRight // for who takes it
}

// HandoverOf tells how a booking is handed over next, to those who may do it.
func (n *Network) HandoverOf(ctx context.Context, me *db.Person, id int64) (*HandoverPlan, error) {
	car, err := n.toHandOver(ctx, me, id)
	if err != nil {
		return nil, err
	}
	v, err := n.DB.Vehicle(ctx, car.Booking.VehicleID)
	if err != nil {
		return nil, err
	}
	return n.planHandover(ctx, n.DB.Reader, me, &keeping{car.Booking, v, car.Event})
}

// planHandover is HandoverOf once permission is checked. The plan stays as it
// is when the booking and the vehicle change.
func (n *Network) planHandover(ctx context.Context, r *db.Reader, me *db.Person, k *keeping) (*HandoverPlan, error) {
	b, v := *k.booking, *k.vehicle
	p := &HandoverPlan{Booking: &b, Vehicle: &v, Equipment: EquipmentOf(&v), ForDriver: choosesDriver(me, k.event)}
	var err error
	if p.Direction, p.Why, err = n.handoverNow(ctx, r, me, &v, &b); err != nil {
		return nil, err
	}
	p.Late = p.Direction == db.HandIn && n.now().After(b.EndsAt)
	if toCollect(&b) {
		p.Wrong, err = toPutRight(ctx, r, v.ID)
	}
	return p, err
}

// choosesDriver tells whether a person may choose who drives when a vehicle goes out.
func choosesDriver(me *db.Person, e *db.Event) bool {
	return seesVehicles(me) || e != nil && runs(me, e)
}

// handoverNow is nextHandover, unless something else comes first.
func (n *Network) handoverNow(ctx context.Context, r *db.Reader, me *db.Person, v *db.Vehicle, b *db.Booking) (direction db.Direction, why string, err error) {
	if direction, why = nextHandover(v, b, n.now()); direction == db.HandOut {
		if why, err = n.comesFirst(ctx, r, me, b); why != "" {
			direction = ""
		}
	}
	return direction, why, err
}

// BookingHandovers are the hand-overs of a booking so far, with what can be
// recorded next.
type BookingHandovers struct {
	*EventCar

	Direction  db.Direction          // of the next; "" when it can't be recorded now, or not by the reader
	Why        string                // it can't be recorded now
	Wrong      []ToPutRight          // for who takes it
	Handovers  []db.Handover         // so far
	PutRight   []db.PutRight         // of what they found wrong
	Corrected  map[int64][]db.LogRow // by hand-over, the last first
	RecordedBy map[int64]*db.Person  // who did any of it, by id
}

// Handovers lists the hand-overs of a booking that a person may see, with who
// recorded each, and whether the next one is theirs to record.
func (n *Network) Handovers(ctx context.Context, me *db.Person, car *EventCar) (*BookingHandovers, error) {
	p := &BookingHandovers{EventCar: car, Corrected: map[int64][]db.LogRow{}}
	var err error
	if mayHandOver(me, car.Booking, car.Event) {
		if p.Direction, p.Why, err = n.handoverNow(ctx, n.DB.Reader, me, car.Vehicle, car.Booking); err != nil {
			return nil, err
		}
	}
	if p.Handovers, err = n.DB.Handovers(ctx, car.Booking.ID); err != nil {
		return nil, err
	}
	if car.ToCollect {
		if p.Wrong, err = toPutRight(ctx, n.DB.Reader, car.Vehicle.ID); err != nil {
			return nil, err
		}
	}
	var ids, people []int64
	for i := range p.Handovers {
		h := &p.Handovers[i]
		ids, people = append(ids, h.ID), append(people, h.PersonID)
		if p.Corrected[h.ID], err = n.DB.LogOf(ctx, thingHandover, h.ID, 20); err != nil {
			return nil, err
		}
		for _, row := range p.Corrected[h.ID] {
			people = append(people, row.PersonID)
		}
	}
	if p.PutRight, err = n.DB.PutRight(ctx, ids...); err != nil {
		return nil, err
	}
	for i := range p.PutRight {
		people = append(people, p.PutRight[i].PersonID)
	}
	p.RecordedBy, err = n.DB.PeopleByID(ctx, distinct(people))
	return p, err
}
