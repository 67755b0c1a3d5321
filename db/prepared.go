package db

import (
	"cmp"
	"context"
	"database/sql"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"
)

// bun writes arguments into the text of a statement, so SQLite has to parse it
// every time: two fifths of what a sign-up costs. The few statements of the hot
// paths are therefore written by hand below their noun, and prepared once for
// each connection. On PostgreSQL, and where a test watches, bun runs the same text.

// statements are the prepared statements of a connection or a pool.
type statements struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	mutex   sync.RWMutex
	all     map[string]*sql.Stmt
}

func newStatements(prepare func(context.Context, string) (*sql.Stmt, error)) *statements {
	return &statements{prepare: prepare, all: make(map[string]*sql.Stmt)}
}

func (s *statements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mutex.RLock()
	stmt := s.all[text]
	s.mutex.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if stmt := s.all[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.prepare(context.WithoutCancel(ctx), text)
	if err == nil {
		s.all[text] = stmt
	}
	return stmt, err
}

func (s *statements) close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, stmt := range s.all {
		_ = stmt.Close()
	}
}

// rows asks a hot question.
func (r *Reader) rows(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if r.prepared == nil {
		return r.q.QueryContext(ctx, text, args...)
	}
	stmt, err := r.prepared.get(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(context.WithoutCancel(ctx), args...)
}

// do runs a hot statement that takes and answers nothing.
func (t *Tx) do(ctx context.Context, text string) error {
	_, err := t.exec(ctx, text)
	return err
}

func (t *Tx) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if t.prepared == nil {
		result, err := t.w.ExecContext(ctx, text, args...)
		return result, translate(err)
	}
	stmt, err := t.prepared.get(ctx, text)
	if err != nil {
		return nil, translate(err)
	}
	result, err := stmt.ExecContext(context.WithoutCancel(ctx), args...)
	return result, translate(err)
}

// one returns the one row a hot question finds, or ErrNotFound.
func one[T any](ctx context.Context, r *Reader, text string, args ...any) (*T, error) {
	rows, err := r.rows(ctx, text, args...)
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return nil, translate(cmp.Or(rows.Err(), sql.ErrNoRows))
	}
	row := new(T)
	if err := r.bun.ScanRow(ctx, rows, row); err != nil {
		return nil, translate(err)
	}
	return row, nil
}

// many returns every row a hot question finds.
func many[T any](ctx context.Context, r *Reader, text string, args ...any) ([]T, error) {
	rows, err := r.rows(ctx, text, args...)
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = rows.Close() }()
	var all []T
	err = r.bun.ScanRows(ctx, rows, &all)
	return all, translate(err)
}

// byID returns the rows of a table by their ids; ids of none are left out.
func byID[T any](ctx context.Context, r *Reader, table string, ids []int64, id func(*T) int64) (map[int64]*T, error) {
	found := make(map[int64]*T, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	all, err := many[T](ctx, r, "SELECT * FROM "+table+" WHERE id IN "+marks(len(ids)), padded(ids)...)
	for i := range all {
		found[id(&all[i])] = &all[i]
	}
	return found, err
}

// insert saves a new row and fills its id.
func insert[T any](ctx context.Context, t *Tx, row *T) error {
	columns := columnsOf[T](t.bun)
	if !t.postgres { // which SQLite knows without being asked
		result, err := t.exec(ctx, columns.insert, columns.values(row)...)
		if err != nil {
			return err
		}
		*columns.id(row), err = result.LastInsertId()
		return translate(err)
	}
	rows, err := t.rows(ctx, columns.insert+" RETURNING id", columns.values(row)...)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return translate(cmp.Or(rows.Err(), sql.ErrNoRows))
	}
	return translate(rows.Scan(columns.id(row)))
}

// insertNew saves a new row unless it conflicts with another; added tells which.
func insertNew[T any](ctx context.Context, t *Tx, row *T, conflict string) (added bool, err error) {
	columns := columnsOf[T](t.bun)
	result, err := t.exec(ctx, columns.insert+" ON CONFLICT ("+conflict+") DO NOTHING", columns.values(row)...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, translate(err)
}

// columns is how a row of one type is inserted.
type columns struct {
	insert string
	fields []func(reflect.Value) any
	pk     func(reflect.Value) *int64
}

var columnsByType sync.Map // reflect.Type → *columns

func columnsOf[T any](d *bun.DB) *columns {
	typ := reflect.TypeFor[T]()
	if known, ok := columnsByType.Load(typ); ok {
		return known.(*columns) //nolint:forcetypeassert // we stored it
	}
	table := d.Table(typ)
	c := &columns{}
	var names, marks []string
	for _, f := range table.Fields {
		if f.IsPK {
			c.pk = func(v reflect.Value) *int64 { return f.Value(v).Addr().Interface().(*int64) } //nolint:forcetypeassert // ids are integers
			continue
		}
		names, marks = append(names, f.Name), append(marks, "?")
		c.fields = append(c.fields, func(v reflect.Value) any {
			if f.NullZero && f.HasZeroValue(v) {
				return nil
			}
			value := f.Value(v).Interface()
			if at, ok := value.(time.Time); ok {
				return at.UTC() // or SQLite would keep the offset, and compare texts
			}
			return value
		})
	}
	c.insert = "INSERT INTO " + table.Name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	columnsByType.Store(typ, c)
	return c
}

func (c *columns) values(row any) []any {
	v := reflect.ValueOf(row).Elem()
	values := make([]any, len(c.fields))
	for i, field := range c.fields {
		values[i] = field(v)
	}
	return values
}

func (c *columns) id(row any) *int64 { return c.pk(reflect.ValueOf(row).Elem()) }
