package network

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Driver is somebody who may drive a vehicle, with the authorisation that
// lasts the longest.
type Driver struct {
	Person        *db.Person
	Authorisation db.DriverAuthorisation
	Current       bool // today
}

// thingAuthorisation is what the log calls an authorisation to drive.
const thingAuthorisation = "authorisation to drive"

// Drivers lists who is or was authorised to drive a vehicle, by name: for
// keepers, coordinators and whoever may book it for an event of theirs.
func (n *Network) Drivers(ctx context.Context, me *db.Person, vehicleID int64) ([]Driver, error) {
	if !seesVehicles(me) && !me.Leads {
		return nil, onlyKeepers()
	}
	held, err := n.DB.DriverAuthorisations(ctx, vehicleID, 0)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range held {
		ids = append(ids, a.PersonID)
	}
	people, err := n.DB.PeopleByID(ctx, distinct(ids))
	if err != nil {
		return nil, err
	}
	today := Day(n.now())
	var drivers []Driver
	for _, a := range held { // the one that lasts the longest comes first
		p := people[a.PersonID]
		if p == nil || !p.DeactivatedAt.IsZero() || slices.ContainsFunc(drivers, func(d Driver) bool { return d.Person.ID == p.ID }) {
			continue
		}
		drivers = append(drivers, Driver{Person: p, Authorisation: a, Current: mayDrive([]db.DriverAuthorisation{a}, today, today) == ""})
	}
	slices.SortStableFunc(drivers, func(a, b Driver) int {
		return strings.Compare(a.Person.LastName+" "+a.Person.FirstName, b.Person.LastName+" "+b.Person.FirstName)
	})
	return drivers, nil
}

// AuthorisationEdit is an authorisation to drive as typed.
type AuthorisationEdit struct {
	Email       string // of the person, who is known
	From, Until string // days, as 2006-01-02
}

// AuthoriseDriver records that somebody may drive a vehicle from one day to
// another. Renewing is recording again.
func (n *Network) AuthoriseDriver(ctx context.Context, me *db.Person, vehicleID int64, form AuthorisationEdit) error {
	if !keeps(me) {
		return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := tx.LockVehicle(ctx, vehicleID)
		if err != nil {
			return err
		}
		var f faults
		a := &db.DriverAuthorisation{VehicleID: v.ID, RecordedBy: me.ID, RecordedAt: n.now()}
		person, err := tx.PersonByEmail(ctx, strings.ToLower(f.needed("email", form.Email, "Enter the person’s e-mail address")))
		switch {
		case KindOf(err) == NotFound && f.err() == nil, err == nil && !person.DeactivatedAt.IsZero():
			f.add("email", "Nobody here has this address")
		case err == nil:
			a.PersonID = person.ID
		case KindOf(err) != NotFound:
			return err
		}
		a.GrantedOn, a.ExpiresOn = f.day("from", form.From, "from when"), f.day("until", form.Until, "until when")
		if f.err() == nil && (a.GrantedOn == "" || a.ExpiresOn == "") {
			f.add("until", "Enter from when and until when")
		}
		if f.err() == nil && a.ExpiresOn < a.GrantedOn {
			f.add("until", "The last day must not be before the first")
		}
		if err := f.err(); err != nil {
			return err
		}
		if err := tx.InsertDriverAuthorisation(ctx, a); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "authorised driver", SubjectID: a.PersonID, Thing: thingVehicle, ThingID: v.ID, Detail: "until " + longDay(a.ExpiresOn)})
	})
}

