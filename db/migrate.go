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

// Migrate brings the schema up to date, one process at a time, and returns the
// names of what it applied. A lock held by a process that died is free again.
// It returns [ErrNewer] when the schema is ahead of this binary.
func (d *DB) Migrate(ctx context.Context) (applied []string, err error) {
	unlock, err := d.lockSchema(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock the schema: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()

	all, err := migrations.All()
	if err != nil {
		return nil, err
	}
	all.Add(searchFilled("20261130000601"))
	found, err := d.schema(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	migrator := migrate.NewMigrator(d.write, all, migrate.WithMarkAppliedOnSuccess(true), migrate.WithTemplateData(found))
	if err := migrator.Init(ctx); err != nil {
		return nil, fmt.Errorf("prepare the schema: %w", err)
	}
	unknown, err := migrator.MissingMigrations(ctx)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		return nil, ErrNewer
	}
	group, err := migrator.Migrate(ctx)
	if err != nil {
		return nil, fmt.Errorf("change the schema: %w", err)
	}
	for _, m := range group.Migrations {
		applied = append(applied, m.Name+"_"+m.Comment)
	}
	return applied, nil
}

// schema is what a migration may ask of the database before it changes it.
type schema struct {
	Postgres bool
	columns  map[string]bool
}

// Lacks tells whether a table has no such column yet, so that adding it can be
// run twice: SQLite has no ADD COLUMN IF NOT EXISTS.
func (s schema) Lacks(table, column string) bool { return !s.columns[table+"."+column] }

func (d *DB) schema(ctx context.Context) (schema, error) {
	query := "SELECT m.name || '.' || c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
	if d.postgres {
		query = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()"
	}
	var names []string
	if err := d.write.NewRaw(query).Scan(ctx, &names); err != nil {
		return schema{}, err
	}
	found := schema{Postgres: d.postgres, columns: make(map[string]bool, len(names))}
	for _, name := range names {
		found.columns[name] = true
	}
	return found, nil
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
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", int64(advisory)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", int64(advisory))
		return errors.Join(err, conn.Close())
	}, nil
}
