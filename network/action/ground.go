// Package action is the ground of every verb: the database, the clock, who does it and what they may see, the history, and forms that are sent once.
package action

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Ground is what every noun is built on: the database, the clock, the force's
// settings, and the verbs that all of them share. Make it with [NewGround].
type Ground struct {
	DB *db.DB
	// Now tells the time; tests replace it before anything runs.
	Now      func() time.Time
	Settings Settings
	// PhotoDir is where photos are kept; the server makes it when it is needed.
	PhotoDir string
	// Words are what the history says of every verb.
	Words HistoryWords

	presses pressPace
}

// NewGround returns a ground on an open, migrated database.
func NewGround(database *db.DB, settings Settings, words HistoryWords) *Ground {
	return &Ground{DB: database, Now: time.Now, Settings: settings, Words: words}
}

// Settings are what a force calls things, and where the app is found.
type Settings struct {
	ForceName   string // "Hertfordshire Constabulary"
	NetworkName string // "LGBT+ Network"
	LLOLabel    string // "LGBT+ Liaison Officer"
	BaseURL     string // with scheme, without a slash at the end
	MailFrom    string // the address that letters come from
	// BankHolidays says whose are kept: one of BankHolidayNations; "" for England and Wales.
	BankHolidays string
	// ChangesPerMinute is how often a person may sign up or withdraw in a minute; 0 for no limit.
	ChangesPerMinute int

	GuestDays int // for which guests are kept after their last event; 0 for 90
}

// Time is the time as it is stored: UTC, to the second.
func (n *Ground) Time() time.Time { return n.Now().UTC().Truncate(time.Second) }

// Log appends an action to the history. Why something was done to a guest is kept
// with the sign-up, where it can be forgotten: a row of the log can't be.
func (n *Ground) Log(ctx context.Context, tx *db.Tx, row db.LogRow) error {
	if row.Reason != "" && row.SubjectID != 0 {
		p, err := tx.Person(ctx, row.SubjectID)
		if err != nil {
			return err
		}
		if OnlyInvited(p) {
			row.Reason = ""
		}
	}
	row.At = n.Time()
	return tx.InsertLog(ctx, &row)
}

// Once makes sure that a form which is sent twice makes one thing. It returns
// the id of what the first sending made, or runs do and notes the id that do
// returns. The same key with other words counts as another form: somebody may go
// back to the form and type something new. An empty key is never remembered.
func (n *Ground) Once(ctx context.Context, tx *db.Tx, key string, words any, do func() (int64, error)) (int64, error) {
	if key == "" {
		return do()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %T %+v", key, words, words)) // a key from outside may be of any length
	key = hex.EncodeToString(sum[:])
	if err := tx.LockForm(ctx, key); err != nil {
		return 0, err
	}
	id, err := tx.FormDone(ctx, key)
	if err != nil || id != 0 {
		return id, err
	}
	if id, err = do(); err != nil {
		return 0, err
	}
	return id, tx.InsertForm(ctx, key, id, n.Time())
}

// WriteNamed is DB.Write for verbs that look something up by its name or form
// key and make it where there is none. On PostgreSQL another transaction may
// make it, or change it, in between; then do runs again and finds it.
func (n *Ground) WriteNamed(ctx context.Context, do func(*db.Tx) error) error {
	const tries = 8
	err := n.DB.Write(ctx, do)
	for try := 1; try < tries && errors.Is(err, db.ErrDuplicate); try++ {
		err = n.DB.Write(ctx, do)
	}
	return err
}

// Raced makes WriteNamed run again when another transaction changed, in
// between, what was looked up by its name.
func Raced(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return db.ErrDuplicate
	}
	return err
}

// Today is the day it is in London, as midnight in UTC.
func (n *Ground) Today() time.Time { return clock.DayOf(n.Time()) }

// GuestsKept is for how many days guests of other forces are kept after their
// last event.
func (s *Settings) GuestsKept() int { return cmp.Or(s.GuestDays, 90) }
