package db

import (
	"context"

	"github.com/uptrace/bun"
)

// Within returns a database that reads and writes in this transaction, so that
// many verbs can be done as one: all of them are kept, or none. An error of any
// of them must fail the transaction. It is not for use after the transaction,
// nor by several goroutines, and only Write and the questions of a Reader work.
func (t *Tx) Within() *DB { return &DB{Reader: t.Reader, postgres: t.postgres, within: t} }

// LockAll waits until no other process changes the schema or holds this lock,
// and keeps it until the transaction ends. On SQLite there is one writer anyway.
func (t *Tx) LockAll(ctx context.Context) error {
	if !t.locks(AllLock) {
		return nil
	}
	if err := t.Exec(ctx, "SET LOCAL lock_timeout = 0"); err != nil {
		return err
	}
	return t.Exec(ctx, "SELECT pg_advisory_xact_lock(?)", int64(advisory))
}

// Logged tells whether an action of this verb was ever logged. It reads the whole log.
func (r *Reader) Logged(ctx context.Context, verb Verb) (bool, error) {
	ok, err := r.q.NewSelect().Model((*LogRow)(nil)).Where("verb = ?", verb).Exists(ctx)
	return ok, translate(err)
}

// CountPeopleOutside counts people whose email address is not at a domain.
func (r *Reader) CountPeopleOutside(ctx context.Context, domain string) (int, error) {
	n, err := r.q.NewSelect().Model((*Person)(nil)).Where("p.email NOT LIKE ?", "%@"+domain).Count(ctx)
	return int(n), translate(err)
}

// Empty deletes everything but the schema, the log included, and starts the
// ids anew. It exists for resetting the demo data.
func (t *Tx) Empty(ctx context.Context) error {
	if t.postgres {
		return t.emptyPostgres(ctx)
	}
	return t.emptySQLite(ctx)
}

func (t *Tx) emptyPostgres(ctx context.Context) error {
	var tables []string
	err := t.w.NewSelect().Table("pg_tables").Column("tablename").
		Where("schemaname = current_schema() AND tablename NOT LIKE 'bun@_%' ESCAPE '@'").Scan(ctx, &tables)
	if err != nil {
		return translate(err)
	}
	idents := make([]bun.Ident, len(tables))
	for i, name := range tables {
		idents[i] = bun.Ident(name)
	}
	return t.Exec(ctx, "TRUNCATE ? RESTART IDENTITY CASCADE", bun.List(idents)) // passes the log's trigger by
}

// emptySQLite takes the triggers that guard the log away while it deletes.
func (t *Tx) emptySQLite(ctx context.Context) error {
	var tables []string
	err := t.w.NewSelect().Table("sqlite_master").Column("name").
		Where("type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' AND name NOT LIKE 'bun@_%' ESCAPE '@'").Scan(ctx, &tables)
	if err != nil {
		return translate(err)
	}
	var triggers []struct{ Name, Definition string }
	if err := t.w.NewSelect().Table("sqlite_master").ColumnExpr("name, sql AS definition").Where("type = 'trigger'").Scan(ctx, &triggers); err != nil {
		return translate(err)
	}
	if err := t.Exec(ctx, "PRAGMA defer_foreign_keys = 1"); err != nil {
		return err
	}
	for _, trigger := range triggers {
		if err := t.Exec(ctx, "DROP TRIGGER ?", bun.Ident(trigger.Name)); err != nil {
			return err
		}
	}
	for _, name := range append(tables, "sqlite_sequence") {
		if err := t.Exec(ctx, "DELETE FROM ?", bun.Ident(name)); err != nil {
			return err
		}
	}
	for _, trigger := range triggers {
		if err := t.Exec(ctx, "?", bun.Safe(trigger.Definition)); err != nil {
			return err
		}
	}
	return nil
}
