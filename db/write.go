package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/uptrace/bun"
)

// most is how many waiting verbs share one commit on SQLite.
const most = 64

// verb is one piece of work that waits for the SQLite writer.
type verb struct {
	ctx  context.Context
	do   func(*Tx) error
	done chan error
}

// Write runs do in one transaction and returns after the commit is on the
// disk. When do fails nothing of it is kept and its error is returned. On
// PostgreSQL do may run again after a deadlock, so it must assign what it
// learns, never append. do must not call Write, and must not be slow: on
// SQLite there is one writer.
func (d *DB) Write(ctx context.Context, do func(*Tx) error) error {
	switch {
	case d.postgres:
		return d.writePostgres(ctx, do)
	case d.unlocked:
		return translate(safely(do, &Tx{Reader: d.Reader, w: d.write, unlocked: true}))
	}
	v := verb{ctx: ctx, do: do, done: make(chan error, 1)}
	d.closing.RLock()
	if d.closed {
		d.closing.RUnlock()
		return errors.New("the database is closed")
	}
	d.verbs <- v
	d.closing.RUnlock()
	return <-v.done
}

func (d *DB) writePostgres(ctx context.Context, do func(*Tx) error) error {
	const tries = 4
	var err error
	for range tries {
		err = d.write.RunInTx(ctx, nil, func(_ context.Context, tx bun.Tx) error {
			return safely(do, &Tx{Reader: &Reader{q: tx, postgres: true}, w: tx, unlocked: d.unlocked})
		})
		err = translate(err)
		if !errors.Is(err, ErrBusy) {
			break
		}
	}
	if err == nil {
		d.changes.Add(1)
	}
	return err
}

// startWriter starts the one goroutine that writes to SQLite. Verbs that wait
// share a commit, each behind its own savepoint: the disk is waited for once
// for all of them (docs/adr/0002).
func (d *DB) startWriter() {
	d.verbs = make(chan verb, 4*most)
	d.writer.Go(func() {
		batch := make([]verb, 0, most)
		for first := range d.verbs {
			batch = append(batch[:0], first)
			for len(batch) < most {
				select {
				case next, ok := <-d.verbs:
					if !ok {
						d.writeBatch(batch)
						return
					}
					batch = append(batch, next)
					continue
				default:
				}
				break
			}
			d.writeBatch(batch)
		}
	})
}

func (d *DB) writeBatch(batch []verb) {
	// The batch outlives each caller's patience: a cancelled statement would
	// make SQLite roll the whole batch back.
	ctx := context.Background()
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		answer(batch, translate(err))
		return
	}
	outcomes := make([]error, len(batch))
	for i, v := range batch {
		outcomes[i] = writeOne(ctx, tx, v)
	}
	if err := tx.Commit(); err != nil {
		_ = tx.Rollback()
		answer(batch, translate(err))
		return
	}
	d.changes.Add(1)
	for i, v := range batch {
		v.done <- outcomes[i]
	}
}

func writeOne(ctx context.Context, tx bun.Tx, v verb) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT verb"); err != nil {
		return translate(err)
	}
	err := safely(v.do, &Tx{Reader: &Reader{q: tx}, w: tx})
	if err != nil {
		if _, backErr := tx.ExecContext(ctx, "ROLLBACK TO verb"); backErr != nil {
			return errors.Join(err, backErr)
		}
	}
	if _, releaseErr := tx.ExecContext(ctx, "RELEASE verb"); releaseErr != nil {
		return errors.Join(err, releaseErr)
	}
	return translate(err)
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
