package db

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// AwarenessDate is a day or a season that comes every year.
type AwarenessDate struct {
	bun.BaseModel `bun:"table:awareness_dates,alias:ad"`

	ID      int64 `bun:",pk,autoincrement"`
	Name    string
	Rule    string // on which days it falls, see ParseYearRule in network/clock
	Notes   string
	Expects bool // the network means to do something for it
	Version int
	EndedAt time.Time `bun:",nullzero"` // no longer kept
}

// AwarenessTask is what has to be done some days before each edition of a date.
type AwarenessTask struct {
	bun.BaseModel `bun:"table:awareness_tasks,alias:at"`

	ID          int64 `bun:",pk,autoincrement"`
	AwarenessID int64
	DaysBefore  int
	Task        string
}

// AwarenessDone is a task that is done for the edition of a year.
type AwarenessDone struct {
	bun.BaseModel `bun:"table:awareness_done,alias:ax"`

	TaskID int64 `bun:",pk"`
	Year   int   `bun:",pk"`
	DoneBy int64
	DoneAt time.Time
}

// AwarenessDates lists the dates that are kept, by name.
func (r *Reader) AwarenessDates(ctx context.Context) ([]AwarenessDate, error) {
	var all []AwarenessDate
	return all, translate(r.q.NewSelect().Model(&all).Where("ended_at IS NULL").OrderExpr("name, id").Scan(ctx))
}

// AwarenessDate returns one date that is kept.
func (r *Reader) AwarenessDate(ctx context.Context, id int64) (*AwarenessDate, error) {
	d := new(AwarenessDate)
	return d, translate(r.q.NewSelect().Model(d).Where("id = ? AND ended_at IS NULL", id).Scan(ctx))
}

// AwarenessTasks lists the tasks of the dates that are kept, or of one of
// them, what comes first first.
func (r *Reader) AwarenessTasks(ctx context.Context, awarenessID int64) ([]AwarenessTask, error) {
	var all []AwarenessTask
	q := r.q.NewSelect().Model(&all).OrderExpr("days_before DESC, id")
	if awarenessID != 0 {
		q.Where("awareness_id = ?", awarenessID)
	} else {
		q.Where("awareness_id IN (SELECT ad.id FROM awareness_dates AS ad WHERE ad.ended_at IS NULL)")
	}
	return all, translate(q.Scan(ctx))
}

// AwarenessTask returns one task.
func (r *Reader) AwarenessTask(ctx context.Context, id int64) (*AwarenessTask, error) {
	task := new(AwarenessTask)
	return task, translate(r.q.NewSelect().Model(task).Where("id = ?", id).Scan(ctx))
}

// AwarenessDone lists what is done for the editions from a year on.
func (r *Reader) AwarenessDone(ctx context.Context, from int) ([]AwarenessDone, error) {
	var all []AwarenessDone
	return all, translate(r.q.NewSelect().Model(&all).Where("year >= ?", from).Scan(ctx))
}

// Stretch is a piece of time, To excluded.
type Stretch struct{ From, To time.Time }

// EventIn is an event found in one of several stretches of time.
type EventIn struct {
	Span     int // which of them, from 0
	ID       int64
	Title    string
	Status   EventStatus
	StartsAt time.Time
}

// EventsIn lists the first few events that are on in each stretch of time and
// not cancelled, but for the network's own meetings, by their start, in one query. An event lasts 31 days at most.
func (r *Reader) EventsIn(ctx context.Context, spans []Stretch, limit int) ([]EventIn, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	var parts []string
	var args []any
	for i, s := range spans {
		parts = append(parts, `SELECT * FROM (SELECT CAST(? AS INTEGER) AS span, id, title, status, starts_at FROM events
			WHERE starts_at < ? AND starts_at > ? AND ends_at > ? AND status <> 'cancelled' AND kind <> 'network meeting' ORDER BY starts_at, id LIMIT ?) AS found`)
		args = append(args, i, s.To.UTC(), s.From.AddDate(0, 0, -31).UTC(), s.From.UTC(), limit)
	}
	var all []EventIn
	err := r.q.NewRaw(strings.Join(parts, " UNION ALL ")+" ORDER BY span, starts_at, id", args...).Scan(ctx, &all)
	return all, translate(err)
}

// InsertAwarenessDate saves a new date and fills the id; ErrDuplicate when the name is taken.
func (t *Tx) InsertAwarenessDate(ctx context.Context, d *AwarenessDate) error {
	d.Version = 1
	return insert(ctx, t, d)
}

// UpdateAwarenessDate saves a date that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateAwarenessDate(ctx context.Context, d *AwarenessDate, version int) error {
	d.Version = version + 1
	return changed(t.w.NewUpdate().Model(d).Column("name", "rule", "notes", "expects", "version", "ended_at").
		WherePK().Where("version = ?", version).Exec(ctx))
}

// InsertAwarenessTask saves a new task and fills the id.
func (t *Tx) InsertAwarenessTask(ctx context.Context, task *AwarenessTask) error {
	return insert(ctx, t, task)
}

// DeleteAwarenessTask removes a task and what is noted of its years.
func (t *Tx) DeleteAwarenessTask(ctx context.Context, id int64) error {
	if _, err := t.w.NewDelete().Table("awareness_done").Where("task_id = ?", id).Exec(ctx); err != nil {
		return translate(err)
	}
	return changed(t.w.NewDelete().Table("awareness_tasks").Where("id = ?", id).Exec(ctx))
}

// InsertAwarenessDone notes that a task is done; added tells whether it was not noted before.
func (t *Tx) InsertAwarenessDone(ctx context.Context, done *AwarenessDone) (added bool, err error) {
	n, err := count(t.w.NewInsert().Model(done).On("CONFLICT DO NOTHING").Exec(ctx))
	return n > 0, err
}

// DeleteAwarenessDone takes that note back; ErrNotFound when there is none.
func (t *Tx) DeleteAwarenessDone(ctx context.Context, taskID int64, year int) error {
	return changed(t.w.NewDelete().Table("awareness_done").Where("task_id = ? AND year = ?", taskID, year).Exec(ctx))
}
