package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// How a session is kept.
const (
	sessionTouch = 5 * time.Minute // a use is written down at most this often
	SessionFresh = time.Second     // how long another process's revocation may go unseen here
)

// SignOut ends the session with that token; one that has ended is no error.
func (n *Accounts) SignOut(ctx context.Context, me *db.Person, token string) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.DeleteSession(ctx, action.HashCode(token)); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbSignedOut})
	})
}

// SignOutElsewhere ends every session of a person but the one of a browser, and
// forgets every other device they signed in with.
func (n *Accounts) SignOutElsewhere(ctx context.Context, me *db.Person, browser SignedIn) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := endElsewhere(ctx, a.Tx, me.ID, browser); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbSignedOutElsewhere})
	})
}

func endElsewhere(ctx context.Context, tx *db.Tx, personID int64, browser SignedIn) error {
	if err := tx.DeleteOtherSessions(ctx, personID, action.HashCode(browser.Token)); err != nil {
		return err
	}
	return tx.DeleteDeviceMarks(ctx, personID, DeviceMark(browser.Device, personID))
}

// session is who is signed in, as far as it is cached.
type session struct {
	person *db.Person
	proved time.Time // when they proved last who they are
}

// sessionCache holds who is signed in, by the hash of the session's token.
type sessionCache = cache.Cache[string, session]

const sessionsCached = 10_000

func newSessionCache(n *Accounts) *sessionCache {
	return cache.New[string](cache.Config[session]{Clock: n.DB.Clock(), Now: func() time.Time { return n.Now() }, Most: sessionsCached, Grace: SessionFresh})
}

// PersonByToken returns who is signed in with a session's token, with roles,
// or nil when the session has ended. It answers from memory until the person,
// or anybody's session, changes. What this process revokes ends at once, and
// what another one does ends here within SessionFresh.
func (n *Accounts) PersonByToken(ctx context.Context, token string) (*db.Person, error) {
	s, err := n.sessionOf(ctx, token)
	if err != nil || s.person == nil {
		return nil, err
	}
	p := *s.person
	return &p, nil
}

func (n *Accounts) sessionOf(ctx context.Context, token string) (session, error) {
	hash := action.HashCode(token)
	s, _, err := n.sessions.Get(ctx, hash, func() (cache.Answer[session], error) { return n.readSession(ctx, hash) })
	return s, err
}

// readSession returns a session, and notes that it is used.
func (n *Accounts) readSession(ctx context.Context, hash string) (answer cache.Answer[session], err error) {
	answer.Skip = true
	now := n.Time()
	s, err := n.DB.SessionByHash(ctx, hash)
	if errors.Is(err, db.ErrNotFound) || err == nil && !now.Before(s.ExpiresAt) {
		return answer, nil
	}
	if err != nil {
		return answer, err
	}
	p, err := n.DB.Person(ctx, s.PersonID)
	if err != nil || !p.DeactivatedAt.IsZero() {
		return answer, err
	}
	if p.Leads, err = n.DB.Leads(ctx, p.ID); err != nil {
		return answer, err
	}
	// What ends earlier by the settings of now has ended; what ends later is as it was until it is used.
	ends, err := n.sessionEnd(ctx, n.DB.Reader, s, p)
	if ends = clock.Earlier(s.ExpiresAt, ends); err != nil || !now.Before(ends) {
		return answer, err
	}
	if now.Sub(s.LastSeenAt) >= sessionTouch {
		s.LastSeenAt = now
		if ends, err = n.sessionEnd(ctx, n.DB.Reader, s, p); err != nil {
			return answer, err
		}
		err := n.DB.Write(ctx, func(tx *db.Tx) error {
			if month := monthOf(now); p.SeenMonth != month {
				if err := tx.SeePerson(ctx, p.ID, month); err != nil {
					return err
				}
			}
			return tx.TouchSession(ctx, hash, now, ends)
		})
		if err != nil && db.Unavailable(err) == nil { // reading goes on
			return answer, err
		}
	}
	return cache.Answer[session]{
		Value: session{p, clock.Later(s.CreatedAt, s.ProvedAt)}, About: []cache.Topic{db.AboutSessions, db.AboutRest}, Until: clock.Earlier(s.LastSeenAt.Add(sessionTouch), ends),
	}, nil
}

// monthOf is the month in London, which is all that is kept of when somebody
// used the app last.
func monthOf(now time.Time) string { return clock.DayOf(now).Format("2006-01") }

// Device is one browser a person is signed in with.
type Device struct {
	SignedInAt, LastSeenAt time.Time
	This                   bool // the one that asks
}

// Devices lists where a person is signed in, the last used first.
func (n *Accounts) Devices(ctx context.Context, me *db.Person, token string) ([]Device, error) {
	sessions, err := n.DB.SessionsOf(ctx, me.ID, n.Time())
	var devices []Device
	for _, s := range sessions {
		devices = append(devices, Device{SignedInAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, This: s.TokenHash == action.HashCode(token)})
	}
	return devices, err
}
