package jobs

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// job is one line of the schedule.
func (r *rota) job(name string) job {
	r.t.Helper()
	for _, j := range r.schedule() {
		if j.name == name {
			return j
		}
	}
	r.t.Fatalf("there is no job %s", name)
	return job{}
}

// noted is what the dashboard is told of a job.
func (r *rota) noted(name string) string {
	r.t.Helper()
	run, err := r.db.JobRun(r.t.Context(), name)
	if err != nil {
		r.t.Fatal(err)
	}
	return run.Error
}

func TestACheckThatFailsIsTriedHourlyAndOneThatSucceedsDaily(t *testing.T) {
	t.Parallel()
	looks := 0
	r := newRota(t, dbtest.SQLite(t, db.Watched(func(statement string) {
		if strings.Contains(statement, "integrity_check") {
			looks++
		}
	})))
	var log bytes.Buffer
	r.log = slog.New(slog.NewTextHandler(&log, nil))
	check := r.job("check")
	through := func(span time.Duration, pace time.Duration) {
		for end := r.clock.Add(span); r.clock.Before(end); r.clock = r.clock.Add(pace) {
			r.run(check)
		}
	}
	for _, statement := range []string{
		"CREATE TABLE broken (name TEXT REFERENCES people(first_name))", // which has no index, so that SQLite can't look
		"PRAGMA ignore_check_constraints = 0",
	} {
		r.write(func(tx *db.Tx) error { return tx.Exec(t.Context(), statement) })
	}
	through(time.Hour, time.Second)
	if looks != 1 || r.noted("check") != "failed" || strings.Count(log.String(), "job failed") != 1 {
		t.Errorf("within an hour %d looks, noted %q, logged %s", looks, r.noted("check"), log.String())
	}
	through(3*time.Hour, time.Minute)
	if looks != 4 {
		t.Errorf("within four hours %d looks, want 4", looks)
	}
	r.write(func(tx *db.Tx) error { return tx.Exec(t.Context(), "DROP TABLE broken") })
	through(72*time.Hour, 10*time.Minute)
	if looks != 7 || r.noted("check") != "" {
		t.Errorf("within three days more %d looks, want 7; noted %q", looks, r.noted("check"))
	}
	for looks < 8 && !t.Failed() {
		through(10*time.Minute, 10*time.Minute)
	}
	r.clock = r.clock.Add(2 * time.Hour)
	started := r.another()
	for _, want := range []int{9, 9} {
		if err := started.checkDatabase(t.Context()); err != nil && !errors.Is(err, errNotDue) {
			t.Error(err)
		}
		if looks != want {
			t.Errorf("by a server that starts now %d looks, want %d", looks, want)
		}
		r.clock = r.clock.Add(2 * time.Hour)
	}
}

func TestDamageIsLoggedAndIsNoFailureOfTheJob(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		var log bytes.Buffer
		r.log = slog.New(slog.NewTextHandler(&log, nil))
		r.signUp()
		repair := dbtest.DamageOpen(t, r.db)
		r.run(r.job("check"))
		if said := log.String(); r.noted("check") != "" || strings.Count(said, "the database is damaged: stop the server") != 1 || !strings.Contains(said, "level=ERROR") {
			t.Errorf("noted %q, logged %s", r.noted("check"), said)
		}
		r.send()
		if letters := r.server.Letters(); len(letters) != 0 {
			t.Errorf("%d letters go", len(letters))
		}
		repair()
		r.clock = r.clock.Add(time.Hour)
		r.run(r.job("check"))
		r.send()
		if letters := r.server.Letters(); len(letters) != 1 {
			t.Errorf("after the repair %d letters go, want 1", len(letters))
		}
	})
}

func TestAServerThatStopsDoesNotWaitForTheCheck(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	dbtest.Amcheck(t, url)
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	r := newRota(t, d)
	begun := time.Now()
	locked, stopped := make(chan struct{}), make(chan error, 1)
	err = d.Write(t.Context(), func(tx *db.Tx) error { // the check waits for five seconds, and then for the next index
		if err := tx.Exec(t.Context(), "LOCK TABLE people, partners, contacts, venues, events"); err != nil {
			return err
		}
		go func() {
			close(locked)
			stopped <- r.checkDatabase(t.Context())
		}()
		<-locked
		close(r.stopping)
		if err := <-stopped; !errors.Is(err, errNotDue) {
			t.Errorf("it ends with %v", err)
		}
		return nil
	})
	if took := time.Since(begun); err != nil || took > 4*time.Second {
		t.Errorf("it stops after %v, %v", took, err)
	}
}
