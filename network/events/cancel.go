package events

import (
	"context"
	"fmt"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// PreviewCancel tells who would be told if the event were cancelled now.
func (n *Events) PreviewCancel(ctx context.Context, me *db.Person, eventID int64) (*Told, error) {
	e, err := n.EventToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	signups, err := ActiveSignups(ctx, n.DB.Reader, e.ID)
	if err != nil {
		return nil, err
	}
	shifts, err := n.DB.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	told, err := toldOfCancelling(ctx, n.DB.Reader, e, shifts, signups, n.Time())
	if err != nil {
		return nil, err
	}
	told.Refused = nobodyCame(signups, "be cancelled")
	told.Car, err = n.vehicles.CarNews(ctx, me, e, nil)
	return told, err
}

// CancelEvent calls an event off, which nobody can undo (docs/rules.md#6-cancellation-or-move).
// Every sign-up and every open offer ends, reminders stop, and everyone concerned
// is told once. It returns who was told, or nil when the event was cancelled
// already. It refuses without a reason when somebody is told. version is the one
// that the person saw; it refuses with Conflict when there is a newer one.
func (n *Events) CancelEvent(ctx context.Context, me *db.Person, eventID int64, version int, reason string) (told *Told, err error) {
	if reason, err = refusal.ReasonTyped(reason); err != nil {
		return nil, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		told, err = n.CancelEventIn(ctx, a, nil, eventID, version, reason)
		return err
	})
	return told, err
}

