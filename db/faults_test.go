package db_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// soon is within which something happens that should take two seconds, on a
// machine that does much else.
const soon = 5 * time.Second

// writePerson writes somebody.
func writePerson(t *testing.T, d *db.DB, email string) error {
	t.Helper()
	return d.Write(t.Context(), func(tx *db.Tx) error { return tx.InsertPerson(t.Context(), newPerson(email)) })
}

// holdLock begins a transaction that writes to an SQLite file, as another
// process would, and returns what ends it.
func holdLock(t *testing.T, path string) (release func()) {
	t.Helper()
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(tx.Rollback(), other.Close()); err != nil {
			t.Error(err)
		}
	}
}

func TestWhileAnotherProcessLocksTheFileEverybodyIsAnsweredInTwoSeconds(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	if db.Patience != 1500*time.Millisecond {
		t.Errorf("a verb waits for %v", db.Patience)
	}
	release := holdLock(t, d.Path())
	var all sync.WaitGroup
	for range 300 { // more than share a commit, and more than can wait
		all.Go(func() {
			begun := time.Now()
			err := d.Write(t.Context(), func(*db.Tx) error { return nil })
			if !errors.Is(err, db.ErrBusy) {
				t.Errorf("a write is answered %v", err)
			}
			if took := time.Since(begun); took > soon {
				t.Errorf("the answer took %v", took)
			}
		})
	}
	if people, err := d.People(t.Context(), db.PeopleFilter{}); err != nil || len(people) != 0 {
		t.Errorf("nobody can read: %v", err)
	}
	all.Wait()
	release()
	if err := writePerson(t, d, "alice@example.org"); err != nil {
		t.Errorf("once the lock is gone: %v", err)
	}
}

func TestAVerbThatWaitsForTheLockRunsWhenItIsFree(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	release := holdLock(t, d.Path())
	written := make(chan error, 1)
	go func() { written <- writePerson(t, d, "alice@example.org") }()
	time.AfterFunc(300*time.Millisecond, release)
	if err := <-written; err != nil {
		t.Errorf("a lock of a moment: %v", err)
	}
}

// postgres opens a new, migrated PostgreSQL database with limits.
func postgres(t *testing.T, url string, limits db.Option) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, limits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestAProcessThatHangsInATransactionGivesItsRowsBack(t *testing.T) {
	t.Parallel()
	url, limits := dbtest.MigratedURL(t), db.WithLimits(time.Minute, 2*time.Second, 200*time.Millisecond)
	there, here := postgres(t, url, limits), postgres(t, url, limits)
	if err := writePerson(t, here, "alice@example.org"); err != nil {
		t.Fatal(err)
	}
	rename := func(d *db.DB, name string, then func()) error {
		return d.Write(t.Context(), func(tx *db.Tx) error {
			err := tx.Exec(t.Context(), "UPDATE people SET first_name = ?", name)
			then()
			return err
		})
	}
	holds, wakes, hung := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		hung <- rename(there, "Hung", func() {
			close(holds)
			<-wakes
		})
	}()
	<-holds
	begun := time.Now()
	if err := rename(here, "Other", func() {}); !errors.Is(err, db.ErrBusy) {
		t.Errorf("somebody else who wants the row is answered %v", err)
	}
	if took := time.Since(begun); took > soon {
		t.Errorf("the answer took %v", took)
	}
	err := db.ErrBusy
	for deadline := time.Now().Add(30 * time.Second); errors.Is(err, db.ErrBusy) && time.Now().Before(deadline); {
		err = rename(here, "Other", func() {})
	}
	if err != nil {
		t.Errorf("the row is not given back: %v", err)
	}
	close(wakes)
	if err := <-hung; db.Unavailable(err) == nil {
		t.Errorf("the process that hung is answered %v", err)
	}
	if p, err := here.PersonByEmail(t.Context(), "alice@example.org"); err != nil || p.FirstName != "Other" {
		t.Errorf("the row has %+v, %v", p, err)
	}
}

func TestEveryPostgresConnectionHasItsLimits(t *testing.T) {
	t.Parallel()
	connection, held, lock := db.UsualLimits()
	if connection != 5*time.Minute || held != 10*time.Second || lock != 5*time.Second {
		t.Errorf("the limits are %v, %v, %v", connection, held, lock)
	}
	d := dbtest.Postgres(t)
	for setting, want := range map[string]string{"idle_in_transaction_session_timeout": "10s", "lock_timeout": "5s", "TimeZone": "UTC"} {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "DO $$ BEGIN IF current_setting('"+setting+"') <> '"+want+"' THEN RAISE EXCEPTION '%', current_setting('"+setting+"'); END IF; END $$")
		})
		if err != nil {
			t.Errorf("%s is not %s: %v", setting, want, err)
		}
	}
}

