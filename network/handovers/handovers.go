// Package handovers hands vehicles over, out and in, with photos, and corrects what was recorded.
package handovers

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Handovers hands vehicles over, out and in, with photos, and corrects what was recorded. Make it with [New].
type Handovers struct {
	*action.Ground
	vehicles *vehicles.Vehicles
}

// New returns the handovers on a ground with what is below it.
func New(ground *action.Ground, vehicles *vehicles.Vehicles) *Handovers {
	return &Handovers{Ground: ground, vehicles: vehicles}
}

// FarMiles is how many more than before are asked about: a digit slips easily.
const FarMiles = 1000

// Form is a hand-over as typed.
type Form struct {
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
func (form *Form) apply(h *db.Handover, v *db.Vehicle, f *refusal.Faults) {
	h.Mileage = f.Number("mileage", strings.NewReplacer(",", "", " ", "").Replace(form.Mileage), "the mileage", 0, vehicles.MostMileage)
	h.Charge = f.Number("charge", strings.TrimSuffix(strings.TrimSpace(form.Charge), "%"), "how full it is, in per cent", 0, 100)
	h.MileageReason = f.Text("mileage_reason", form.MileageReason)
	if !f.Has("mileage") && h.Mileage < v.Mileage && h.MileageReason == "" {
		f.Add("mileage_reason", "The mileage was %s when it was last read. Check it, or say why it is less now", words.Grouped(v.Mileage))
	}
	if v.Mileage > 0 && h.Mileage > v.Mileage+FarMiles && !form.MileageRight {
		f.Add("mileage_right", "That is %s miles more than when it was last read. Check it, and tick here if it is right", words.Grouped(h.Mileage-v.Mileage))
	}
	if h.Mileage >= v.Mileage {
		h.MileageReason = ""
	}
	h.Cleanliness = refusal.OneOf(f, "cleanliness", form.Cleanliness, "Choose how clean it is", db.Cleanlinesses...)
	h.Damage, h.Keys = f.Text("damage", form.Damage), form.Keys
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
func (n *Handovers) MayHandOver(ctx context.Context, me *db.Person, id int64) error {
	_, err := n.toHandOver(ctx, me, id)
	return err
}

// toHandOver returns a booking with its event alone, to those who may record its hand-overs.
func (n *Handovers) toHandOver(ctx context.Context, me *db.Person, id int64) (*vehicles.EventCar, error) {
	car, err := n.vehicles.BookingSeen(ctx, me, id)
	if err != nil {
		return nil, err
	}
	if !mayHandOver(me, car.Booking, car.Event) {
		return nil, refusal.New(refusal.Forbidden, "The vehicle is handed over by its driver, the event’s lead, a vehicle keeper or a coordinator. If it is yours to do, ask a coordinator.")
	}
	return car, nil
}

// Plan is what is needed to ask for a hand-over.
type Plan struct {
	Booking   *db.Booking
	Vehicle   *db.Vehicle
	Direction db.Direction // "" when there is nothing to hand over now
	Why       string       // then
	ForDriver bool         // who drives can be chosen
	Late      bool         // it was to be back by now
	Equipment []Equipment
	Wrong     []vehicles.ToPutRight // for who takes it
}

// HandoverOf tells how a booking is handed over next, to those who may do it.
func (n *Handovers) HandoverOf(ctx context.Context, me *db.Person, id int64) (*Plan, error) {
	car, err := n.toHandOver(ctx, me, id)
	if err != nil {
		return nil, err
	}
	v, err := n.DB.Vehicle(ctx, car.Booking.VehicleID)
	if err != nil {
		return nil, err
	}
	return n.planHandover(ctx, n.DB.Reader, n.Time(), me, &vehicles.Keeping{Booking: car.Booking, Vehicle: v, Event: car.Event})
}

// planHandover is HandoverOf once permission is checked. The plan stays as it
// is when the booking and the vehicle change.
func (n *Handovers) planHandover(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, k *vehicles.Keeping) (*Plan, error) {
	b, v := *k.Booking, *k.Vehicle
	p := &Plan{Booking: &b, Vehicle: &v, Equipment: EquipmentOf(&v), ForDriver: choosesDriver(me, k.Event)}
	var err error
	if p.Direction, p.Why, err = n.handoverNow(ctx, r, now, me, &v, &b); err != nil {
		return nil, err
	}
	p.Late = p.Direction == db.HandIn && now.After(b.EndsAt)
	if vehicles.ToCollect(&b) {
		p.Wrong, err = vehicles.StillToPutRight(ctx, r, v.ID)
	}
	return p, err
}

// choosesDriver tells whether a person may choose who drives when a vehicle goes out.
func choosesDriver(me *db.Person, e *db.Event) bool {
	return vehicles.SeesVehicles(me) || e != nil && action.Runs(me, e)
}

// handoverNow is NextHandover, unless something else comes first.
func (n *Handovers) handoverNow(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, v *db.Vehicle, b *db.Booking) (direction db.Direction, why string, err error) {
	if direction, why = vehicles.NextHandover(v, b, now); direction == db.HandOut {
		if why, err = n.comesFirst(ctx, r, now, me, b); why != "" {
			direction = ""
		}
	}
	return direction, why, err
}

// BookingHandovers are the hand-overs of a booking so far, with what can be
// recorded next.
type BookingHandovers struct {
	*vehicles.EventCar

	Direction  db.Direction          // of the next; "" when it can't be recorded now, or not by the reader
	Why        string                // it can't be recorded now
	Wrong      []vehicles.ToPutRight // for who takes it
	Handovers  []db.Handover         // so far
	PutRight   []db.PutRight         // of what they found wrong
	Corrected  map[int64][]db.LogRow // by hand-over, the last first
	RecordedBy map[int64]*db.Person  // who did any of it, by id
}

// Handovers lists the hand-overs of a booking that a person may see, with who
// recorded each, and whether the next one is theirs to record.
func (n *Handovers) Handovers(ctx context.Context, me *db.Person, car *vehicles.EventCar) (*BookingHandovers, error) {
	p := &BookingHandovers{EventCar: car, Corrected: map[int64][]db.LogRow{}}
	var err error
	if mayHandOver(me, car.Booking, car.Event) {
		if p.Direction, p.Why, err = n.handoverNow(ctx, n.DB.Reader, n.Time(), me, car.Vehicle, car.Booking); err != nil {
			return nil, err
		}
	}
	if p.Handovers, err = n.DB.Handovers(ctx, car.Booking.ID); err != nil {
		return nil, err
	}
	if car.ToCollect {
		if p.Wrong, err = vehicles.StillToPutRight(ctx, n.DB.Reader, car.Vehicle.ID); err != nil {
			return nil, err
		}
	}
	var ids, people []int64
	for i := range p.Handovers {
		h := &p.Handovers[i]
		ids, people = append(ids, h.ID), append(people, h.PersonID)
		if p.Corrected[h.ID], err = n.DB.LogOf(ctx, db.ThingHandover, h.ID, 20); err != nil {
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
	p.RecordedBy, err = n.DB.PeopleByID(ctx, action.Distinct(people))
	return p, err
}

// PhotoFor returns a photo's picture, a JPEG, for those who may see its booking.
func (n *Handovers) PhotoFor(ctx context.Context, me *db.Person, id int64) ([]byte, error) {
	photo, err := n.DB.Photo(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.vehicles.BookingSeen(ctx, me, photo.BookingID); err != nil {
		return nil, err
	}
	data, err := n.photos().Read(photo.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, refusal.Missing() // a backup was restored without its photos
	}
	return data, err
}

// photos is the folder where photos are kept, which the server sets.
func (n *Handovers) photos() photos.Dir { return photos.Dir(n.PhotoDir) }
