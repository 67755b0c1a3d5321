// Package action is the ground of every verb: the database, the clock, who does it and what they may see, the history, and forms that are sent once.
package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Ground is what every noun is built on: the database, the clock, the force's
// settings, and the verbs that all of them share. Make it with [NewGround].
type Ground struct {
	DB *db.DB
	// Now tells the time; tests replace it before anything runs.
	Now func() time.Time
	// PhotoDir is where photos are kept; the server makes it when it is needed.
	PhotoDir string
	// Words are what the history says of every verb.
	Words HistoryWords

	settings atomic.Pointer[Settings]
	presses  pressPace
}

// NewGround returns a ground on an open, migrated database.
func NewGround(database *db.DB, settings Settings, words HistoryWords) *Ground {
	n := &Ground{DB: database, Now: time.Now, Words: words}
	n.UseSettings(&settings)
	return n
}

// Settings are the settings as they are now, read from memory. What is done with
// them is short: another process may change them, and then there are new ones.
func (n *Ground) Settings() *Settings { return n.settings.Load() }

// UseSettings replaces the settings. Only package settings calls it.
func (n *Ground) UseSettings(s *Settings) { n.settings.Store(s) }

// Time is the time as it is stored: UTC, to the second.
func (n *Ground) Time() time.Time { return n.Now().UTC().Truncate(time.Second) }

// Once makes sure that a form which is sent twice makes one thing. It returns
// the id of what the first sending made, or runs do and notes the id that do
// returns. The same key with other words counts as another form: somebody may go
// back to the form and type something new. An empty key is never remembered.
func (n *Ground) Once(ctx context.Context, a *Action, key string, words any, do func() (int64, error)) (int64, error) {
	if key == "" {
		return do()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %T %+v", key, words, words)) // a key from outside may be of any length
	key = hex.EncodeToString(sum[:])
	if err := a.Tx.LockForm(ctx, key); err != nil {
		return 0, err
	}
	id, err := a.Tx.FormDone(ctx, key)
	if err != nil || id != 0 {
		return id, err
	}
	if id, err = do(); err != nil {
		return 0, err
	}
	return id, a.Tx.InsertForm(ctx, key, id, a.Now)
}

// SessionsEnded makes this process ask the database again who is signed in. A
// verb that changes people or sessions defers it.
func (n *Ground) SessionsEnded() { n.DB.Clock().Written(db.AboutSessions) }

// Today is the day it is in London, as midnight in UTC.
func (n *Ground) Today() time.Time { return clock.DayOf(n.Time()) }
