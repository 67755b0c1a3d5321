package network

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// carJob is the name under which the last look at the vehicles is remembered.
const carJob = "vehicles"

// How long before they run out keepers and drivers are reminded, in days.
var lapseDays = []int{30, 7}

const (
	overdue  = 30 * time.Minute // how long after its end a booking that is still out counts as late
	nextSoon = 48 * time.Hour   // within which of that end the next booking has to worry
)

// carReminder is a reminder about a vehicle: to people by id, or to all keepers.
type carReminder struct {
	carNotice

	at      time.Time
	ids     []int64
	keepers bool
	key     string // never used again for the same person
}

// QueueCarReminders puts into the outbox what came due about the vehicles
// since the last look, and returns how many: to collect one the day before, a
// late return, papers and authorisations to drive that run out in 30 and 7 days.
func (n *Network) QueueCarReminders(ctx context.Context) (queued int, err error) {
	now := n.now()
	last, err := n.lastRun(ctx, carJob, now)
	if err != nil || last.Before(now) && now.Sub(last) < overlap/2 {
		return 0, err
	}
	due, err := n.carReminders(ctx, now)
	if err != nil {
		return 0, err
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		queued = 0
		for i := range due {
			if within(due[i].at, last.Add(-overlap), now) {
				told, err := n.remindOfCar(ctx, tx, &due[i])
				if err != nil {
					return err
				}
				queued += told
			}
		}
		return tx.SaveJobRun(ctx, &db.JobRun{Job: carJob, RanAt: now})
	})
	return queued, err
}

// CarReminders lists what will be sent about a vehicle in the coming weeks, by
// when, for keepers and coordinators: it is seen before it goes.
func (n *Network) CarReminders(ctx context.Context, me *db.Person, vehicleID int64) ([]Planned, error) {
	if !seesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	all, err := n.carReminders(ctx, n.now())
	if err != nil {
		return nil, err
	}
	keepers, err := n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	if err != nil {
		return nil, err
	}
	var planned []Planned
	for i := range all {
		r := &all[i]
		if r.Vehicle.ID != vehicleID || !r.at.After(n.now()) {
			continue
		}
		people, err := n.DB.PeopleByID(ctx, distinct(r.ids))
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			planned = group(planned, Planned{Kind: r.Kind, Due: r.at, Why: r.Task}, p.Name())
		}
		for j := range keepers {
			if r.keepers && people[keepers[j].ID] == nil {
				planned = group(planned, Planned{Kind: r.Kind, Due: r.at, Why: r.Task}, keepers[j].Name())
			}
		}
	}
	return planned, nil
}

// carReminders works out every reminder about the vehicles around now.
func (n *Network) carReminders(ctx context.Context, now time.Time) ([]carReminder, error) {
	vehicles, err := n.DB.Vehicles(ctx)
	if err != nil {
		return nil, err
	}
	keepers, err := n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	if err != nil {
		return nil, err
	}
	var all []carReminder
	for i := range vehicles {
		v := &vehicles[i]
		all = append(all, paperReminders(v)...)
		held, err := n.DB.DriverAuthorisations(ctx, v.ID, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, driverReminders(v, held)...)
		bookings, err := n.DB.BookingsBetween(ctx, v.ID, now.Add(-longestBooking), now.AddDate(0, 0, 28))
		if err != nil {
			return nil, err
		}
		bases, err := n.DB.Bases(ctx, v.ID)
		if err != nil {
			return nil, err
		}
		events, err := n.DB.EventsByID(ctx, eventsOf(bookings))
		if err != nil {
			return nil, err
		}
		all = append(all, bookingReminders(v, bookings, collecting{bases, keepers}, events)...)
	}
	return all, nil
}

func eventsOf(bookings []db.Booking) []int64 {
	var ids []int64
	for _, b := range bookings {
		ids = append(ids, b.EventID)
	}
	return distinct(ids)
}

// driverReminders are those about authorisations to drive that are not renewed.
func driverReminders(v *db.Vehicle, held []db.DriverAuthorisation) []carReminder {
	var all []carReminder
	for i, a := range held { // the one that lasts the longest comes first
		renewed := a.EndedOn != ""
		for _, other := range held[:i] {
			renewed = renewed || other.PersonID == a.PersonID && other.EndedOn == ""
		}
		for _, days := range lapseDays {
			if !renewed {
				all = append(all, carReminder{
					carNotice: carNotice{Kind: DriverLapses, Vehicle: v, Task: "The authorisation to drive it ends on " + longDay(a.ExpiresOn), Until: morningBefore(a.ExpiresOn, -1)},
					at:        morningBefore(a.ExpiresOn, days), ids: []int64{a.PersonID}, keepers: true, key: fmt.Sprintf("authorisation-%d/until-%s/days-%d", a.ID, a.ExpiresOn, days),
				})
			}
		}
	}
	return all
}

