package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gofrs/flock"
	"github.com/uptrace/bun/migrate"

	"github.com/rainbowrota/rainbowrota/db/migrations"
)

// ErrNewer means that a newer version of the program has already changed the schema.
var ErrNewer = errors.New("the database was made by a newer version of rainbowrota; start that version, or restore a backup made by this one")

// advisory is the key of the PostgreSQL lock held while the schema changes or
// the demo data is loaded.
const advisory = 7_261_107_251

// schemaTries is how often a change of the schema is tried while others write.
const schemaTries = 8

// Migrate brings the schema up to date, one process at a time, and returns the
// names of what it applied. A lock held by a process that died is free again.
// It returns [ErrNewer] when the schema is ahead of this binary.
func (d *DB) Migrate(ctx context.Context) (applied []string, err error) {
	all, err := everyMigration()
	if err != nil {
		return nil, err
	}
	return d.migrate(ctx, all)
}

// everyMigration returns those in SQL and those in Go.
func everyMigration() (*migrate.Migrations, error) {
	all, err := migrations.All()
	if err != nil {
		return nil, err
	}
	all.Add(searchFilled("20261130000601"))
	return all, nil
}

func (d *DB) migrate(ctx context.Context, all *migrate.Migrations) (applied []string, err error) {
	unlock, err := d.lockSchema(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the schema: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()

	migrator := migrate.NewMigrator(d.write, all, migrate.WithMarkAppliedOnSuccess(true), migrate.WithTemplateData(schema{ctx, d}))
	if err := migrator.Init(ctx); err != nil {
		return nil, fmt.Errorf("prepare the schema: %w", translate(err))
	}
	unknown, err := migrator.MissingMigrations(ctx)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		return nil, ErrNewer
	}
	for try := 1; ; try++ {
		group, err := migrator.Migrate(ctx)
		done := group.Migrations
		if err != nil && len(done) > 0 {
			done = done[:len(done)-1] // the last one is what failed
		}
		for _, m := range done {
			applied = append(applied, m.Name+"_"+m.Comment)
		}
		if err = translate(err); err == nil {
			return applied, nil
		}
		// Somebody else may still write. A migration is kept whole or not at all.
		if !errors.Is(err, ErrBusy) || try == schemaTries || !pause(ctx, try) {
			return applied, fmt.Errorf("change the schema: %w", err)
		}
	}
}

// schema is what a migration may ask of the database before it changes it. It
// is asked anew for each migration: what an earlier one of the same run did
// counts too, or an empty database would get another schema than an old one.
type schema struct {
	ctx context.Context
	d   *DB
}

// Postgres tells whether the database is PostgreSQL.
func (s schema) Postgres() bool { return s.d.postgres }

// Lacks tells whether a table has no such column yet, so that adding it can be
// run twice: SQLite has no ADD COLUMN IF NOT EXISTS.
func (s schema) Lacks(table, column string) (bool, error) {
	query := "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?"
	if s.d.postgres {
		query = "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ? AND column_name = ?"
	}
	var n int
	err := s.d.read.NewRaw(query, table, column).Scan(s.ctx, &n)
	return n == 0, translate(err)
}

// lockSchema takes a lock that the operating system or the server frees when
// the process dies, unlike bun's own, which is a row.
func (d *DB) lockSchema(ctx context.Context) (unlock func() error, err error) {
	if !d.postgres {
		if strings.Contains(d.path, ":memory:") {
			return func() error { return nil }, nil
		}
		lock := flock.New(d.path + ".lock")
		if err := lock.Lock(); err != nil {
			return nil, err
		}
		return lock.Unlock, nil
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	// The server before this one may change the schema for longer than any verb may wait.
	for _, statement := range []string{"SET lock_timeout = 0", fmt.Sprintf("SELECT pg_advisory_lock(%d)", int64(advisory)), "RESET lock_timeout"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(translate(err), conn.Close())
		}
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", int64(advisory))
		return errors.Join(translate(err), conn.Close())
	}, nil
}
