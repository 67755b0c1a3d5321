package db_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func noteJob(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error { return tx.SaveJobRun(ctx, &db.JobRun{Job: "test", RanAt: time.Now()}) })
}

// held is a question whose answer a cache holds.
type held struct {
	t     *testing.T
	d     *db.DB
	cache *cache.Cache[string, int]
}

func newHeld(t *testing.T, d *db.DB) *held {
	return &held{t: t, d: d, cache: cache.New[string](cache.Config[int]{Clock: d.Clock(), Most: 100})}
}

// dropped tells whether the answer about some topics had to be asked for.
func (h *held) dropped(key string, about ...cache.Topic) bool {
	h.t.Helper()
	_, cached, err := h.cache.Get(h.t.Context(), key, func() (cache.Answer[int], error) { return cache.Answer[int]{About: about}, nil })
	if err != nil {
		h.t.Fatal(err)
	}
	return !cached
}

// TestAWriteDropsWhatItMakesUntrue is for SQLite, which says row by row what is
// written. On PostgreSQL every write drops everything.
func TestAWriteDropsWhatItMakesUntrue(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	history(t, d, 5)
	topics := map[string][]cache.Topic{
		"event 1": {db.AboutEvent(1)}, "event 2": {db.AboutEvent(2)}, "duties of 2": {db.AboutDuties(2)}, "duties of 3": {db.AboutDuties(3)},
		"feed 1": {db.AboutFeed(1)}, "sessions": {db.AboutSessions}, "rest": {db.AboutRest}, "anything": {cache.Anything},
	}
	const at = "'2026-06-01 09:00:00+00:00'"
	for _, c := range []struct{ statement, drops string }{
		{"UPDATE signups SET reason = 'x' WHERE event_id = 1 AND person_id = 2", "anything, duties of 2, event 1"},
		{"DELETE FROM passes WHERE person_id = 3", "anything, duties of 3"},
		{"UPDATE offers SET status = 'declined' WHERE person_id = 3", "anything, duties of 3"},
		{"UPDATE shifts SET taken = taken + 1 WHERE event_id = 2", "anything, event 2"},
		{"UPDATE shifts SET waiting = 4, queue = 4, held = 1 WHERE event_id = 2", "anything, event 2"},
		{"UPDATE shifts SET taken = taken + 1, role = 'Tent' WHERE event_id = 2", "anything, rest"},
		{"INSERT INTO shifts (event_id, role, starts_at, ends_at, maximum) SELECT 1, 'More', starts_at, ends_at, 5 FROM events WHERE id = 1", "anything, rest"},
		{"DELETE FROM shifts WHERE role = 'More'", "anything, rest"},
		{"UPDATE events SET title = 'x' WHERE id = 1", "anything, rest"},
		{"UPDATE people SET first_name = 'x' WHERE id = 2", "anything, rest"},
		{"INSERT INTO log (at, verb, event_id) VALUES (" + at + ", 'x', 1)", "anything, event 1"},
		{"INSERT INTO log (at, verb) VALUES (" + at + ", 'x')", "anything"},
		{"INSERT INTO sessions (token_hash, person_id, created_at, last_seen_at, expires_at) VALUES ('h', 1, " + at + ", " + at + ", " + at + ")", ""},
		{"UPDATE sessions SET last_seen_at = '2026-06-01 10:00:00+00:00'", ""},
		{"DELETE FROM sessions", "anything, sessions"},
		{"INSERT INTO feeds (person_id, kind, code_hash, created_at) VALUES (1, 'own', 'h', " + at + ")", "anything, feed 1"},
		{"UPDATE feeds SET fetched_at = " + at, "anything, feed 1"},
		{"UPDATE messages SET status = 'stopped'", ""},
		{"INSERT INTO job_runs (job, ran_at) VALUES ('x', " + at + ")", ""},
		{"UPDATE bookings SET reason = 'x' WHERE id = 1", "anything, rest"},
		{"UPDATE signups SET reason = 'x' WHERE id = 1000000", ""},
	} {
		h := newHeld(t, d)
		for key, about := range topics {
			h.dropped(key, about...)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), c.statement) }); err != nil {
			t.Fatalf("%s: %v", c.statement, err)
		}
		var drops []string
		for _, key := range slices.Sorted(maps.Keys(topics)) {
			if h.dropped(key, topics[key]...) {
				drops = append(drops, key)
			}
		}
		if got := strings.Join(drops, ", "); got != c.drops {
			t.Errorf("%s drops %q, want %q", c.statement, got, c.drops)
		}
	}
}

