package vehicles

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// baseOn is where a vehicle lives on a day, or nil.
func baseOn(bases []db.Base, day time.Time) *db.Base {
	var on *db.Base
	for i := range bases {
		if bases[i].FromOn <= day.Format(time.DateOnly) {
			on = &bases[i]
		}
	}
	return on
}

// BaseEdit is a base of the plan as typed.
type BaseEdit struct{ From, Station, Address string }

// AddBase plans where a vehicle lives from a day on.
func (n *Vehicles) AddBase(ctx context.Context, me *db.Person, vehicleID int64, form BaseEdit) error {
	if !Keeps(me) {
		return OnlyAKeeper()
	}
	var f refusal.Faults
	b := &db.Base{VehicleID: vehicleID, FromOn: f.DayNeeded("from", form.From, "from when it lives there")}
	b.Station, b.Address = f.Needed("station", form.Station, "Enter the station"), f.Line("address", form.Address)
	if err := f.Err(); err != nil {
		return err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		b.ID = 0
		if _, err := a.Tx.LockVehicle(ctx, vehicleID); err != nil {
			return err
		}
		if err := a.Tx.InsertBase(ctx, b); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbPlannedBase, Thing: db.ThingVehicle, ThingID: vehicleID, Detail: b.Station + " from " + clock.LongDay(b.FromOn)})
	})
	return takenName(err, "from", "It moves somewhere else on that day already")
}

// RemoveBase takes a base out of the plan.
func (n *Vehicles) RemoveBase(ctx context.Context, me *db.Person, vehicleID, id int64) error {
	if !Keeps(me) {
		return OnlyAKeeper()
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.DeleteBase(ctx, vehicleID, id); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbRemovedBase, Thing: db.ThingVehicle, ThingID: vehicleID})
	})
}

// BasesOf lists where a vehicle lives and will live, for keepers and coordinators.
func (n *Vehicles) BasesOf(ctx context.Context, me *db.Person, vehicleID int64) ([]db.Base, error) {
	if _, err := n.VehicleFor(ctx, me, vehicleID); err != nil {
		return nil, err
	}
	return n.DB.Bases(ctx, vehicleID)
}
