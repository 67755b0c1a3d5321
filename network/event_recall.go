package network

import (
	"context"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
)

// Crew is what happens to the car crew's shifts when the car is recalled.
type Crew string

const (
	CrewToStall  Crew = "stall"   // they become stall shifts
	CrewReleased Crew = "release" // they are cancelled, and everyone on them is told
	CrewKept     Crew = "keep"    // nothing happens to them
)

// RecallBooking takes a vehicle that is lent to an event back for policing, in
// one step: the event stays, its lead and every coordinator are told at once
// with its fallback plan, and the car crew does what was chosen
// (docs/rules.md#7-the-car).
func (n *Network) RecallBooking(ctx context.Context, me *db.Person, id int64, reason string, crew Crew) error {
	if !seesVehicles(me) {
		return refuse(Forbidden, "Only a vehicle keeper or a coordinator can recall a vehicle. If it is needed, ask a coordinator.")
	}
	var f faults
	if reason = f.text("reason", reason); reason == "" {
		f.add("reason", "Say why: the event’s lead and the coordinators read it")
	}
	crew = oneOf(&f, "crew", string(crew), "Choose what the car crew does", CrewToStall, CrewReleased, CrewKept)
	if err := f.err(); err != nil {
		return err
	}
	return n.changeBooking(ctx, me, id, func(tx *db.Tx, k *keeping) error {
		if k.event == nil {
			return refuse(Conflict, "Only a booking for an event can be recalled. This one is for %s: cancel it instead.", k.booking.Purpose)
		}
		switch k.booking.Status {
		case db.BookingRecalled:
			return nil
		case db.BookingRequested, db.BookingConfirmed:
			k.booking.Status = db.BookingRecalled
		case db.BookingOut: // it is still away: it has to be brought back
			if !k.booking.RecalledAt.IsZero() {
				return nil // and whoever has it was told
			}
		default:
			return refuse(Conflict, "This booking is %s, so it can’t be recalled.", k.booking.Status)
		}
		k.booking.Reason, k.booking.RecalledAt = reason, n.now()
		if err := n.saveBooking(ctx, tx, me, k, "recalled booking", reason); err != nil {
			return err
		}
		if err := n.tellOfRecall(ctx, tx, k, reason); err != nil {
			return err
		}
		return n.redeploy(ctx, tx, me, k.event, crew, reason)
	})
}

// redeploy gives the car crew of an event something else to do, or time off.
func (n *Network) redeploy(ctx context.Context, tx *db.Tx, me *db.Person, e *db.Event, crew Crew, reason string) error {
	if crew == CrewKept {
		return nil
	}
	shifts, err := tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range shifts {
		if !isCarCrew(&shifts[i]) || !shifts[i].StartsAt.After(n.now()) {
			continue
		}
		shift, err := tx.LockShift(ctx, shifts[i].ID)
		if err != nil {
			return err
		}
		signups, err := tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed)
		if err != nil {
			return err
		}
		if nobodyCame(signups, "change") != nil {
			continue // its crew is there already, and asks the lead what to do
		}
		if crew == CrewReleased {
			if _, err := n.cancelShift(ctx, tx, me, e, shift, reason); err != nil {
				return err
			}
			continue
		}
		if err := n.toStall(ctx, tx, me, e, shift, reason); err != nil {
			return err
		}
	}
	return nil
}

// toStall makes a car crew's shift a stall shift and tells those on it.
func (n *Network) toStall(ctx context.Context, tx *db.Tx, me *db.Person, e *db.Event, shift *db.Shift, reason string) error {
	was := shift.Role
	shift.Role = "Stall"
	if err := tx.UpdateShift(ctx, shift); err != nil {
		return err
	}
	if err := n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "changed shift", EventID: e.ID, ShiftID: shift.ID, Detail: was + " to " + shift.Role, Reason: reason}); err != nil {
		return err
	}
	signups, err := tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return err
	}
	people, err := tx.PeopleByID(ctx, personIDs(signups))
	if err != nil {
		return err
	}
	entries := confirmedBy(signups)
	for i := range signups {
		g := &signups[i]
		key := fmt.Sprintf("%s/shift-%d/version-%d/person-%d", CrewToStallNotice, shift.ID, shift.Version, g.PersonID)
		if err := n.tell(ctx, tx, notice{Kind: CrewToStallNotice, Key: key, Person: people[g.PersonID], Event: e, Shifts: []db.Shift{*shift}, Entries: entries[g.PersonID], Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}
