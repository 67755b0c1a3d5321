package network

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Presence is what the register says of a learner: whether they are in the room.
type Presence string

const (
	NotPresent Presence = "" // did not come
	Expected   Presence = "expected"
	Present    Presence = "arrived"
	Left       Presence = "left early"
)

// Presences are what a trainer says of who is in the room, in the order of the
// register's choices.
var Presences = []Presence{Expected, Present, Left}

// doorsOpen is how long before a course begins its learners can arrive.
const doorsOpen = 2 * time.Hour

// PresenceOf is what the attendance of a learner says of their presence.
func PresenceOf(g *db.Signup) Presence {
	switch g.Attendance {
	case db.NotRecorded:
		return Expected
	case db.Attended:
		return Present
	case db.NoShow:
		return NotPresent
	case db.Arrived, db.LeftEarly:
	}
	return Presence(g.Attendance)
}

// presenceOpen tells whether it can be said now who is in the room: from two
// hours before a course date begins until it ends.
func presenceOpen(e *db.Event, now time.Time) bool {
	return known(e) && e.Status != db.EventCancelled && !now.Before(e.StartsAt.Add(-doorsOpen)) && now.Before(e.EndsAt)
}

// notePresence records that a learner arrived or left, now, or is expected
// again. seen is what the trainer saw before: the same as presence records
// nothing. It refuses with Conflict when another trainer recorded something else
// since, and outside of the hours in which it can be said.
func (n *Network) notePresence(ctx context.Context, tx *db.Tx, me *db.Person, p *place, seen, presence Presence) error {
	if presence == NotPresent || presence == seen {
		return nil
	}
	var f faults
	oneOf(&f, "presence", string(presence), "Say who is in the room", Presences...)
	if err := f.err(); err != nil {
		return err
	}
	recorded := PresenceOf(p.signup)
	switch {
	case recorded == presence:
		return nil
	case !presenceOpen(p.event, n.now()):
		return refuse(Conflict, "You can record who is in the room from two hours before the course until its end.")
	case recorded != seen:
		return refuse(Conflict, "Somebody else has recorded this for %s meanwhile. Check it, and save again to change it.", p.person.FirstName)
	case presence == Expected && p.signup.WalkIn:
		return refuse(Conflict, "%s came without having signed up. Ask the event’s lead to take the walk-in off on the day board.", p.person.FirstName)
	}
	var verb string
	var err error
	switch presence {
	case Present:
		verb = arrive(p, n.now())
	case Left:
		verb, err = leftEarly(p, n.now())
	case Expected, NotPresent:
		verb = undo(p.signup)
	}
	if err != nil || verb == "" {
		return err
	}
	return n.saveRecord(ctx, tx, me, p, verb)
}
