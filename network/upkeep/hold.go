package upkeep

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Hold is the row of job_runs that keeps messages back after a restore.
const Hold = "hold"

// AfterRestore makes a restored backup fit for use: every session and every link to a password in it ends,
// and every message is kept back until [Network.ReleaseMessages], since the
// backup does not know what was sent after it was made. What it knew of damage
// was about another file.
func (n *Upkeep) AfterRestore(ctx context.Context) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		if err := a.Tx.DeleteSessions(ctx); err != nil {
			return err
		}
		if err := a.Tx.EndAllAccountLinks(ctx, a.Now); err != nil {
			return err
		}
		for _, row := range []string{CheckBegun, CheckedInFull, DamageKnown} {
			if err := a.Tx.DeleteJobRun(ctx, row); err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
		}
		if err := a.Tx.SaveJobRun(ctx, &db.JobRun{Job: Hold, RanAt: a.Now}); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbRestoredBackup})
	})
}

// MessagesHeld tells whether messages are kept back.
func (n *Upkeep) MessagesHeld(ctx context.Context) (bool, error) {
	c, err := n.Condition(ctx)
	return c.Restored || c.HeldByDamage(), err
}

// ReleaseMessages lets messages go out again, after a restore or in spite of
// damage, and returns whether they were held. me is nil at the terminal.
func (n *Upkeep) ReleaseMessages(ctx context.Context, me *db.Person) (held bool, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		runs, err := a.Tx.JobRuns(ctx)
		if err != nil {
			return err
		}
		c := condition(runs, n.checks.unsaved.Load(), a.Now)
		if held = c.Restored || c.HeldByDamage(); !held {
			return nil
		}
		if c.Restored {
			if err := a.Tx.DeleteJobRun(ctx, Hold); err != nil {
				return err
			}
		}
		if c.Damaged {
			if err := a.Tx.SaveJobRun(ctx, &db.JobRun{Job: DamageKnown, RanAt: a.Now, Error: damageAccepted}); err != nil {
				return err
			}
		}
		return a.Log(ctx, db.LogRow{Verb: verbReleasedMessages})
	})
	if err == nil {
		n.checks.unsaved.Store(false)
	}
	return held, err
}
