package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// FoundDamage tells whether the last check that this process made found damage.
func (d *DB) FoundDamage() bool { return d.damaged.Load() }

// Check has SQLite look at every page of the database and every reference
// between rows, and asks PostgreSQL whether pages did not match their
// checksums. It returns ErrDamaged when something is wrong, and remembers it
// for [DB.FoundDamage].
func (d *DB) Check(ctx context.Context) error {
	if d.postgres {
		return d.noteDamage(d.checkChecksums(ctx))
	}
	return d.noteDamage(d.withSmallCache(ctx, func(conn bun.Conn) error {
		if err := checkPages(ctx, conn, "PRAGMA integrity_check"); err != nil {
			return err
		}
		return checkReferences(ctx, conn)
	}))
}

// CheckQuickly is Check for the start of a server: it gives up after a while
// without an error, and leaves the rest to Check. SQLite does not compare
// indexes with their tables. PostgreSQL looks at its pages as it reads them.
func (d *DB) CheckQuickly(ctx context.Context, within time.Duration) error {
	if d.postgres {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	err := d.withSmallCache(limited, func(conn bun.Conn) error { return checkPages(limited, conn, "PRAGMA quick_check(1)") })
	if err != nil && limited.Err() != nil {
		return ctx.Err()
	}
	return d.noteDamage(err)
}

func (d *DB) noteDamage(err error) error {
	if err == nil || errors.Is(err, ErrDamaged) {
		d.damaged.Store(err != nil)
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

// checkChecksums asks PostgreSQL how many pages of this database it read that
// did not match their checksums. A cluster without checksums never says so.
func (d *DB) checkChecksums(ctx context.Context) error {
	var failures int64
	err := d.read.NewRaw("SELECT COALESCE(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()").Scan(ctx, &failures)
	if err != nil {
		return translate(err)
	}
	if failures > 0 {
		return fmt.Errorf("%w: %d pages do not match their checksums", ErrDamaged, failures)
	}
	return nil
}
