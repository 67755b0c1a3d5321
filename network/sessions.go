package network

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// How long a session lives, and how it is kept.
const (
	sessionIdle  = 12 * time.Hour     // without being used
	sessionLife  = 7 * 24 * time.Hour // in all
	sessionTouch = 5 * time.Minute    // a use is written down at most this often
	sessionFresh = time.Second        // how long another process's revocation may go unseen here
)

// SignOut ends the session with that token; one that has ended is no error.
func (n *Network) SignOut(ctx context.Context, me *db.Person, token string) error {
	defer n.signedIn.forget(me.ID)
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteSession(ctx, hashCode(token)); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: me.ID, Thing: "person", ThingID: me.ID, Verb: "signed out"})
	})
}

// SignOutElsewhere ends every session of a person but the one of a browser, and
// forgets every other device they signed in with.
func (n *Network) SignOutElsewhere(ctx context.Context, me *db.Person, browser SignedIn) error {
	defer n.signedIn.forget(me.ID)
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := endElsewhere(ctx, tx, me.ID, browser); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: me.ID, Thing: "person", ThingID: me.ID, Verb: "signed out elsewhere"})
	})
}

func endElsewhere(ctx context.Context, tx *db.Tx, personID int64, browser SignedIn) error {
	if err := tx.DeleteOtherSessions(ctx, personID, hashCode(browser.Token)); err != nil {
		return err
	}
	return tx.DeleteDeviceMarks(ctx, personID, deviceMark(browser.Device, personID))
}

// PersonByToken returns who is signed in with a session's token, with roles,
// or nil when the session has ended. It answers from memory until something is
// written, and for a second after that. What this process revokes ends at
// once, and what another one does ends here within that second.
func (n *Network) PersonByToken(ctx context.Context, token string) (*db.Person, error) {
	hash, now := hashCode(token), n.now()
	if p := n.signedIn.get(hash, now, n.DB.Changes()); p != nil {
		return p, nil
	}
	entry := n.signedIn.entry(n.DB.Changes())
	s, err := n.DB.SessionByHash(ctx, hash)
	if errors.Is(err, db.ErrNotFound) || err == nil && !now.Before(s.ExpiresAt) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := n.DB.Person(ctx, s.PersonID)
	if err != nil {
		return nil, err
	}
	if !p.DeactivatedAt.IsZero() {
		return nil, nil
	}
	if p.Leads, err = n.DB.Leads(ctx, p.ID); err != nil {
		return nil, err
	}
	entry.person, entry.seen, entry.expires = p, s.LastSeenAt, s.ExpiresAt
	if now.Sub(s.LastSeenAt) >= sessionTouch {
		entry.seen, entry.expires = now, now.Add(sessionIdle)
		if entry.expires.After(s.CreatedAt.Add(sessionLife)) {
			entry.expires = s.CreatedAt.Add(sessionLife)
		}
		err := n.DB.Write(ctx, func(tx *db.Tx) error { return tx.TouchSession(ctx, hash, now, entry.expires) })
		if err != nil && db.Unavailable(err) == nil { // reading goes on
			return nil, err
		}
	}
	n.signedIn.put(hash, entry)
	return p, nil
}

// Device is one browser a person is signed in with.
type Device struct {
	SignedInAt, LastSeenAt time.Time
	This                   bool // the one that asks
}

// Devices lists where a person is signed in, the last used first.
func (n *Network) Devices(ctx context.Context, me *db.Person, token string) ([]Device, error) {
	sessions, err := n.DB.SessionsOf(ctx, me.ID, n.now())
	var devices []Device
	for _, s := range sessions {
		devices = append(devices, Device{SignedInAt: s.CreatedAt, LastSeenAt: s.LastSeenAt, This: s.TokenHash == hashCode(token)})
	}
	return devices, err
}

// signedInCache remembers who is signed in. It differs from [db.Kept] in that a
// storm of sign-ups, which end no session, does not make it ask every time.
type signedInCache struct {
	mu      sync.Mutex
	entries map[string]signedInEntry // by the token's hash
	swept   time.Time
	forgets int // how often somebody was forgotten
}

type signedInEntry struct {
	person        *db.Person
	seen, expires time.Time // last use that was written down, and end, of the session, by Network.Now
	asked         time.Time // when the database was asked, by a clock that nobody sets
	changes       uint64    // of the database, before it was asked
	forgets       int       // of the cache, before the database was asked
}

// entry begins what is to be remembered of an answer that is asked for next.
func (s *signedInCache) entry(changes uint64) signedInEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return signedInEntry{asked: time.Now(), changes: changes, forgets: s.forgets}
}

func (s *signedInCache) get(hash string, now time.Time, changes uint64) *db.Person {
	s.mu.Lock()
	e, ok := s.entries[hash]
	s.mu.Unlock()
	fresh := e.changes == changes || time.Since(e.asked) < sessionFresh
	if !ok || !fresh || now.Sub(e.seen) >= sessionTouch || !now.Before(e.expires) {
		return nil
	}
	p := *e.person
	return &p
}

func (s *signedInCache) put(hash string, e signedInEntry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries == nil || time.Since(s.swept) > time.Minute {
		s.entries, s.swept = map[string]signedInEntry{}, time.Now()
	}
	if e.forgets != s.forgets {
		return
	}
	kept := *e.person
	e.person = &kept
	s.entries[hash] = e
}

// forget makes this process ask the database about a person again.
func (s *signedInCache) forget(personID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgets++
	for hash, e := range s.entries {
		if e.person.ID == personID {
			delete(s.entries, hash)
		}
	}
}
