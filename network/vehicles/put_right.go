package vehicles

import (
	"context"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Wrong is something that a hand-over found wrong with a vehicle.
type Wrong struct {
	What db.Defect
	Text string
}

// WrongIn lists what a hand-over found wrong.
func WrongIn(h *db.Handover) []Wrong {
	var all []Wrong
	if h.Damage != "" {
		all = append(all, Wrong{db.DefectDamage, "Damage: " + h.Damage})
	}
	if h.Missing != "" {
		all = append(all, Wrong{db.DefectMissing, "Missing: " + strings.ReplaceAll(h.Missing, "\n", ", ")})
	}
	if h.Direction == db.HandIn && !h.Keys {
		all = append(all, Wrong{db.DefectKeys, "The keys were not given back"})
	}
	if h.Cleanliness != db.Clean {
		all = append(all, Wrong{db.DefectCleanliness, "It " + string(h.Cleanliness)})
	}
	return all
}

// ToPutRight is something wrong with a vehicle that nobody has put right yet.
type ToPutRight struct {
	Wrong

	Handover db.Handover // that found it
}

// StillToPutRight lists what is wrong with a vehicle, the last found first. Damage
// stays until it is put right; of what is missing, the keys and how clean it is
// the last hand-over alone knows.
func StillToPutRight(ctx context.Context, r *db.Reader, vehicleID int64) ([]ToPutRight, error) {
	last, err := r.LastHandover(ctx, vehicleID)
	if refusal.KindOf(err) == refusal.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	done, err := r.PutRight(ctx, last.ID)
	if err != nil {
		return nil, err
	}
	var all []ToPutRight
	for _, w := range WrongIn(last) {
		if !slices.ContainsFunc(done, func(p db.PutRight) bool { return p.What == w.What }) {
			all = append(all, ToPutRight{w, *last})
		}
	}
	damaged, err := r.Damaged(ctx, vehicleID)
	for i := range damaged {
		if damaged[i].ID != last.ID {
			all = append(all, ToPutRight{WrongIn(&damaged[i])[0], damaged[i]})
		}
	}
	return all, err
}

// PutRight records that what a hand-over found wrong is put right, or with done
// false takes that back, and returns the id of the vehicle. Doing it twice is
// doing it once.
func (n *Vehicles) PutRight(ctx context.Context, me *db.Person, handoverID int64, what db.Defect, done bool) (vehicleID int64, err error) {
	if !Keeps(me) {
		return 0, OnlyAKeeper()
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		b, err := a.Tx.BookingOfHandover(ctx, handoverID)
		if err != nil {
			return err
		}
		vehicleID = b.VehicleID
		if _, err := a.Tx.LockVehicle(ctx, vehicleID); err != nil {
			return err
		}
		h, err := a.Tx.Handover(ctx, handoverID)
		if err != nil {
			return err
		}
		found := WrongIn(h)
		at := slices.IndexFunc(found, func(w Wrong) bool { return w.What == what })
		if at < 0 {
			return refusal.Missing()
		}
		already, err := a.Tx.PutRight(ctx, h.ID)
		if err != nil || slices.ContainsFunc(already, func(p db.PutRight) bool { return p.What == what }) == done {
			return err
		}
		verb := verbPutRight
		if done {
			err = a.Tx.InsertPutRight(ctx, &db.PutRight{HandoverID: h.ID, What: what, PersonID: me.ID, At: a.Now})
		} else {
			verb, err = verbNotPutRight, a.Tx.DeletePutRight(ctx, h.ID, what)
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verb, EventID: b.EventID, Thing: db.ThingVehicle, ThingID: vehicleID, Detail: found[at].Text})
	})
	return vehicleID, err
}
