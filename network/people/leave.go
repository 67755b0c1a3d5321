package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Leaver ends what a person has or was asked when that person is deactivated.
type Leaver func(ctx context.Context, a *action.Action, p *db.Person) error

// WhyNotDeactivated returns why me can't deactivate somebody, or nil
// (docs/rules.md#leaving). administrators is how many others there are.
func WhyNotDeactivated(me, p *db.Person, administrators int) error {
	switch {
	case mayKeepRecords(me) != nil:
		return refusal.New(refusal.Forbidden, "Only a coordinator or an administrator can do this. If you need it, ask a coordinator.")
	case me.ID == p.ID:
		return refusal.New(refusal.Conflict, "You can’t deactivate yourself. Ask another coordinator.")
	case Above(me, p):
		return refusal.New(refusal.Forbidden, "Only administrators deactivate administrators and data-protection officers. Ask an administrator.")
	case p.Role(db.Administrator) && p.DeactivatedAt.IsZero() && administrators == 0:
		return lastAdministrator()
	}
	return nil
}

// Deactivate ends a person's part in the rota at once, in one transaction
// (docs/rules.md#leaving). It ends every session, stops every message still to be
// sent, and frees every place on a shift to come, which goes to those who wait.
// The person leads no event any more that is not over. When they were to drive a
// vehicle, its keepers and the person who booked it are told. It refuses what
// WhyNotDeactivated refuses. Doing it twice is doing it once.
func (n *People) Deactivate(ctx context.Context, me *db.Person, personID int64, reason string) error {
	if err := n.mayDeactivate(ctx, me, personID); err != nil {
		return err
	}
	var f refusal.Faults
	reason = f.Needed("reason", reason, "Say why")
	if err := f.Err(); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error { return n.deactivate(ctx, a, personID, reason) })
}

// mayDeactivate refuses, before anything is locked, what can be refused then.
func (n *People) mayDeactivate(ctx context.Context, me *db.Person, personID int64) error {
	if mayKeepRecords(me) != nil || me.ID == personID {
		return WhyNotDeactivated(me, &db.Person{ID: personID}, 1)
	}
	p, err := n.PersonFor(ctx, me, personID)
	if err != nil {
		return err
	}
	return WhyNotDeactivated(me, p, 1)
}

// deactivate is Deactivate inside an action.
func (n *People) deactivate(ctx context.Context, a *action.Action, personID int64, reason string) error {
	if err := n.giveUpLeads(ctx, a, personID); err != nil {
		return err
	}
	shifts, err := lockShiftsOf(ctx, a.Tx, personID, a.Now)
	if err != nil {
		return err
	}
	power, err := lockPower(ctx, a, personID)
	if err != nil {
		return err
	}
	p := power.person
	if err := WhyNotDeactivated(power.me, p, power.administrators); err != nil || !p.DeactivatedAt.IsZero() {
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
	err = a.Log(ctx, db.LogRow{SubjectID: personID, Thing: db.ThingPerson, ThingID: personID, Verb: verbDeactivated, Reason: reason})
	if err != nil {
		return err
	}
	return n.giveUpPlaces(ctx, a, personID, shifts)
}

// Leave is what deactivating somebody would do.
type Leave struct {
	Person   *db.Person
	Shifts   []db.EventShift // that the person is on, asked for or waits for
	Leads    []db.Event      // that will have no lead
	Bookings []db.Booking    // that the person is to drive
	Told     []string        // names of the people who get an email
}

// errPreview undoes what was done to see what it would do.
var errPreview = errors.New("this was a preview")

// PreviewDeactivate returns what Deactivate would do and who would be told: it
// does it, looks, and takes all of it back.
func (n *People) PreviewDeactivate(ctx context.Context, me *db.Person, personID int64) (*Leave, error) {
	if err := n.mayDeactivate(ctx, me, personID); err != nil {
		return nil, err
	}
	var leave *Leave
	err := n.Act(ctx, me, func(a *action.Action) error {
		var err error
		if leave, err = n.leaveOf(ctx, a, personID); err != nil {
			return err
		}
		last, err := a.Tx.LastMessage(ctx)
		if err != nil {
			return err
		}
		if err := n.deactivate(ctx, a, personID, "preview"); err != nil {
			return err
		}
		if leave.Told, err = a.Tx.ToldSince(ctx, last, a.Now); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return leave, err
}

// leaveOf finds what somebody gives up by leaving.
func (n *People) leaveOf(ctx context.Context, a *action.Action, personID int64) (*Leave, error) {
	l := &Leave{}
	var err error
	if l.Person, err = a.Tx.Person(ctx, personID); err != nil {
		return nil, err
	}
	ids, err := a.Tx.ActiveShifts(ctx, personID, a.Now)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		s, err := a.Tx.EventShift(ctx, id)
		if err != nil {
			return nil, err
		}
		l.Shifts = append(l.Shifts, *s)
	}
	slices.SortFunc(l.Shifts, func(x, y db.EventShift) int { return x.StartsAt.Compare(y.StartsAt) })
	if l.Leads, err = a.Tx.Events(ctx, ledBy(personID)); err != nil {
		return nil, err
	}
	l.Bookings, err = a.Tx.BookingsOfDriver(ctx, personID, a.Now)
	return l, err
}

// ledBy finds the events that somebody leads and that are not over.
func ledBy(personID int64) db.EventFilter {
	return db.EventFilter{LeadID: personID, Statuses: []db.EventStatus{db.EventDraft, db.EventPublished}}
}

// Reactivate takes somebody back who was deactivated, for coordinators and
// administrators. What they gave up stays given up. It refuses with Forbidden a
// coordinator who would make somebody an administrator by it. Doing it twice is
// doing it once.
func (n *People) Reactivate(ctx context.Context, me *db.Person, personID int64) error {
	if _, err := n.PersonFor(ctx, me, personID); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		power, err := lockPower(ctx, a, personID)
		if err != nil {
			return err
		}
		p := power.person
		switch err := mayKeepRecords(power.me); {
		case err != nil:
			return err
		case Above(power.me, p):
			return refusal.New(refusal.Forbidden, "Only administrators reactivate administrators and data-protection officers. Ask an administrator.")
		case p.DeactivatedAt.IsZero():
			return nil
		}
		p.DeactivatedAt = time.Time{}
		if err := a.Tx.UpdatePerson(ctx, p, "deactivated_at"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: personID, Thing: db.ThingPerson, ThingID: personID, Verb: verbReactivated})
	})
}

// giveUpLeads takes a person off the lead of the events that are not over.
// Messages for the lead then go to the person who made the event.
func (n *People) giveUpLeads(ctx context.Context, a *action.Action, personID int64) error {
	led, err := a.Tx.Events(ctx, ledBy(personID))
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
		late := p.Signup.Status == db.SignupConfirmed && shift.StartsAt.Sub(a.Now) < n.Settings().Freely
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
