package network

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
)

// hold is the row of job_runs that keeps messages back.
const hold = "hold"

// AfterRestore makes a restored backup fit for use: every session in it ends,
// and every message is kept back until [Network.ReleaseMessages], since the
// backup does not know what was sent after it was made.
func (n *Network) AfterRestore(ctx context.Context) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteSessions(ctx); err != nil {
			return err
		}
		if err := tx.SaveJobRun(ctx, &db.JobRun{Job: hold, RanAt: n.now()}); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{Verb: "restored backup"})
	})
}

// MessagesHeld tells whether messages are kept back.
func (n *Network) MessagesHeld(ctx context.Context) (bool, error) {
	_, err := n.DB.JobRun(ctx, hold)
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// ReleaseMessages lets messages go out again. Doing it twice is doing it once.
func (n *Network) ReleaseMessages(ctx context.Context) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		err := tx.DeleteJobRun(ctx, hold)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{Verb: "released messages"})
	})
}
