package network

import (
	"context"
	"sync"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// keptLists is how many lists of open shifts are kept at once.
const keptLists = 64

// openLists keeps the lists of open shifts, which are the same for everybody,
// until this process writes anything. On PostgreSQL another process may write
// too: there a list is kept for a second at most. A list only informs; whether
// there is a place is decided by the verb, under the lock.
type openLists struct {
	mutex   sync.Mutex
	changes uint64
	kept    map[db.ShiftFilter]openList
}

type openList struct {
	at     time.Time
	shifts []db.EventShift
}

// shifts returns a list that its caller may slice but not change.
func (o *openLists) shifts(ctx context.Context, d *db.DB, f db.ShiftFilter) ([]db.EventShift, error) {
	changes := d.Changes()
	o.mutex.Lock()
	if o.changes != changes || len(o.kept) >= keptLists {
		o.changes, o.kept = changes, make(map[db.ShiftFilter]openList)
	}
	list, ok := o.kept[f]
	o.mutex.Unlock()
	if ok && (!d.Postgres() || time.Since(list.at) < time.Second) {
		return list.shifts, nil
	}
	at := time.Now()
	shifts, err := d.OpenShifts(ctx, f)
	if err != nil {
		return nil, err
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.changes == changes && o.kept != nil {
		o.kept[f] = openList{at, shifts}
	}
	return shifts, nil
}
