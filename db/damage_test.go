package db_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACheckFindsNothingInADatabaseThatIsWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := errors.Join(d.CheckQuickly(t.Context(), time.Minute), d.Check(t.Context())); err != nil {
			t.Errorf("it is damaged: %v", err)
		}
	})
}

func TestAmcheckFindsNothingInADatabaseThatIsWholeOrWhereItMayNotLook(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	dbtest.Amcheck(t, url)
	whole := func(url string) error {
		d, err := db.Open(t.Context(), url)
		if err != nil {
			return err
		}
		return errors.Join(d.CheckQuickly(t.Context(), time.Minute), d.Check(t.Context()), d.Close())
	}
	if err := whole(url); err != nil {
		t.Error(err)
	}
	dbtest.Exec(t, url, "INSERT INTO job_runs (job, ran_at) VALUES ('a', now()), ('b', now()); UPDATE pg_index SET indoption = '3' WHERE indexrelid = 'job_runs_pkey'::regclass")
	if err := whole(url + "&options=-c%20role%3Dpg_read_all_data"); err != nil { // a role that may not call the extension
		t.Errorf("it looked: %v", err)
	}
}

func TestATableThatIsLockedKeepsTheCheckFromNothingElse(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	dbtest.Amcheck(t, url)
	dbtest.Exec(t, url, "INSERT INTO job_runs (job, ran_at) VALUES ('a', now()), ('b', now()); UPDATE pg_index SET indoption = '3' WHERE indexrelid = 'job_runs_pkey'::regclass")
	d, err := db.Open(t.Context(), url, db.WithLimits(time.Minute, time.Minute, 100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	patient, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = patient.Close() }()
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Exec(t.Context(), "LOCK TABLE people"); err != nil {
			return err
		}
		if err := d.Check(t.Context()); !errors.Is(err, db.ErrDamaged) || !strings.Contains(err.Error(), "job_runs_pkey") {
			t.Errorf("with a damaged index it says %v", err)
		}
		return tx.Exec(t.Context(), "UPDATE pg_index SET indoption = '0' WHERE indexrelid = 'job_runs_pkey'::regclass")
	})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Exec(t.Context(), "LOCK TABLE people"); err != nil {
			return err
		}
		if err := d.Check(t.Context()); !errors.Is(err, db.ErrBusy) || errors.Is(err, db.ErrDamaged) {
			t.Errorf("without, it says %v", err)
		}
		begun := time.Now()
		err := patient.CheckQuickly(t.Context(), 50*time.Millisecond)
		if took := time.Since(begun); took > 4*time.Second { // it waits for a lock for five
			t.Errorf("the quick check takes %v", took)
		}
		return err
	})
	if err != nil {
		t.Errorf("the quick check says %v", err)
	}
}

func TestDamageIsFoundQuicklyAndByTheFullCheck(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(d *db.DB) error{
		"quickly": func(d *db.DB) error { return d.CheckQuickly(t.Context(), time.Minute) },
		"in full": func(d *db.DB) error { return d.Check(t.Context()) },
	} {
		file, err := os.ReadFile(dbtest.SQLitePath(t))
		if err != nil {
			t.Fatal(err)
		}
		dbtest.Damage(file)
		path := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := db.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if err := check(d); !errors.Is(err, db.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAChecksReaderKeepsFewPagesMeanwhile(t *testing.T) {
	t.Parallel()
	var asked []string
	d := dbtest.SQLite(t, db.Watched(func(statement string) { asked = append(asked, statement) }))
	for pragma, check := range map[string]func() error{
		"PRAGMA quick_check(1)":  func() error { return d.CheckQuickly(t.Context(), time.Minute) },
		"PRAGMA integrity_check": func() error { return d.Check(t.Context()) },
	} {
		asked = nil
		if err := check(); err != nil {
			t.Fatal(err)
		}
		if len(asked) < 3 || asked[0] != "PRAGMA cache_size = -200" || asked[1] != pragma || asked[len(asked)-1] != "PRAGMA cache_size = -2000" {
			t.Errorf("it asked %q", asked)
		}
	}
}

func TestTheQuickCheckLeavesTheRestWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	if err := d.CheckQuickly(t.Context(), 0); err != nil {
		t.Errorf("without any time it says %v", err)
	}
}

const page = 8192 // of PostgreSQL

// Each line breaks one thing that only one look of the check finds.
func TestWithAmcheckDamageOfPostgresIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement      string // breaks it, where no file is damaged
		relation       string // whose file is damaged
		from, count    int
		quickly, fully string // what is said, "" for nothing
	}{
		"an index out of order": {
			statement: "UPDATE pg_index SET indoption = '3' WHERE indexrelid = 'people_pkey'::regclass", // it is said to run downward
			quickly:   "people_pkey", fully: `people_pkey: ERROR: item order invariant violated for index "people_pkey"`,
		},
		"a damaged page of an index": {relation: "people_pkey", from: 2*page - 16, count: 16, quickly: "people_pkey", fully: "people_pkey: "},
		"an index without a row": {
			statement: `UPDATE pg_index SET indisready = false WHERE indexrelid = 'job_runs_pkey'::regclass;
				INSERT INTO job_runs (job, ran_at) VALUES ('lost', now());
				UPDATE pg_index SET indisready = true WHERE indexrelid = 'job_runs_pkey'::regclass`,
			fully: `job_runs_pkey: ERROR: heap tuple (0,1) from table "job_runs" lacks matching index tuple`,
		},
		"a damaged row":   {relation: "people", from: 24, count: 1, fully: "people: block 0: line pointer"}, // where its first row is
		"a missing table": {statement: "UPDATE pg_class SET relfilenode = 1 WHERE relname = 'awareness_done'", fully: "awareness_done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := dbtest.MigratedURL(t)
			dbtest.Amcheck(t, url)
			statements := "INSERT INTO people (email, first_name, last_name, created_at) SELECT 'p' || n || '@example.org', 'P', 'N', now() FROM generate_series(1, 20) AS n;"
			dbtest.Exec(t, url, statements+c.statement)
			if c.relation != "" {
				url = dbtest.DamagePostgres(t, url, c.relation, c.from, c.count)
			}
			d, err := db.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			for _, look := range []struct {
				name, want string
				err        error
			}{{"the quick check", c.quickly, d.CheckQuickly(t.Context(), time.Minute)}, {"the full check", c.fully, d.Check(t.Context())}} {
				switch {
				case look.want == "" && look.err != nil:
					t.Errorf("%s says %v", look.name, look.err)
				case look.want != "" && (!errors.Is(look.err, db.ErrDamaged) || !strings.Contains(look.err.Error(), look.want)):
					t.Errorf("%s says %v, want %q", look.name, look.err, look.want)
				}
			}
		})
	}
}

func TestARowThatRefersToNothingIsDamage(t *testing.T) {
	t.Parallel()
	path := dbtest.SQLitePath(t)
	pool, err := sql.Open("sqlite", path) // which keeps no references
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.ExecContext(t.Context(), "INSERT INTO roles (person_id, role, given_at) VALUES (99, 'officer', '2026-06-01 09:00:00+00:00')")
	if err = errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Check(t.Context()); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("a role of nobody: %v", err)
	}
}
