package db

import (
	"iter"
	"strings"
)

// Lock names a kind of lock that verbs take, so that a test can open a database
// without it and see which rule breaks.
type Lock uint16

// The locks, in the order in which a verb takes them.
const (
	AllLock Lock = 1 << iota
	PeopleLock
	DaysLock
	FormLock
	BucketLock
	SeriesLock
	EventLock
	ShiftLock
	VehicleLock
	PositionLock
	PersonLock
	endOfLocks
)

// String returns the name of the lock, or of several.
func (l Lock) String() string {
	names := []string{"all", "people", "days", "form", "bucket", "series", "event", "shift", "vehicle", "position", "person"}
	var of []string
	for i, name := range names {
		if l&(AllLock<<i) != 0 {
			of = append(of, name)
		}
	}
	return strings.Join(of, " and ")
}

// Locks yields every lock.
func Locks() iter.Seq[Lock] {
	return func(yield func(Lock) bool) {
		for l := AllLock; l < endOfLocks && yield(l); l <<= 1 {
		}
	}
}

// WithoutLock opens a database that does not lock what l names. On SQLite,
// where the one writer is the lock of everything, it does without the writer.
// It is for the tests that show that the lock is what keeps a rule (see the
// concurrency tests of package network); a server never uses it.
func WithoutLock(l Lock) Option { return func(d *DB) { d.without |= l } }

// locks tells whether a verb has to take a lock: on SQLite the one writer has
// it already.
func (t *Tx) locks(l Lock) bool { return t.postgres && t.without&l == 0 }
