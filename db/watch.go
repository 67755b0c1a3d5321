package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
)

// Watched opens a database that shows every statement to seen, arguments
// included, before it runs. Tests count statements and explain them with it; a
// server never uses it.
func Watched(seen func(statement string)) Option {
	return func(d *DB) { d.watch = watch(seen) }
}

type watch func(statement string)

func (w watch) BeforeQuery(ctx context.Context, event *bun.QueryEvent) context.Context {
	w(event.Query)
	return ctx
}

func (watch) AfterQuery(context.Context, *bun.QueryEvent) {}

// Explain returns the plan of a statement, a step a line, as the database
// words it. PostgreSQL is told to read a whole table, or to join by reading
// both sides whole, only where it has no other way, so that the plan for small
// tables shows what large ones would get.
func (t *Tx) Explain(ctx context.Context, statement string) (string, error) {
	prefix := "EXPLAIN QUERY PLAN "
	if t.postgres {
		prefix = "EXPLAIN "
		for _, way := range []string{"seqscan", "hashjoin", "mergejoin"} {
			if err := t.Exec(ctx, "SET LOCAL enable_"+way+" = off"); err != nil {
				return "", err
			}
		}
	}
	rows, err := t.w.QueryContext(ctx, prefix+statement)
	if err != nil {
		return "", translate(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var plan strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return "", err
		}
		fmt.Fprintln(&plan, *values[len(values)-1].(*any))
	}
	return plan.String(), translate(rows.Err())
}
