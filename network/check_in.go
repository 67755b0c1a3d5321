package network

import (
	"context"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// checkInOpens is how long before a session those who are there can check in.
const checkInOpens = 15 * time.Minute

// checkInBucket is how fast codes can be tried: nobody guesses one, and a code
// that is right buys no more tries.
var checkInBucket = bucket{size: 10, leak: 30 * time.Second}

// mayCheckIn says why nobody checks in to a session now, or "".
func mayCheckIn(s *db.ProgrammeSession, now time.Time) string {
	switch opens := s.StartsAt.Add(-checkInOpens); {
	case now.Before(opens):
		return "You can check in to “" + s.Title + "” from " + moment(opens)
	case !now.Before(s.EndsAt):
		return "“" + s.Title + "” ended at " + moment(s.EndsAt) + ", so nobody checks in to it any more"
	}
	return ""
}

// codeTyped reads a code as somebody typed it from a screen.
func codeTyped(typed string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == '-' }), ""))
}

// JoinSession notes that somebody who is confirmed at an event is at the session
// that has a code, once, and returns the session. A code that is nobody's is
// answered like that of an event at which they have no place, and too many of
// them are refused for a while.
func (n *Network) JoinSession(ctx context.Context, me *db.Person, typed string) (*db.ProgrammeSession, error) {
	code := codeTyped(typed)
	if code == "" {
		return nil, invalid("code", "Enter the code that is shown in the room")
	}
	key := bucketKey("check-in", idOrEmpty(me.ID))
	if err := n.DB.Write(ctx, func(tx *db.Tx) error { return n.countTry(ctx, tx, key, checkInBucket) }); err != nil {
		return nil, err
	}
	var s *db.ProgrammeSession
	err := n.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if s, err = n.sessionToJoin(ctx, tx.Reader, me, code); err != nil {
			return err
		}
		if why := mayCheckIn(s, n.now()); why != "" {
			return invalid("code", "%s", why)
		}
		first, err := tx.InsertCheckIn(ctx, &db.CheckIn{SessionID: s.ID, PersonID: me.ID, At: n.now()})
		if err != nil || !first {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: me.ID, Verb: "checked in", EventID: s.EventID, Thing: "session", ThingID: s.ID, Detail: s.Title})
	})
	return s, err
}

// sessionToJoin finds a session by its code, for those who have a place at its event.
func (n *Network) sessionToJoin(ctx context.Context, r *db.Reader, me *db.Person, code string) (*db.ProgrammeSession, error) {
	no := invalid("code", "This code can’t be used. Look at it again, or ask whoever runs the session")
	s, err := r.ProgrammeSessionByCode(ctx, code)
	if KindOf(err) == NotFound {
		return nil, no
	}
	if err != nil {
		return nil, err
	}
	e, err := n.eventFor(ctx, r, me, s.EventID)
	if KindOf(err) == NotFound {
		return nil, no
	}
	if err != nil {
		return nil, err
	}
	place, err := r.HasPlace(ctx, e.ID, me.ID)
	if err == nil && (!place || e.Status == Called) {
		err = no
	}
	return s, err
}

// Came is somebody who checked in to a session.
type Came struct {
	Name string
	At   time.Time
}

// CheckInsFor lists who checked in to a session, in the order in which they
// did, for whoever runs the programme.
func (n *Network) CheckInsFor(ctx context.Context, me *db.Person, sessionID int64) (*db.Event, *db.ProgrammeSession, []Came, error) {
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
	people, err := n.DB.PeopleByID(ctx, distinct(ids))
	if err != nil {
		return nil, nil, nil, err
	}
	var came []Came
	for i := range rows {
		if rows[i].SessionID == sessionID {
			came = append(came, Came{people[rows[i].PersonID].Name(), rows[i].At})
		}
	}
	return e, s, came, nil
}
