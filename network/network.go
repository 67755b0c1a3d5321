// Package network holds the rules of the network and its verbs.
//
// A rule is a pure function: it knows neither the clock nor the database
// (docs/rules.md tells each in the network's words). A verb is a method of
// [Network] that opens one transaction, locks in the fixed order (event or
// shift, vehicle, person), loads, asks the rules, saves, logs the action and
// queues its messages, all in that transaction.
package network

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Network is one force's network. Make it with [New].
type Network struct {
	DB *db.DB
	// Now tells the time; tests replace it before anything runs.
	Now      func() time.Time
	Settings Settings
	// PhotoDir is where photos are kept; the server makes it when it is needed.
	PhotoDir string
	// Server is the name of this server, the same after it is started anew.
	Server string

	logKey   string // hides in the log who is not known here
	presses  pressPace
	checks   checks
	sessions *sessionCache
	feeds    *feedCache
	nouns    registered   // what the nouns have told the messages of themselves
	leaving  []leaver     // what ends when somebody is deactivated
	words    historyWords // of every verb in the log
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

// New returns a network on an open, migrated database.
func New(database *db.DB, settings Settings) *Network {
	n := &Network{DB: database, Now: time.Now, Settings: settings, logKey: rand.Text()}
	n.sessions, n.feeds = newSessionCache(n), newFeedCache(n)
	n.leaving = []leaver{
		func(ctx context.Context, tx *db.Tx, _, p *db.Person) error { return n.endQuestionsTo(ctx, tx, p.Email) },
		func(ctx context.Context, tx *db.Tx, me, p *db.Person) error {
			return n.tellOfEndedDriver(ctx, tx, me, p.ID)
		},
	}
	n.words = historyOf(histories...)
	n.nouns = n.registerNouns()
	return n
}

// registerNouns collects what the messages ask of each noun.
func (n *Network) registerNouns() registered {
	return registered{
		kinds: allKinds(
			n.signupKinds(), n.reminderKinds(), n.eventKinds(), kindsFrom(entryScripts), n.vehicleKinds(),
			kindsFrom(accreditationScripts), kindsFrom(lapseScripts), kindsFrom(awarenessScripts), n.nominationKinds(), n.registerKinds(),
		),
		entry:     n.entryText,
		guestPage: n.pageOfGuest,
		plan:      []func(context.Context, *EventMessages) error{n.planReminders, n.planRegister},
		erase:     []func(context.Context, *db.Tx) error{n.forgetSpeakers, n.forgetStepOuts, n.forgetImports, n.eraseNeeds},
	}
}

// histories are the words of every noun for its verbs.
var histories = []historyWords{
	upkeepHistory, messagesHistory, programmeHistory, vehiclesHistory, rotaHistory, staffingHistory,
	calendarHistory, eventsHistory, seriesHistory, peopleHistory, trainingHistory, nominationsHistory,
}

// now is the time as it is stored: UTC, to the second.
func (n *Network) now() time.Time { return n.Now().UTC().Truncate(time.Second) }

// log appends an action to the history. Why something was done to a guest is kept
// with the sign-up, where it can be forgotten: a row of the log can't be.
func (n *Network) log(ctx context.Context, tx *db.Tx, row db.LogRow) error {
	if row.Reason != "" && row.SubjectID != 0 {
		p, err := tx.Person(ctx, row.SubjectID)
		if err != nil {
			return err
		}
		if onlyInvited(p) {
			row.Reason = ""
		}
	}
	row.At = n.now()
	return tx.InsertLog(ctx, &row)
}

// once makes a form that is sent twice make one thing: it returns what the
// first sending made, or runs do and notes what that made. The same key with
// other words is another thing, for whoever goes back to the form and types
// anew. An empty key is never remembered.
func (n *Network) once(ctx context.Context, tx *db.Tx, key string, words any, do func() (int64, error)) (int64, error) {
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
	return id, tx.InsertForm(ctx, key, id, n.now())
}

// writeNamed is DB.Write for verbs that look something up by its name or form
// key and make it where there is none. On PostgreSQL another transaction may
// make it, or change it, in between; then do runs again and finds it.
func (n *Network) writeNamed(ctx context.Context, do func(*db.Tx) error) error {
	const tries = 8
	err := n.DB.Write(ctx, do)
	for try := 1; try < tries && errors.Is(err, db.ErrDuplicate); try++ {
		err = n.DB.Write(ctx, do)
	}
	return err
}

// raced makes writeNamed run again when another transaction changed, in
// between, what was looked up by its name.
func raced(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return db.ErrDuplicate
	}
	return err
}

// Today is the day it is in London, as midnight in UTC.
func (n *Network) Today() time.Time { return dayOf(n.now()) }

// GuestsKept is for how many days guests of other forces are kept after their
// last event.
func (s *Settings) GuestsKept() int { return cmp.Or(s.GuestDays, 90) }
