package db

import (
	"context"
	"errors"
	"slices"

	"github.com/uptrace/bun"
	"modernc.org/sqlite"
)

// remembered is what the SQLite writer read of tables that seldom change. To
// turn wide rows into structs is what a sign-up would spend most on, and a storm
// of sign-ups asks for the same events and people. SQLite itself says when one
// of the tables is written, by whatever statement; from then on nothing is
// remembered until the batch ends, since it may yet be rolled back. It belongs
// to the writer's goroutine.
type remembered struct {
	answers map[question]any
	written bool  // one of the tables was written in this batch
	version int64 // of the file: SQLite changes it for this connection when another one writes
}

// question is a statement with up to two arguments.
type question struct {
	text string
	args [2]any
}

// rememberedTables are the tables that seldom asks.
var rememberedTables = map[string]bool{"events": true, "people": true, "roles": true, "accreditations": true, "venues": true}

// mostRemembered is how many answers are remembered at once.
const mostRemembered = 2048

// newRemembered has SQLite say what is written through a connection.
func newRemembered(conn bun.Conn) (*remembered, error) {
	m := &remembered{answers: make(map[question]any)}
	return m, conn.Raw(func(driverConn any) error {
		hooks, ok := driverConn.(sqlite.HookRegisterer)
		if !ok {
			return errors.New("the SQLite driver does not say which table is written")
		}
		hooks.RegisterPreUpdateHook(func(change sqlite.SQLitePreUpdateData) {
			if rememberedTables[change.TableName] {
				m.written = true
				clear(m.answers)
			}
		})
		return nil
	})
}

// begin forgets everything where another connection wrote since the last batch.
func (m *remembered) begin(ctx context.Context, r *Reader) error {
	m.written = false
	versions, err := many[int64](ctx, r, "PRAGMA data_version")
	if err == nil && versions[0] != m.version {
		clear(m.answers)
		m.version = versions[0]
	}
	return err
}

// seldom is many for a question about rememberedTables alone, with one or two arguments.
func seldom[T any](ctx context.Context, r *Reader, text string, args ...any) ([]T, error) {
	m, q := r.remembered, question{text: text}
	if m == nil || m.written || len(args) > len(q.args) {
		return many[T](ctx, r, text, args...)
	}
	copy(q.args[:], args)
	if known, ok := m.answers[q].([]T); ok {
		return slices.Clone(known), nil
	}
	answer, err := many[T](ctx, r, text, args...)
	if err != nil {
		return nil, err
	}
	if len(m.answers) >= mostRemembered {
		clear(m.answers)
	}
	m.answers[q] = slices.Clone(answer)
	return answer, nil
}

// seldomOne is one for what seldom asks.
func seldomOne[T any](ctx context.Context, r *Reader, text string, args ...any) (*T, error) {
	rows, err := seldom[T](ctx, r, text, args...)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, ErrNotFound
	}
	return &rows[0], nil
}
