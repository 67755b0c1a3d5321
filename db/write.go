package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
)

const (
	// most is how many waiting verbs share one commit on SQLite.
	most = 64
	// patience is how long a verb waits for a lock that another process holds.
	patience = 1500 * time.Millisecond
	// writersAtOnce is how many verbs run at once on PostgreSQL, fewer than
	// there are connections: when all of them wait for a lock, pages are still read.
	writersAtOnce = 20
	// turnPatience is how long a verb waits until it is one of them.
	turnPatience = 10 * time.Second
)

// verb is one piece of work that waits for the SQLite writer.
type verb struct {
	ctx   context.Context
	do    func(*Tx) error
	done  chan error
	since time.Time // when it began to wait
}

// Write runs do in one transaction and returns after the commit is on the
// disk. When do fails nothing of it is kept and its error is returned. It
// returns ErrBusy when somebody else kept a lock for too long, and ErrDown when
// the connection broke off: then it may have been done or not. On PostgreSQL do
// may run again after a deadlock, so it must assign what it learns, never
// append. do must not call Write, and must not be slow: on SQLite there is one
// writer.
func (d *DB) Write(ctx context.Context, do func(*Tx) error) (err error) {
	if d.within != nil {
		return do(d.within)
	}
	switch {
	case d.postgres:
		err = d.writePostgres(ctx, do)
	case d.without != 0:
		defer d.clock.WrittenUnknown()
		err = translate(safely(do, &Tx{Reader: d.unprepared(), w: d.write, without: d.without}))
	default:
		err = d.writeSQLite(ctx, do)
	}
	if errors.Is(err, ErrFull) {
		d.refused.Store(time.Now().UnixNano())
	}
	return err
}

// RefusedWithin tells whether a write failed in the time just past because the
// database cannot write: a small one may succeed on a disk that is nearly full.
func (d *DB) RefusedWithin(span time.Duration) bool {
	return time.Now().UnixNano()-d.refused.Load() < int64(span)
}

var errClosed = fmt.Errorf("%w: it was closed", ErrDown)

// writeSQLite hands do to the one writer and waits for its commit.
func (d *DB) writeSQLite(ctx context.Context, do func(*Tx) error) error {
	v := verb{ctx: ctx, do: do, done: make(chan error, 1), since: time.Now()}
	d.closing.RLock()
	if d.closed {
		d.closing.RUnlock()
		return errClosed
	}
	select {
	case d.verbs <- v:
	case <-ctx.Done():
		d.closing.RUnlock()
		return ctx.Err()
	}
	d.closing.RUnlock()
	return <-v.done
}

// writePostgres runs do in a transaction of its own, and again after a deadlock.
func (d *DB) writePostgres(ctx context.Context, do func(*Tx) error) error {
	waiting, stop := context.WithTimeout(ctx, turnPatience)
	defer stop()
	select {
	case d.turns <- struct{}{}:
		defer func() { <-d.turns }()
	case <-waiting.Done():
		return cmp.Or(ctx.Err(), fmt.Errorf("%w: others wait for it already", ErrBusy))
	}
	const tries = 6
	var err error
	for try := range tries {
		if try > 0 && !pause(ctx, try) {
			break
		}
		err = d.write.RunInTx(ctx, nil, func(_ context.Context, tx bun.Tx) error {
			return safely(do, &Tx{Reader: &Reader{q: tx, bun: d.write, postgres: true}, w: tx, without: d.without})
		})
		if err = translate(err); !collided(err) {
			break
		}
	}
	if err == nil {
		d.clock.WrittenUnknown()
	}
	return err
}

// collided tells whether PostgreSQL chose a transaction to give way to another
// one, so that it may be tried again at once.
func collided(err error) bool {
	var pg *pgconn.PgError
	return errors.Is(err, errStale) || errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// pause waits before another try, longer each time and never as long as the
// other one that it collided with. It returns false when ctx ended.
func pause(ctx context.Context, try int) bool {
	wait := time.NewTimer(time.Duration(try) * (5*time.Millisecond + rand.N(20*time.Millisecond))) //nolint:gosec // spreads, hides nothing
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// unprepared is the reader of an SQLite database without its one writer: each statement by
// itself, on the pool that writes, since a new row answers with its id.
func (d *DB) unprepared() *Reader { return &Reader{q: d.write, bun: d.write, postgres: d.postgres} }

// startWriter starts the one goroutine that writes to SQLite, on a connection
// of its own. Verbs that wait share a commit, each behind its own savepoint:
// the disk is waited for once for all of them (docs/adr/0002).
func (d *DB) startWriter(ctx context.Context) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	w, err := newSQLiteWriter(ctx, d, conn)
	if err != nil {
		return err
	}
	d.verbs = make(chan verb, 4*most)
	d.writer.Go(func() {
		defer w.close()
		batch := make([]verb, 0, most)
		for first := range d.verbs {
			batch = d.waiting(append(batch[:0], first))
			w.write(batch)
		}
	})
	return nil
}

// waiting adds the verbs that wait already to a batch.
func (d *DB) waiting(batch []verb) []verb {
	for len(batch) < most {
		select {
		case next, ok := <-d.verbs:
			if !ok {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

func answer(batch []verb, err error) {
	for _, v := range batch {
		v.done <- err
	}
}

// safely turns a panic in a verb into an error, so that it cannot take the
// writer, and with it everybody's writes, down.
func safely(do func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", r, debug.Stack())
		}
	}()
	return do(tx)
}

// Exec runs a statement that no query is named for; tests and the demo data use it.
func (t *Tx) Exec(ctx context.Context, statement string, args ...any) error {
	_, err := t.w.NewRaw(statement, args...).Exec(ctx)
	return translate(err)
}
