package db

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// alone is the connection that holds the name of this server on PostgreSQL.
type alone struct {
	mutex sync.Mutex
	conn  *sql.Conn
}

// Alone tells whether no other server of this name runs, and keeps the name
// until the database is closed or the process is gone. On SQLite one server
// runs at a time, whatever its name.
func (d *DB) Alone(ctx context.Context, name string) (bool, error) {
	if !d.postgres {
		return true, nil
	}
	d.alone.mutex.Lock()
	defer d.alone.mutex.Unlock()
	if d.alone.conn != nil {
		if d.alone.conn.PingContext(ctx) == nil {
			return true, nil
		}
		_ = d.alone.conn.Close() // PostgreSQL was started anew, and knows no names
		d.alone.conn = nil
	}
	conn, err := d.read.DB.Conn(ctx)
	if err != nil {
		return false, translate(err)
	}
	var got bool
	err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", "server "+name).Scan(&got)
	if err != nil || !got {
		return false, translate(errors.Join(err, conn.Close()))
	}
	d.alone.conn = conn
	return true, nil
}

// forgetAlone lets the name go.
func (d *DB) forgetAlone() {
	d.alone.mutex.Lock()
	defer d.alone.mutex.Unlock()
	if d.alone.conn != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		// The connection may be kept by a pooler, and the lock with it.
		_, _ = d.alone.conn.ExecContext(ctx, "SELECT pg_advisory_unlock_all()")
		_ = d.alone.conn.Close()
		d.alone.conn = nil
	}
}
