package series

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// DraftDate is a draft of a series to come, and what it lacks before it can be
// published.
type DraftDate struct {
	Event   db.Event
	Shifts  []db.Shift
	Missing []refusal.FieldError
}

// PreviewPublication lists the drafts of a series to come, for coordinators.
func (n *Series) PreviewPublication(ctx context.Context, me *db.Person, seriesID int64) ([]DraftDate, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	drafts, err := n.DraftsToCome(ctx, n.DB.Reader, n.Time(), seriesID)
	if err != nil {
		return nil, err
	}
	dates := make([]DraftDate, len(drafts))
	for i := range drafts {
		shifts, err := n.DB.ShiftsOf(ctx, drafts[i].ID)
		if err != nil {
			return nil, err
		}
		dates[i] = DraftDate{drafts[i], action.Planned(shifts), events.Missing(&drafts[i], shifts, n.Time())}
	}
	return dates, nil
}

func (n *Series) DraftsToCome(ctx context.Context, r *db.Reader, now time.Time, seriesID int64) ([]db.Event, error) {
	return r.Events(ctx, db.EventFilter{SeriesID: seriesID, From: clock.OnDay(now, 0, 0, 0), Statuses: []db.EventStatus{db.EventDraft}, Limit: mostComing})
}

func DraftIDs(drafts []db.Event) []int64 {
	ids := make([]int64, len(drafts))
	for i := range drafts {
		ids[i] = drafts[i].ID
	}
	return ids
}

// PublishSeries publishes the drafts of a series to come that were seen and
// lack nothing, and returns how many, and how many stay drafts.
func (n *Series) PublishSeries(ctx context.Context, me *db.Person, seriesID int64, seen []int64) (published, left int, err error) {
	if err := action.Coordinates(me); err != nil {
		return 0, 0, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		published, left = 0, 0
		if _, err := a.Tx.LockSeries(ctx, seriesID); err != nil {
			return err
		}
		drafts, err := n.DraftsToCome(ctx, a.Tx.Reader, a.Now, seriesID)
		if err != nil {
			return err
		}
		for i := range drafts {
			if !slices.Contains(seen, drafts[i].ID) {
				left++
				continue
			}
			e, err := a.Tx.LockEvent(ctx, drafts[i].ID)
			if err != nil {
				return err
			}
			switch err := n.events.PublishIn(ctx, a, e.ID, e.Version); {
			case refusal.KindOf(err) == refusal.Invalid:
				left++
			case err != nil:
				return err
			default:
				published++
			}
		}
		return nil
	})
	return published, left, err
}
