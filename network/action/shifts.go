package action

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// LongestEvent is how long an event lasts at most.
const LongestEvent = 31 * 24 * time.Hour

// Fixed tells whether the plan of an event stays as it is: the event was
// cancelled, or its day board is closed.
func Fixed(e *db.Event) bool { return e.Status == db.EventCancelled || e.Status == db.EventCompleted }

// Planned leaves out the shifts that were cancelled.
func Planned(shifts []db.Shift) []db.Shift {
	return slices.DeleteFunc(slices.Clone(shifts), func(s db.Shift) bool { return !s.CancelledAt.IsZero() })
}

// LockShifts locks every shift of a locked event, so that nobody signs up or
// withdraws meanwhile, and returns them as they are then.
func LockShifts(ctx context.Context, tx *db.Tx, eventID int64) ([]db.Shift, error) {
	shifts, err := tx.ShiftsOf(ctx, eventID)
	if err != nil {
		return nil, err
	}
	for i := range shifts {
		shift, err := tx.LockShift(ctx, shifts[i].ID)
		if err != nil {
			return nil, err
		}
		shifts[i] = *shift
	}
	return shifts, nil
}

// Learns tells whether a shift is for learners.
func Learns(s *db.Shift) bool { return strings.EqualFold(strings.TrimSpace(s.Role), learner) }

// Teaches tells whether a shift is for trainers.
func Teaches(s *db.Shift) bool { return strings.EqualFold(strings.TrimSpace(s.Role), trainer) }

// Attends tells whether a shift is for the learners of a course date or the
// delegates of a conference.
func Attends(e *db.Event, s *db.Shift) bool {
	if e.Kind == db.Conference {
		return strings.EqualFold(strings.TrimSpace(s.Role), delegate)
	}
	return Learns(s)
}

// learner is the role of the shifts of a course date that are for learners,
// trainer of those who teach, and delegate of those of a conference for delegates.
const (
	learner  = "learner"
	trainer  = "trainer"
	delegate = "delegate"
)
