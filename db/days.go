package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// DaySource is where dates came from: a file and its newer versions.
type DaySource struct {
	bun.BaseModel `bun:"table:day_sources,alias:ds"`

	ID        int64 `bun:",pk,autoincrement"`
	Name      string
	Folded    string  // its name as it is compared; unique
	Kind      DayKind // of the dates
	CreatedAt time.Time

	// Filled by DaySources.
	Days     int    `bun:",scanonly"` // how many dates it has
	FirstOn  string `bun:",scanonly"`
	LastOn   string `bun:",scanonly"`
	ImportID int64  `bun:",scanonly"` // of the last file that was imported and not taken back; 0 for none
}

// Day is a date that is no event, such as a bank holiday or what a partner
// plans. Days are those of London, as 2006-01-02, the last included.
type Day struct {
	bun.BaseModel `bun:"table:days,alias:dy" json:"-"`

	ID       int64 `bun:",pk,autoincrement"`
	SourceID int64
	UID      string `bun:"uid"` // what the file knows it by; unique
	Name     string
	Place    string
	StartsOn string
	EndsOn   string
	StartsAt time.Time `bun:",nullzero"` // zero for whole days
	EndsAt   time.Time `bun:",nullzero"`

	Kind   DayKind `bun:",scanonly" json:"-"` // of its source
	Source string  `bun:",scanonly" json:"-"` // its name
}

const dayText = "SELECT dy.*, ds.kind, ds.name AS source FROM days AS dy JOIN day_sources AS ds ON ds.id = dy.source_id"

// Days lists the dates that touch a span, both ends included, by their start.
// Such a date lasts a year at most.
func (r *Reader) Days(ctx context.Context, from, to time.Time) ([]Day, error) {
	return many[Day](ctx, r, dayText+` WHERE dy.starts_on <= ? AND dy.starts_on >= ? AND dy.ends_on >= ?
		ORDER BY dy.starts_on, dy.id LIMIT 1000`, to.Format(time.DateOnly), from.AddDate(-1, 0, 0).Format(time.DateOnly), from.Format(time.DateOnly))
}

// DaysKnown lists, by their start, the saved dates that may also be in a file:
// those of a source, those with one of the names by which the file always knows
// its dates, and those that start within a span, both ends included.
func (r *Reader) DaysKnown(ctx context.Context, sourceID int64, uids []string, from, to string) ([]Day, error) {
	var all []Day
	err := r.q.NewRaw(dayText+" WHERE dy.source_id = ? OR dy.uid IN (?) OR dy.starts_on BETWEEN ? AND ? ORDER BY dy.starts_on, dy.id",
		sourceID, bun.List(uids), from, to).Scan(ctx, &all)
	return all, translate(err)
}

// DaysByUID lists the dates that there are of those that files know by these names.
func (r *Reader) DaysByUID(ctx context.Context, uids []string) ([]Day, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	var all []Day
	err := r.q.NewRaw(dayText+" WHERE dy.uid IN (?)", bun.List(uids)).Scan(ctx, &all)
	return all, translate(err)
}

// DaySources lists where dates came from, by name.
func (r *Reader) DaySources(ctx context.Context) ([]DaySource, error) {
	return many[DaySource](ctx, r, `SELECT ds.*, COUNT(dy.id) AS days, COALESCE(MIN(dy.starts_on), '') AS first_on, COALESCE(MAX(dy.ends_on), '') AS last_on,
		COALESCE((SELECT MAX(i.id) FROM imports AS i WHERE i.source_id = ds.id AND i.committed_at IS NOT NULL AND i.undone_at IS NULL), 0) AS import_id
		FROM day_sources AS ds LEFT JOIN days AS dy ON dy.source_id = ds.id GROUP BY ds.id ORDER BY ds.folded`)
}

// DaySource returns one source.
func (r *Reader) DaySource(ctx context.Context, id int64) (*DaySource, error) {
	return one[DaySource](ctx, r, "SELECT * FROM day_sources WHERE id = ?", id)
}

// DaySourceByName returns the source of this name, in capital letters or small.
func (r *Reader) DaySourceByName(ctx context.Context, name string) (*DaySource, error) {
	return one[DaySource](ctx, r, "SELECT * FROM day_sources WHERE folded = ?", Fold(name))
}

// LockDays makes every other verb about dates from files wait for this one.
func (t *Tx) LockDays(ctx context.Context) error {
	if !t.locks(DaysLock) {
		return nil
	}
	return t.Exec(ctx, "LOCK TABLE day_sources IN SHARE ROW EXCLUSIVE MODE") // those who read go on
}

// InsertDaySource saves a new source and fills the id; ErrDuplicate when the name is taken.
func (t *Tx) InsertDaySource(ctx context.Context, s *DaySource) error {
	s.Folded = Fold(s.Name)
	return insert(ctx, t, s)
}

// DeleteDaySource removes a source with its dates.
func (t *Tx) DeleteDaySource(ctx context.Context, id int64) error {
	if err := t.Exec(ctx, "DELETE FROM days WHERE source_id = ?", id); err != nil {
		return err
	}
	return changed(t.w.NewDelete().Table("day_sources").Where("id = ?", id).Exec(ctx))
}

// daysAtOnce is how many dates one statement saves.
const daysAtOnce = 500

// InsertDays saves new dates, those that were removed under the ids they had;
// ErrDuplicate when there is one of the same UID. It does not fill the ids.
func (t *Tx) InsertDays(ctx context.Context, days []Day) error {
	return t.saveDays(ctx, days, func(q *bun.InsertQuery) *bun.InsertQuery { return q })
}

// UpdateDays saves dates that there are; their source stays.
func (t *Tx) UpdateDays(ctx context.Context, days []Day) error {
	return t.saveDays(ctx, days, func(q *bun.InsertQuery) *bun.InsertQuery {
		return q.On("CONFLICT (id) DO UPDATE").Set("name = EXCLUDED.name, place = EXCLUDED.place, uid = EXCLUDED.uid").
			Set("starts_on = EXCLUDED.starts_on, ends_on = EXCLUDED.ends_on, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at")
	})
}

func (t *Tx) saveDays(ctx context.Context, days []Day, how func(*bun.InsertQuery) *bun.InsertQuery) error {
	for len(days) > 0 {
		some := slices.Clone(days[:min(daysAtOnce, len(days))])
		if _, err := how(t.w.NewInsert().Model(&some)).Returning("NULL").Exec(ctx); err != nil {
			return translate(err)
		}
		days = days[len(some):]
	}
	return nil
}

// DeleteDays removes dates.
func (t *Tx) DeleteDays(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	return t.Exec(ctx, "DELETE FROM days WHERE id IN (?)", bun.List(ids))
}

// DeleteEmptyDaySource removes a source unless it has dates.
func (t *Tx) DeleteEmptyDaySource(ctx context.Context, id int64) error {
	return t.Exec(ctx, "DELETE FROM day_sources WHERE id = ? AND NOT EXISTS (SELECT 1 FROM days WHERE source_id = ?)", id, id)
}
