package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Position is what somebody was in the network, such as its Chair. Days are
// those of London, as 2006-01-02; UntilOn is the last one, "" while it lasts.
type Position struct {
	bun.BaseModel `bun:"table:positions,alias:po"`

	ID         int64 `bun:",pk,autoincrement"`
	PersonID   int64
	Title      string
	Rank       string // of the person at the time
	FromOn     string
	UntilOn    string
	RecordedBy int64
	RecordedAt time.Time
}

// PositionsOf lists the positions of a person, the latest first.
func (r *Reader) PositionsOf(ctx context.Context, personID int64) ([]Position, error) {
	return many[Position](ctx, r, "SELECT * FROM positions WHERE person_id = ? ORDER BY from_on DESC, id DESC", personID)
}

// PositionsOn lists who holds which position on a day.
func (r *Reader) PositionsOn(ctx context.Context, day string) ([]Position, error) {
	return many[Position](ctx, r, "SELECT * FROM positions WHERE from_on <= ? AND (until_on = '' OR until_on >= ?) ORDER BY title, id", day, day)
}

// Position returns one position.
func (r *Reader) Position(ctx context.Context, id int64) (*Position, error) {
	return one[Position](ctx, r, "SELECT * FROM positions WHERE id = ?", id)
}

// LockPosition returns one position, which nobody else changes until the transaction ends.
func (t *Tx) LockPosition(ctx context.Context, id int64) (*Position, error) {
	if t.locks(PositionLock) {
		return one[Position](ctx, t.Reader, "UPDATE positions SET title = title WHERE id = ? RETURNING *", id)
	}
	return t.Position(ctx, id)
}

// InsertPosition saves a new position.
func (t *Tx) InsertPosition(ctx context.Context, p *Position) error {
	_, err := t.w.NewInsert().Model(p).Exec(ctx)
	return translate(err)
}

// EndPosition sets the last day of a position that still lasts; ErrNotFound when it has ended.
func (t *Tx) EndPosition(ctx context.Context, id int64, until string) error {
	return changed(t.w.NewUpdate().Table("positions").Set("until_on = ?", until).Where("id = ? AND until_on = ''", id).Exec(ctx))
}

// UpdatePosition saves what is known of a position.
func (t *Tx) UpdatePosition(ctx context.Context, p *Position) error {
	return changed(t.w.NewUpdate().Model(p).Column("title", "rank", "from_on", "until_on").WherePK().Exec(ctx))
}

// DeletePosition takes out a position that was recorded by mistake.
func (t *Tx) DeletePosition(ctx context.Context, id int64) error {
	return changed(t.w.NewDelete().Table("positions").Where("id = ?", id).Exec(ctx))
}
