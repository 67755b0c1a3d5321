package db

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

// cachedRows is what the SQLite writer read of tables that seldom change. To
// turn wide rows into structs is what a sign-up would spend most on, and a storm
// of sign-ups asks for the same events and people. SQLite itself says when one
// of the tables is written; from then on nothing is cached until the batch ends,
// since it may yet be rolled back. It belongs to the writer's goroutine.
type cachedRows struct {
	clock   *cache.Clock
	answers *cache.Cache[question, any]
	dirty   bool // one of the tables was written in this batch
}

// question is a statement with up to two arguments.
type question struct {
	text string
	args [2]any
}

// cachedTables are the tables that cachedMany asks.
var cachedTables = map[string]bool{"events": true, "people": true, "roles": true, "accreditations": true, "venues": true}

// mostRows is how many answers are cached at once.
const mostRows = 2048

func newCachedRows() *cachedRows {
	clock := new(cache.Clock)
	return &cachedRows{clock: clock, answers: cache.New[question](cache.Config[any]{Clock: clock, Most: mostRows})}
}

// begin begins a batch. others says that another connection wrote since the last one.
func (c *cachedRows) begin(others bool) {
	if c == nil {
		return
	}
	if c.dirty = false; others {
		c.clock.WrittenUnknown()
	}
}

// written notes that a row of a table is written.
func (c *cachedRows) written(table string) {
	if c != nil && cachedTables[table] {
		c.dirty = true
		c.clock.WrittenUnknown()
	}
}

// cachedMany is many for a question about cachedTables alone, with one or two arguments.
func cachedMany[T any](ctx context.Context, r *Reader, text string, args ...any) ([]T, error) {
	c, q := r.cached, question{text: text}
	if c == nil || c.dirty || len(args) > len(q.args) {
		return many[T](ctx, r, text, args...)
	}
	copy(q.args[:], args)
	rows, _, err := c.answers.Get(ctx, q, func() (cache.Answer[any], error) {
		rows, err := many[T](ctx, r, text, args...)
		return cache.Answer[any]{Value: rows, About: []cache.Topic{cache.Anything}}, err
	})
	if err != nil {
		return nil, err
	}
	return slices.Clone(rows.([]T)), nil
}

// cachedOne is one for what cachedMany asks.
func cachedOne[T any](ctx context.Context, r *Reader, text string, args ...any) (*T, error) {
	rows, err := cachedMany[T](ctx, r, text, args...)
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0:
		return nil, ErrNotFound
	}
	return &rows[0], nil
}
