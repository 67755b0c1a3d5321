package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Check has SQLite look at every page of the database and every reference
// between rows. PostgreSQL is asked whether pages did not match their checksums
// and, where its extension amcheck is there, looks at every index and table. It
// returns ErrDamaged with what is wrong.
func (d *DB) Check(ctx context.Context) error {
	if d.postgres {
		return d.checkPostgres(ctx)
	}
	return d.withSmallCache(ctx, func(conn bun.Conn) error {
		if err := checkPages(ctx, conn, "PRAGMA integrity_check"); err != nil {
			return err
		}
		return checkReferences(ctx, conn)
	})
}

// CheckQuickly is Check for the start of a server: it gives up after a while
// without an error, and leaves the rest to Check. Indexes are not compared with
// their tables.
func (d *DB) CheckQuickly(ctx context.Context, within time.Duration) error {
	if d.postgres {
		return d.checkPostgresQuickly(ctx, within)
	}
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	err := d.withSmallCache(limited, func(conn bun.Conn) error { return checkPages(limited, conn, "PRAGMA quick_check(1)") })
	if err != nil && limited.Err() != nil {
		return ctx.Err()
	}
	return err
}

// withSmallCache runs a check on a reader that keeps few pages meanwhile. A check
// reads each page once or twice and is no faster with a larger cache. SQLite would
// keep the memory for the life of the process.
func (d *DB) withSmallCache(ctx context.Context, check func(bun.Conn) error) error {
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "PRAGMA cache_size = -200"); err != nil { // KB
		return translate(err)
	}
	err = check(conn)
	_, back := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA cache_size = "+readerCache)
	return errors.Join(err, translate(back))
}

func checkPages(ctx context.Context, conn bun.Conn, pragma string) error {
	var found []string
	if err := conn.NewRaw(pragma).Scan(ctx, &found); err != nil {
		return translate(err)
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(found, "; "))
	}
	return nil
}

func checkReferences(ctx context.Context, conn bun.Conn) error {
	var orphans int
	if err := conn.NewRaw("SELECT count(*) FROM pragma_foreign_key_check").Scan(ctx, &orphans); err != nil {
		return translate(err)
	}
	if orphans > 0 {
		return fmt.Errorf("%w: %d rows refer to rows that are not there", ErrDamaged, orphans)
	}
	return nil
}