// EndAuthorisation takes an authorisation to drive away, from today on.
// Bookings that name the driver stay, and say that somebody else has to drive;
// who has one is told.
func (n *Network) EndAuthorisation(ctx context.Context, me *db.Person, vehicleID, id int64) error {
	if !keeps(me) {
		return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := tx.LockVehicle(ctx, vehicleID)
		if err != nil {
			return err
		}
		held, err := tx.DriverAuthorisations(ctx, vehicleID, 0)
		if err != nil {
			return err
		}
		yesterday := Day(OnDay(n.now(), -1, 12, 0))
		if err := tx.EndDriverAuthorisation(ctx, vehicleID, id, yesterday); err != nil {
			return err
		}
		for _, a := range held {
			if a.ID == id {
				if err := n.tellOfEndedDriver(ctx, tx, v, a.PersonID); err != nil {
					return err
				}
			}
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "ended authorisation", Thing: thingAuthorisation, ThingID: id, Detail: strconv.FormatInt(vehicleID, 10)})
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
	if err != nil || b.Status != StatusRequested && b.Status != StatusConfirmed {
		return named{Person: person}, err
	}
	d := named{Person: person}
	held, err := r.DriverAuthorisations(ctx, b.VehicleID, b.DriverID)
	if !person.DeactivatedAt.IsZero() {
		d.Why = person.FirstName + " is " + gone + "."
	} else if why := mayDrive(held, Day(b.StartsAt), Day(b.EndsAt)); why != "" {
		d.Why = person.FirstName + " " + why + "."
	}
	return d, err
}

// applyDriver reads the driver that was chosen into a booking.
func applyDriver(ctx context.Context, tx *db.Tx, b *db.Booking, driver string, f *faults) error {
	id, _ := strconv.ParseInt(driver, 10, 64) // what is no number is nobody's id
	person, err := tx.Person(ctx, id)
	switch {
	case KindOf(err) == NotFound, err == nil && !person.DeactivatedAt.IsZero():
		f.add("driver", "Choose the driver from the list")
	case err != nil:
		return err
	default:
		held, err := tx.DriverAuthorisations(ctx, b.VehicleID, id)
		if err != nil {
			return err
		}
		if why := mayDrive(held, Day(b.StartsAt), Day(b.EndsAt)); why != "" {
			f.add("driver", "%s %s", person.FirstName, why)
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
		until := a.ExpiresOn
		if a.EndedOn != "" && a.EndedOn < until {
			until = a.EndedOn
		}
		if a.GrantedOn <= from && to <= until {
			return ""
		}
		latest = max(latest, until)
	}
	if latest == "" {
		return "is not authorised to drive this vehicle: choose somebody who is, or leave it open"
	}
	day, _ := time.Parse(time.DateOnly, latest)
	return "is not authorised on every day of the booking: the authorisation ends on " + day.Format("2 January 2006")
}

// BaseEdit is a base of the plan as typed.
type BaseEdit struct{ From, Station, Address string }

// AddBase plans where a vehicle lives from a day on.
func (n *Network) AddBase(ctx context.Context, me *db.Person, vehicleID int64, form BaseEdit) error {
	if !keeps(me) {
		return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
	}
	var f faults
	b := &db.Base{VehicleID: vehicleID, FromOn: f.day("from", form.From, "from when it lives there")}
	if f.err() == nil && b.FromOn == "" {
		f.add("from", "Enter from when it lives there")
	}
	b.Station, b.Address = f.needed("station", form.Station, "Enter the station"), f.line("address", form.Address)
	if err := f.err(); err != nil {
		return err
	}
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		b.ID = 0
		if _, err := tx.LockVehicle(ctx, vehicleID); err != nil {
			return err
		}
		if err := tx.InsertBase(ctx, b); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "planned base", Thing: thingVehicle, ThingID: vehicleID, Detail: b.Station + " from " + longDay(b.FromOn)})
	})
	return takenName(err, "from", "It moves somewhere else on that day already")
}

// RemoveBase takes a base out of the plan.
func (n *Network) RemoveBase(ctx context.Context, me *db.Person, vehicleID, id int64) error {
	if !keeps(me) {
		return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteBase(ctx, vehicleID, id); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "removed base", Thing: thingVehicle, ThingID: vehicleID})
	})
}

// BasesOf lists where a vehicle lives and will live, for keepers and coordinators.
func (n *Network) BasesOf(ctx context.Context, me *db.Person, vehicleID int64) ([]db.Base, error) {
	if _, err := n.VehicleFor(ctx, me, vehicleID); err != nil {
		return nil, err
	}
	return n.DB.Bases(ctx, vehicleID)
}
