package training

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
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

// DoorsOpen is how long before a course begins its learners can arrive.
const DoorsOpen = 2 * time.Hour

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
	return action.Known(e) && e.Status != db.EventCancelled && !now.Before(e.StartsAt.Add(-DoorsOpen)) && now.Before(e.EndsAt)
}

// notePresence records that a learner arrived or left, now, or is expected
// again. seen is what the trainer saw before: the same as presence records
// nothing. It refuses with Conflict when another trainer recorded something else
// since, and outside of the hours in which it can be said.
func (n *Training) notePresence(ctx context.Context, a *action.Action, p *rota.Place, seen, presence Presence) error {
	if presence == NotPresent || presence == seen {
		return nil
	}
	var f refusal.Faults
	refusal.OneOf(&f, "presence", string(presence), "Say who is in the room", Presences...)
	if err := f.Err(); err != nil {
		return err
	}
	recorded := PresenceOf(p.Signup)
	switch {
	case recorded == presence:
		return nil
	case !presenceOpen(p.Event, a.Now):
		return refusal.New(refusal.Conflict, "You can record who is in the room from two hours before the course until its end.")
	case recorded != seen:
		return refusal.New(refusal.Conflict, "Somebody else has recorded this for %s meanwhile. Check it, and save again to change it.", p.Person.FirstName)
	case presence == Expected && p.Signup.WalkIn:
		return refusal.New(refusal.Conflict, "%s came without having signed up. Ask the event’s lead to take the walk-in off on the day board.", p.Person.FirstName)
	}
	var verb db.Verb
	var err error
	switch presence {
	case Present:
		verb = day.Arrive(p, a.Now)
	case Left:
		verb, err = day.LeftEarly(p, a.Now)
	case Expected, NotPresent:
		verb = day.Undo(p.Signup)
	}
	if err != nil || verb == "" {
		return err
	}
	return n.day.SaveRecord(ctx, a, p, verb)
}
