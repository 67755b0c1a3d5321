package people

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Leaver ends what a person has or was asked when that person is deactivated.
type Leaver func(ctx context.Context, a *action.Action, p *db.Person) error

// Deactivate ends a person's part in the rota at once, in one transaction
// (docs/rules.md#leaving). It ends every session, stops every message still to be
// sent, and frees every place on a shift to come, which goes to those who wait.
// The person leads no event any more that is not over. When they were to drive a
// vehicle, its keepers and the person who booked it are told. It refuses
// everybody but coordinators and administrators, and nobody can deactivate
// themselves. Doing it twice is doing it once.
func (n *People) Deactivate(ctx context.Context, me *db.Person, personID int64, reason string) error {
	switch {
	case !me.Role(db.Coordinator) && !me.Role(db.Administrator):
		return refusal.New(refusal.Forbidden, "Only a coordinator or an administrator can do this. If you need it, ask a coordinator.")
	case me.ID == personID:
		return refusal.New(refusal.Conflict, "You cannot deactivate yourself: ask another coordinator.")
	}
	var f refusal.Faults
	reason = f.Needed("reason", reason, "Say why")
	if err := f.Err(); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := n.giveUpLeads(ctx, a, personID); err != nil {
			return err
		}
		shifts, err := lockShiftsOf(ctx, a.Tx, personID, a.Now)
		if err != nil {
			return err
		}
		p, err := a.Tx.LockPerson(ctx, personID)
		if err != nil || !p.DeactivatedAt.IsZero() {
			return err
		}
		p.DeactivatedAt = a.Now
		if err := a.Tx.UpdatePerson(ctx, p, "deactivated_at"); err != nil {
			return err
		}
		if err := a.Tx.DeleteFeeds(ctx, personID); err != nil {
			return err
		}
		if err := a.Tx.StopPersonMessages(ctx, personID, "the person was deactivated"); err != nil {
			return err
		}
		for _, leave := range n.Leaving {
			if err := leave(ctx, a, p); err != nil {
				return err
			}
		}
		err = a.Log(ctx, db.LogRow{SubjectID: personID, Thing: "person", ThingID: personID, Verb: verbDeactivated, Reason: reason})
		if err != nil {
			return err
		}
		return n.giveUpPlaces(ctx, a, personID, shifts)
	})
}

// giveUpLeads takes a person off the lead of the events that are not over.
// Messages for the lead then go to the person who made the event.
func (n *People) giveUpLeads(ctx context.Context, a *action.Action, personID int64) error {
	led, err := a.Tx.Events(ctx, db.EventFilter{LeadID: personID, Statuses: []db.EventStatus{db.EventDraft, db.EventPublished}})
	if err != nil {
		return err
	}
	for i := range led {
		e, err := a.Tx.LockEvent(ctx, led[i].ID)
		if err != nil {
			return err
		}
		if e.LeadID = 0; e.Status != db.EventDraft && e.Status != db.EventPublished {
			continue
		}
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		if err := a.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: e.ID, Detail: "its lead is " + action.Gone}); err != nil {
			return err
		}
	}
	return nil
}

// lockShiftsOf locks the shifts that start after a moment and for which a person
// has an active sign-up. It must run before any person is locked.
func lockShiftsOf(ctx context.Context, tx *db.Tx, personID int64, after time.Time) ([]*db.Shift, error) {
	ids, err := tx.ActiveShifts(ctx, personID, after)
	shifts := make([]*db.Shift, len(ids))
	for i := range ids {
		if shifts[i], err = tx.LockShift(ctx, ids[i]); err != nil {
			return nil, err
		}
	}
	return shifts, err
}

// giveUpPlaces takes somebody who was deactivated off locked shifts and gives
// the places to those who wait. Of a place given up late the lead is told.
func (n *People) giveUpPlaces(ctx context.Context, a *action.Action, personID int64, shifts []*db.Shift) error {
	for _, shift := range shifts {
		event, err := a.Tx.Event(ctx, shift.EventID)
		if err != nil {
			return err
		}
		p, err := n.rota.PlaceOn(ctx, a, shift, event, personID)
		if err != nil {
			return err
		}
		if !rota.Active(p.Signup) {
			continue
		}
		late := p.Signup.Status == db.SignupConfirmed && shift.StartsAt.Sub(a.Now) < rota.Freely
		p.Signup.Reason = action.Gone
		if err := n.rota.Release(ctx, a, p, db.SignupCancelled, a.Me.ID); err != nil {
			return err
		}
		if late {
			if err := n.rota.TellLead(ctx, a, messages.Notice{Kind: messages.LateWithdraw, Key: messages.SignupKey(messages.LateWithdraw, p.Signup), Signup: p.Signup, Blanks: rota.WhoBlank(p.Person), Reason: action.Gone}, event, shift); err != nil {
				return err
			}
		}
		if err := n.rota.Fill(ctx, a, shift, event); err != nil {
			return err
		}
	}
	return nil
}
