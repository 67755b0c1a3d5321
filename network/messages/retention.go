package messages

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const tidyJob = "tidy"

// DaysAhead is for how many days the reminders about accreditations are shown
// before they go.
const DaysAhead = 90

// Tidy forgets what is kept no longer: lapsed sessions and links, and what
// messages said some days after they were sent, and what each noun registered
// (docs/rules.md#16-forgetting).
func (n *Messages) Tidy(ctx context.Context) (forgotten int64, err error) {
	err = n.Act(ctx, nil, func(a *action.Action) error {
		if err := a.Tx.DeleteLapsed(ctx, a.Now); err != nil {
			return err
		}
		if _, err := a.Tx.SkipUseless(ctx, a.Now.Add(-n.Settings().BodiesKept), "It could not be sent before it was of no more use"); err != nil {
			return err
		}
		if forgotten, err = a.Tx.ForgetBodies(ctx, a.Now.Add(-n.Settings().BodiesKept)); err != nil {
			return err
		}
		for _, erase := range n.registered.Erase {
			if err := erase(ctx, a); err != nil {
				return err
			}
		}
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: tidyJob, RanAt: a.Now})
	})
	return forgotten, err
}
