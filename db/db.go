// Package db holds the rows and the queries, and nothing that decides.
//
// A [Reader] answers questions; a [Tx] also locks and writes, inside the one
// transaction that [DB.Write] opened. Every stored time is UTC to the second.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the SQLite driver

	"github.com/rainbowrota/rainbowrota/db/cache"
)

// limits are how long PostgreSQL lets us keep something from others.
type limits struct {
	connection time.Duration // kept open though nobody uses it
	held       time.Duration // a transaction that does nothing, of a process that hangs
	lock       time.Duration // waiting for a lock: longer than the queue before a popular shift
}

var usualLimits = limits{connection: 5 * time.Minute, held: 10 * time.Second, lock: 5 * time.Second}

// DB is an open database of either kind. It is safe for use by many goroutines.
type DB struct {
	*Reader

	write    *bun.DB // SQLite: the one writing connection. PostgreSQL: the pool.
	read     *bun.DB // SQLite: a pool that can only read. PostgreSQL: the same pool.
	postgres bool
	without  Lock   // 0 but in tests of the locks
	watch    watch  // nil unless a test watches
	path     string // of the SQLite file, empty for PostgreSQL
	within   *Tx    // set when this is one transaction of another, see Tx.Within
	limits   limits // of PostgreSQL

	verbs   chan verb     // SQLite: what waits for the writer, see write_sqlite.go
	turns   chan struct{} // PostgreSQL: holds one for each verb that runs
	closing sync.RWMutex
	closed  bool
	writer  sync.WaitGroup
	refused atomic.Int64 // when a write last failed with ErrFull, in nanoseconds since 1970
	clock   *cache.Clock // nil inside a transaction, see changes.go
	look    look
	alone   alone
}

// Reader answers questions.
type Reader struct {
	q        bun.IDB
	bun      *bun.DB
	prepared *statements // nil where bun runs the hot statements too, see prepared.go
	postgres bool

	cached *cachedRows // SQLite's writer only
}

// Tx is one transaction: it answers, locks and writes.
type Tx struct {
	*Reader

	w       bun.IDB
	without Lock
}

// Option changes how a database is opened.
type Option func(*DB)

// Open opens the database that url names: a postgres:// URL, or the path of an
// SQLite file, which is created where it is missing. It does not migrate.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	d := &DB{limits: usualLimits, clock: new(cache.Clock)}
	for _, option := range options {
		option(d)
	}
	open := d.openSQLite
	if IsPostgres(url) {
		open = d.openPostgres
	}
	if err := open(url); err != nil {
		return nil, err
	}
	if d.watch != nil {
		d.write = d.write.WithQueryHook(d.watch)
		d.read = d.read.WithQueryHook(d.watch)
	}
	d.Reader = &Reader{q: d.read, bun: d.read, postgres: d.postgres}
	if !d.postgres && d.watch == nil {
		d.prepared = newStatements(d.read.DB.PrepareContext)
	}
	if err := d.write.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open the database: %w", translate(err))
	}
	if !d.postgres {
		if err := d.startWriter(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// IsPostgres tells whether a database URL names a PostgreSQL server.
func IsPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Postgres tells whether the database is PostgreSQL; otherwise it is SQLite.
func (d *DB) Postgres() bool { return d.postgres }

// Ping reports whether the database can be reached and, on SQLite, read.
func (d *DB) Ping(ctx context.Context) error {
	var one int
	return translate(d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// Close waits for the writes under way and closes every connection.
func (d *DB) Close() error {
	d.closing.Lock()
	if d.closed {
		d.closing.Unlock()
		return nil
	}
	d.closed = true
	if d.verbs != nil {
		close(d.verbs)
	}
	d.closing.Unlock()
	d.writer.Wait()
	d.forgetAlone()
	if d.prepared != nil {
		d.prepared.close()
	}
	err := d.write.Close()
	if d.read != d.write {
		if readErr := d.read.Close(); err == nil {
			err = readErr
		}
	}
	return err
}

func (d *DB) openPostgres(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return fmt.Errorf("the database URL cannot be read")
	}
	q := u.Query()
	if !q.Has("default_query_exec_mode") {
		q.Set("default_query_exec_mode", "simple_protocol") // a third faster under bun, which interpolates
	}
	if !q.Has("connect_timeout") {
		q.Set("connect_timeout", "3") // seconds
	}
	q.Set("timezone", "UTC")
	// A process that hangs in a transaction must not keep its rows for good.
	// Others who need one of them get an error instead of a long wait.
	q.Set("idle_in_transaction_session_timeout", strconv.FormatInt(d.limits.held.Milliseconds(), 10))
	q.Set("lock_timeout", strconv.FormatInt(d.limits.lock.Milliseconds(), 10))
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // PostgreSQL takes a plus for a plus
	pool, err := sql.Open("pgx", u.String())
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	pool.SetConnMaxIdleTime(d.limits.connection)
	d.postgres = true
	d.turns = make(chan struct{}, writersAtOnce)
	d.write = bun.NewDB(pool, pgdialect.New(), bun.WithDiscardUnknownColumns())
	d.read = d.write
	return nil
}

// readerCache is how large the cache of each reading connection is, in KB as
// SQLite's cache_size takes it. Pages of 4 KB take 8 KB in it: SQLite adds 300
// bytes, and its allocator rounds up to a power of two.
const readerCache = "-2000"

// openSQLite opens one connection that writes and a pool that only reads, so
// that a reader never waits for a writer (docs/adr/0002).
func (d *DB) openSQLite(path string) error {
	path = strings.TrimPrefix(path, "file:")
	d.path = path
	pragmas := "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_txlock=immediate&_time_format=sqlite"
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + pragmas
	writer, err := sql.Open("sqlite", dsn+"&_pragma=busy_timeout(10000)&_pragma=cache_size(-8000)&_pragma=temp_store(MEMORY)&_pragma=secure_delete(1)") // a savepoint needs no file
	if err != nil {
		return fmt.Errorf("open SQLite: %w", err)
	}
	writer.SetMaxOpenConns(2) // the writer's own, and one for migrations
	reader, err := sql.Open("sqlite", dsn+"&_pragma=busy_timeout(1500)&_pragma=cache_size("+readerCache+")&_pragma=query_only(1)")
	if err != nil {
		return fmt.Errorf("open SQLite: %w", err)
	}
	reader.SetMaxOpenConns(8)
	reader.SetMaxIdleConns(8)
	d.write = bun.NewDB(writer, sqlitedialect.New(), bun.WithDiscardUnknownColumns())
	d.read = bun.NewDB(reader, sqlitedialect.New(), bun.WithDiscardUnknownColumns())
	return nil
}
