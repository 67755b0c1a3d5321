package vehicles

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// carJob is the name under which the last look at the vehicles is remembered.
const carJob = "vehicles"

// How long before they run out keepers and drivers are reminded, in days.
var LapseDays = []int{30, 7}

const (
	Overdue  = 30 * time.Minute // how long after its end a booking that is still out counts as late
	NextSoon = 48 * time.Hour   // within which of that end the next booking has to worry
)

// carReminder is a reminder about a vehicle: to people by id, or to all keepers.
type carReminder struct {
	CarNotice

	at      time.Time
	ids     []int64
	keepers bool
	key     string // never used again for the same person
}

// QueueCarReminders puts into the outbox what came due about the vehicles
// since the last look, and returns how many: to collect one the day before, a
// late return, papers and authorisations to drive that run out in 30 and 7 days.
func (n *Vehicles) QueueCarReminders(ctx context.Context) (queued int, err error) {
	now := n.Time()
	last, err := n.messages.LastRun(ctx, carJob, now)
	if err != nil || last.Before(now) && now.Sub(last) < messages.Overlap/2 {
		return 0, err
	}
	due, err := n.carReminders(ctx, now)
	if err != nil {
		return 0, err
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		queued = 0
		for i := range due {
			if clock.Within(due[i].at, last.Add(-messages.Overlap), now) {
				told, err := n.remindOfCar(ctx, a, &due[i])
				if err != nil {
					return err
				}
				queued += told
			}
		}
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: carJob, RanAt: now})
	})
	return queued, err
}

// CarReminders lists what will be sent about a vehicle in the coming weeks, by
// when, for keepers and coordinators: it is seen before it goes.
func (n *Vehicles) CarReminders(ctx context.Context, me *db.Person, vehicleID int64) ([]messages.Planned, error) {
	if !SeesVehicles(me) {
		return nil, onlyWhoSeesVehicles()
	}
	all, err := n.carReminders(ctx, n.Time())
	if err != nil {
		return nil, err
	}
	keepers, err := n.DB.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
	if err != nil {
		return nil, err
	}
	var planned []messages.Planned
	for i := range all {
		r := &all[i]
		if r.Vehicle.ID != vehicleID || !r.at.After(n.Time()) {
			continue
		}
		people, err := n.DB.PeopleByID(ctx, action.Distinct(r.ids))
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			planned = messages.Group(planned, messages.Planned{Kind: r.Kind, Due: r.at, Why: r.Task}, p.Name())
		}
		for j := range keepers {
			if r.keepers && people[keepers[j].ID] == nil {
				planned = messages.Group(planned, messages.Planned{Kind: r.Kind, Due: r.at, Why: r.Task}, keepers[j].Name())
			}
		}
	}
	return planned, nil
}

// carReminders works out every reminder about the vehicles around now.
func (n *Vehicles) carReminders(ctx context.Context, now time.Time) ([]carReminder, error) {
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
		all = append(all, paperReminders(v, n.Settings().PaperDays)...)
		held, err := n.DB.DriverAuthorisations(ctx, v.ID, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, driverReminders(v, held, n.Settings().PaperDays)...)
		bookings, err := n.DB.BookingsBetween(ctx, v.ID, now.Add(-LongestBooking), now.AddDate(0, 0, 28))
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
		all = append(all, bookingReminders(v, bookings, Collecting{bases, keepers}, events)...)
	}
	return all, nil
}

func eventsOf(bookings []db.Booking) []int64 {
	var ids []int64
	for _, b := range bookings {
		ids = append(ids, b.EventID)
	}
	return action.Distinct(ids)
}

// driverReminders are those about authorisations to drive that are not renewed,
// so many days before each ends.
func driverReminders(v *db.Vehicle, held []db.DriverAuthorisation, notices []int) []carReminder {
	var all []carReminder
	for i, a := range held { // the one that lasts the longest comes first
		renewed := a.EndedOn != ""
		for _, other := range held[:i] {
			renewed = renewed || other.PersonID == a.PersonID && other.EndedOn == ""
		}
		for _, days := range notices {
			if !renewed {
				all = append(all, carReminder{
					CarNotice: CarNotice{Kind: messages.DriverLapses, Vehicle: v, Task: "The authorisation to drive it ends on " + clock.LongDay(a.ExpiresOn), Until: clock.MorningBefore(a.ExpiresOn, -1)},
					at:        clock.MorningBefore(a.ExpiresOn, days), ids: []int64{a.PersonID}, keepers: true, key: fmt.Sprintf("authorisation-%d/until-%s/days-%d", a.ID, a.ExpiresOn, days),
				})
			}
		}
	}
	return all
}

