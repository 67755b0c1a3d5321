package events

import (
	"context"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
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
func (n *Events) RecallBooking(ctx context.Context, me *db.Person, id int64, reason string, crew Crew) error {
	if !vehicles.SeesVehicles(me) {
		return refusal.New(refusal.Forbidden, "Only a vehicle keeper or a coordinator can recall a vehicle. If it is needed, ask a coordinator.")
	}
	var f refusal.Faults
	if reason = f.Text("reason", reason); reason == "" {
		f.Add("reason", "Say why: the event’s lead and the coordinators read it")
	}
	crew = refusal.OneOf(&f, "crew", string(crew), "Choose what the car crew does", CrewToStall, CrewReleased, CrewKept)
	if err := f.Err(); err != nil {
		return err
	}
	return n.vehicles.ChangeBookingIn(ctx, me, id, func(a *action.Action, k *vehicles.Keeping) error {
		if k.Event == nil {
			return refusal.New(refusal.Conflict, "Only a booking for an event can be recalled. This one is for %s: cancel it instead.", k.Booking.Purpose)
		}
		switch k.Booking.Status {
		case db.BookingRecalled:
			return nil
		case db.BookingRequested, db.BookingConfirmed:
			k.Booking.Status = db.BookingRecalled
		case db.BookingOut: // it is still away: it has to be brought back
			if !k.Booking.RecalledAt.IsZero() {
				return nil // the one who has the vehicle was told
			}
		default:
			return refusal.New(refusal.Conflict, "This booking is %s, so it can’t be recalled.", k.Booking.Status)
		}
		k.Booking.Reason, k.Booking.RecalledAt = reason, a.Now
		if err := n.vehicles.SaveBooking(ctx, a, k, vehicles.VerbRecalledBooking, reason); err != nil {
			return err
		}
		if err := n.vehicles.TellOfRecall(ctx, a, k, reason); err != nil {
			return err
		}
		return n.redeploy(ctx, a, k.Event, crew, reason)
	})
}

// redeploy gives the car crew of an event something else to do, or time off.
func (n *Events) redeploy(ctx context.Context, a *action.Action, e *db.Event, crew Crew, reason string) error {
	if crew == CrewKept {
		return nil
	}
	shifts, err := a.Tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range shifts {
		if !vehicles.IsCarCrew(&shifts[i]) || !shifts[i].StartsAt.After(a.Now) {
			continue
		}
		shift, err := a.Tx.LockShift(ctx, shifts[i].ID)
		if err != nil {
			return err
		}
		signups, err := a.Tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed)
		if err != nil {
			return err
		}
		if nobodyCame(signups, "change") != nil {
			continue // its crew is there already, and asks the lead what to do
		}
		if crew == CrewReleased {
			if _, err := n.cancelShift(ctx, a, e, shift, reason); err != nil {
				return err
			}
			continue
		}
		if err := n.ToStall(ctx, a, e, shift, reason); err != nil {
			return err
		}
	}
	return nil
}

// ToStall makes a car crew's shift a stall shift and tells those on it.
func (n *Events) ToStall(ctx context.Context, a *action.Action, e *db.Event, shift *db.Shift, reason string) error {
	was := shift.Role
	shift.Role = "Stall"
	if err := a.Tx.UpdateShift(ctx, shift); err != nil {
		return err
	}
	if err := a.Log(ctx, db.LogRow{Verb: action.VerbChangedShift, EventID: e.ID, ShiftID: shift.ID, Detail: was + " to " + shift.Role, Reason: reason}); err != nil {
		return err
	}
	signups, err := a.Tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return err
	}
	people, err := a.Tx.PeopleByID(ctx, action.PersonIDs(signups))
	if err != nil {
		return err
	}
	entries := messages.ConfirmedBy(signups)
	for i := range signups {
		g := &signups[i]
		key := fmt.Sprintf("%s/shift-%d/version-%d/person-%d", messages.CrewToStallNotice, shift.ID, shift.Version, g.PersonID)
		if err := n.messages.Tell(ctx, a, messages.Notice{Kind: messages.CrewToStallNotice, Key: key, Person: people[g.PersonID], Event: e, Shifts: []db.Shift{*shift}, Entries: entries[g.PersonID], Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}
