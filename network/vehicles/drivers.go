package vehicles

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Driver is somebody who may drive a vehicle, with the authorisation that
// lasts the longest.
type Driver struct {
	Person        *db.Person
	Authorisation db.DriverAuthorisation
	Status        action.TermStatus // today, one of [action.TermStatuses]
}

// authorisationNotice is how many days beforehand an authorisation to drive
// counts as lapsing soon.
const authorisationNotice = 31

// MayDrive tells whether the driver may today.
func (d *Driver) MayDrive() bool {
	return d.Status == action.Current || d.Status == action.LapsesSoon
}

// Drivers lists who is or was authorised to drive a vehicle, by name. It is for
// keepers, coordinators and everybody who may book it for an event that they lead.
func (n *Vehicles) Drivers(ctx context.Context, me *db.Person, vehicleID int64) ([]Driver, error) {
	if !SeesVehicles(me) && !me.Leads {
		return nil, onlyWhoSeesVehicles()
	}
	held, err := n.DB.DriverAuthorisations(ctx, vehicleID, 0)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range held {
		ids = append(ids, a.PersonID)
	}
	people, err := n.DB.PeopleByID(ctx, action.Distinct(ids))
	if err != nil {
		return nil, err
	}
	today := clock.Day(n.Time())
	current := func(a db.DriverAuthorisation) bool { return mayDrive([]db.DriverAuthorisation{a}, today, today) == "" }
	slices.SortStableFunc(held, func(a, b db.DriverAuthorisation) int {
		return cmp.Or(action.Before(current(a), current(b)), strings.Compare(lastDay(b), lastDay(a)))
	})
	var drivers []Driver
	for _, a := range held {
		p := people[a.PersonID]
		if p == nil || !p.DeactivatedAt.IsZero() || slices.ContainsFunc(drivers, func(d Driver) bool { return d.Person.ID == p.ID }) {
			continue
		}
		drivers = append(drivers, Driver{Person: p, Authorisation: a, Status: action.StatusOn(a.GrantedOn, lastDay(a), today, authorisationNotice)})
	}
	slices.SortStableFunc(drivers, func(a, b Driver) int { return action.ByName(a.Person, b.Person) })
	return drivers, nil
}

// Drivable finds people of the own force who can be authorised to drive, by part
// of their name, for keepers. more tells that there are others.
func (n *Vehicles) Drivable(ctx context.Context, me *db.Person, typed string) (people []db.Person, more bool, err error) {
	if !Keeps(me) {
		return nil, false, OnlyAKeeper()
	}
	return n.PeopleNamed(ctx, typed, n.OfOwnForce)
}

// AuthorisationEdit is an authorisation to drive as typed.
type AuthorisationEdit struct {
	Person      string // id
	From, Until string // days, as 2006-01-02
}

// AuthoriseDriver records that somebody may drive a vehicle from one day to
// another, once for each form key. Who is authorised then already, or until the
// day before, is renewed: the last day is the one that is typed now.
func (n *Vehicles) AuthoriseDriver(ctx context.Context, me *db.Person, vehicleID int64, form AuthorisationEdit, formKey string) error {
	if !Keeps(me) {
		return OnlyAKeeper()
	}
	return n.ActNamed(ctx, me, func(a *action.Action) error {
		_, err := n.Once(ctx, a, formKey, form, func() (int64, error) { return n.authorise(ctx, a, vehicleID, form) })
		return err
	})
}

