package day

import (
	"context"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Complete closes an event that has ended. Everybody who arrived has then
// attended for the length of the shift, unless the hours were put right. It
// refuses with Conflict an event that has not ended or was cancelled. Completing
// twice is completing once. It is for the event's lead and coordinators.
func (n *Day) Complete(ctx context.Context, me *db.Person, id int64) error {
	if _, err := n.EventToRun(ctx, me, id); err != nil {
		return err
	}
	return n.complete(ctx, id, me.ID)
}

// CompleteDue closes the published events that ended long enough
// ago and returns how many.
func (n *Day) CompleteDue(ctx context.Context) (int, error) {
	due, err := n.DB.EventsToComplete(ctx, n.Time().Add(-n.Settings().CompletesIn), 100)
	if err != nil {
		return 0, err
	}
	for i := range due {
		if err := n.complete(ctx, due[i].ID, 0); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func (n *Day) complete(ctx context.Context, id, by int64) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		e, err := a.Tx.LockEvent(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case e.Status == db.EventCompleted:
			return nil
		case e.Status == db.EventCancelled && by == 0:
			return nil // cancelled since the job asked what was due
		case e.Status != db.EventPublished:
			return refusal.New(refusal.Conflict, "Only a published event can be completed.")
		case a.Now.Before(e.EndsAt) && by == 0:
			return nil // moved since the job asked what was due
		case a.Now.Before(e.EndsAt):
			return refusal.New(refusal.Conflict, "This event ends %s. It can be completed after that.", "at "+clock.Moment(e.EndsAt))
		}
		came, open, err := n.closeShifts(ctx, a.Tx, e)
		if err != nil {
			return err
		}
		e.Status, e.CompletedAt = db.EventCompleted, a.Now
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		return a.LogRow(ctx, db.LogRow{PersonID: by, Verb: verbCompleted, EventID: e.ID, Detail: fmt.Sprintf("%d came, %d not recorded", came, open)})
	})
}

// closeShifts turns arrivals into attendance. It counts the people who came and
// those who have nothing recorded.
func (n *Day) closeShifts(ctx context.Context, tx *db.Tx, e *db.Event) (present, open int, err error) {
	shifts, err := tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return 0, 0, err
	}
	for i := range shifts {
		shift, err := tx.LockShift(ctx, shifts[i].ID)
		if err != nil {
			return 0, 0, err
		}
		signups, err := tx.SignupsOfShift(ctx, shift.ID, db.SignupConfirmed)
		if err != nil {
			return 0, 0, err
		}
		for j := range signups {
			g := &signups[j]
			switch {
			case g.Attendance == db.Arrived:
				Attended(g, shift)
				if err := tx.UpdateSignup(ctx, g); err != nil {
					return 0, 0, err
				}
				present++
			case g.Attendance.Came():
				present++
			case g.Attendance == db.NotRecorded:
				open++
			}
		}
	}
	return present, open, nil
}
