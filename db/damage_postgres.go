package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

const (
	// relationCheck is how long PostgreSQL may look at one index or table.
	relationCheck = 5 * time.Minute
	// damagesSaid is how many damages the error names.
	damagesSaid = 20
)

// amcheck is what this role may call of PostgreSQL's extension of that name.
// Nothing here creates it: that is for the operator (docs/operations.md).
type amcheck struct {
	Schema string // quoted
	Index  bool   // bt_index_check
	Heap   bool   // verify_heapam
}

// relation is a table of ours, or an index.
type relation struct {
	ID    int64
	Owner int64 // the table of an index
	Name  string
}

// checkPostgres looks at every table and then at its indexes, each in a
// statement of its own, so that no lock is held for long. One that takes too
// long or is locked does not keep it from the others. The indexes of a damaged
// table are left out: to compare them, PostgreSQL would trust its rows, and may
// crash.
func (d *DB) checkPostgres(ctx context.Context) error {
	found := damages{}
	found.add("checksums", d.checkChecksums(ctx))
	check, err := d.amcheck(ctx)
	if err != nil {
		return errors.Join(found.err(), err)
	}
	damaged := map[int64]bool{}
	for _, look := range []struct {
		can     bool
		of, sql string
	}{
		{check.Heap, ourTables, "SELECT 'block ' || blkno || ': ' || msg FROM " + check.Schema + ".verify_heapam(?::oid::regclass, on_error_stop => true, check_toast => true)"},
		{check.Index, ourIndexes, "SELECT '' FROM (SELECT " + check.Schema + ".bt_index_check(?::oid::regclass, true)) AS t"},
	} {
		if !look.can {
			continue
		}
		var all []relation
		if err := d.read.NewRaw(look.of).Scan(ctx, &all); err != nil {
			return errors.Join(found.err(), translate(err))
		}
		for _, r := range all {
			if damaged[r.Owner] {
				continue
			}
			said, err := d.lookAt(ctx, relationCheck, look.sql, r.ID)
			if line := strings.Join(said, ""); line != "" {
				err = fmt.Errorf("%w: %s", ErrDamaged, line)
			}
			found.add(r.Name, err)
			damaged[r.ID] = errors.Is(err, ErrDamaged)
			if ctx.Err() != nil || errors.Is(err, ErrDown) {
				return found.err()
			}
		}
	}
	return found.err()
}

// checkPostgresQuickly looks at the order within the indexes, small ones first,
// for as long as it may.
func (d *DB) checkPostgresQuickly(ctx context.Context, within time.Duration) error {
	if err := d.checkChecksums(ctx); err != nil {
		return err
	}
	check, err := d.amcheck(ctx)
	if err != nil || !check.Index {
		return err
	}
	_, err = d.lookAt(ctx, within, "SELECT '' FROM (SELECT "+check.Schema+".bt_index_check(id::oid::regclass, false) FROM ("+ourIndexes+") AS i) AS t")
	if errors.Is(err, ErrBusy) { // its time was over, or an index is being changed
		return nil
	}
	return err
}

// amcheck says what of the extension is there and may be called.
func (d *DB) amcheck(ctx context.Context) (amcheck, error) {
	var a amcheck
	err := d.read.NewRaw(`SELECT COALESCE(quote_ident(min(n.nspname)), '') AS schema,
		COALESCE(bool_or(p.proname = 'bt_index_check' AND p.pronargs = 2), false) AS index,
		COALESCE(bool_or(p.proname = 'verify_heapam'), false) AS heap
		FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		JOIN pg_depend AS x ON x.refclassid = 'pg_extension'::regclass AND x.refobjid = e.oid AND x.classid = 'pg_proc'::regclass AND x.deptype = 'e'
		JOIN pg_proc AS p ON p.oid = x.objid
		WHERE e.extname = 'amcheck' AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')`).Scan(ctx, &a)
	return a, translate(err)
}

const (
	// ourTables are the tables of our schema.
	ourTables = "SELECT c.oid::bigint AS id, c.relname AS name FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace(quote_ident(current_schema())) ORDER BY c.relpages, c.oid"
	// ourIndexes are the indexes of these tables, and of what they keep beside
	// them (TOAST), that amcheck knows how to look at.
	ourIndexes = `SELECT c.oid::bigint AS id, t.oid::bigint AS owner, c.relname AS name
		FROM pg_class AS t JOIN pg_index AS i ON i.indrelid IN (t.oid, t.reltoastrelid) JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS a ON a.oid = c.relam
		WHERE t.relkind = 'r' AND t.relnamespace = to_regnamespace(quote_ident(current_schema())) AND a.amname = 'btree' AND i.indisvalid AND i.indisready
		ORDER BY c.relpages, c.oid`
)

// lookAt runs one statement of amcheck that ends after a while, in a
// transaction that can only read, and returns its rows.
func (d *DB) lookAt(ctx context.Context, within time.Duration, statement string, args ...any) (said []string, err error) {
	err = d.read.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw("SET LOCAL statement_timeout = ?", max(within.Milliseconds(), 1)).Exec(ctx); err != nil {
			return err
		}
		return tx.NewRaw(statement, args...).Scan(ctx, &said)
	})
	return said, translate(err)
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

// damages gathers what a check found, and what kept it from looking.
type damages struct {
	found  []string
	failed error
}

func (d *damages) add(name string, err error) {
	switch {
	case err == nil:
	case !errors.Is(err, ErrDamaged):
		d.failed = errors.Join(d.failed, fmt.Errorf("%s: %w", name, err))
	case len(d.found) < damagesSaid:
		d.found = append(d.found, name+": "+strings.TrimPrefix(err.Error(), ErrDamaged.Error()+": "))
	}
}

// err is ErrDamaged when there is any damage, or else what failed.
func (d *damages) err() error {
	if len(d.found) > 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(d.found, "; "))
	}
	return d.failed
}
