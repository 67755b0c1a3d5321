package db

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"
	"modernc.org/sqlite"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

// What cached answers are about. A write of a sign-up is told apart from all
// others, since a popular event brings many of them a second.
var (
	// AboutSessions is the end of somebody's session.
	AboutSessions = cache.Topic{Thing: "sessions"}
	// AboutSettings are the settings.
	AboutSettings = cache.Topic{Thing: "settings"}
	// AboutRest is all that no other topic is for.
	AboutRest = cache.Topic{Thing: "rest"}
)

// AboutEvent is who takes part in an event, how many, and its history. What
// the event and its shifts are like is AboutRest.
func AboutEvent(id int64) cache.Topic { return cache.Topic{Thing: "event", ID: id} }

// AboutFeed is a calendar link.
func AboutFeed(id int64) cache.Topic { return cache.Topic{Thing: "feed", ID: id} }

// AboutDuties are a person's sign-ups, offers, and why places passed them.
func AboutDuties(personID int64) cache.Topic { return cache.Topic{Thing: "duties", ID: personID} }

// Clock is what caches of answers go by. It rises with every commit of this
// process, and when [DB.Look] sees that somebody else wrote. It is nil inside a
// transaction (see [Tx.Within]), where nothing may be cached.
func (d *DB) Clock() *cache.Clock { return d.clock }

// unshown are the tables of which no cached answer shows anything.
var unshown = []string{
	"account_link_codes", "account_links", "buckets", "code_keys", "device_marks", "forms", "job_runs", "messages", "passkey_challenges", "passkeys", "password_asks", "provider_identities", "recovery_codes", "setup_links", "sqlite_sequence",
}

// changes are what SQLite's writer has written since the last commit. They
// belong to the writer's goroutine.
type changes struct {
	topics  map[cache.Topic]bool
	columns map[string][]string // of the tables that are told apart, in their order
	rows    *cachedRows         // what the writer has read; nil where it caches nothing
	version int64               // of the file: SQLite changes it for this connection when another one writes
}

// toldApart are the tables of which it matters what in a row is written.
var toldApart = []string{"feeds", "log", "offers", "passes", "shifts", "signups"}

// follow has SQLite tell of every row that a connection writes, by whatever
// statement or trigger.
func (c *changes) follow(conn bun.Conn) error {
	return conn.Raw(func(driverConn any) error {
		hooks, ok := driverConn.(sqlite.HookRegisterer)
		if !ok {
			return errors.New("the SQLite driver does not say which table is written")
		}
		hooks.RegisterPreUpdateHook(func(row sqlite.SQLitePreUpdateData) {
			c.rows.written(row.TableName)
			for _, topic := range c.about(&row) {
				c.topics[topic] = true
			}
		})
		return nil
	})
}

// begin begins a batch of verbs. It returns whether another connection wrote
// since the last one.
func (c *changes) begin(ctx context.Context, r *Reader) (others bool, err error) {
	clear(c.topics)
	versions, err := many[int64](ctx, r, "PRAGMA data_version")
	if err != nil {
		return false, err
	}
	others = versions[0] != c.version
	c.rows.begin(others)
	if !others {
		return false, nil
	}
	c.columns = make(map[string][]string, len(toldApart))
	for _, table := range toldApart {
		if c.columns[table], err = many[string](ctx, r, "SELECT name FROM pragma_table_info(?) ORDER BY cid", table); err != nil {
			return true, err
		}
	}
	c.version = versions[0]
	return true, nil
}

// The kinds of change of a row (https://sqlite.org/c3ref/c_alter_table.html).
const (
	sqliteDelete = 9
	sqliteUpdate = 23
)

