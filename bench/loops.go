package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"

	_ "modernc.org/sqlite"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

// the driver that package db uses

// loops measures the transaction of a sign-up without any server: as little of
// it as can be, and all of its statements.
func (s *settings) loops(ctx context.Context, t *table, dir string) error {
	for _, loop := range []struct {
		name       string
		before     string // done once to the database
		statements []statement
	}{
		{"loop: check the places, insert, commit (S)", "DROP TRIGGER signups_counted_insert", least},
		{"loop: the statements of a sign-up, commit (T)", "", whole},
	} {
		if !s.rows.MatchString(loop.name) {
			continue
		}
		d, err := makeData(ctx, filepath.Join(dir, fmt.Sprintf("loop%d.db", len(loop.statements))))
		if err != nil {
			return err
		}
		c, err := s.loop(ctx, d, loop.before, loop.statements)
		if err != nil {
			return fmt.Errorf("%s: %w", loop.name, err)
		}
		t.add(loop.name, []cell{c})
	}
	return nil
}

// statement is one statement of a loop with its arguments for a person, a shift and an event.
type statement struct {
	text string
	args func(person, shift, event int64) []any
}

func ofNothing(_, _, _ int64) []any          { return nil }
func ofShift(_, shift, _ int64) []any        { return []any{shift} }
func ofEvent(_, _, event int64) []any        { return []any{event} }
func ofPerson(person, _, _ int64) []any      { return []any{person} }
func ofBoth(person, shift, _ int64) []any    { return []any{shift, person} }
func ofAll(person, shift, event int64) []any { return []any{shift, event, person} }

// least is the smallest transaction that never overbooks: it counts places
// itself, so the trigger that would count them is taken away.
var least = []statement{
	{"UPDATE shifts SET taken = taken + 1 WHERE id = ? AND taken < maximum", ofShift},
	{"INSERT INTO signups (shift_id, event_id, person_id, status, asked_at, changed_at) VALUES (?, ?, ?, 'confirmed', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00')", ofAll},
}

// whole is what network.SignUp has SQLite do, in its order: read what the
// rules ask for, save, log and tell, behind a savepoint.
var whole = []statement{
	{"SAVEPOINT verb", ofNothing},
	{"SELECT * FROM shifts WHERE id = ?", ofShift},
	{"SELECT * FROM events WHERE id = ?", ofEvent},
	{"SELECT * FROM people WHERE id = ?", ofPerson},
	{"SELECT role FROM roles WHERE person_id = ? ORDER BY role", ofPerson},
	{"SELECT * FROM signups WHERE shift_id = ? AND person_id = ?", ofBoth},
	{"SELECT * FROM accreditations WHERE person_id = ? AND kind = 'LLO' ORDER BY expires_on DESC, id DESC", ofPerson},
	{`SELECT g.id, g.shift_id, g.event_id, g.person_id, e.title, s.role, COALESCE(e.venue_id, 0), s.starts_at, s.ends_at, e.travel_minutes
		FROM shifts AS mine CROSS JOIN shifts AS s CROSS JOIN signups AS g JOIN events AS e ON e.id = g.event_id
		WHERE mine.id = ? AND s.starts_at > datetime(mine.starts_at, '-32 hours') AND s.starts_at < datetime(mine.ends_at, '8 hours')
		AND s.ends_at > datetime(mine.starts_at, '-8 hours') AND s.cancelled_at IS NULL AND g.shift_id = s.id AND g.person_id = ?
		AND g.status = 'confirmed' AND e.status <> 'cancelled' ORDER BY s.starts_at, s.id`, ofBoth},
	{"INSERT INTO signups (shift_id, event_id, person_id, status, turn, asked_at, confirmed_at, changed_at) VALUES (?, ?, ?, 'confirmed', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00') RETURNING id", ofAll},
	{"INSERT INTO log (at, verb, shift_id, event_id, subject_id, detail) VALUES ('2026-01-01 00:00:00+00:00', 'confirmed', ?, ?, ?, 'Stall') RETURNING id", ofAll},
	{"SELECT * FROM venues WHERE id = (SELECT venue_id FROM events WHERE id = ?)", ofEvent},
	{
		`INSERT INTO messages (message_key, kind, signup_turn, event_id, person_id, subject, body, link, link_text, due_at, next_try_at, created_at)
		VALUES ('confirmed/' || ? || '/' || ?, 'confirmed', 1, ?, ?, 'Your duty is confirmed', ?, 'https://rota.example.org/my/rota', 'Open your rota',
		'2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00') ON CONFLICT (message_key) DO NOTHING`,
		func(person, shift, event int64) []any { return []any{shift, person, event, person, letter} },
	},
	{"RELEASE verb", ofNothing},
}

