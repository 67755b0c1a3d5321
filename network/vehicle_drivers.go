package network

import (
	"context"
	"slices"
	"strconv"
	"strings"

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
// Bookings that name the driver stay and say that a driver is needed.
func (n *Network) EndAuthorisation(ctx context.Context, me *db.Person, vehicleID, id int64) error {
	if !keeps(me) {
		return refuse(Forbidden, "Only a vehicle keeper can do this. If it is yours to do, ask an administrator for the role.")
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.LockVehicle(ctx, vehicleID); err != nil {
			return err
		}
		yesterday := Day(OnDay(n.now(), -1, 12, 0))
		if err := tx.EndDriverAuthorisation(ctx, vehicleID, id, yesterday); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "ended authorisation", Thing: thingAuthorisation, ThingID: id, Detail: strconv.FormatInt(vehicleID, 10)})
	})
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
