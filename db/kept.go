package db

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// Kept keeps answers in memory until anything at all is written, so that what
// many ask is read once. Two things make that safe: [DB.Write] raises
// [DB.Changes] before it answers, and [DB.Look], called once at the beginning
// of a request, raises it for what others wrote. An answer that also depends on
// the clock has the time in its key. The zero value is ready for use.
type Kept[K comparable, V any] struct {
	Most int         // how much is kept until the keeping starts anew; 0 means 1,000
	Size func(V) int // how much of that an answer takes; nil means 1

	mutex   sync.RWMutex
	changes uint64
	held    int
	answers map[K]V
}

// Get returns what is kept for a key, or asks and keeps the answer. Callers
// share it and must not change it. Errors are not kept. Inside a transaction
// (see Tx.Within) it always asks.
func (k *Kept[K, V]) Get(d *DB, key K, ask func() (V, error)) (V, error) {
	if d.within != nil {
		return ask()
	}
	changes := d.Changes()
	k.mutex.RLock()
	answer, ok := k.answers[key]
	ok = ok && k.changes == changes
	k.mutex.RUnlock()
	if ok {
		return answer, nil
	}
	answer, err := ask()
	if err == nil && d.Changes() == changes {
		k.put(changes, key, answer)
	}
	return answer, err
}

func (k *Kept[K, V]) put(changes uint64, key K, answer V) {
	size, most := 1, k.Most
	if k.Size != nil {
		size = k.Size(answer)
	}
	if most == 0 {
		most = 1000
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	switch _, again := k.answers[key]; {
	case changes < k.changes, size > most, again && changes == k.changes:
		return
	case k.answers == nil, k.changes < changes, k.held+size > most:
		k.changes, k.held, k.answers = changes, 0, make(map[K]V)
	}
	k.held += size
	k.answers[key] = answer
}

// Changes is a number that rises with every commit of this process, and when
// [DB.Look] sees that somebody else wrote. While it stays the same, so do all
// answers.
func (d *DB) Changes() uint64 { return d.changes.Load() }

// lookEvery is how long, on SQLite, a write of another process may go unseen:
// one process serves, and beside it only an operator's command writes.
const lookEvery = 100 * time.Millisecond

// look is what was seen last of the writes of others.
type look struct {
	conn  *sql.Conn // SQLite: the one that looks
	ask   func(context.Context) (seen string, err error)
	begun atomic.Uint64 // how many looks
	mutex sync.Mutex
	at    time.Time
	seen  string
}

// Look notices what other processes wrote since it looked last. On PostgreSQL
// it asks which transactions can be seen by now, so that what was committed
// before Look was called is always noticed; those who call it at the same time
// share a question. On SQLite it asks for the file's data version, at most
// every tenth of a second. When it cannot look, nothing kept is trusted.
func (d *DB) Look(ctx context.Context) {
	l := &d.look
	if d.within != nil || l.ask == nil {
		return
	}
	before := l.begun.Load()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.begun.Load() > before || !d.postgres && time.Since(l.at) < lookEvery {
		return // somebody began to look after we came, which is as good
	}
	l.begun.Add(1)
	l.at = time.Now()
	seen, err := l.ask(ctx)
	if err != nil || seen != l.seen {
		d.changes.Add(1)
	}
	l.seen = seen
}

// startLooking prepares what Look asks.
func (d *DB) startLooking(ctx context.Context) error {
	if d.postgres {
		d.look.ask = func(ctx context.Context) (seen string, err error) {
			err = d.read.DB.QueryRowContext(ctx, "SELECT pg_current_snapshot()::text").Scan(&seen)
			return seen, err
		}
		return nil
	}
	conn, err := d.read.DB.Conn(ctx) // each connection is told of the commits of all others
	if err != nil {
		return translate(err)
	}
	d.look.conn = conn
	d.look.ask = func(ctx context.Context) (seen string, err error) {
		err = conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&seen)
		return seen, err
	}
	return nil
}