// bookingReminders are those to collect a vehicle the day before, and about
// one that is not back.
func bookingReminders(v *db.Vehicle, bookings []db.Booking, from collecting, events map[int64]*db.Event) []carReminder {
	var all []carReminder
	for i := range bookings {
		b := &bookings[i]
		who := []int64{b.AskedBy}
		if e := events[b.EventID]; e != nil {
			who = []int64{leadOf(e)}
		}
		if b.DriverID != 0 {
			who = append(who, b.DriverID)
		}
		switch b.Status {
		case db.BookingConfirmed:
			all = append(all, carReminder{
				carNotice: carNotice{Kind: CarCollect, Vehicle: v, Booking: b, Event: events[b.EventID], Task: from.words(v, b), Until: b.StartsAt},
				at:        OnDay(b.StartsAt, -1, 9, 0), ids: distinct(who), key: fmt.Sprintf("booking-%d/revision-%d", b.ID, b.Revision),
			})
		case db.BookingOut:
			all = append(all, lateReminders(v, b, after(bookings, i), who, from.keepers, events)...)
		case db.BookingRequested, db.BookingReturned, db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
		}
	}
	return all
}

// lateReminders are those about a vehicle that is not back. They go to its
// keepers, to the people who have it, and to those with the next booking, who
// read of their own booking. Each says which keepers to call.
func lateReminders(v *db.Vehicle, b, next *db.Booking, holders []int64, keepers []db.Person, events map[int64]*db.Event) []carReminder {
	at, key := b.EndsAt.Add(overdue), fmt.Sprintf("booking-%d/revision-%d", b.ID, b.Revision)
	call := keepersToCall(keepers)
	late := carNotice{Kind: CarLate, Vehicle: v, Booking: b, Event: events[b.EventID], Task: "It was due back by " + moment(b.EndsAt), Until: b.EndsAt.AddDate(0, 0, 2), Call: call}
	held := late
	held.Kind = CarLateHolder
	all := []carReminder{
		{carNotice: late, at: at, keepers: true, key: key},
		{carNotice: held, at: at, ids: distinct(holders), key: key},
	}
	if next == nil {
		return all
	}
	risk := carNotice{Kind: CarLateNext, Vehicle: v, Booking: next, Event: events[next.EventID], Until: next.EndsAt, Call: call}
	who := []int64{next.AskedBy, next.DriverID}
	if risk.Event != nil {
		who[0] = leadOf(risk.Event)
	}
	return append(all, carReminder{carNotice: risk, at: at, ids: distinct(who), key: fmt.Sprintf("%s/next-%d", key, next.ID)})
}

// keepersToCall names the keepers of the vehicle (any of them can help), with
// their phone numbers, by first names.
func keepersToCall(keepers []db.Person) string {
	if len(keepers) == 0 {
		return "a coordinator"
	}
	names := make([]string, len(keepers))
	for i := range keepers {
		names[i] = oneLine(keepers[i].FirstName)
		if phone := oneLine(keepers[i].Phone); phone != "" {
			names[i] += " on " + phone
		}
	}
	return strings.Join(names, " or ")
}

// after is the next booking that stands and begins soon after one is to be back, or nil.
func after(bookings []db.Booking, i int) *db.Booking {
	for j := i + 1; j < len(bookings); j++ {
		if b := &bookings[j]; toCollect(b) {
			if b.BlocksFrom.Before(bookings[i].EndsAt.Add(nextSoon)) {
				return b
			}
			return nil
		}
	}
	return nil
}

// collecting is where vehicles are collected, and from whom.
type collecting struct {
	bases   []db.Base
	keepers []db.Person
}

// words says where a vehicle and its keys are on the day of a booking.
func (c collecting) words(v *db.Vehicle, b *db.Booking) string {
	words := "Collect it"
	if from := KeeperNames(c.keepers); from != "" {
		words += " from " + from
	}
	if base := baseOn(c.bases, dayOf(b.StartsAt)); base != nil {
		words += " at " + joinComma(base.Station, base.Address)
	}
	if v.KeysAt != "" {
		words += "; the keys: " + v.KeysAt
	}
	if b.DriverID == 0 {
		words += ". Nobody is named to drive it yet"
	}
	return words
}

// KeeperNames names the keepers of the vehicles, of whom any will do, by first
// names (docs/rules.md#11-who-sees-who).
func KeeperNames(keepers []db.Person) string {
	names := make([]string, len(keepers))
	for i := range keepers {
		names[i] = keepers[i].FirstName
	}
	return strings.Join(names, " or ")
}

// remindLate queues at once what was entered too late for its reminder: of each
// thing the last reminder whose moment has passed, while it is still of use. One
// that went in time is not sent again.
func (n *Network) remindLate(ctx context.Context, tx *db.Tx, all []carReminder) error {
	now, latest := n.now(), map[string]*carReminder{}
	for i := range all {
		if r := &all[i]; !r.at.After(now) && now.Before(r.Until) {
			latest[r.Task] = r // those of one thing come in the order of their moments
		}
	}
	for _, r := range latest {
		if _, err := n.remindOfCar(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// remindOfCar queues one reminder for everybody it is for.
func (n *Network) remindOfCar(ctx context.Context, tx *db.Tx, r *carReminder) (told int, err error) {
	people, err := tx.PeopleByID(ctx, distinct(r.ids))
	if err != nil {
		return 0, err
	}
	if r.keepers {
		keepers, err := tx.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
		if err != nil {
			return 0, err
		}
		for i := range keepers {
			people[keepers[i].ID] = &keepers[i]
		}
	}
	for id, p := range people {
		w := r.to(p, fmt.Sprintf("%s/%s/person-%d", r.Kind, r.key, id))
		w.Due = r.at
		if err := n.tell(ctx, tx, w); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}
