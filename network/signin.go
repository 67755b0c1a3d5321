package network

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/rainbowrota/rainbowrota/db"
)

// How long a session lives, and how it is kept.
const (
	sessionIdle  = 12 * time.Hour     // without being used
	sessionLife  = 7 * 24 * time.Hour // in all
	sessionTouch = 5 * time.Minute    // a use is written down at most this often
	sessionFresh = time.Second        // how long another process's revocation may go unseen here
)

// How fast tries to sign in may follow each other: a bucket takes so many at
// once and then leaks one every so often. It delays and never locks out.
var (
	accountBucket = bucket{size: 5, leak: 20 * time.Second}
	addressBucket = bucket{size: 20, leak: 5 * time.Second}
)

var errWrong = &Error{
	Kind: Invalid, Message: "The e-mail address or the password is not right.",
	Fields: []FieldError{{Field: "email", Message: "The e-mail address or the password is not right"}},
}

// SignIn checks an e-mail address and a password and returns the token of a
// new session. Addresses nobody has are answered like wrong passwords, after
// the same work. address is where the request came from. It fails with
// [Invalid], or with [TooMany] and how long to wait.
func (n *Network) SignIn(ctx context.Context, email, password, address string) (token string, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if utf8.RuneCountInString(email) > longestLine || utf8.RuneCountInString(password) > longestPassword {
		return "", errWrong
	}
	if err := n.pour(ctx, email, address); err != nil {
		return "", err
	}
	p, err := n.DB.PersonByEmail(ctx, email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", err
	}
	hash := nobodysHash
	if err == nil && p.Password != "" && p.DeactivatedAt.IsZero() {
		hash = func() string { return p.Password }
	}
	ok, err := checkPassword(ctx, password, hash())
	if err != nil {
		return "", err
	}
	if !ok || p.Password == "" || !p.DeactivatedAt.IsZero() {
		return "", errWrong
	}
	return n.startSession(ctx, p.ID, "password", email)
}

// startSession is where every way of signing in ends, and the one place that
// makes a session. A passkey or single sign-on proves who someone is in a verb
// of its own beside SignIn, and then calls this with its name as how. bucketOf
// is the account whose bucket is emptied, or "".
func (n *Network) startSession(ctx context.Context, personID int64, how, bucketOf string) (token string, err error) {
	token, hash, err := newCode()
	if err != nil {
		return "", err
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := tx.LockPerson(ctx, personID)
		switch {
		case err != nil:
			return err
		case !p.DeactivatedAt.IsZero():
			return errWrong
		}
		if bucketOf != "" {
			if err := tx.SaveBucket(ctx, db.Bucket{KeyHash: bucketKey("account", bucketOf), FilledAt: n.now()}); err != nil {
				return err
			}
		}
		return n.insertSession(ctx, tx, personID, hash, how)
	})
	return token, err
}

// SessionFor makes a session for a person whom somebody else vouches for, such
// as a test: nothing is checked but that the person is not deactivated.
func (n *Network) SessionFor(ctx context.Context, personID int64) (token string, err error) {
	return n.startSession(ctx, personID, "vouched for", "")
}

func (n *Network) insertSession(ctx context.Context, tx *db.Tx, personID int64, hash, how string) error {
	now := n.now()
	err := tx.InsertSession(ctx, &db.Session{
		TokenHash: hash, PersonID: personID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(sessionIdle),
	})
	if err != nil {
		return err
	}
	return n.log(ctx, tx, db.LogRow{PersonID: personID, SubjectID: personID, Thing: "person", ThingID: personID, Verb: "signed in", Detail: how})
}

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

// SignOutElsewhere ends every session of a person but the one with that token.
func (n *Network) SignOutElsewhere(ctx context.Context, me *db.Person, token string) error {
	defer n.signedIn.forget(me.ID)
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteOtherSessions(ctx, me.ID, hashCode(token)); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: me.ID, Thing: "person", ThingID: me.ID, Verb: "signed out elsewhere"})
	})
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
		if err != nil && !errors.Is(err, db.ErrFull) && !errors.Is(err, db.ErrBusy) { // reading goes on
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

// bucket is a leaky bucket: size tries at once, then one per leak.
type bucket struct {
	size float64
	leak time.Duration
}

// pour adds a drop to b, or returns how long to wait until one fits.
func (k bucket) pour(b *db.Bucket, now time.Time) (wait time.Duration) {
	if passed := now.Sub(b.FilledAt); passed > 0 {
		b.Level = max(0, b.Level-passed.Seconds()/k.leak.Seconds())
	}
	if over := b.Level + 1 - k.size; over > 0 {
		return time.Duration(math.Ceil(over*k.leak.Seconds())) * time.Second
	}
	b.Level++
	b.FilledAt = now
	return 0
}

// pour counts a try of an account and of an address before its password is
// looked at, so that tries at the same moment are all counted.
func (n *Network) pour(ctx context.Context, email, address string) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		kinds := []struct {
			key string
			bucket
		}{{bucketKey("account", email), accountBucket}, {bucketKey("address", address), addressBucket}}
		for _, kind := range kinds {
			if err := n.countTry(ctx, tx, kind.key, kind.bucket); err != nil {
				return err
			}
		}
		return nil
	})
}

// countTry counts a try, or refuses it for a while.
func (n *Network) countTry(ctx context.Context, tx *db.Tx, key string, k bucket) error {
	b, err := tx.LockBucket(ctx, key, n.now())
	if err != nil {
		return err
	}
	if wait := k.pour(&b, n.now()); wait > 0 {
		return refuse(TooMany, "There were too many tries. Try again in %s.", count(int(wait.Seconds()), "second"))
	}
	return tx.SaveBucket(ctx, b)
}

func bucketKey(kind, of string) string { return hashCode(kind + ":" + of) }

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

// The cost of a password hash: what OWASP asks of argon2id at the least.
var passwordCost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing lets no more hashes be made at once than there are processors: each
// takes 19 MiB and all of one.
var hashing = make(chan struct{}, runtime.GOMAXPROCS(0))

// nobodysHash is what a password is compared with when there is no one to
// compare it with, so that the answer takes as long.
var nobodysHash = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(rand.Text(), passwordCost)
	if err != nil {
		panic(err) // only the system's random numbers can fail, and they don't
	}
	return hash
})

func checkPassword(ctx context.Context, password, hash string) (ok bool, err error) {
	err = hashed(ctx, func() (err error) {
		ok, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return ok, err
}

func hashPassword(ctx context.Context, password string) (hash string, err error) {
	err = hashed(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(password, passwordCost)
		return err
	})
	return hash, err
}

// hashed runs do when a processor is free for it.
func hashed(ctx context.Context, do func() error) error {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return do()
	case <-ctx.Done():
		return refuse(TooMany, "Many people are signing in just now. Try again in 10 seconds.")
	}
}