// letter is as long as what a confirmation says.
var letter = fmt.Sprintf("%-600s", "You are confirmed for a duty.")

// loop does one transaction after another, each with a durable commit of its own.
func (s *settings) loop(ctx context.Context, d *data, before string, statements []statement) (cell, error) {
	pool, err := sql.Open("sqlite", "file:"+d.path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-20000)&_txlock=immediate&_time_format=sqlite")
	if err != nil {
		return cell{}, err
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return cell{}, err
	}
	if _, err := conn.ExecContext(ctx, before); err != nil {
		return cell{}, err
	}
	prepared := make([]*sql.Stmt, len(statements))
	for i := range statements {
		statement, err := conn.PrepareContext(ctx, statements[i].text)
		if err != nil {
			return cell{}, err
		}
		defer func() { _ = statement.Close() }()
		prepared[i] = statement
	}
	var times []time.Duration
	start := time.Now()
	for k := int64(0); time.Since(start) < s.span; k++ {
		begun := time.Now()
		shift := k / manyPeople % int64(len(d.shifts))
		if err := one(ctx, conn, prepared, statements, 1+k%manyPeople, d.shifts[shift], d.events[shift/shiftsEach]); err != nil {
			return cell{}, err
		}
		times = append(times, time.Since(begun))
	}
	return summary(times, time.Since(start)), nil
}

func one(ctx context.Context, conn *sql.Conn, prepared []*sql.Stmt, statements []statement, person, shift, event int64) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for i := range prepared {
		if err := drain(prepared[i].QueryContext(ctx, statements[i].args(person, shift, event)...)); err != nil {
			return err
		}
	}
	_, err := conn.ExecContext(ctx, "COMMIT")
	return err
}

// drain reads an answer to its end.
func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		continue
	}
	return rows.Err()
}

// verb calls network.SignUp itself, from as many callers as there are
// connections in the table: what is missing to its figures is HTTP.
func (s *settings) verb(ctx context.Context, t *table, dir string) error {
	const name = "network.SignUp, called in process"
	if !s.rows.MatchString(name) {
		return nil
	}
	d, err := makeData(ctx, filepath.Join(dir, "verb.db"))
	if err != nil {
		return err
	}
	database, err := db.Open(ctx, d.path)
	if err != nil {
		return err
	}
	defer func() { _ = database.Close() }()
	n := network.New(database, action.Settings{ForceName: "Testshire Police", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "https://rota.example.org"})
	var next atomic.Int64
	cells := make([]cell, len(connections))
	for i, callers := range connections {
		stop, err := s.profile(fmt.Sprintf("verb-%d", callers))
		if err != nil {
			return err
		}
		cells[i], err = callVerb(ctx, n, d, callers, s.span, &next)
		stop()
		if err != nil {
			return err
		}
	}
	t.add(name, cells)
	return nil
}

func callVerb(ctx context.Context, n *network.Network, d *data, callers int, span time.Duration, next *atomic.Int64) (cell, error) {
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		times  []time.Duration
		failed error
	)
	start := time.Now()
	for range callers {
		all.Go(func() {
			var mine []time.Duration
			var err error
			for err == nil && time.Since(start) < span {
				k := next.Add(1) - 1
				begun := time.Now()
				_, err = n.Rota.SignUp(ctx, &db.Person{ID: 1 + k%manyPeople}, d.shifts[k/manyPeople%int64(len(d.shifts))])
				mine = append(mine, time.Since(begun))
			}
			mu.Lock()
			defer mu.Unlock()
			if times = append(times, mine...); err != nil {
				failed = err
			}
		})
	}
	all.Wait()
	return summary(times, time.Since(start)), failed
}