func (n *Vehicles) authorise(ctx context.Context, a *action.Action, vehicleID int64, form AuthorisationEdit) (int64, error) {
	v, err := a.Tx.LockVehicle(ctx, vehicleID)
	if err != nil {
		return 0, err
	}
	var f refusal.Faults
	auth := &db.DriverAuthorisation{VehicleID: v.ID, RecordedBy: a.Me.ID, RecordedAt: a.Now}
	auth.PersonID, _ = strconv.ParseInt(form.Person, 10, 64) // what is no number is nobody's id
	person, err := a.Tx.Person(ctx, auth.PersonID)
	switch {
	case refusal.KindOf(err) == refusal.NotFound, err == nil && (!person.DeactivatedAt.IsZero() || !n.OfOwnForce(person)):
		f.Add("person", "Search for the person and choose them")
	case err != nil:
		return 0, err
	}
	auth.GrantedOn, auth.ExpiresOn = f.Day("from", form.From, "from when"), f.Day("until", form.Until, "until when")
	switch {
	case f.Has("from", "until"):
	case auth.GrantedOn == "" || auth.ExpiresOn == "":
		f.Add("until", "Enter from when and until when")
	case auth.ExpiresOn < auth.GrantedOn:
		f.Add("until", "The last day must not be before the first")
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	if err := n.saveAuthorisation(ctx, a, auth); err != nil {
		return 0, err
	}
	if err := n.TellOfEndedDriver(ctx, a, auth.PersonID); err != nil { // it may end sooner now
		return 0, err
	}
	held, err := a.Tx.DriverAuthorisations(ctx, v.ID, auth.PersonID)
	if err != nil {
		return 0, err
	}
	if err := n.remindLate(ctx, a, driverReminders(v, held, n.Settings().PaperDays)); err != nil {
		return 0, err
	}
	return auth.ID, a.Log(ctx, db.LogRow{Verb: verbAuthorisedDriver, SubjectID: auth.PersonID, Thing: db.ThingVehicle, ThingID: v.ID, Detail: "until " + clock.LongDay(auth.ExpiresOn)})
}

// saveAuthorisation renews the authorisation that a new one goes on from, or
// saves it as the first.
func (n *Vehicles) saveAuthorisation(ctx context.Context, a *action.Action, auth *db.DriverAuthorisation) error {
	held, err := a.Tx.DriverAuthorisations(ctx, auth.VehicleID, auth.PersonID)
	if err != nil {
		return err
	}
	for _, old := range held {
		if old.EndedOn != "" || old.GrantedOn > clock.DayAfter(auth.ExpiresOn) || auth.GrantedOn > clock.DayAfter(old.ExpiresOn) {
			continue
		}
		if auth.GrantedOn = min(auth.GrantedOn, old.GrantedOn); auth.ID == 0 {
			auth.ID = old.ID
			continue
		}
		if err := a.Tx.EndDriverAuthorisation(ctx, auth.VehicleID, old.ID, n.yesterday(a.Now)); err != nil {
			return err
		}
	}
	if auth.ID == 0 {
		return a.Tx.InsertDriverAuthorisation(ctx, auth)
	}
	return a.Tx.UpdateDriverAuthorisation(ctx, auth)
}

func (n *Vehicles) yesterday(now time.Time) string { return clock.Day(clock.OnDay(now, -1, 12, 0)) }

// DriverEnding is what happens when an authorisation to drive is taken away.
type DriverEnding struct {
	Vehicle  *db.Vehicle
	Driver   *db.Person
	Ended    bool         // it is over already
	Bookings []db.Booking // for which somebody else has to drive
	Out      bool         // the driver has the vehicle out
}

// EndingOf tells a keeper what happens when an authorisation is taken away. It
// refuses when the reader does not keep the vehicles.
func (n *Vehicles) EndingOf(ctx context.Context, me *db.Person, vehicleID, id int64) (*DriverEnding, error) {
	if !Keeps(me) {
		return nil, OnlyAKeeper()
	}
	v, err := n.DB.Vehicle(ctx, vehicleID)
	if err != nil {
		return nil, err
	}
	return n.endingOf(ctx, n.DB.Reader, n.Time(), v, id)
}

func (n *Vehicles) endingOf(ctx context.Context, r *db.Reader, now time.Time, v *db.Vehicle, id int64) (*DriverEnding, error) {
	held, err := r.DriverAuthorisations(ctx, v.ID, 0)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(held, func(a db.DriverAuthorisation) bool { return a.ID == id })
	if at < 0 {
		return nil, refusal.Missing()
	}
	e := &DriverEnding{Vehicle: v, Ended: lastDay(held[at]) < clock.Day(now)}
	if e.Driver, err = r.Person(ctx, held[at].PersonID); err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(held, func(a db.DriverAuthorisation) bool { return a.PersonID != e.Driver.ID || a.ID == id })
	bookings, err := r.BookingsOfDriver(ctx, e.Driver.ID, now)
	for i := range bookings {
		switch b := &bookings[i]; {
		case b.VehicleID != v.ID:
		case b.Status == db.BookingOut:
			e.Out = true
		case mayDrive(others, clock.Day(b.StartsAt), clock.Day(b.EndsAt)) != "":
			e.Bookings = append(e.Bookings, *b)
		}
	}
	return e, err
}

// EndAuthorisation takes an authorisation to drive away, from today on.
// Bookings that name the driver stay, and say that somebody else has to drive;
// who has one, and the keepers, are told. Ending twice is ending once.
func (n *Vehicles) EndAuthorisation(ctx context.Context, me *db.Person, vehicleID, id int64) error {
	if !Keeps(me) {
		return OnlyAKeeper()
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		v, err := a.Tx.LockVehicle(ctx, vehicleID)
		if err != nil {
			return err
		}
		e, err := n.endingOf(ctx, a.Tx.Reader, a.Now, v, id)
		if err != nil || e.Ended {
			return err
		}
		if err := a.Tx.EndDriverAuthorisation(ctx, vehicleID, id, n.yesterday(a.Now)); err != nil {
			return err
		}
		if err := n.TellOfEndedDriver(ctx, a, e.Driver.ID); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbEndedAuthorisation, SubjectID: e.Driver.ID, Thing: db.ThingVehicle, ThingID: v.ID})
	})
}