// CancelEventIn is CancelEvent with a reason that was tidied; g gathers what is
// told, or is nil.
func (n *Events) CancelEventIn(ctx context.Context, a *action.Action, g *Gathering, eventID int64, version int, reason string) (*Told, error) {
	e, err := n.lockToRun(ctx, a, eventID)
	if err != nil {
		return nil, err
	}
	switch {
	case e.Status == db.EventCancelled:
		return nil, nil // cancelling twice is cancelling once
	case e.Status == db.EventCompleted:
		return nil, refusal.New(refusal.Conflict, "This event is over, so it can’t be cancelled.")
	case e.Version != version:
		return nil, refusal.Stale()
	}
	shifts, err := action.LockShifts(ctx, a.Tx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := ActiveSignups(ctx, a.Tx.Reader, e.ID)
	if err != nil {
		return nil, err
	}
	if err := nobodyCame(signups, "be cancelled"); err != nil {
		return nil, err
	}
	told, err := toldOfCancelling(ctx, a.Tx.Reader, e, shifts, signups, a.Now)
	if err != nil {
		return nil, err
	}
	if err := n.askWhy(ctx, a.Tx.Reader, e, told, reason, "Say why it is cancelled: everyone affected can read it"); err != nil {
		return nil, err
	}
	e.Status, e.CancelledAt, e.CancelledBy, e.CancelReason = db.EventCancelled, a.Now, a.Me.ID, reason
	if err := a.Tx.UpdateEvent(ctx, e); err != nil {
		return nil, err
	}
	if err := a.Tx.StopEventMessages(ctx, e.ID, "the event was cancelled", append([]db.MessageKind{messages.Moved, messages.PartnerMove}, messages.TakingOut...)); err != nil {
		return nil, err
	}
	for i := range shifts {
		if err := n.clear(ctx, a, shifts[i].ID, a.Me.ID, reason); err != nil {
			return nil, err
		}
	}
	cars, err := n.vehicles.ReleaseCar(ctx, a, e, reason)
	if err != nil {
		return nil, err
	}
	g.KeepCars(cars)
	if err := a.Log(ctx, db.LogRow{Verb: action.VerbCancelledEvent, EventID: e.ID, Detail: fmt.Sprintf("%d told", told.Count()), Reason: reason}); err != nil {
		return nil, err
	}
	return told, n.tellAll(ctx, a, g, told, messages.Notice{Kind: messages.Cancelled, Event: e, Reason: reason, Blanks: CancelledBlank(e)}, messages.PartnerCancel, notOver(shifts, a.Now), signups)
}

// clear ends every sign-up of a shift whose event or self is called off. The
// action that called it off is the one logged.
func (n *Events) clear(ctx context.Context, a *action.Action, shiftID, by int64, reason string) error {
	shift, err := a.Tx.LockShift(ctx, shiftID)
	if err != nil {
		return err
	}
	signups, err := a.Tx.SignupsOfShift(ctx, shiftID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return err
	}
	for i := range signups {
		g := &signups[i]
		if err := n.rota.EndOffers(ctx, a, shift, g.PersonID, db.OfferWithdrawn); err != nil {
			return err
		}
		rota.Leave(shift, g)
		g.Status, g.ChangedAt, g.ChangedBy, g.Reason = db.SignupCancelled, a.Now, by, reason
		g.Turn++
		if err := a.Tx.UpdateSignup(ctx, g); err != nil {
			return err
		}
	}
	return a.Tx.EraseWithoutPlace(ctx, shift.EventID)
}

// tellAll tells each person, the lead and the partner's contact once, naming
// to each person the shifts that are theirs. g gathers it, or is nil.
func (n *Events) tellAll(ctx context.Context, a *action.Action, g *Gathering, told *Told, w messages.Notice, partnerKind db.MessageKind, shifts []db.Shift, signups []db.Signup) error {
	venue, err := n.rota.VenueOf(ctx, a.Tx.Reader, w.Event)
	if err != nil {
		return err
	}
	w.Venue = venue
	mine, confirmed := shiftsByPerson(shifts, signups), messages.ConfirmedBy(signups)
	people := told.People
	if told.Lead != nil {
		people = append(slices.Clone(people), *told.Lead)
	}
	for i := range people {
		each := w
		each.Person, each.Shifts, each.Entries = &people[i], mine[people[i].ID], confirmed[people[i].ID]
		each.Key = messages.PersonKey(w.Kind, w.Event, people[i].ID)
		if err := n.asTheyKnow(ctx, a, &each); err != nil {
			return err
		}
		if g.take(toldChange{Notice: each}) {
			continue
		}
		each.Script = changeScript(&each)
		if err := n.messages.Tell(ctx, a, each); err != nil {
			return err
		}
	}
	if told.Contact == nil {
		return nil
	}
	w.Kind, w.Contact = partnerKind, told.Contact
	w.Key = fmt.Sprintf("%s/event-%d/revision-%d/contact-%d", partnerKind, w.Event.ID, w.Event.Revision, told.Contact.ID)
	if err := n.asTheyKnow(ctx, a, &w); err != nil {
		return err
	}
	if g.take(toldChange{Notice: w}) {
		return nil
	}
	return n.messages.Tell(ctx, a, w)
}

func shiftsByPerson(shifts []db.Shift, signups []db.Signup) map[int64][]db.Shift {
	mine := make(map[int64][]db.Shift)
	for i := range shifts {
		for j := range signups {
			if signups[j].ShiftID == shifts[i].ID {
				mine[signups[j].PersonID] = append(mine[signups[j].PersonID], shifts[i])
			}
		}
	}
	return mine
}

// PreviewCancelShift tells who would be told if the shift were cancelled now.
func (n *Events) PreviewCancelShift(ctx context.Context, me *db.Person, shiftID int64) (*Told, error) {
	_, shift, err := n.ShiftToRun(ctx, me, shiftID)
	if err != nil {
		return nil, err
	}
	signups, err := n.DB.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	refused := nobodyCame(signups, "be cancelled")
	if !shift.EndsAt.After(n.Time()) {
		signups = nil // they need not be told
	}
	told, err := toldOf(ctx, n.DB.Reader, signups)
	if err != nil {
		return nil, err
	}
	told.Refused = refused
	return told, nil
}

// CancelShift calls one shift of an event off and tells the people on it. It
// returns who was told, or nil when the shift was cancelled already.
func (n *Events) CancelShift(ctx context.Context, me *db.Person, shiftID int64, reason string) (told *Told, err error) {
	if reason, err = refusal.ReasonTyped(reason); err != nil {
		return nil, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		told = nil
		found, err := a.Tx.Shift(ctx, shiftID)
		if err != nil {
			return err
		}
		e, err := n.lockToRun(ctx, a, found.EventID)
		if err != nil {
			return err
		}
		shift, err := a.Tx.LockShift(ctx, shiftID)
		if err != nil || !shift.CancelledAt.IsZero() {
			return err // cancelling twice is cancelling once
		}
		if e.Status != db.EventDraft && e.Status != db.EventPublished {
			return refusal.New(refusal.Conflict, "This event is %s, so its shifts stay as they are.", e.Status)
		}
		told, err = n.cancelShift(ctx, a, e, shift, reason)
		return err
	})
	return told, err
}