func TestATableOfWhichNothingIsSaidDropsAnswers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHeld(t, d)
		if h.dropped("rest", db.AboutRest); h.dropped("rest", db.AboutRest) {
			t.Error("nothing was written, and it was dropped")
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "INSERT INTO vehicles (name, created_at) VALUES ('Car', CURRENT_TIMESTAMP)")
		}); err != nil {
			t.Fatal(err)
		}
		if !h.dropped("rest", db.AboutRest) {
			t.Error("it was not dropped")
		}
	})
}

func TestInsideATransactionNothingIsCached(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			h := newHeld(t, tx.Within())
			for range 2 {
				if !h.dropped("one") {
					t.Error("an answer was cached")
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestALookSeesWhatAnotherProcessCommittedBefore(t *testing.T) {
	t.Parallel()
	here, there := dbtest.PostgresTwice(t)
	h := newHeld(t, here)
	const rounds = 50
	dropped := 0 // a write to another database of the cluster does that, and other tests write
	for range rounds {
		here.Look(t.Context())
		h.dropped("one", db.AboutRest)
		here.Look(t.Context())
		if h.dropped("one", db.AboutRest) {
			dropped++
		}
		if err := noteJob(t.Context(), there); err != nil {
			t.Fatal(err)
		}
		here.Look(t.Context())
		if !h.dropped("one", db.AboutRest) {
			t.Fatal("what another process wrote was not seen")
		}
	}
	if dropped == rounds {
		t.Error("nothing was written, and yet the answer was dropped each time")
	}
}

// TestALookSeesATransactionThatBeganLongBefore: a counter of transactions that
// were begun would miss its commit.
func TestALookSeesATransactionThatBeganLongBefore(t *testing.T) {
	t.Parallel()
	here, there := dbtest.PostgresTwice(t)
	h := newHeld(t, here)
	wrote, looked, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- there.Write(t.Context(), func(tx *db.Tx) error {
			err := tx.SaveJobRun(t.Context(), &db.JobRun{Job: "test", RanAt: time.Now()})
			close(wrote)
			<-looked
			return err
		})
	}()
	<-wrote
	here.Look(t.Context())
	h.dropped("one", db.AboutRest)
	close(looked)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if here.Look(t.Context()); !h.dropped("one", db.AboutRest) {
		t.Error("the commit was not seen")
	}
}

func TestALookSeesWhatAnotherProgramWroteToTheFile(t *testing.T) {
	t.Parallel()
	here, there := dbtest.SQLiteTwice(t)
	h, patience := newHeld(t, here), time.Now().Add(10*time.Second)
	here.Look(t.Context())
	h.dropped("one", db.AboutRest)
	if err := noteJob(t.Context(), there); err != nil {
		t.Fatal(err)
	}
	for !h.dropped("one", db.AboutRest) {
		if time.Now().After(patience) {
			t.Fatal("what another program wrote was not seen")
		}
		here.Look(t.Context())
	}
}

func TestWhatThisProcessWritesToTheFileIsNotTakenForAnothers(t *testing.T) {
	t.Parallel()
	here := dbtest.SQLite(t)
	h, patience := newHeld(t, here), time.Now().Add(300*time.Millisecond)
	if err := noteJob(t.Context(), here); err != nil { // the writer looks first
		t.Fatal(err)
	}
	for h.dropped("one", db.AboutRest); time.Now().Before(patience); {
		if err := noteJob(t.Context(), here); err != nil {
			t.Fatal(err)
		}
		here.Look(t.Context())
		if h.dropped("one", db.AboutRest) {
			t.Fatal("an answer was dropped")
		}
	}
}

func TestWhoCannotLookTrustsNothingCached(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		h := newHeld(t, d)
		if d.Postgres() {
			d.Look(t.Context())
		}
		h.dropped("one", db.AboutRest)
		if d.Look(ctx); !h.dropped("one", db.AboutRest) {
			t.Error("a look that failed was taken for one that saw nothing new")
		}
	})
}
