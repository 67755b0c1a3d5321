package handlers_test

import (
	"database/sql"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// ready asks for /readyz and wants a status and what it says of the database.
func (s *site) ready(status int, state, database string) {
	s.t.Helper()
	answer := s.visit().get("/readyz").want(status)
	for _, want := range []string{`"status":"` + state + `"`, `"database":"` + database + `"`} {
		if !strings.Contains(answer.Body, want) {
			s.t.Errorf("/readyz says %s, want %s", answer.Body, want)
		}
	}
}

func TestWithoutItsDatabaseEveryPageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	url, line := dbtest.CutLine(t, dbtest.MigratedURL(t))
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	s := newStall(t, d)
	alice := s.as("alice")
	alice.get("/shifts").want(http.StatusOK)
	line.Cut()
	for _, a := range []*answer{
		alice.get("/shifts"), alice.get("/account"), s.visit().get("/"),
		alice.post(at("/shifts/%d/sign-up", s.shift.ID)), s.visit().post("/sign-in", "email", "zoe@example.org", "password", password),
	} {
		a.want(http.StatusServiceUnavailable).has("h1", "Sorry, the rota is not available").
			has("main", "The rota cannot reach its database").has("main", "Wait a minute").has("main strong", a.Header.Get("X-Request-Id"))
		if a.Header.Get("Retry-After") != "10" {
			t.Errorf("Retry-After is %q", a.Header.Get("Retry-After"))
		}
	}
	s.ready(http.StatusServiceUnavailable, "down", "cannot be read")
	s.visit().get("/healthz").want(http.StatusOK)
	line.Heal()
	alice.get("/shifts").want(http.StatusOK)
	s.ready(http.StatusOK, "ok", "ok")
}

func TestWhileAnotherProcessLocksTheFilePagesAreReadAndWritesAnsweredSoon(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	s := newStall(t, d)
	alice := s.as("alice")
	alice.get("/shifts").want(http.StatusOK)
	other, err := sql.Open("sqlite", "file:"+d.Path()+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	alice.post(at("/shifts/%d/sign-up", s.shift.ID)).want(http.StatusServiceUnavailable).has("main", "The rota is busy")
	s.ready(http.StatusOK, "degraded", "cannot be written")
	s.wait(time.Hour) // now that she was here would be noted
	alice.get("/shifts").want(http.StatusOK)
	if took := time.Since(begun); took > 9*time.Second { // 10 s and more, when each write waits for the lock
		t.Errorf("three writes are answered after %v", took)
	}
	if err := errors.Join(tx.Rollback(), other.Close()); err != nil {
		t.Fatal(err)
	}
	alice.post(at("/shifts/%d/sign-up", s.shift.ID)).want(http.StatusSeeOther)
}

func TestReadinessSaysThatNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	t.Run("a small write succeeds on a full disk", func(t *testing.T) {
		s := emptySite(t, dbtest.SQLite(t))
		s.ready(http.StatusOK, "ok", "ok")
		err := s.net.DB.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), "PRAGMA max_page_count = 1") }) // it may grow no more
		if err != nil {
			t.Fatal(err)
		}
		err = s.net.DB.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "INSERT INTO partners (name, notes, created_at) VALUES ('Large', ?, CURRENT_TIMESTAMP)", strings.Repeat("x", 1<<20))
		})
		if !errors.Is(err, db.ErrFull) {
			t.Fatalf("a large write is answered %v", err)
		}
		s.ready(http.StatusOK, "degraded", "cannot be written")
	})
	t.Run("the folder cannot be written", func(t *testing.T) {
		d := dbtest.SQLite(t)
		emptySite(t, d).ready(http.StatusOK, "ok", "ok")
		if err := os.RemoveAll(filepath.Dir(d.Path())); err != nil {
			t.Fatal(err)
		}
		emptySite(t, d).ready(http.StatusOK, "degraded", "cannot be written")
	})
	t.Run("the folder of the photos cannot be written", func(t *testing.T) {
		s := emptySite(t, dbtest.SQLite(t))
		s.net.PhotoDir = filepath.Join(t.TempDir(), "photos")
		s.ready(http.StatusOK, "ok", "ok")
		s = emptySite(t, dbtest.SQLite(t))
		s.net.PhotoDir = filepath.Join(t.TempDir(), "photos")
		if err := os.WriteFile(s.net.PhotoDir, nil, 0o600); err != nil { // a file in its place
			t.Fatal(err)
		}
		s.ready(http.StatusOK, "degraded", "cannot be written")
	})
	t.Run("PostgreSQL only reads", func(t *testing.T) {
		url := dbtest.MigratedURL(t)
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Exec(t.Context(), "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$")
		if err := errors.Join(err, conn.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		d, err := db.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		emptySite(t, d).ready(http.StatusOK, "degraded", "cannot be written")
	})
}