func TestAPostgresConnectionThatNobodyUsesIsClosed(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	d := postgres(t, url, db.WithLimits(20*time.Millisecond, time.Minute, time.Second))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := d.Ping(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	watcher, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = watcher.Close(t.Context()) }()
	left := -1
	for deadline := time.Now().Add(20 * time.Second); left != 0 && time.Now().Before(deadline); {
		err := watcher.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'").Scan(&left)
		if err != nil {
			t.Fatal(err)
		}
	}
	if left != 0 {
		t.Errorf("%d connections are open", left)
	}
	if err := d.Ping(t.Context()); err != nil {
		t.Errorf("after that: %v", err)
	}
}

func TestADatabaseThatCannotBeReachedIsDownAndThenServesAgain(t *testing.T) {
	t.Parallel()
	url, line := dbtest.CutLine(t, dbtest.MigratedURL(t))
	d := postgres(t, url, db.WithLimits(time.Minute, time.Minute, time.Second))
	line.Cut()
	if _, err := d.People(t.Context(), db.PeopleFilter{}); !errors.Is(db.Unavailable(err), db.ErrDown) {
		t.Errorf("a question is answered %v", err)
	}
	if err := writePerson(t, d, "alice@example.org"); !errors.Is(err, db.ErrDown) {
		t.Errorf("a write is answered %v", err)
	}
	if err := d.Ping(t.Context()); !errors.Is(err, db.ErrDown) {
		t.Errorf("a ping is answered %v", err)
	}
	line.Heal()
	if err := writePerson(t, d, "bob@example.org"); err != nil {
		t.Errorf("reached again: %v", err)
	}
}

func TestWhenPostgresRestartsNothingAcknowledgedIsLostAndEveryAnswerIsClear(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	d := postgres(t, url, db.WithLimits(time.Minute, time.Minute, time.Second))
	killer, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = killer.Close(t.Context()) }()
	var all sync.WaitGroup
	var mutex sync.Mutex
	acknowledged, refused := map[string]bool{}, 0
	stop := make(chan struct{})
	for worker := range 4 {
		all.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				email := string(rune('a'+worker)) + "." + time.Now().Format("150405.000000000") + "@example.org"
				err := writePerson(t, d, email)
				mutex.Lock()
				switch {
				case err == nil:
					acknowledged[email] = true
				case db.Unavailable(err) != nil:
					refused++
				default:
					t.Errorf("a write is answered %v", err)
				}
				mutex.Unlock()
			}
		})
	}
	for enough := func() bool { mutex.Lock(); defer mutex.Unlock(); return refused >= 20 && len(acknowledged) >= 50 }; !enough() && !t.Failed(); {
		_, err := killer.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'")
		if err != nil {
			t.Error(err)
		}
	}
	close(stop)
	all.Wait()
	people, err := d.People(t.Context(), db.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range people {
		delete(acknowledged, people[i].Email)
	}
	if len(acknowledged) > 0 {
		t.Errorf("lost, though acknowledged: %v", acknowledged)
	}
}

func TestWhatIsDeletedIsNotLeftInTheFile(t *testing.T) {
	t.Parallel()
	path := dbtest.SQLitePath(t)
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	const canary = "canary-in-a-deleted-row"
	for _, statement := range []string{
		"INSERT INTO partners (name, notes, created_at) VALUES ('First', '" + canary + "', CURRENT_TIMESTAMP)",
		"INSERT INTO partners (name, notes, created_at) VALUES ('Second', '', CURRENT_TIMESTAMP)",
		"DELETE FROM partners WHERE name = 'First'",
	} {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), statement) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(file, []byte("Second")) || bytes.Contains(file, []byte(canary)) {
		t.Error("what was deleted can be read in the file")
	}
}

func TestEachFailureOfPostgresHasItsKind(t *testing.T) {
	t.Parallel()
	for want, codes := range map[error][]string{
		db.ErrBusy:    {"40001", "40P01", "55P03", "25P03", "57014"},
		db.ErrFull:    {"53100", "25006", "58030"},
		db.ErrDown:    {"57P01", "57P02", "57P03", "57P05", "53300", "3D000", "08006", "28P01"},
		db.ErrDamaged: {"XX001", "XX002", "58P01", "58P02"},
		nil:           {"23505", "23514", "42601", "XX000"},
	} {
		for _, code := range codes {
			if got := db.Unavailable(&pgconn.PgError{Code: code}); !errors.Is(got, want) {
				t.Errorf("%s is %v, want %v", code, got, want)
			}
		}
	}
}
