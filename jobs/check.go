package jobs

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
)

// checkDatabase looks through the whole database for damage when that is due,
// and otherwise returns errNotDue. Damage is no failure of the job: it is noted
// for every server, and shown by itself. A server that stops does not wait for it.
func (r *runner) checkDatabase(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-r.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	if r.started.IsZero() {
		r.started = r.net.Now()
	}
	looked, err := r.net.Upkeep.CheckWhenDue(ctx, r.started)
	switch {
	case errors.Is(err, db.ErrDamaged):
		r.log.Error("the database is damaged: stop the server and restore the latest backup", "error", err)
		return nil
	case err == nil && !looked, err != nil && r.isStopping():
		return errNotDue
	case err == nil:
		r.log.Info("the whole database was checked: no damage was found")
	}
	return err
}