// about returns what a row is about that is being written.
func (c *changes) about(row *sqlite.SQLitePreUpdateData) []cache.Topic {
	switch table := row.TableName; {
	case slices.Contains(unshown, table),
		table == "sessions" && row.Op != sqliteDelete:
		return nil
	case table == "feeds":
		return []cache.Topic{AboutFeed(c.id(row, "id"))}
	case table == "sessions":
		return []cache.Topic{AboutSessions}
	case table == "settings":
		return []cache.Topic{AboutSettings, AboutRest}
	case table == "signups":
		return []cache.Topic{AboutEvent(c.id(row, "event_id")), AboutDuties(c.id(row, "person_id"))}
	case table == "offers", table == "passes":
		return []cache.Topic{AboutDuties(c.id(row, "person_id"))}
	case table == "log", table == "shifts" && c.changesOnly(row, "taken", "held", "waiting", "queue"):
		return []cache.Topic{AboutEvent(c.id(row, "event_id"))}
	}
	return []cache.Topic{AboutRest}
}

// values returns a row as it was, or as it will be, up to so many columns.
func values(row *sqlite.SQLitePreUpdateData, was bool, columns int) []any {
	read := row.New
	if was {
		read = row.Old
	}
	all := make([]any, columns)
	if err := read(all...); err != nil {
		return make([]any, columns)
	}
	return all
}

// id returns the id in a column of a row, or 0.
func (c *changes) id(row *sqlite.SQLitePreUpdateData, column string) int64 {
	at := slices.Index(c.columns[row.TableName], column)
	id, _ := values(row, row.Op == sqliteDelete, at+1)[at].(int64)
	return id
}

// changesOnly tells whether nothing of a row changes but some columns.
func (c *changes) changesOnly(row *sqlite.SQLitePreUpdateData, columns ...string) bool {
	names := c.columns[row.TableName]
	if row.Op != sqliteUpdate || len(names) != row.Count() {
		return false
	}
	was, is := values(row, true, len(names)), values(row, false, len(names))
	for i, name := range names {
		if was[i] != is[i] && !slices.Contains(columns, name) {
			return false
		}
	}
	return true
}

// lookEvery is how long, on SQLite, a write of another process may go unseen:
// one process serves, and beside it only an operator's command writes.
const lookEvery = 100 * time.Millisecond

// While SQLite's writer is busy a look waits for it so long, and then trusts
// that it looked not so long ago.
const (
	lookPatience = 20 * time.Millisecond
	lookTrust    = time.Second
)

// look is what was seen last of the writes of others.
type look struct {
	begun atomic.Uint64 // how many looks
	mutex sync.Mutex
	seen  string       // PostgreSQL: the transactions
	set   int64        // PostgreSQL: the versions of the settings
	at    atomic.Int64 // SQLite: when the writer last looked, in nanoseconds since 1970
}

// Look notices what other processes wrote since it looked last, for whatever
// is cached. On PostgreSQL it asks which transactions can be seen by now, so
// that what was committed before Look was called is always noticed, and in the
// same question whether a setting changed; those who call it at the same time
// share it. On SQLite the writer looks before
// each batch, and is asked here at most every tenth of a second. When nobody
// can look, nothing cached is trusted.
func (d *DB) Look(ctx context.Context) {
	if d.within != nil {
		return
	}
	l := &d.look
	before := l.begun.Load()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.begun.Load() > before {
		return // somebody began to look after we came, which is as good
	}
	l.begun.Add(1)
	if !d.postgres {
		looked := func() time.Duration { return time.Since(time.Unix(0, l.at.Load())) }
		if looked() >= lookEvery && !d.lookSQLite(ctx) && looked() >= lookTrust {
			d.clock.WrittenUnknown()
		}
		return
	}
	var seen string
	var set int64
	err := d.read.DB.QueryRowContext(ctx, "SELECT pg_current_snapshot()::text, (SELECT COALESCE(SUM(version), 0) FROM settings)").Scan(&seen, &set)
	if err != nil || seen != l.seen {
		d.clock.WrittenUnknown()
	}
	if err == nil && set != l.set {
		d.clock.Written(AboutSettings, AboutRest)
		l.set = set
	}
	l.seen = seen
}

// lookSQLite has the writer look, and returns false when it has no time for that.
func (d *DB) lookSQLite(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, lookPatience)
	defer stop()
	return d.without == 0 && d.writeSQLite(ctx, func(*Tx) error { return nil }) == nil
}
