package db

import "time"

// Patience is how long a verb waits for a lock that somebody else holds.
const Patience = patience

// WithLimits opens a PostgreSQL database with other limits than the usual ones.
func WithLimits(connection, held, lock time.Duration) Option {
	return func(d *DB) { d.limits = limits{connection, held, lock} }
}

// UsualLimits are what [WithLimits] replaces.
func UsualLimits() (connection, held, lock time.Duration) {
	return usualLimits.connection, usualLimits.held, usualLimits.lock
}
