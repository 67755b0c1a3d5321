package db

import (
	"context"
	"time"

	"github.com/uptrace/bun/migrate"
)

// Patience is how long a verb waits for a lock that somebody else holds.
const Patience = patience

// WithLimits opens a PostgreSQL database with other limits than the usual ones.
func WithLimits(connection, held, lock time.Duration) Option {
	return func(d *DB) { d.limits = limits{connection, held, lock} }
}

// UsualLimits are what [WithLimits] replaces.
func UsualLimits() (connection, held, lock time.Duration) {
	return usualLimits.connection, usualLimits.held, usualLimits.lock
}

// MigrationNames lists every migration, oldest first.
func MigrationNames() ([]string, error) {
	all, err := everyMigration()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range all.Sorted() {
		names = append(names, m.Name)
	}
	return names, nil
}

// MigrateUntil is Migrate of a program that knew no migration after last.
func (d *DB) MigrateUntil(ctx context.Context, last string) error {
	all, err := everyMigration()
	if err != nil {
		return err
	}
	known := migrate.NewMigrations()
	for _, m := range all.Sorted() {
		if m.Name <= last {
			known.Add(m)
		}
	}
	_, err = d.migrate(ctx, known)
	return err
}