// named is the driver of a booking. The zero value is nobody.
type named struct {
	Person *db.Person
	Why    string // why they may not drive it then, as a sentence; empty when they may
}

// driverOf returns the driver of a booking. Somebody who was authorised when
// the booking was made may not be any more: it moved, the authorisation was
// ended, or they left.
func driverOf(ctx context.Context, r *db.Reader, b *db.Booking) (named, error) {
	if b.DriverID == 0 {
		return named{}, nil
	}
	person, err := r.Person(ctx, b.DriverID)
	if err != nil || b.Status != db.BookingRequested && b.Status != db.BookingConfirmed {
		return named{Person: person}, err
	}
	d := named{Person: person}
	why, err := WhyNotDrive(ctx, r, person, b, b.StartsAt)
	if why != "" {
		d.Why = why + "."
	}
	return d, err
}

// WhyNotDrive says why somebody may not drive a booking's vehicle from a moment
// to its end, or "".
func WhyNotDrive(ctx context.Context, r *db.Reader, p *db.Person, b *db.Booking, from time.Time) (string, error) {
	if !p.DeactivatedAt.IsZero() {
		return p.FirstName + " is " + action.Gone, nil
	}
	held, err := r.DriverAuthorisations(ctx, b.VehicleID, p.ID)
	why := mayDrive(held, clock.Day(from), clock.Day(b.EndsAt))
	if err != nil || why == "" {
		return "", err
	}
	return p.FirstName + " " + why, nil
}

// applyDriver reads the driver that was chosen, if any, into a booking with
// which nothing else is wrong.
func applyDriver(ctx context.Context, tx *db.Tx, b *db.Booking, driver string, f *refusal.Faults) error {
	if b.DriverID = 0; driver == "" || len(f.Fields) > 0 {
		return nil
	}
	id, _ := strconv.ParseInt(driver, 10, 64) // what is no number is nobody's id
	person, err := tx.Person(ctx, id)
	switch {
	case refusal.KindOf(err) == refusal.NotFound, err == nil && !person.DeactivatedAt.IsZero():
		f.Add("driver", "Choose the driver from the list")
	case err != nil:
		return err
	default:
		why, err := WhyNotDrive(ctx, tx.Reader, person, b, b.StartsAt)
		if err != nil {
			return err
		}
		if why != "" {
			f.Add("driver", "%s", why)
		}
		b.DriverID = id
	}
	return nil
}

// mayDrive is rule 7: it says why somebody with these authorisations may not
// drive the vehicle on every day of a span, or "".
func mayDrive(held []db.DriverAuthorisation, from, to string) string {
	latest := ""
	for _, a := range held {
		if a.GrantedOn <= from && to <= lastDay(a) {
			return ""
		}
		latest = max(latest, lastDay(a))
	}
	if latest == "" {
		return "is not authorised to drive this vehicle: choose somebody who is, or leave it open"
	}
	return "is not authorised on every day of the booking: the authorisation’s last day is " + clock.LongDay(latest)
}

// lastDay is the last day on which an authorisation counts.
func lastDay(a db.DriverAuthorisation) string {
	if a.EndedOn != "" {
		return min(a.ExpiresOn, a.EndedOn)
	}
	return a.ExpiresOn
}
