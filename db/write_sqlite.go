package db

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

// sqliteWriter is the one connection that writes to SQLite.
type sqliteWriter struct {
	db      *DB
	conn    patient
	tx      *Tx
	changes *changes
}

func newSQLiteWriter(ctx context.Context, d *DB, conn bun.Conn) (*sqliteWriter, error) {
	w := &sqliteWriter{db: d, conn: patient{Conn: conn, db: d.write}}
	// Between two tries of this length it looks who has waited long enough.
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 250"); err != nil {
		return nil, translate(err)
	}
	reader := &Reader{q: w.conn, bun: d.write}
	w.tx = &Tx{Reader: reader, w: w.conn}
	if d.watch == nil {
		reader.prepared = newStatements(conn.PrepareContext)
		reader.cached = newCachedRows()
	}
	w.changes = &changes{topics: make(map[cache.Topic]bool), rows: reader.cached}
	return w, w.changes.follow(conn)
}

func (w *sqliteWriter) close() {
	if w.tx.prepared != nil {
		w.tx.prepared.close()
	}
	_ = w.conn.Close()
}

// write runs a batch of verbs in one transaction and answers them after the commit.
func (w *sqliteWriter) write(batch []verb) {
	ctx := context.Background()
	batch, err := w.beginFor(ctx, batch)
	if err != nil {
		answer(batch, err)
		return
	}
	if len(batch) == 0 {
		return
	}
	if len(batch) == 1 {
		w.writeAlone(ctx, batch[0])
		return
	}
	outcomes := make([]error, len(batch))
	for i, v := range batch {
		outcomes[i] = w.writeOne(v)
	}
	if err := w.commit(ctx); err != nil {
		answer(batch, err)
		return
	}
	for i, v := range batch {
		v.done <- outcomes[i]
	}
}

// beginFor begins a transaction for a batch. While another process holds the
// lock it tries again, and answers the verbs that have waited long enough, or
// for which nobody waits any more; it returns those that are left.
func (w *sqliteWriter) beginFor(ctx context.Context, batch []verb) ([]verb, error) {
	for len(batch) > 0 {
		err := w.begin(ctx)
		if !errors.Is(err, ErrBusy) {
			return batch, err
		}
		batch = slices.DeleteFunc(batch, func(v verb) bool {
			late := time.Since(v.since) > patience || v.ctx.Err() != nil
			if late {
				v.done <- err
			}
			return late
		})
	}
	return nil, nil
}

func (w *sqliteWriter) begin(ctx context.Context) error {
	if err := w.tx.do(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	others, err := w.changes.begin(ctx, w.tx.Reader)
	if err != nil {
		_ = w.tx.do(ctx, "ROLLBACK")
		return err
	}
	w.db.look.at.Store(time.Now().UnixNano())
	if others {
		w.db.clock.WrittenUnknown()
	}
	return nil
}

// commit makes the batch durable, or undoes it.
func (w *sqliteWriter) commit(ctx context.Context) error {
	if err := w.tx.do(ctx, "COMMIT"); err != nil {
		_ = w.tx.do(ctx, "ROLLBACK")
		return err
	}
	w.db.clock.Written(slices.Collect(maps.Keys(w.changes.topics))...)
	return nil
}

// writeAlone is a batch of one verb, which needs no savepoint.
func (w *sqliteWriter) writeAlone(ctx context.Context, v verb) {
	err := v.ctx.Err()
	if err == nil {
		err = translate(safely(v.do, w.tx))
	}
	if err == nil {
		v.done <- w.commit(ctx)
		return
	}
	if backErr := w.tx.do(ctx, "ROLLBACK"); backErr != nil {
		err = errors.Join(err, backErr)
	}
	v.done <- err
}

func (w *sqliteWriter) writeOne(v verb) error {
	if err := v.ctx.Err(); err != nil {
		return err
	}
	ctx := context.Background()
	if err := w.tx.do(ctx, "SAVEPOINT verb"); err != nil {
		return err
	}
	err := safely(v.do, w.tx)
	if err != nil {
		if backErr := w.tx.do(ctx, "ROLLBACK TO verb"); backErr != nil {
			return errors.Join(err, backErr)
		}
	}
	if releaseErr := w.tx.do(ctx, "RELEASE verb"); releaseErr != nil {
		return errors.Join(err, releaseErr)
	}
	return translate(err)
}

// patient is a connection that finishes a statement even when its caller has
// gone: SQLite would answer an interrupted one by rolling back the whole
// transaction, and with it the verbs that share it.
type patient struct {
	bun.Conn

	db *bun.DB
}

func (p patient) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.Conn.QueryContext(context.WithoutCancel(ctx), query, args...)
}

func (p patient) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.Conn.ExecContext(context.WithoutCancel(ctx), query, args...)
}

func (p patient) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.Conn.QueryRowContext(context.WithoutCancel(ctx), query, args...)
}

func (p patient) NewSelect() *bun.SelectQuery { return bun.NewSelectQuery(p.db).Conn(p) }
func (p patient) NewInsert() *bun.InsertQuery { return bun.NewInsertQuery(p.db).Conn(p) }
func (p patient) NewUpdate() *bun.UpdateQuery { return bun.NewUpdateQuery(p.db).Conn(p) }
func (p patient) NewDelete() *bun.DeleteQuery { return bun.NewDeleteQuery(p.db).Conn(p) }

func (p patient) NewRaw(query string, args ...any) *bun.RawQuery {
	return bun.NewRawQuery(p.db, query, args...).Conn(p)
}
