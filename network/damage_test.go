package network

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestTheWholeDatabaseIsCheckedDailyAfterAStartAndAgainWhereItIsNotWell(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC)
	ago := func(span time.Duration) time.Time { return now.Add(-span) }
	const hour = time.Hour
	for name, c := range map[string]struct {
		begun, checked, started time.Duration // before now
		damaged                 bool
		want                    bool
	}{
		"nearly a day ago":                   {begun: 24*hour - time.Second, checked: 24*hour - 2*time.Second, started: 90 * hour},
		"a day ago":                          {begun: 24 * hour, checked: 24 * hour, started: 90 * hour, want: true},
		"before the start, an hour ago":      {begun: hour, checked: hour, started: hour / 2, want: true},
		"before the start, nearly an hour":   {begun: hour - time.Second, checked: hour - time.Second, started: hour / 2},
		"did not get to the end, an hour":    {begun: hour, checked: 30 * hour, started: 90 * hour, want: true},
		"did not get to the end, less":       {begun: hour - time.Second, checked: 30 * hour, started: 90 * hour},
		"found damage an hour ago":           {begun: hour, checked: hour, started: 90 * hour, damaged: true, want: true},
		"found damage less than an hour ago": {begun: hour - time.Second, checked: hour - time.Second, started: 90 * hour, damaged: true},
		"in two days, said a clock":          {begun: -48 * hour, checked: -48 * hour, started: 90 * hour, want: true},
		"never":                              {begun: 400_000 * hour, checked: 400_000 * hour, started: 90 * hour, want: true},
	} {
		if got := checkDue(now, ago(c.begun), ago(c.started), Condition{CheckedAt: ago(c.checked), Damaged: c.damaged}); got != c.want {
			t.Errorf("%s: due %t, want %t", name, got, c.want)
		}
	}
}

func TestDamageKeepsMessagesBackUntilACheckFindsNoneOrSomebodySaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		other := New(f.DB, f.Settings) // another server, which has not checked
		other.Now = f.Now
		s := f.shift(f.event("Herts Pride", 8*weeks), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		is := func(when string, damaged, held bool) {
			t.Helper()
			for name, n := range map[string]*Network{"the server that checked": f.Network, "another": other} {
				c, err := n.Condition(f.ctx)
				if err != nil || c.Damaged != damaged || c.HeldByDamage() != held {
					t.Errorf("%s: %s says %+v, %v", when, name, c, err)
				}
			}
		}
		check := func() error {
			f.clock = f.clock.Add(time.Hour)
			return f.CheckDatabase(f.ctx)
		}
		repair := dbtest.DamageOpen(t, f.DB)
		if err := check(); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		is("damaged", true, true)
		if d, err := other.ClaimNext(f.ctx); d != nil || err != nil {
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
			if _, err := other.ReleaseMessages(f.ctx, f.bob); err != nil {
				t.Fatal(err)
			}
		}
		is("released", true, false)
		if err := check(); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		is("found again after somebody let them go", true, false)
		if d, err := other.ClaimNext(f.ctx); d == nil || err != nil {
			t.Errorf("no message is claimed: %v, %v", d, err)
		}
		if err := f.AfterRestore(f.ctx); err != nil {
			t.Fatal(err)
		}
		if c, err := other.Condition(f.ctx); err != nil || c != (Condition{Restored: true}) {
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
		_, _ = f.CheckDatabase(f.ctx), f.CheckDatabase(f.ctx)
		if _, err := f.ReleaseMessages(f.ctx, f.bob); err != nil {
			t.Fatal(err)
		}
		_ = f.CheckDatabase(f.ctx)
		repair()
		if err := errors.Join(f.CheckDatabase(f.ctx), f.CheckDatabase(f.ctx)); err != nil {
			t.Fatal(err)
		}
		if len(logged) != 3 || !strings.Contains(logged[0], "'found damage'") || !strings.Contains(logged[1], fmt.Sprintf("%d, 'released messages'", f.bob.ID)) || !strings.Contains(logged[2], "'found no damage'") {
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
		f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, refuse) })
		if err := f.CheckDatabase(f.ctx); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		if held, err := f.MessagesHeld(f.ctx); !held || err != nil {
			t.Errorf("held %t, %v", held, err)
		}
		if looked, err := f.CheckWhenDue(f.ctx, f.clock.Add(-time.Second)); looked != true || !errors.Is(err, db.ErrDamaged) {
			t.Errorf("looked %t, %v", looked, err)
		}
		if looked, err := f.CheckWhenDue(f.ctx, f.clock); looked || err != nil {
			t.Errorf("at once again: looked %t, %v", looked, err)
		}
		f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, accept) })
		if _, err := f.ReleaseMessages(f.ctx, nil); err != nil {
			t.Fatal(err)
		}
		if c, err := f.Condition(f.ctx); err != nil || !c.Damaged || c.HeldByDamage() {
			t.Errorf("let go, it says %+v, %v", c, err)
		}
	})
}

func TestOfTwoServersOneChecksTheDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		other := New(f.DB, f.Settings)
		other.Now = f.Now
		started := f.clock
		if looked, err := f.CheckWhenDue(f.ctx, started); !looked || err != nil {
			t.Errorf("the first: looked %t, %v", looked, err)
		}
		f.clock = f.clock.Add(23 * time.Hour)
		if looked, err := other.CheckWhenDue(f.ctx, started); looked || err != nil {
			t.Errorf("the other: looked %t, %v", looked, err)
		}
		f.clock = f.clock.Add(time.Hour)
		if looked, err := other.CheckWhenDue(f.ctx, started); !looked || err != nil {
			t.Errorf("a day later: looked %t, %v", looked, err)
		}
		if c, err := f.Condition(f.ctx); err != nil || !c.CheckedAt.Equal(f.clock) || c.Late {
			t.Errorf("it says %+v, %v", c, err)
		}
		f.clock = f.clock.Add(-48 * time.Hour) // it was ahead
		for _, want := range []bool{true, false} {
			if looked, err := other.CheckWhenDue(f.ctx, started); looked != want || err != nil {
				t.Errorf("with the clock set back: looked %t, %v, want %t", looked, err, want)
			}
		}
		f.clock = f.clock.Add(72*time.Hour + time.Second)
		if c, err := f.Condition(f.ctx); err != nil || !c.Late {
			t.Errorf("three days later it says %+v, %v", c, err)
		}
	})
}

func TestWhatIsNoJobIsNotTakenForOneThatRan(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.NoteOutbox(f.ctx); err != nil {
			t.Fatal(err)
		}
		ran := f.clock
		f.clock = f.clock.Add(time.Hour)
		dbtest.DamageOpen(t, f.DB)
		if err := errors.Join(f.AfterRestore(f.ctx), f.CanWrite(f.ctx)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.CheckWhenDue(f.ctx, f.clock); !errors.Is(err, db.ErrDamaged) {
			t.Fatal(err)
		}
		d, err := f.Dashboard(f.ctx, f.bob, "")
		if err != nil || !d.Jobs.Last.Equal(ran) || len(d.Jobs.Broken) > 0 {
			t.Errorf("the jobs are %+v, %v", d.Jobs, err)
		}
	})
}
