package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// CheckInBucket is how fast codes can be tried: nobody guesses one, and a code
// that is right buys no more tries.
var CheckInBucket = action.Bucket{Size: 10, Leak: 30 * time.Second}

// mayCheckIn says why nobody checks in to a session now, or "": it opens some time before.
func mayCheckIn(s *db.ProgrammeSession, now time.Time, before time.Duration) string {
	switch opens := s.StartsAt.Add(-before); {
	case now.Before(opens):
		return "You can check in to “" + s.Title + "” from " + clock.Moment(opens)
	case !now.Before(s.EndsAt):
		return "“" + s.Title + "” ended at " + clock.Moment(s.EndsAt) + ", so nobody checks in to it any more"
	}
	return ""
}

// OnToday tells whether an event that is published is on today: somebody who
// has a place is led to check in to its sessions.
func OnToday(e *db.Event, now time.Time) bool {
	return e.Status == db.EventPublished && clock.Day(now) >= clock.Day(e.StartsAt) && now.Before(e.EndsAt)
}

// meanwhile tells whether somebody who checked in to the session there is in
// another room than that of here: the two overlap, and there has not ended.
func meanwhile(here, there *db.ProgrammeSession, now time.Time) bool {
	return here.ID != there.ID && here.StartsAt.Before(there.EndsAt) && there.StartsAt.Before(here.EndsAt) && now.Before(there.EndsAt)
}

// codeTyped reads a code as somebody typed it from a screen.
func codeTyped(typed string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == '-' }), ""))
}

// Joining is a session to which somebody is about to check in.
type Joining struct {
	Session *db.ProgrammeSession
	Event   *db.Event
	Here    bool                  // they did already
	Leaves  []db.ProgrammeSession // at the same time, to which they are checked in: confirming leaves them
}

// LeavesIDs lists the sessions that confirming leaves, to send back with it.
func (j *Joining) LeavesIDs() []int64 {
	ids := make([]int64, len(j.Leaves))
	for i := range j.Leaves {
		ids[i] = j.Leaves[i].ID
	}
	return ids
}

// SessionToJoin returns the session that has a code, for somebody who is
// confirmed at its event and can check in to it now. It changes nothing but
// that the try is counted. A code that is nobody's is answered like that of an
// event at which they have no place, and too many are refused for a while.
func (n *Programme) SessionToJoin(ctx context.Context, me *db.Person, typed string) (*Joining, error) {
	code, err := n.tryCode(ctx, me, typed)
	if err != nil {
		return nil, err
	}
	return n.joining(ctx, n.DB.Reader, n.Time(), me, code)
}

// JoinSession notes that somebody is at the session that has a code, once, and
// takes them out of those at the same time: one person is in one room. seen are
// those they were told of. When they are in another one, it is refused with
// Conflict, and the answer says which. Tries and wrong codes are as for
// SessionToJoin.
func (n *Programme) JoinSession(ctx context.Context, me *db.Person, typed string, seen []int64) (*Joining, error) {
	code, err := n.tryCode(ctx, me, typed)
	if err != nil {
		return nil, err
	}
	var j *Joining
	err = n.Act(ctx, me, func(a *action.Action) error {
		if j, err = n.joining(ctx, a.Tx.Reader, a.Now, me, code); err != nil {
			return err
		}
		if _, err := a.Tx.LockEvent(ctx, j.Event.ID); err != nil {
			return err
		}
		if _, err := a.Tx.LockPerson(ctx, me.ID); err != nil {
			return err
		}
		if j, err = n.joining(ctx, a.Tx.Reader, a.Now, me, code); err != nil || j.Here { // as it is now that nobody else changes it
			return err
		}
		for i := range j.Leaves {
			if !slices.Contains(seen, j.Leaves[i].ID) {
				return refusal.New(refusal.Conflict, "You are checked in to another session at the same time. Look at it and press again.")
			}
		}
		for i := range j.Leaves {
			if _, err := n.leave(ctx, a, me.ID, &j.Leaves[i]); err != nil {
				return err
			}
		}
		if _, err := a.Tx.InsertCheckIn(ctx, &db.CheckIn{SessionID: j.Session.ID, PersonID: me.ID, At: a.Now}); err != nil {
			return err
		}
		return n.logCheckIn(ctx, a, me.ID, verbCheckedIn, j.Session)
	})
	return j, err
}

// tryCode counts a try, in a transaction of its own so that it counts however
// it ends, and returns the code that was typed.
func (n *Programme) tryCode(ctx context.Context, me *db.Person, typed string) (string, error) {
	code := codeTyped(typed)
	if code == "" {
		return "", refusal.OfField("code", "Enter the code that is shown in the room")
	}
	key := action.BucketKey("check-in", refusal.IdOrEmpty(me.ID))
	return code, n.Act(ctx, me, func(a *action.Action) error { return n.CountTry(ctx, a, key, CheckInBucket) })
}

// joining finds a session by its code, for those who have a place at its event,
// while they can check in to it.
func (n *Programme) joining(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, code string) (*Joining, error) {
	no := refusal.OfField("code", "This code can’t be used. Look at it again, or ask the person who runs the session")
	s, err := r.ProgrammeSessionByCode(ctx, code)
	if refusal.KindOf(err) == refusal.NotFound {
		return nil, no
	}
	if err != nil {
		return nil, err
	}
	e, err := n.EventForIn(ctx, r, me, s.EventID)
	if refusal.KindOf(err) == refusal.NotFound {
		return nil, no
	}
	if err != nil {
		return nil, err
	}
	place, err := r.HasPlace(ctx, e.ID, me.ID)
	if err != nil {
		return nil, err
	}
	if !place || e.Status == db.EventCancelled {
		return nil, no
	}
	if why := mayCheckIn(s, now, n.Settings().CheckInOpens); why != "" {
		return nil, refusal.OfField("code", "%s", why)
	}
	return n.whereabouts(ctx, r, now, me, &Joining{Session: s, Event: e})
}

// whereabouts fills in at which sessions somebody is while one is on.
func (n *Programme) whereabouts(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, j *Joining) (*Joining, error) {
	there, err := r.CheckedInDuring(ctx, me.ID, j.Session.StartsAt, j.Session.EndsAt)
	for i := range there {
		if there[i].ID == j.Session.ID {
			j.Here = true
		} else if meanwhile(j.Session, &there[i], now) {
			j.Leaves = append(j.Leaves, there[i])
		}
	}
	return j, err
}

// Came is somebody who checked in to a session.
type Came struct {
	PersonID int64
	Name     string
	At       time.Time
}

// CheckInsFor lists who checked in to a session, in the order in which they
// did, for those who run the programme.
func (n *Programme) CheckInsFor(ctx context.Context, me *db.Person, sessionID int64) (*db.Event, *db.ProgrammeSession, []Came, error) {
	e, s, err := n.SessionToRun(ctx, me, sessionID)
	if err != nil {
		return nil, nil, nil, err
	}
	rows, err := n.DB.CheckInsOf(ctx, e.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].PersonID
	}
	people, err := n.DB.PeopleByID(ctx, action.Distinct(ids))
	if err != nil {
		return nil, nil, nil, err
	}
	var came []Came
	for i := range rows {
		if rows[i].SessionID == sessionID {
			came = append(came, Came{rows[i].PersonID, people[rows[i].PersonID].Name(), rows[i].At})
		}
	}
	return e, s, came, nil
}
