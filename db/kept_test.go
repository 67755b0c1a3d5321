package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// asker counts how often a question reaches the database.
type asker struct {
	t     *testing.T
	d     *db.DB
	kept  db.Kept[string, int]
	asked int
}

func (a *asker) get(key string) int {
	a.t.Helper()
	n, err := a.kept.Get(a.d, key, func() (int, error) {
		a.asked++
		return a.asked, nil
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return n
}

func noteJob(ctx context.Context, d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error { return tx.SaveJobRun(ctx, &db.JobRun{Job: "test", RanAt: time.Now()}) })
}

func TestAnAnswerIsKeptUntilAnythingIsWritten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := &asker{t: t, d: d}
		if a.get("one"); a.get("one") != 1 || a.get("two") != 2 || a.get("one") != 1 {
			t.Error("an answer was not kept, or mixed up with another")
		}
		if err := noteJob(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if a.get("one") != 3 {
			t.Error("an answer from before a write was given after it")
		}
	})
}

func TestAnErrorIsNotKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := &asker{t: t, d: d}
		broken := errors.New("broken")
		if _, err := a.kept.Get(d, "one", func() (int, error) { return 7, broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if a.get("one") != 1 {
			t.Error("an error was kept")
		}
	})
}

// TestAnAnswerReadWhileSomethingIsWrittenIsNotKept: it may be from before the write.
func TestAnAnswerReadWhileSomethingIsWrittenIsNotKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := &asker{t: t, d: d}
		_, err := a.kept.Get(d, "one", func() (int, error) { return 7, noteJob(t.Context(), d) })
		if err != nil {
			t.Fatal(err)
		}
		if a.get("one") != 1 {
			t.Error("an answer of unknown age was kept")
		}
	})
}

func TestKeepingStartsAnewWhenItHoldsTooMuch(t *testing.T) {
	t.Parallel()
	a := &asker{t: t, d: dbtest.SQLite(t)}
	a.kept.Most, a.kept.Size = 100, func(int) int { return 40 }
	a.get("one")
	a.get("two")
	if a.get("three"); a.get("one") != 4 {
		t.Error("more was kept than should be")
	}
	a.kept.Size = func(int) int { return 101 }
	if a.get("large"); a.get("large") != 6 || a.get("one") != 4 {
		t.Error("what is larger than all that may be kept was kept, or pushed others out")
	}
}

func TestInsideATransactionNothingIsKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := &asker{t: t}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if a.d = tx.Within(); a.get("one") != 1 || a.get("one") != 2 {
				t.Error("an answer was kept inside a transaction")
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
	a := &asker{t: t, d: here}
	const rounds = 50
	thrownAway := 0 // a write to another database of the cluster does that, and other tests write
	for range rounds {
		here.Look(t.Context())
		before := a.get("one")
		here.Look(t.Context())
		kept := a.get("one")
		if kept != before {
			thrownAway++
		}
		if err := noteJob(t.Context(), there); err != nil {
			t.Fatal(err)
		}
		here.Look(t.Context())
		if a.get("one") == kept {
			t.Fatal("what another process wrote was not seen")
		}
	}
	if thrownAway == rounds {
		t.Error("nothing was written, and yet the answer was thrown away each time")
	}
}

// TestALookSeesATransactionThatBeganLongBefore: a counter of transactions that
// were begun would miss its commit.
func TestALookSeesATransactionThatBeganLongBefore(t *testing.T) {
	t.Parallel()
	here, there := dbtest.PostgresTwice(t)
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
	before := here.Changes()
	close(looked)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if here.Look(t.Context()); here.Changes() == before {
		t.Error("the commit was not seen")
	}
}

func TestALookSeesWhatAnotherProgramWroteToTheFile(t *testing.T) {
	t.Parallel()
	here, there := dbtest.SQLiteTwice(t)
	here.Look(t.Context())
	before, patience := here.Changes(), time.Now().Add(10*time.Second)
	if err := noteJob(t.Context(), there); err != nil {
		t.Fatal(err)
	}
	for here.Changes() == before && time.Now().Before(patience) {
		here.Look(t.Context())
	}
	if here.Changes() == before {
		t.Error("what another program wrote was not seen")
	}
}

func TestWhoCannotLookTrustsNothingKept(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d.Look(t.Context())
	before := d.Changes()
	if d.Look(ctx); d.Changes() == before {
		t.Error("a look that failed was taken for one that saw nothing new")
	}
}
