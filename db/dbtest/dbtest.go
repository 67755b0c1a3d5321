package dbtest

import (
	"context"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/migrations"
)

// Tests throw away a database each: collecting memory four times as seldom saves
// a fifth of their processor time. GOGC has its way.
func init() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// Each runs a test on SQLite and on PostgreSQL, each time with an empty,
// migrated database that is closed when the test ends. Where TEST_ON names one
// of the two, it runs on that one alone: make test asks for them one after the other.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	if on("SQLite") {
		t.Run("SQLite", func(t *testing.T) { test(t, SQLite(t)) })
	}
	if on("PostgreSQL") {
		t.Run("PostgreSQL", func(t *testing.T) { test(t, Postgres(t)) })
	}
}

// on tells whether tests of both databases run on this one.
func on(name string) bool { return os.Getenv("TEST_ON") == "" || os.Getenv("TEST_ON") == name }

// EachURL is Each for a test that also asks the database by itself, at its URL or path.
func EachURL(t *testing.T, test func(t *testing.T, url string, d *db.DB)) {
	t.Helper()
	for name, urlOf := range map[string]func(testing.TB) string{"SQLite": SQLitePath, "PostgreSQL": MigratedURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := urlOf(t)
			test(t, url, open(t, url, nil))
		})
	}
}

// Thorough tells whether long suites run whole, as the last command of make test
// asks with THOROUGH=1; otherwise they run a sample, with -race too.
func Thorough() bool { return os.Getenv("THOROUGH") == "1" }

// Sample returns the first few of all where a long suite runs a sample.
func Sample[T any](all []T, few int) []T {
	if Thorough() {
		return all
	}
	return all[:few]
}

// Whole runs a long list of tries: a seventh of them on each database, or, where
// [Thorough], all of them on PostgreSQL, which is the stricter of the two. The
// test asks turn before each try and leaves out those for which it answers no.
// It always answers the same for what a try is called.
func Whole(t *testing.T, test func(t *testing.T, d *db.DB, turn func(try string) bool)) {
	t.Helper()
	seventh := func(try string) bool {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(try))
		return sum.Sum32()%7 == 0
	}
	if on("SQLite") {
		t.Run("SQLite", func(t *testing.T) { test(t, SQLite(t), seventh) })
	}
	if on("PostgreSQL") {
		t.Run("PostgreSQL", func(t *testing.T) {
			test(t, Postgres(t), func(try string) bool { return Thorough() || seventh(try) })
		})
	}
}

// SQLite opens a new, migrated SQLite database in a folder of the test's own.
func SQLite(tb testing.TB, options ...db.Option) *db.DB {
	tb.Helper()
	return open(tb, SQLitePath(tb), options)
}

// SQLitePath returns the path of a new, migrated SQLite database that is not open.
func SQLitePath(tb testing.TB) string {
	tb.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "rota.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// Postgres opens a new, migrated PostgreSQL database.
func Postgres(tb testing.TB, options ...db.Option) *db.DB {
	tb.Helper()
	return open(tb, MigratedURL(tb), options)
}

// PostgresTwice opens one new, migrated PostgreSQL database twice, as two processes do.
func PostgresTwice(tb testing.TB) (here, there *db.DB) {
	tb.Helper()
	url := MigratedURL(tb)
	return open(tb, url, nil), open(tb, url, nil)
}

// MigratedURL returns the URL of a new, migrated PostgreSQL database that is not open.
func MigratedURL(tb testing.TB) string {
	tb.Helper()
	fingerprint, err := migrations.Fingerprint()
	if err != nil {
		tb.Fatal(err)
	}
	return MigratedPostgresURL(tb, fingerprint, migrate)
}

// SQLiteTwice opens one new, migrated SQLite file twice, as the server and an
// operator's command do.
func SQLiteTwice(tb testing.TB) (here, there *db.DB) {
	tb.Helper()
	path := SQLitePath(tb)
	return open(tb, path, nil), open(tb, path, nil)
}

func open(tb testing.TB, url string, options []db.Option) *db.DB {
	tb.Helper()
	d, err := db.Open(context.Background(), url, options...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := d.Close(); err != nil {
			tb.Error(err)
		}
	})
	return d
}

// sqliteTemplate migrates one database per process; each test gets a copy of its file.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "rota-template")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	path := filepath.Join(folder, "rota.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // the path is ours
})

func migrate(url string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	if _, err := d.Migrate(ctx); err != nil {
		_ = d.Close()
		return err
	}
	return d.Close()
}
