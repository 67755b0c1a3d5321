package programme

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// CheckInUndoable tells whether those who checked in to a session can still
// take that back themselves: until the end of its day.
func CheckInUndoable(s *db.ProgrammeSession, now time.Time) bool {
	return clock.Day(now) <= clock.Day(s.EndsAt)
}

// LeaveSession takes back that somebody checked in to a session, and returns
// it, and whether they had. It is refused with Conflict after the day of the
// session.
func (n *Programme) LeaveSession(ctx context.Context, me *db.Person, sessionID int64) (s *db.ProgrammeSession, was bool, err error) {
	err = n.Act(ctx, me, func(a *action.Action) (err error) {
		if s, err = a.Tx.ProgrammeSession(ctx, sessionID); err != nil {
			return err
		}
		s.Code = ""
		if _, err := n.EventForIn(ctx, a.Tx.Reader, me, s.EventID); err != nil {
			return err
		}
		if !CheckInUndoable(s, a.Now) {
			return refusal.New(refusal.Conflict, "You can take a check-in back until the end of the day. Ask those who run the event to remove it.")
		}
		was, err = n.leave(ctx, a, me.ID, s)
		return err
	})
	return s, was, err
}

// RemoveCheckIn takes somebody off the list of those who came to a session, for
// those who run the programme. It returns whether they were on it.
func (n *Programme) RemoveCheckIn(ctx context.Context, me *db.Person, sessionID, personID int64) (was bool, err error) {
	err = n.changeSession(ctx, me, sessionID, func(a *action.Action, _ *db.Event, s *db.ProgrammeSession) (err error) {
		was, err = n.leave(ctx, a, personID, s)
		return err
	})
	return was, err
}

// CheckInToRemove returns a session and who checked in to it, for those who run
// its programme.
func (n *Programme) CheckInToRemove(ctx context.Context, me *db.Person, sessionID, personID int64) (*db.ProgrammeSession, *Came, error) {
	_, s, came, err := n.CheckInsFor(ctx, me, sessionID)
	if err != nil {
		return nil, nil, err
	}
	for i := range came {
		if came[i].PersonID == personID {
			return s, &came[i], nil
		}
	}
	return nil, nil, refusal.Missing()
}

// leave removes a check-in, with a row of the log when there was one.
func (n *Programme) leave(ctx context.Context, a *action.Action, personID int64, s *db.ProgrammeSession) (was bool, err error) {
	if was, err = a.Tx.DeleteCheckIn(ctx, s.ID, personID); err != nil || !was {
		return was, err
	}
	return true, n.logCheckIn(ctx, a, personID, verbCheckInUndone, s)
}

// verbCheckInUndone is that a check-in to a session was taken back.
const verbCheckInUndone db.Verb = "undid session check-in"

func (n *Programme) logCheckIn(ctx context.Context, a *action.Action, personID int64, verb db.Verb, s *db.ProgrammeSession) error {
	return a.Log(ctx, db.LogRow{SubjectID: personID, Verb: verb, EventID: s.EventID, Thing: db.ThingSession, ThingID: s.ID, Detail: s.Title})
}
