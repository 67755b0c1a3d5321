package messages

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

const (
	BodiesKept = 7 * 24 * time.Hour
	tidyJob    = "tidy"
)

// Tidy forgets what is kept no longer: lapsed sessions and links, and what
// messages said a week after they were sent, and what each noun registered
// (docs/rules.md#16-forgetting).
func (n *Messages) Tidy(ctx context.Context) (forgotten int64, err error) {
	now := n.Time()
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.DeleteLapsed(ctx, now); err != nil {
			return err
		}
		if _, err := tx.SkipUseless(ctx, now.Add(-BodiesKept), "It could not be sent before it was of no more use"); err != nil {
			return err
		}
		if forgotten, err = tx.ForgetBodies(ctx, now.Add(-BodiesKept)); err != nil {
			return err
		}
		for _, erase := range n.Nouns.Erase {
			if err := erase(ctx, tx); err != nil {
				return err
			}
		}
		return tx.SaveJobRun(ctx, &db.JobRun{Job: tidyJob, RanAt: now})
	})
	return forgotten, err
}
