package events

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Deletion is what goes with a draft that is deleted.
type Deletion struct {
	Event    *db.Event
	Shifts   int
	Sessions int
	Speakers int
	Car      []string // the result for its vehicles, a sentence each
}

var errRecorded = refusal.New(refusal.Conflict, "Something was recorded of this event that has to stay, such as a hand-over of a vehicle. Cancel this event instead.")

// deletable refuses to delete what is not a draft, and a draft whose vehicle
// was taken: its hand-overs stay.
func deletable(e *db.Event, booked []db.Booking) error {
	switch {
	case action.Fixed(e):
		return refusal.New(refusal.Conflict, "Only drafts can be deleted. This event is %s, so it stays as it is.", e.Status)
	case e.Status != db.EventDraft:
		return refusal.New(refusal.Conflict, "Only drafts can be deleted. Cancel this event instead.")
	case slices.ContainsFunc(booked, func(b db.Booking) bool { return b.Status == db.BookingOut || b.Status == db.BookingReturned }):
		return errRecorded
	}
	return nil
}

// PreviewDelete says what goes when a draft is deleted, for those who run it.
// It refuses as DeleteDraft does.
func (n *Events) PreviewDelete(ctx context.Context, me *db.Person, eventID int64) (*Deletion, error) {
	e, err := n.EventToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	booked, err := n.DB.BookingsOfEvent(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	if err := deletable(e, booked); err != nil {
		return nil, err
	}
	shifts, err := n.DB.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	sessions, err := n.DB.ProgrammeOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	speakers, err := n.DB.Speakers(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	car, err := n.vehicles.CarNews(ctx, me, e, nil)
	return &Deletion{Event: e, Shifts: len(shifts), Sessions: len(sessions), Speakers: len(speakers), Car: car}, err
}

// DeleteDraft deletes a draft and what hangs on it: its vehicle is given back
// as by a cancellation, and the log keeps that there was a draft. version is
// the one the person saw; a newer one is a Conflict.
func (n *Events) DeleteDraft(ctx context.Context, me *db.Person, eventID int64, version int) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		e, err := n.lockToRun(ctx, a, eventID)
		if err != nil {
			return err
		}
		booked, err := a.Tx.BookingsOfEvent(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := deletable(e, booked); err != nil {
			return err
		}
		if e.Version != version {
			return refusal.New(refusal.Conflict, "Someone else changed this draft while you were reading. Look at what goes now, then delete it again.")
		}
		if err := a.Tx.DeleteEventMessages(ctx, e.ID); err != nil {
			return err
		}
		if _, err := n.vehicles.ReleaseCar(ctx, a, e, ""); err != nil {
			return err
		}
		err = a.Tx.DeleteDraft(ctx, e.ID)
		if errors.Is(err, db.ErrConstraint) {
			return errRecorded
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbDeletedDraft, EventID: e.ID})
	})
}
