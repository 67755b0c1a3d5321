package accounts

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// endOf is when a session of a person ends that is not used again
// (docs/rules.md#21-getting-in-and-out). board is the end of an event that the
// person leads and that was on when the session was last used, or zero: its day
// board stays open until then.
func endOf(s *db.Session, p *db.Person, set *action.Settings, board time.Time) time.Time {
	idle, life := set.SessionOf(p)
	if s.Stays && set.MayStay(p) {
		idle = time.Duration(set.StayDays) * 24 * time.Hour
		life = idle
	}
	if end := clock.Earlier(s.LastSeenAt.Add(idle), s.CreatedAt.Add(life)); end.After(board) {
		return end
	}
	return board
}

// sessionEnd is endOf for a session as it is now.
func (n *Accounts) sessionEnd(ctx context.Context, r *db.Reader, s *db.Session, p *db.Person) (time.Time, error) {
	board, err := r.LedUntil(ctx, p.ID, s.LastSeenAt)
	return endOf(s, p, n.Settings(), board), err
}

// stayOf is for how long a device stays signed in of which a person asks it; 0
// where the settings do not allow it.
func (n *Accounts) stayOf(ctx context.Context, a *action.Action, p *db.Person) (stay time.Duration, err error) {
	if p.Leads, err = a.Tx.Leads(ctx, p.ID); err != nil || !n.Settings().MayStay(p) {
		return 0, err
	}
	return time.Duration(n.Settings().StayDays) * 24 * time.Hour, nil
}
