package network_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

func TestDamageKeepsMessagesBackUntilACheckFindsNoneOrSomebodySaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		other := network.New(f.DB, *f.Settings()) // another server, which has not checked
		other.Now = f.Now
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		is := func(when string, damaged, held bool) {
			t.Helper()
			for name, n := range map[string]*network.Network{"the server that checked": f.Network, "another": other} {
				c, err := n.Upkeep.Condition(f.Ctx)
				if err != nil || c.Damaged != damaged || c.HeldByDamage() != held {
					t.Errorf("%s: %s says %+v, %v", when, name, c, err)
				}
			}
		}
		check := func() error {
			f.Clock = f.Clock.Add(time.Hour)
			return f.Upkeep.CheckDatabase(f.Ctx)
		}
		repair := dbtest.DamageOpen(t, f.DB)
		if err := check(); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		is("damaged", true, true)
		if d, err := other.Messages.ClaimNext(f.Ctx); d != nil || err != nil {
			t.Errorf("a message is claimed: %v, %v", d, err)
		}
		repair()
		if err := check(); err != nil {
			t.Fatal(err)
		}
		is("repaired", false, false)

		repair = dbtest.DamageOpen(t, f.DB)
		if err := check(); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		for range 2 {
			if _, err := other.Upkeep.ReleaseMessages(f.Ctx, f.Bob); err != nil {
				t.Fatal(err)
			}
		}
		is("released", true, false)
		if err := check(); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		is("found again after somebody let them go", true, false)
		if d, err := other.Messages.ClaimNext(f.Ctx); d == nil || err != nil {
			t.Errorf("no message is claimed: %v, %v", d, err)
		}
		if err := f.Upkeep.AfterRestore(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if c, err := other.Upkeep.Condition(f.Ctx); err != nil || c != (upkeep.Condition{Restored: true}) {
			t.Errorf("a restored backup says %+v, %v", c, err)
		}
		repair()
	})
}

func TestDamageAndItsEndAreInTheHistoryOnceAndWhoLetMessagesGo(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, open func(testing.TB, ...db.Option) *db.DB) {
		var logged []string
		f := newFixture(t, open(t, db.Watched(func(statement string) {
			for _, verb := range []string{"found damage", "found no damage", "released messages"} {
				if strings.Contains(statement, "'"+verb+"'") {
					logged = append(logged, statement)
				}
			}
		})))
		repair := dbtest.DamageOpen(t, f.DB)
		_, _ = f.Upkeep.CheckDatabase(f.Ctx), f.Upkeep.CheckDatabase(f.Ctx)
		if _, err := f.Upkeep.ReleaseMessages(f.Ctx, f.Bob); err != nil {
			t.Fatal(err)
		}
		_ = f.Upkeep.CheckDatabase(f.Ctx)
		repair()
		if err := errors.Join(f.Upkeep.CheckDatabase(f.Ctx), f.Upkeep.CheckDatabase(f.Ctx)); err != nil {
			t.Fatal(err)
		}
		if len(logged) != 3 || !strings.Contains(logged[0], "'found damage'") || !strings.Contains(logged[1], fmt.Sprintf("%d, 'released messages'", f.Bob.ID)) || !strings.Contains(logged[2], "'found no damage'") {
			t.Errorf("the history has %q", logged)
		}
	}
	t.Run("SQLite", func(t *testing.T) { test(t, dbtest.SQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, dbtest.Postgres) })
}

func TestDamageThatCannotBeNotedIsRememberedByTheServerThatFoundIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dbtest.DamageOpen(t, f.DB)
		refuse, accept := "CREATE TRIGGER no BEFORE INSERT ON job_runs BEGIN SELECT RAISE(ABORT, 'no'); END", "DROP TRIGGER no"
		if f.DB.Postgres() {
			refuse, accept = "ALTER TABLE job_runs ADD CONSTRAINT no CHECK (false)", "ALTER TABLE job_runs DROP CONSTRAINT no"
		}
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, refuse) })
		if err := f.Upkeep.CheckDatabase(f.Ctx); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		if held, err := f.Upkeep.MessagesHeld(f.Ctx); !held || err != nil {
			t.Errorf("held %t, %v", held, err)
		}
		if looked, err := f.Upkeep.CheckWhenDue(f.Ctx, f.Clock.Add(-time.Second)); looked != true || !errors.Is(err, db.ErrDamaged) {
			t.Errorf("looked %t, %v", looked, err)
		}
		if looked, err := f.Upkeep.CheckWhenDue(f.Ctx, f.Clock); looked || err != nil {
			t.Errorf("at once again: looked %t, %v", looked, err)
		}
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, accept) })
		if _, err := f.Upkeep.ReleaseMessages(f.Ctx, nil); err != nil {
			t.Fatal(err)
		}
		if c, err := f.Upkeep.Condition(f.Ctx); err != nil || !c.Damaged || c.HeldByDamage() {
			t.Errorf("let go, it says %+v, %v", c, err)
		}
	})
}

func TestOfTwoServersOneChecksTheDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		other := network.New(f.DB, *f.Settings())
		other.Now = f.Now
		started := f.Clock
		if looked, err := f.Upkeep.CheckWhenDue(f.Ctx, started); !looked || err != nil {
			t.Errorf("the first: looked %t, %v", looked, err)
		}
		f.Clock = f.Clock.Add(23 * time.Hour)
		if looked, err := other.Upkeep.CheckWhenDue(f.Ctx, started); looked || err != nil {
			t.Errorf("the other: looked %t, %v", looked, err)
		}
		f.Clock = f.Clock.Add(time.Hour)
		if looked, err := other.Upkeep.CheckWhenDue(f.Ctx, started); !looked || err != nil {
			t.Errorf("a day later: looked %t, %v", looked, err)
		}
		if c, err := f.Upkeep.Condition(f.Ctx); err != nil || !c.CheckedAt.Equal(f.Clock) || c.Late {
			t.Errorf("it says %+v, %v", c, err)
		}
		f.Clock = f.Clock.Add(-48 * time.Hour) // it was ahead
		for _, want := range []bool{true, false} {
			if looked, err := other.Upkeep.CheckWhenDue(f.Ctx, started); looked != want || err != nil {
				t.Errorf("with the clock set back: looked %t, %v, want %t", looked, err, want)
			}
		}
		f.Clock = f.Clock.Add(72*time.Hour + time.Second)
		if c, err := f.Upkeep.Condition(f.Ctx); err != nil || !c.Late {
			t.Errorf("three days later it says %+v, %v", c, err)
		}
	})
}

func TestWhatIsNoJobIsNotTakenForOneThatRan(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Messages.NoteOutbox(f.Ctx); err != nil {
			t.Fatal(err)
		}
		ran := f.Clock
		f.Clock = f.Clock.Add(time.Hour)
		dbtest.DamageOpen(t, f.DB)
		if err := errors.Join(f.Upkeep.AfterRestore(f.Ctx), f.Upkeep.CanWrite(f.Ctx)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Upkeep.CheckWhenDue(f.Ctx, f.Clock); !errors.Is(err, db.ErrDamaged) {
			t.Fatal(err)
		}
		d, err := f.Network.Dashboard(f.Ctx, f.Bob, "")
		if err != nil || !d.Jobs.Last.Equal(ran) || len(d.Jobs.Broken) > 0 {
			t.Errorf("the jobs are %+v, %v", d.Jobs, err)
		}
	})
}
