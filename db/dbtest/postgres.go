// Package dbtest gives a test a database of its own.
package dbtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	osexec "os/exec"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// How long one statement on the cluster may take, before the test fails.
const clusterTimeout = time.Minute

// Skip skips the test for reason, or fails it where NO_SKIP=1 is set, as the
// build server does. Every skip of this repository goes through here.
func Skip(tb testing.TB, reason string) {
	tb.Helper()
	if os.Getenv("NO_SKIP") == "1" {
		tb.Fatalf("NO_SKIP=1 allows no skip: %s", reason)
	}
	tb.Skip(reason)
}

// Need skips the test where a command fails that does not fail where the
// program or library that is called name is installed.
func Need(tb testing.TB, name string, command ...string) {
	tb.Helper()
	if out, err := osexec.CommandContext(tb.Context(), command[0], command[1:]...).CombinedOutput(); err != nil { //nolint:gosec // the tests' own
		Skip(tb, fmt.Sprintf("%s, which `make needs` installs, does not run: %v %s", name, err, out))
	}
}

// PostgresURL returns the URL of a new empty PostgreSQL database, which is
// dropped when the test ends. The cluster is the one that TEST_DATABASE_URL
// names; without it the test is skipped.
func PostgresURL(tb testing.TB) string {
	tb.Helper()
	return createDatabase(tb, clusterURL(tb), quote("template1"))
}

// MigratedPostgresURL is PostgresURL for a database that migrate has been run
// on. It is run once per cluster, by the first process that needs the template
// of this fingerprint, and every test then copies it. So migrate must always be
// the same for a fingerprint, and must have closed its connections when it
// returns. Nothing drops the template: it goes with the cluster.
func MigratedPostgresURL(tb testing.TB, fingerprint string, migrate func(url string) error) string {
	tb.Helper()
	cluster := clusterURL(tb)
	name := "rota_template_" + fingerprint
	made, _ := templates.LoadOrStore(name, sync.OnceValue(func() error { return createTemplate(cluster, name, migrate) }))
	if err := made.(func() error)(); err != nil {
		tb.Fatalf("make the template database: %v", err)
	}
	return createDatabase(tb, cluster, quote(name))
}

// templates holds for each name a function that makes the template once in this process.
var templates sync.Map

// clusterURL returns where tests may create databases, or skips the test.
func clusterURL(tb testing.TB) string {
	tb.Helper()
	cluster := os.Getenv("TEST_DATABASE_URL")
	if cluster == "" {
		Skip(tb, "no PostgreSQL: TEST_DATABASE_URL is not set (`make test` sets it, and so does `scripts/with-postgres.sh go test ./...`)")
	}
	return cluster
}

// The number under which processes wait for each other while one makes the template.
const templateLock = 0x726f7461 // "rota"

// createTemplate makes the template database of this name, unless another
// process did. One that fails halfway leaves nothing under that name.
func createTemplate(cluster, name string, migrate func(url string) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), clusterTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return fmt.Errorf("connect to TEST_DATABASE_URL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }() // which gives the lock back
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return err
	}
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil || there {
		return err
	}
	draft := newName()
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+quote(draft)); err != nil {
		return err
	}
	target, err := inCluster(cluster, draft)
	if err != nil {
		return err
	}
	if err := migrate(target); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+quote(draft)+" RENAME TO "+quote(name))
	return err
}

// createDatabase copies a template, a quoted name, for one test.
func createDatabase(tb testing.TB, cluster, template string) string {
	tb.Helper()
	name := newName()
	if err := owner.exec(cluster, "CREATE DATABASE "+quote(name)+" TEMPLATE "+template, " STRATEGY FILE_COPY"); err != nil {
		tb.Fatalf("create a test database: %v", err)
	}
	tb.Cleanup(func() {
		if err := owner.exec(cluster, "DROP DATABASE "+quote(name)+" WITH (FORCE)", ""); err != nil {
			tb.Errorf("drop the test database: %v", err)
		}
	})
	target, err := inCluster(cluster, name)
	if err != nil {
		tb.Fatal(err)
	}
	return target
}

// owner makes and drops the databases of this process's tests on one
// connection: to make one for each statement costs as much as the statement.
var owner ownersConnection

type ownersConnection struct {
	sync.Mutex
	conn   *pgx.Conn
	copies bool // whether the cluster copies a database by its files when asked
}

// exec runs a statement on the cluster, with an ending that PostgreSQL knows from version 15 on.
func (o *ownersConnection) exec(cluster, statement, since15 string) error {
	ctx, cancel := context.WithTimeout(context.Background(), clusterTimeout)
	defer cancel()
	o.Lock()
	defer o.Unlock()
	if o.conn == nil || o.conn.IsClosed() {
		var err error
		if o.conn, err = pgx.Connect(ctx, cluster); err != nil {
			return err
		}
		if err := o.conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int >= 150000").Scan(&o.copies); err != nil {
			return err
		}
	}
	if o.copies {
		statement += since15
	}
	_, err := o.conn.Exec(ctx, statement)
	return err
}

// exec runs one statement on a connection of its own.
func exec(cluster, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), clusterTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, cluster)
	if err != nil {
		return fmt.Errorf("connect to TEST_DATABASE_URL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// inCluster returns the URL of the named database in the cluster.
func inCluster(cluster, name string) (string, error) {
	u, err := url.Parse(cluster)
	if err != nil {
		return "", fmt.Errorf("TEST_DATABASE_URL is no postgres:// URL: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// newName returns a database name that no other test has, in any process.
func newName() string { return "rota_test_" + rand.Text() }

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
