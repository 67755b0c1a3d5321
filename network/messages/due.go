package messages

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Overlap is how much of the time before the last run is looked at again: a
// sign-up may have been committed while that run was reading.
const Overlap = 10 * time.Minute

// Missed is why a reminder was not even tried.
const Missed = "The server was not running when this was due, and now it no longer helps"

// LastRun returns when a job last ran, or now when it never did. After the
// clock was set back it is now, not the later last run.
func (n *Messages) LastRun(ctx context.Context, job string, now time.Time) (time.Time, error) {
	last, err := n.DB.JobRun(ctx, job)
	switch {
	case errors.Is(err, db.ErrNotFound):
		return now, nil
	case err != nil:
		return now, err
	case last.RanAt.Before(now):
		return last.RanAt, nil
	}
	return now, nil
}
