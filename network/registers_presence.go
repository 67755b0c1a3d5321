package network

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Expected is how the register shows a learner of whom no attendance is recorded.
const Expected = "expected"

// Presences are what a trainer says of who is in the room, in the order of the
// register's choices.
var Presences = []string{Expected, Arrived, LeftBefore}

// doorsOpen is how long before a course begins its learners can arrive.
const doorsOpen = 2 * time.Hour

// PresenceOf is how a learner stands in the room: one of [Presences], or "" for
// anyone who did not come.
func PresenceOf(g *db.Signup) string {
	switch g.Attendance {
	case NotRecorded:
		return Expected
	case Attended:
		return Arrived
	case Absent:
		return ""
	}
	return g.Attendance
}

// presenceOpen tells whether it can be said now who is in the room: from two
// hours before a course date begins until it ends.
func presenceOpen(e *db.Event, now time.Time) bool {
	return known(e) && e.Status != Called && !now.Before(e.StartsAt.Add(-doorsOpen)) && now.Before(e.EndsAt)
}

// notePresence records that a learner arrived or left, now, or is expected
// again. seen is what the trainer saw before: the same as presence records
// nothing. It refuses with Conflict when another trainer recorded something else
// since, and outside of the hours in which it can be said.
func (n *Network) notePresence(ctx context.Context, tx *db.Tx, me *db.Person, p *place, seen, presence string) error {
	if presence == "" || presence == seen {
		return nil
	}
	var f faults
	f.oneOf("presence", presence, "Say who is in the room", Presences...)
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
	case Arrived:
		verb = arrive(p, n.now())
	case LeftBefore:
		verb, err = leftEarly(p, n.now())
	default:
		verb = undo(p.signup)
	}
	if err != nil || verb == "" {
		return err
	}
	return n.saveRecord(ctx, tx, me, p, verb)
}