// cancelShift calls a locked shift of a locked event off and tells those on it.
func (n *Events) cancelShift(ctx context.Context, a *action.Action, e *db.Event, shift *db.Shift, reason string) (told *Told, err error) {
	signups, err := a.Tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	if err := nobodyCame(signups, "be cancelled"); err != nil {
		return nil, err
	}
	people, err := a.Tx.PeopleByID(ctx, action.PersonIDs(signups))
	if err != nil {
		return nil, err
	}
	ended := signups
	if !shift.EndsAt.After(a.Now) {
		signups = nil // nobody needs to hear now that they need not come
	}
	if told, err = toldOf(ctx, a.Tx.Reader, signups); err != nil {
		return nil, err
	}
	if told.Count() > 0 && reason == "" {
		return nil, refusal.OfField("reason", "Say why it is cancelled: everyone on it can read it")
	}
	if err := n.clear(ctx, a, shift.ID, a.Me.ID, reason); err != nil {
		return nil, err
	}
	if shift, err = a.Tx.Shift(ctx, shift.ID); err != nil {
		return nil, err
	}
	shift.CancelledAt, shift.CancelledBy, shift.CancelReason = a.Now, a.Me.ID, reason
	if err := a.Tx.UpdateShift(ctx, shift); err != nil {
		return nil, err
	}
	if err := a.Log(ctx, db.LogRow{Verb: action.VerbCancelledShift, EventID: e.ID, ShiftID: shift.ID, Detail: fmt.Sprintf("%s, %d told", shift.Role, told.Count()), Reason: reason}); err != nil {
		return nil, err
	}
	for i := range ended {
		if err := a.Tx.StopMessages(ctx, ended[i].ID, "the shift was cancelled", messages.TakingOut); err != nil {
			return nil, err
		}
	}
	entries := messages.ConfirmedBy(signups)
	for i := range signups {
		key := fmt.Sprintf("%s/shift-%d/person-%d", messages.Cancelled, shift.ID, signups[i].PersonID)
		if err := n.messages.Tell(ctx, a, messages.Notice{Kind: messages.Cancelled, Key: key, Person: people[signups[i].PersonID], Event: e, Shifts: []db.Shift{*shift}, Entries: entries[signups[i].PersonID], Reason: reason, Blanks: CancelledBlank(e)}); err != nil {
			return nil, err
		}
	}
	return told, nil
}

// askWhy asks for the reason of an action where somebody is told of it: who is on
// an event, or who keeps its vehicle.
func (n *Events) askWhy(ctx context.Context, r *db.Reader, e *db.Event, told *Told, reason, ask string) error {
	if reason != "" {
		return nil
	}
	booked, err := vehicles.ToCancel(ctx, r, e)
	if err == nil && (told.Count() > 0 || len(booked) > 0) {
		err = refusal.OfField("reason", "%s", ask)
	}
	return err
}
