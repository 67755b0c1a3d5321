package upkeep

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// The rows of job_runs that say how the database is. They are no jobs.
const (
	CheckBegun    = "check begun" // when a server last began to look through all of it
	CheckedInFull = "full check"  // when one last got to the end
	DamageKnown   = "damage"      // since when damage is known; no row: none is
)

// damageAccepted is the error of the row damage once somebody let messages go
// out in spite of it.
const damageAccepted = "accepted"

const (
	checkEvery = 24 * time.Hour
	checkPause = time.Hour      // between two looks, whatever the first one found
	checkLate  = 72 * time.Hour // after which it is said that there was none
)

// checks is what this process alone knows of the state of its database.
type checks struct {
	begun   atomic.Int64 // when it last began to look, in seconds since 1970
	unsaved atomic.Bool  // it found damage, and the database did not take that down
}

// Condition is what is known of damage to the database, and whether it is why
// messages are kept back.
type Condition struct {
	Restored  bool      // a backup was restored, and messages are kept back since
	Damaged   bool      // and messages are kept back, unless Accepted
	Accepted  bool      // somebody let messages go out in spite of the damage
	CheckedAt time.Time // when the whole database was last looked through; zero: never
	Late      bool      // that is longer ago than it should be
}

// HeldByDamage tells whether messages are kept back because of damage: what a
// damaged database says may go to the wrong person, or twice.
func (c *Condition) HeldByDamage() bool { return c.Damaged && !c.Accepted }

// Condition returns what is known of the database by any server. One that can't
// even say that is damaged.
func (n *Upkeep) Condition(ctx context.Context) (Condition, error) {
	runs, err := n.DB.JobRuns(ctx)
	if errors.Is(err, db.ErrDamaged) {
		return Condition{Damaged: true}, nil
	}
	return n.ConditionOf(runs), err
}

// ConditionOf returns what the last runs of the jobs and this process tell.
func (n *Upkeep) ConditionOf(runs []db.JobRun) Condition {
	return condition(runs, n.checks.unsaved.Load(), n.Time())
}

func condition(runs []db.JobRun, unsaved bool, now time.Time) Condition {
	c := Condition{Damaged: unsaved}
	for _, run := range runs {
		switch run.Job {
		case Hold:
			c.Restored = true
		case DamageKnown:
			c.Damaged, c.Accepted = true, run.Error == damageAccepted
		case CheckedInFull:
			c.CheckedAt, c.Late = run.RanAt, now.Sub(run.RanAt) > checkLate
		}
	}
	return c
}

// checkDue tells whether all of the database is to be looked through now:
// daily, after a server was started, and again where the last look found damage
// or did not get to its end. Two looks are an hour apart at least.
func checkDue(now, begun, started time.Time, c Condition) bool {
	since := now.Sub(begun)
	if since >= 0 && since < checkPause {
		return false
	}
	return since < 0 || since >= checkEvery || begun.Before(started) || c.CheckedAt.Before(begun) || c.Damaged
}

// CheckWhenDue is CheckDatabase when it is due. looked tells whether it was;
// started is when this server was started.
func (n *Upkeep) CheckWhenDue(ctx context.Context, started time.Time) (looked bool, err error) {
	now := n.Time()
	begun := time.Unix(n.checks.begun.Load(), 0).UTC()
	runs, err := n.DB.JobRuns(ctx)
	if err != nil && !errors.Is(err, db.ErrDamaged) {
		return false, err
	}
	if i := slices.IndexFunc(runs, func(r db.JobRun) bool { return r.Job == CheckBegun }); i >= 0 && runs[i].RanAt.After(begun) {
		begun = runs[i].RanAt
	}
	if !checkDue(now, begun, started, condition(runs, n.checks.unsaved.Load(), now)) {
		return false, nil
	}
	got := true
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		got, err = tx.ClaimJob(ctx, CheckBegun, now, checkPause)
		return err
	})
	if err == nil && !got { // another server was faster
		return false, nil
	}
	n.checks.begun.Store(now.Unix()) // even where nothing can be written
	return true, n.CheckDatabase(ctx)
}

// CheckDatabase looks through the whole database and notes the result for every
// server. It returns db.ErrDamaged with what it found: from then on messages are
// kept back, until a look finds nothing or [Network.ReleaseMessages].
func (n *Upkeep) CheckDatabase(ctx context.Context) error {
	err := n.DB.Check(ctx)
	if err != nil && !errors.Is(err, db.ErrDamaged) {
		return err
	}
	return errors.Join(err, n.noteDamage(ctx, err != nil, true))
}

// FoundDamage notes damage that the quick look of a start found.
func (n *Upkeep) FoundDamage(ctx context.Context) error { return n.noteDamage(ctx, true, false) }

// noteDamage notes what a look found. Damage that the database does not take
// down is remembered by this process.
func (n *Upkeep) noteDamage(ctx context.Context, found, inFull bool) error {
	err := n.Act(ctx, nil, func(a *action.Action) error {
		runs, err := a.Tx.JobRuns(ctx)
		if err != nil {
			return err
		}
		if inFull {
			if _, err := a.Tx.ClaimJob(ctx, CheckedInFull, a.Now, 0); err != nil { // it may go back, with the clock
				return err
			}
		}
		known := condition(runs, false, a.Now).Damaged
		switch {
		case found == known:
			return nil
		case found:
			if err := a.Tx.SaveJobRun(ctx, &db.JobRun{Job: DamageKnown, RanAt: a.Now}); err != nil {
				return err
			}
			return a.Log(ctx, db.LogRow{Verb: verbFoundDamage})
		}
		if err := a.Tx.DeleteJobRun(ctx, DamageKnown); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbFoundNoDamage})
	})
	n.checks.unsaved.Store(found && err != nil)
	return err
}
