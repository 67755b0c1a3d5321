package db_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// An event with two shifts of two places, and six people.
var twoShifts = []string{
	"INSERT INTO people (id, email, first_name, last_name, created_at) VALUES (1, 'a@example.org', 'A', 'A', {now}), (2, 'b@example.org', 'B', 'B', {now}), (3, 'c@example.org', 'C', 'C', {now}), (4, 'd@example.org', 'D', 'D', {now}), (5, 'e@example.org', 'E', 'E', {now}), (6, 'f@example.org', 'F', 'F', {now})",
	"INSERT INTO events (id, title, kind, starts_at, ends_at, created_at) VALUES (1, 'Pride', 'conference', {now}, {later}, {now})",
	"INSERT INTO shifts (id, event_id, role, starts_at, ends_at, maximum) VALUES (1, 1, 'Stall', {now}, {later}, 2), (2, 1, 'Stall', {now}, {later}, 2)",
}

// signup is a statement that enters the sign-up of a person on the first shift, by the number of the person.
func signup(person, status, walkIn string) string {
	return "INSERT INTO signups (id, shift_id, event_id, person_id, status, queue, walk_in, asked_at, changed_at) VALUES (" + person + ", 1, 1, " + person + ", '" + status + "', " + person + ", " + walkIn + ", {now}, {now})"
}

func offerTo(person string) string {
	return "INSERT INTO offers (id, signup_id, shift_id, person_id, code_hash, made_at, deadline) VALUES (" + person + ", " + person + ", 1, " + person + ", 'o" + person + "', {now}, {later})"
}

func run(t *testing.T, d *db.DB, statement string) error {
	t.Helper()
	return d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), moments.Replace(statement)) })
}

// Each statement is done or refused, and the counters of the first shift and of
// the second are then as written: places taken, of which held, people waiting,
// and the last number drawn.
func TestNoRowTakesAPlaceThatTheCounterOfItsShiftDoesNotCount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, statement := range twoShifts {
			if err := run(t, d, statement); err != nil {
				t.Fatal(err)
			}
		}
		type counters [4]int
		for _, step := range []struct {
			statement string
			refused   bool
			counted   [2]counters
		}{
			{signup("1", "confirmed", "FALSE"), false, [2]counters{{1, 0, 0, 1}, {}}},
			{signup("2", "requested", "FALSE"), false, [2]counters{{1, 0, 0, 1}, {}}},
			{signup("3", "waiting", "FALSE"), false, [2]counters{{1, 0, 1, 3}, {}}},
			{offerTo("3"), false, [2]counters{{2, 1, 1, 3}, {}}},
			{signup("4", "confirmed", "FALSE"), true, [2]counters{{2, 1, 1, 3}, {}}}, // one place is taken, one is held
			{signup("4", "confirmed", "TRUE"), false, [2]counters{{2, 1, 1, 3}, {}}}, // walks in beside them
			{signup("5", "withdrawn", "FALSE"), false, [2]counters{{2, 1, 1, 3}, {}}},
			{signup("6", "confirmed", "FALSE"), true, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE signups SET status = 'confirmed' WHERE id = 2", true, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE signups SET status = 'confirmed' WHERE id IN (2, 5)", true, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE signups SET walk_in = FALSE WHERE id = 4", true, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE signups SET reason = 'x', attendance = 'arrived'", false, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE shifts SET maximum = 1 WHERE id = 1", true, [2]counters{{2, 1, 1, 3}, {}}},
			{"UPDATE offers SET status = 'accepted' WHERE id = 3", false, [2]counters{{1, 0, 1, 3}, {}}},
			{"UPDATE signups SET status = 'confirmed' WHERE id = 3", false, [2]counters{{2, 0, 0, 3}, {}}},
			{"UPDATE signups SET status = 'waiting', queue = 4 WHERE id = 2", false, [2]counters{{2, 0, 1, 4}, {}}},
			{offerTo("2"), true, [2]counters{{2, 0, 1, 4}, {}}}, // none is left to hold
			{"UPDATE signups SET walk_in = TRUE WHERE id = 3", false, [2]counters{{1, 0, 1, 4}, {}}},
			{"UPDATE offers SET status = 'open' WHERE id = 3", false, [2]counters{{2, 1, 1, 4}, {}}},
			{"UPDATE offers SET shift_id = 2", false, [2]counters{{1, 0, 1, 4}, {1, 1, 0, 0}}},
			{"UPDATE signups SET shift_id = 2 WHERE id IN (1, 2)", false, [2]counters{{0, 0, 0, 4}, {2, 1, 1, 4}}},
			{"DELETE FROM offers", false, [2]counters{{0, 0, 0, 4}, {1, 0, 1, 4}}},
			{"DELETE FROM signups", false, [2]counters{{0, 0, 0, 4}, {0, 0, 0, 4}}},
		} {
			if err := run(t, d, step.statement); errors.Is(err, db.ErrConstraint) != step.refused || !step.refused && err != nil {
				t.Errorf("%s: %v", step.statement, err)
			}
			for i, want := range step.counted {
				s, err := d.Shift(t.Context(), int64(i+1))
				if err != nil {
					t.Fatal(err)
				}
				if got := (counters{s.Taken, s.Held, s.Waiting, s.Queue}); got != want {
					t.Errorf("after %s shift %d counts %v, want %v", step.statement, s.ID, got, want)
				}
			}
		}
	})
}

func TestWhoUpgradesWithWrongCountersHasThemCountedAnew(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return t.TempDir() + "/old.db" },
		"PostgreSQL": func(t *testing.T) string { return dbtest.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := db.Open(t.Context(), url(t))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			if err := d.MigrateUntil(t.Context(), "20261130000700"); err != nil {
				t.Fatal(err)
			}
			// Three people, and a place held, of two; nobody on the second, which counts two.
			statements := slices.Concat(twoShifts, []string{
				signup("1", "confirmed", "FALSE"), signup("2", "confirmed", "FALSE"), signup("3", "confirmed", "FALSE"),
				signup("4", "waiting", "FALSE"), offerTo("4"), signup("5", "confirmed", "TRUE"), "UPDATE shifts SET taken = id, waiting = 3, queue = 4",
			})
			for _, statement := range statements {
				if err := run(t, d, statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			if _, err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for id, want := range map[int64][5]int{1: {4, 4, 1, 1, 4}, 2: {2, 0, 0, 0, 4}} {
				s, err := d.Shift(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if got := [5]int{s.Maximum, s.Taken, s.Held, s.Waiting, s.Queue}; got != want {
					t.Errorf("shift %d has at most, taken, held, waiting and drawn %v, want %v", id, got, want)
				}
			}
			if err := run(t, d, strings.ReplaceAll(signup("6", "confirmed", "FALSE"), "(6, 1,", "(6, 2,")); err != nil {
				t.Errorf("a place that was counted wrongly is not free: %v", err)
			}
		})
	}
}
