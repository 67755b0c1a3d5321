package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Series is the yearly chain of one event, or a meeting that recurs.
type Series struct {
	bun.BaseModel `bun:"table:series,alias:se"`

	ID         int64 `bun:",pk,autoincrement"`
	Title      string
	Kind       EventKind
	Recurrence string // an RRULE without an end; empty for a yearly series
	Notes      string
	Version    int
	CreatedAt  time.Time
}

// AllSeries lists every series by title.
func (r *Reader) AllSeries(ctx context.Context) ([]Series, error) {
	var all []Series
	return all, translate(r.q.NewSelect().Model(&all).OrderExpr("title, id").Scan(ctx))
}

// Series returns one series.
func (r *Reader) Series(ctx context.Context, id int64) (*Series, error) {
	return one[Series](ctx, r, "SELECT * FROM series WHERE id = ?", id)
}

// SeriesByTitle returns the series of this title, in capital letters or small.
func (r *Reader) SeriesByTitle(ctx context.Context, title string) (*Series, error) {
	return one[Series](ctx, r, "SELECT * FROM series WHERE title = ? OR LOWER(title) = ? ORDER BY title = ? DESC, id LIMIT 1", title, Fold(title), title)
}

// CountEditions counts the events of each series.
func (r *Reader) CountEditions(ctx context.Context) (map[int64]int, error) {
	rows, err := many[struct {
		SeriesID int64
		Editions int
	}](ctx, r, "SELECT series_id, COUNT(*) AS editions FROM events WHERE series_id IS NOT NULL GROUP BY series_id")
	counted := make(map[int64]int, len(rows))
	for _, row := range rows {
		counted[row.SeriesID] = row.Editions
	}
	return counted, err
}

// NextEditions returns for each series the first event from a moment on, of
// any status but cancelled, by series.
func (r *Reader) NextEditions(ctx context.Context, at time.Time) (map[int64]*Event, error) {
	return r.oneEdition(ctx, "e.starts_at >= ? AND e.status <> 'cancelled' ORDER BY e.starts_at, e.id", at)
}

// LastEditions returns for each series the last event before a moment.
func (r *Reader) LastEditions(ctx context.Context, at time.Time) (map[int64]*Event, error) {
	return r.oneEdition(ctx, "e.starts_at < ? ORDER BY e.starts_at DESC, e.id DESC", at)
}

func (r *Reader) oneEdition(ctx context.Context, which string, at time.Time) (map[int64]*Event, error) {
	all, err := many[Event](ctx, r, `SELECT * FROM events WHERE id IN
		(SELECT (SELECT e.id FROM events AS e WHERE e.series_id = se.id AND `+which+` LIMIT 1) FROM series AS se)`, at.UTC())
	found := make(map[int64]*Event, len(all))
	for i := range all {
		found[all[i].SeriesID] = &all[i]
	}
	return found, err
}

// LessonsBefore returns the latest edition of a series before a moment that
// has lessons; ErrNotFound when none has.
func (r *Reader) LessonsBefore(ctx context.Context, seriesID int64, before time.Time) (*Event, error) {
	return one[Event](ctx, r, "SELECT * FROM events WHERE series_id = ? AND starts_at < ? AND lessons <> '' ORDER BY starts_at DESC, id DESC LIMIT 1", seriesID, before.UTC())
}

// CountAccredited counts the active people whose accreditation of a kind is
// current on a day, as 2006-01-02.
func (r *Reader) CountAccredited(ctx context.Context, kind AccreditationKind, day string) (n int, err error) {
	err = r.q.NewSelect().TableExpr("accreditations AS a").Join("JOIN people AS p ON p.id = a.person_id").
		ColumnExpr("COUNT(DISTINCT a.person_id)").
		Where("a.kind = ? AND a.granted_on <= ? AND a.expires_on >= ? AND a.revoked_at IS NULL AND p.deactivated_at IS NULL", kind, day, day).Scan(ctx, &n)
	return n, translate(err)
}

// LockSeries makes every other verb about this series wait for this one, and
// returns it as it is now. It comes before the events in the lock order.
func (t *Tx) LockSeries(ctx context.Context, id int64) (*Series, error) {
	if t.locks(SeriesLock) {
		return one[Series](ctx, t.Reader, "UPDATE series SET version = version WHERE id = ? RETURNING *", id)
	}
	return t.Series(ctx, id)
}

// InsertSeries saves a new series and fills the id; ErrDuplicate when the title is taken.
func (t *Tx) InsertSeries(ctx context.Context, s *Series) error {
	s.Version = 1
	return insert(ctx, t, s)
}

// UpdateSeries saves a series that was locked and read in this transaction, and raises its version.
func (t *Tx) UpdateSeries(ctx context.Context, s *Series) error {
	s.Version++
	return asRead(t.w.NewUpdate().Model(s).Column("title", "kind", "recurrence", "notes", "version").WherePK().Where("version = ?", s.Version-1).Exec(ctx))
}

// Occurrences lists the events that the rule of a series made for a day, as
// 2006-01-02, and those after it, by that day.
func (r *Reader) Occurrences(ctx context.Context, seriesID int64, from string) ([]Event, error) {
	return many[Event](ctx, r, "SELECT * FROM events WHERE series_id = ? AND occurs_on <> '' AND occurs_on >= ? ORDER BY occurs_on", seriesID, from)
}
