package network_test

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

type storm struct {
	name string
	lock db.Lock
	run  func(*fixture) string
}

// storms are what many people do at once, each with the lock that keeps its
// rule. A storm returns what broke, or "".
var storms = []storm{
	{"two servers load the demo", db.AllLock, (*fixture).stormOfDemos},
	{"the same people are imported from several files", db.PeopleLock, (*fixture).stormOfPeople},
	{"the same date is imported from several files", db.DaysLock, (*fixture).stormOfImports},
	{"one form is sent several times", db.FormLock, (*fixture).stormOfOneForm},
	{"one person guesses codes", db.BucketLock, (*fixture).stormOfGuesses},
	{"the same edition is planned several times", db.SeriesLock, (*fixture).stormOfEditions},
	{"sessions are put into one room", db.EventLock, (*fixture).stormForARoom},
	{"cars are booked for an event while its car is recalled", db.EventLock, (*fixture).stormOfBookingsAgainstARecall},
	{"two trainers sign a register off", db.EventLock | db.ShiftLock, (*fixture).stormOfSigningOff},
	{"many ask for few places", db.ShiftLock, func(f *fixture) string { return f.StormForPlaces(60, 5) }},
	{"many sign up while the shift is cancelled", db.ShiftLock, (*fixture).stormAgainstACancellation},
	{"an offer is accepted while its shift is cancelled", db.ShiftLock, (*fixture).stormOfOffersAgainstACancellation},
	{"one driver is authorised by several keepers", db.VehicleLock, (*fixture).stormOfAuthorisations},
	{"one position is corrected by several people", db.PositionLock, (*fixture).stormOfCorrections},
	{"one person signs up for shifts that overlap", db.PersonLock, (*fixture).stormForOverlaps},
	{"several coordinators invite the same people", db.PersonLock, (*fixture).stormOfInvitations},
	{"one person accepts offers that overlap", db.PersonLock, (*fixture).stormOfOffers},
}

func TestInEveryStormTheLockKeepsTheRule(t *testing.T) {
	t.Parallel()
	for _, s := range storms {
		if s.lock == db.AllLock {
			continue // TestTwoServersThatLoadTheDemoAtOnceBothStart does it with two servers
		}
		t.Run(s.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				for range 3 {
					if broken := s.run(f); broken != "" {
						t.Error(broken)
					}
				}
			})
		})
	}
}

// A check that cannot fail checks nothing: with its lock taken out, and all
// others in place, each storm breaks its rule.
func TestWithoutALockItsRuleBreaks(t *testing.T) {
	t.Parallel()
	for _, s := range storms {
		t.Run(s.name+" without the lock of "+s.lock.String(), func(t *testing.T) {
			t.Run("PostgreSQL", func(t *testing.T) { breaks(t, s.run, dbtest.Postgres(t, db.WithoutLock(s.lock))) })
		})
	}
}

// On SQLite the one writer is every lock.
func TestWithoutItsOneWriterSQLiteKeepsNoRule(t *testing.T) {
	t.Parallel()
	for _, s := range storms {
		if s.lock == db.AllLock {
			continue // it empties the database, which needs the writer's transaction
		}
		t.Run(s.name, func(t *testing.T) { breaks(t, s.run, dbtest.SQLite(t, db.WithoutLock(s.lock))) })
	}
}

// breaks repeats a storm until its rule breaks.
func breaks(t *testing.T, storm func(*fixture) string, d *db.DB) {
	t.Helper()
	f := newFixture(t, d)
	for range 500 {
		if broken := storm(f); broken != "" {
			return
		}
	}
	t.Error("the rule held without its lock, so the storm with the lock proves nothing")
}

func TestEveryLockHasAStorm(t *testing.T) {
	t.Parallel()
	for lock := range db.Locks() {
		if !slices.ContainsFunc(storms, func(s storm) bool { return s.lock == lock }) {
			t.Errorf("no storm needs the lock of %s", lock)
		}
	}
}
