package db

import (
	"context"

	"github.com/uptrace/bun"
)

// Need is what somebody with a place at an event needs there. Nothing tells
// when it was said.
type Need struct {
	bun.BaseModel `bun:"table:needs,alias:ne"`

	EventID  int64 `bun:",pk"`
	PersonID int64 `bun:",pk"`
	Access   string
	Dietary  string
}

// confirmedThere is whether somebody who said a need has a place.
const confirmedThere = `EXISTS (SELECT 1 FROM signups AS g WHERE g.event_id = needs.event_id AND g.person_id = needs.person_id AND g.status = 'confirmed')`

// NeedsOf lists what those who have a place at an event need.
func (r *Reader) NeedsOf(ctx context.Context, eventID int64) ([]Need, error) {
	return many[Need](ctx, r, "SELECT * FROM needs WHERE event_id = ? AND "+confirmedThere+" ORDER BY person_id", eventID)
}

// PeopleWithPlace counts those who have a place at an event.
func (r *Reader) PeopleWithPlace(ctx context.Context, eventID int64) (int, error) {
	all, err := many[int](ctx, r, "SELECT COUNT(DISTINCT person_id) FROM signups WHERE event_id = ? AND status = 'confirmed'", eventID)
	if err != nil {
		return 0, err
	}
	return all[0], nil
}

// EventsWithNeeds lists the events of which needs are kept.
func (r *Reader) EventsWithNeeds(ctx context.Context) ([]int64, error) {
	return many[int64](ctx, r, "SELECT DISTINCT event_id FROM needs ORDER BY event_id")
}

// SaveNeed keeps what somebody needs at an event, in place of what was kept.
func (t *Tx) SaveNeed(ctx context.Context, need *Need) error {
	_, err := t.w.NewInsert().Model(need).On("CONFLICT (event_id, person_id) DO UPDATE").
		Set("access = EXCLUDED.access").Set("dietary = EXCLUDED.dietary").Exec(ctx)
	return translate(err)
}

// EraseNeed erases what somebody needs at an event.
func (t *Tx) EraseNeed(ctx context.Context, eventID, personID int64) error {
	return t.Exec(ctx, "DELETE FROM needs WHERE event_id = ? AND person_id = ?", eventID, personID)
}

// EraseWithoutPlace erases what those need, and what they would rather step out
// of, who have no place at an event any more.
func (t *Tx) EraseWithoutPlace(ctx context.Context, eventID int64) error {
	if err := t.Exec(ctx, "DELETE FROM needs WHERE event_id = ? AND NOT "+confirmedThere, eventID); err != nil {
		return err
	}
	return t.Exec(ctx, `DELETE FROM step_outs WHERE session_id IN (SELECT id FROM programme_sessions WHERE event_id = ?)
		AND person_id NOT IN (SELECT person_id FROM signups WHERE event_id = ? AND status = 'confirmed')`, eventID, eventID)
}

// EraseNeeds erases all that is needed at an event.
func (t *Tx) EraseNeeds(ctx context.Context, eventID int64) error {
	return t.Exec(ctx, "DELETE FROM needs WHERE event_id = ?", eventID)
}