// bookingReminders are those to collect a vehicle the day before, and about
// one that is not back.
func bookingReminders(v *db.Vehicle, bookings []db.Booking, from Collecting, events map[int64]*db.Event) []carReminder {
	var all []carReminder
	for i := range bookings {
		b := &bookings[i]
		who := []int64{b.AskedBy}
		if e := events[b.EventID]; e != nil {
			who = []int64{action.LeadOf(e)}
		}
		if b.DriverID != 0 {
			who = append(who, b.DriverID)
		}
		switch b.Status {
		case db.BookingConfirmed:
			all = append(all, carReminder{
				CarNotice: CarNotice{Kind: messages.CarCollect, Vehicle: v, Booking: b, Event: events[b.EventID], Task: from.Words(v, b), Until: b.StartsAt},
				at:        clock.OnDay(b.StartsAt, -1, 9, 0), ids: action.Distinct(who), key: fmt.Sprintf("booking-%d/revision-%d", b.ID, b.Revision),
			})
		case db.BookingOut:
			all = append(all, lateReminders(v, b, After(bookings, i), who, from.Keepers, events)...)
		case db.BookingRequested, db.BookingReturned, db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
		}
	}
	return all
}

// lateReminders are those about a vehicle that is not back. They go to its
// keepers, to the people who have it, and to those with the next booking, who
// read of their own booking. Each says which keepers to call.
func lateReminders(v *db.Vehicle, b, next *db.Booking, holders []int64, keepers []db.Person, events map[int64]*db.Event) []carReminder {
	at, key := b.EndsAt.Add(Overdue), fmt.Sprintf("booking-%d/revision-%d", b.ID, b.Revision)
	call := keepersToCall(keepers)
	late := CarNotice{Kind: messages.CarLate, Vehicle: v, Booking: b, Event: events[b.EventID], Task: "It was due back by " + clock.Moment(b.EndsAt), Until: b.EndsAt.AddDate(0, 0, 2), Call: call}
	held := late
	held.Kind = messages.CarLateHolder
	all := []carReminder{
		{CarNotice: late, at: at, keepers: true, key: key},
		{CarNotice: held, at: at, ids: action.Distinct(holders), key: key},
	}
	if next == nil {
		return all
	}
	risk := CarNotice{Kind: messages.CarLateNext, Vehicle: v, Booking: next, Event: events[next.EventID], Until: next.EndsAt, Call: call}
	who := []int64{next.AskedBy, next.DriverID}
	if risk.Event != nil {
		who[0] = action.LeadOf(risk.Event)
	}
	return append(all, carReminder{CarNotice: risk, at: at, ids: action.Distinct(who), key: fmt.Sprintf("%s/next-%d", key, next.ID)})
}

// keepersToCall names the keepers of the vehicle (any of them can help), with
// their phone numbers, by first names.
func keepersToCall(keepers []db.Person) string {
	if len(keepers) == 0 {
		return "a coordinator"
	}
	names := make([]string, len(keepers))
	for i := range keepers {
		names[i] = words.OneLine(keepers[i].FirstName)
		if phone := words.OneLine(keepers[i].Phone); phone != "" {
			names[i] += " on " + phone
		}
	}
	return strings.Join(names, " or ")
}

// After is the next booking whose vehicle is still to be collected, when it begins
// soon after booking i ends, or nil.
func After(bookings []db.Booking, i int) *db.Booking {
	for j := i + 1; j < len(bookings); j++ {
		if b := &bookings[j]; ToCollect(b) {
			if b.BlocksFrom.Before(bookings[i].EndsAt.Add(NextSoon)) {
				return b
			}
			return nil
		}
	}
	return nil
}

// Collecting is where vehicles are collected, and who hands them over.
type Collecting struct {
	Bases   []db.Base
	Keepers []db.Person
}

// Words says where a vehicle and its keys are on the day of a booking.
func (c Collecting) Words(v *db.Vehicle, b *db.Booking) string {
	wording := "Collect it"
	if from := KeeperNames(c.Keepers); from != "" {
		wording += " from " + from
	}
	if base := baseOn(c.Bases, clock.DayOf(b.StartsAt)); base != nil {
		wording += " at " + words.JoinComma(base.Station, base.Address)
	}
	if v.KeysAt != "" {
		wording += "; the keys: " + v.KeysAt
	}
	if b.DriverID == 0 {
		wording += ". Nobody is named to drive it yet"
	}
	return wording
}

// KeeperNames names the keepers of the vehicles by first names
// (docs/rules.md#11-who-sees-who). The reader can turn to any of them.
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
func (n *Vehicles) remindLate(ctx context.Context, a *action.Action, all []carReminder) error {
	now, latest := a.Now, map[string]*carReminder{}
	for i := range all {
		if r := &all[i]; !r.at.After(now) && now.Before(r.Until) {
			latest[r.Task] = r // those of one thing come in the order of their moments
		}
	}
	for _, r := range latest {
		if _, err := n.remindOfCar(ctx, a, r); err != nil {
			return err
		}
	}
	return nil
}

// remindOfCar queues one reminder for everybody it is for.
func (n *Vehicles) remindOfCar(ctx context.Context, a *action.Action, r *carReminder) (told int, err error) {
	people, err := a.Tx.PeopleByID(ctx, action.Distinct(r.ids))
	if err != nil {
		return 0, err
	}
	if r.keepers {
		keepers, err := a.Tx.People(ctx, db.PeopleFilter{Role: db.VehicleKeeper})
		if err != nil {
			return 0, err
		}
		for i := range keepers {
			people[keepers[i].ID] = &keepers[i]
		}
	}
	for id, p := range people {
		w := r.To(p, fmt.Sprintf("%s/%s/person-%d", r.Kind, r.key, id))
		w.Due = r.at
		if err := n.messages.Tell(ctx, a, w); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}
