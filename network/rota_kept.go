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
	roles  []string // of all coming shifts, kept under a filter of their own
}

// rolesFrom is the filter under which the roles from a time on are kept.
func rolesFrom(from time.Time) db.ShiftFilter { return db.ShiftFilter{From: from, Limit: -1} }

// shifts returns a list that its caller may slice but not change.
func (o *openLists) shifts(ctx context.Context, d *db.DB, f db.ShiftFilter) ([]db.EventShift, error) {
	list, err := o.list(d, f, func(list *openList) (err error) {
		list.shifts, err = d.OpenShifts(ctx, f)
		return err
	})
	return list.shifts, err
}

// roles returns a list that its caller may not change.
func (o *openLists) roles(ctx context.Context, d *db.DB, from time.Time) ([]string, error) {
	list, err := o.list(d, rolesFrom(from), func(list *openList) (err error) {
		list.roles, err = d.OpenRoles(ctx, from)
		return err
	})
	return list.roles, err
}

func (o *openLists) list(d *db.DB, f db.ShiftFilter, ask func(*openList) error) (openList, error) {
	changes := d.Changes()
	o.mutex.Lock()
	if o.kept == nil || o.changes != changes || len(o.kept) >= keptLists {
		o.changes, o.kept = changes, make(map[db.ShiftFilter]openList)
	}
	list, ok := o.kept[f]
	o.mutex.Unlock()
	if ok && (!d.Postgres() || time.Since(list.at) < time.Second) {
		return list, nil
	}
	list = openList{at: time.Now()}
	if err := ask(&list); err != nil {
		return list, err
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.changes == changes {
		o.kept[f] = list
	}
	return list, nil
}
