package dbtest

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rainbowrota/rainbowrota/db"
)

// Damage inverts the first 64 bytes of the last leaf of a table or an index of
// an SQLite file. The schema itself is left, so that the database still opens.
func Damage(file []byte) {
	const page, tableLeaf, indexLeaf = 4096, 0x0d, 0x0a
	for end := len(file); end > page; end -= page {
		last := file[end-page : end]
		if last[0] != tableLeaf && last[0] != indexLeaf || bytes.Contains(last, []byte("CREATE ")) {
			continue
		}
		for i := range 64 {
			last[i] ^= 0xff
		}
		return
	}
}

// Amcheck makes PostgreSQL's extension amcheck in a database, or skips the test
// where the cluster does not have it.
func Amcheck(tb testing.TB, url string) {
	tb.Helper()
	if err := exec(url, "CREATE EXTENSION IF NOT EXISTS amcheck"); err != nil {
		Skip(tb, "PostgreSQL has no extension amcheck that tests may create: "+err.Error())
	}
}

// DamagePostgres returns the URL of a copy of a PostgreSQL database that nobody
// has open, in which count bytes of the file of a table or an index are
// inverted from a place on. The server itself writes the file: it is often
// another user's. The copy is of files, so that no page comes from memory.
func DamagePostgres(tb testing.TB, url, relation string, from, count int) string {
	tb.Helper()
	var name string
	do(tb, url, func(conn *pgx.Conn) error {
		_, err := conn.Exec(tb.Context(), "CHECKPOINT")
		if err != nil {
			return err
		}
		if err := conn.QueryRow(tb.Context(), "SELECT current_database()").Scan(&name); err != nil {
			return err
		}
		var path string
		var file []byte
		if err := conn.QueryRow(tb.Context(), "SELECT path, pg_read_binary_file(path) FROM (SELECT current_setting('data_directory') || '/' || pg_relation_filepath($1::text::regclass) AS path) AS f", relation).Scan(&path, &file); err != nil {
			return err
		}
		if len(file) < from+count {
			return fmt.Errorf("the file of %s has %d bytes", relation, len(file))
		}
		for i := range count {
			file[from+i] ^= 0xff
		}
		var object uint32
		if err := conn.QueryRow(tb.Context(), "SELECT lo_from_bytea(0, $1)", file).Scan(&object); err != nil {
			return err
		}
		_, err = conn.Exec(tb.Context(), "SELECT lo_export($1, $2), lo_unlink($1)", object, path)
		return err
	})
	return createDatabase(tb, clusterURL(tb), quote(name))
}

// DamageOpen damages a database that is open so that a full check finds it, and
// returns what repairs it.
func DamageOpen(tb testing.TB, d *db.DB) (repair func()) {
	tb.Helper()
	damage := []string{
		"PRAGMA ignore_check_constraints = 1",
		"INSERT INTO people (email, first_name, last_name, grade, created_at) VALUES ('x@example.org', 'X', 'X', 'a grade that there is not', CURRENT_TIMESTAMP)",
		"PRAGMA ignore_check_constraints = 0",
	}
	undo := "DELETE FROM people WHERE email = 'x@example.org'"
	if d.Postgres() { // an index is out of order
		damage = []string{
			"CREATE EXTENSION IF NOT EXISTS amcheck",
			"INSERT INTO forms (form_key, thing_id, at) VALUES ('a', 1, now()), ('b', 2, now()) ON CONFLICT DO NOTHING",
			"UPDATE pg_index SET indoption = '3' WHERE indexrelid = 'forms_pkey'::regclass",
		}
		undo = "UPDATE pg_index SET indoption = '0' WHERE indexrelid = 'forms_pkey'::regclass"
	}
	run := func(statements ...string) {
		tb.Helper()
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			for _, statement := range statements {
				if err := tx.Exec(context.Background(), statement); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	run(damage...)
	return func() { run(undo) }
}

// Exec runs statements on a database as its owner, on a connection of their own.
func Exec(tb testing.TB, url, statements string) {
	tb.Helper()
	if err := exec(url, statements); err != nil {
		tb.Fatal(err)
	}
}

// do runs some statements on a connection of their own.
func do(tb testing.TB, url string, run func(*pgx.Conn) error) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(tb.Context()) }()
	if err := run(conn); err != nil {
		tb.Fatal(err)
	}
}
