package accounts

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Passwords are counted in characters. The upper end only keeps hashing cheap.
const (
	ShortestPassword = 15
	LongestPassword  = 200
)

// newPassword checks a password that somebody chooses.
func (n *Accounts) newPassword(f *refusal.Faults, field, password string, p *db.Person) {
	switch length := utf8.RuneCountInString(password); {
	case password == "":
		f.Add(field, "Enter a password of at least %d characters", ShortestPassword)
	case length < ShortestPassword:
		f.Add(field, "The password must have at least %d characters: this has %d", ShortestPassword, length)
	case length > LongestPassword:
		f.Add(field, "The password must have at most %d characters: this has %d", LongestPassword, length)
	case EasilyGuessed(password, n.OwnWords(p)...):
		f.Add(field, "This password is easy to guess: choose four words that have nothing to do with each other or with you")
	}
}

// ChangePassword changes one's own password and signs out every other device.
// browser is the one that asks.
func (n *Accounts) ChangePassword(ctx context.Context, me *db.Person, browser SignedIn, current, password string) error {
	tries := drop{action.BucketKey("password", strconv.FormatInt(me.ID, 10)), PasswordBucket, true}
	if err := n.CountTries(ctx, []drop{tries}); err != nil {
		return err
	}
	var f refusal.Faults
	ok, err := checkPassword(ctx, current, cmp.Or(me.Password, nobodysHash()))
	if err != nil {
		return err
	}
	if !ok {
		f.Add("current-password", "This is not your current password")
	}
	n.newPassword(&f, "new-password", password, me)
	if err := f.Err(); err != nil {
		return err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		if p.Password != me.Password {
			return refusal.New(refusal.Conflict, "Your password was changed elsewhere a moment ago. Sign in again to change it once more.")
		}
		p.Password = hash
		if err := a.Tx.UpdatePerson(ctx, p, "password"); err != nil {
			return err
		}
		if err := endElsewhere(ctx, a.Tx, me.ID, browser); err != nil {
			return err
		}
		if err := n.giveBack(ctx, a, []drop{tries}); err != nil {
			return err
		}
		if err := n.tellPasswordChanged(ctx, a, p, true); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbChangedPassword})
	})
}

// tellPasswordChanged tells somebody that their password changed, in case it was
// somebody else. had says whether they had one before.
func (n *Accounts) tellPasswordChanged(ctx context.Context, a *action.Action, p *db.Person, had bool) error {
	set := "set"
	if had {
		set = "changed"
	}
	return n.messages.Tell(ctx, a, messages.Notice{
		Kind: messages.PasswordChanged, Key: fmt.Sprintf("%s/person-%d/%d", messages.PasswordChanged, p.ID, a.Now.Unix()), Person: p,
		Blanks: []string{"{set}", set, "{at}", clock.Moment(a.Now)},
	})
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
		return refusal.TryLater(10*time.Second, "Many people are signing in just now. Try again in 10 seconds.")
	}
}
