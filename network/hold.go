package network

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
)

// hold is the row of job_runs that keeps messages back after a restore.
const hold = "hold"

// AfterRestore makes a restored backup fit for use: every session in it ends,
// and every message is kept back until [Network.ReleaseMessages], since the
// backup does not know what was sent after it was made. What it knew of damage
// was about another file.
func (n *Network) AfterRestore(ctx context.Context) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteSessions(ctx); err != nil {
			return err
		}
		for _, row := range []string{checkBegun, checkedInFull, damageKnown} {
			if err := tx.DeleteJobRun(ctx, row); err != nil && !errors.Is(err, db.ErrNotFound) {
				return err
			}
		}
		if err := tx.SaveJobRun(ctx, &db.JobRun{Job: hold, RanAt: n.now()}); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{Verb: "restored backup"})
	})
}

// MessagesHeld tells whether messages are kept back.
func (n *Network) MessagesHeld(ctx context.Context) (bool, error) {
	c, err := n.Condition(ctx)
	return c.Restored || c.HeldByDamage(), err
}

// ReleaseMessages lets messages go out again, after a restore or in spite of
// damage, and returns whether they were held. me is nil at the terminal.
func (n *Network) ReleaseMessages(ctx context.Context, me *db.Person) (held bool, err error) {
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		runs, err := tx.JobRuns(ctx)
		if err != nil {
			return err
		}
		c := condition(runs, n.checks.unsaved.Load(), n.now())
		if held = c.Restored || c.HeldByDamage(); !held {
			return nil
		}
		if c.Restored {
			if err := tx.DeleteJobRun(ctx, hold); err != nil {
				return err
			}
		}
		if c.Damaged {
			if err := tx.SaveJobRun(ctx, &db.JobRun{Job: damageKnown, RanAt: n.now(), Error: damageAccepted}); err != nil {
				return err
			}
		}
		row := db.LogRow{Verb: "released messages"}
		if me != nil {
			row.PersonID = me.ID
		}
		return n.log(ctx, tx, row)
	})
	if err == nil {
		n.checks.unsaved.Store(false)
	}
	return held, err
}
