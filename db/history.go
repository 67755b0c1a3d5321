package db

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"
)

// LogRow is one action: who did what, when and why. It holds ids, never names.
type LogRow struct {
	bun.BaseModel `bun:"table:log,alias:l"`

	ID        int64 `bun:",pk,autoincrement"`
	At        time.Time
	PersonID  int64 `bun:",nullzero"` // who did it; 0 for the app itself
	Verb      Verb
	EventID   int64 `bun:",nullzero"`
	ShiftID   int64 `bun:",nullzero"`
	SubjectID int64 `bun:",nullzero"` // the person it was done to
	Thing     Thing // what else it was about, such as a partner; "" for nothing
	ThingID   int64 `bun:",nullzero"`
	Detail    string
	Reason    string
}

// EventLog lists what happened to an event, the newest first. before is the id
// of the last row already shown, or 0.
func (r *Reader) EventLog(ctx context.Context, eventID, before int64, limit int64) ([]LogRow, error) {
	var rows []LogRow
	q := r.q.NewSelect().Model(&rows).Where("event_id = ?", eventID).OrderExpr("id DESC").Limit(limit)
	if before != 0 {
		q.Where("id < ?", before)
	}
	return rows, translate(q.Scan(ctx))
}

// LogOf lists what happened to one thing, the newest first: every action, or those named.
func (r *Reader) LogOf(ctx context.Context, thing Thing, id int64, limit int64, verbs ...Verb) ([]LogRow, error) {
	var rows []LogRow
	q := r.q.NewSelect().Model(&rows).Where("thing = ? AND thing_id = ?", thing, id).OrderExpr("id DESC").Limit(limit)
	if len(verbs) > 0 {
		q.Where("verb IN (?)", bun.List(verbs))
	}
	return rows, translate(q.Scan(ctx))
}

// InsertLog appends to the log.
func (t *Tx) InsertLog(ctx context.Context, row *LogRow) error {
	return insert(ctx, t, row)
}

// JobRun is when a job last finished what was due.
type JobRun struct {
	bun.BaseModel `bun:"table:job_runs,alias:j"`

	Job   string `bun:",pk"`
	RanAt time.Time
	Error string
}

// JobRun returns when a job last ran; ErrNotFound when it never did.
func (r *Reader) JobRun(ctx context.Context, job string) (*JobRun, error) {
	return one[JobRun](ctx, r, "SELECT * FROM job_runs WHERE job = ?", job)
}

// SaveJobRun notes that a job ran. The time never goes back, whatever the clock does.
func (t *Tx) SaveJobRun(ctx context.Context, run *JobRun) error {
	_, err := t.w.NewInsert().Model(run).On("CONFLICT (job) DO UPDATE").
		Set("ran_at = CASE WHEN EXCLUDED.ran_at > j.ran_at THEN EXCLUDED.ran_at ELSE j.ran_at END").
		Set("error = EXCLUDED.error").Exec(ctx)
	return translate(err)
}

// ClaimJob notes that a job begins, unless another process noted it within the
// pause before now; got tells which. A time after now, of a clock that was set
// back since, counts for nothing.
func (t *Tx) ClaimJob(ctx context.Context, job string, now time.Time, pause time.Duration) (got bool, err error) {
	err = changed(t.w.NewInsert().Model(&JobRun{Job: job, RanAt: now}).On("CONFLICT (job) DO UPDATE").
		Set("ran_at = EXCLUDED.ran_at").Where("j.ran_at <= ? OR j.ran_at > ?", now.Add(-pause), now).Exec(ctx))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// DeleteJobRun removes a job's row; it returns ErrNotFound when there is none.
func (t *Tx) DeleteJobRun(ctx context.Context, job string) error {
	return changed(t.w.NewDelete().Table("job_runs").Where("job = ?", job).Exec(ctx))
}

// LastLogged tells when one of some actions was last done to events; those to
// which none was are left out.
func (r *Reader) LastLogged(ctx context.Context, eventIDs []int64, verbs []Verb) (map[int64]time.Time, error) {
	at := make(map[int64]time.Time, len(eventIDs))
	if len(eventIDs) == 0 {
		return at, nil
	}
	var rows []struct {
		EventID int64
		At      time.Time
	}
	err := r.q.NewRaw("SELECT event_id, at FROM log WHERE id IN (SELECT MAX(id) FROM log WHERE event_id IN (?) AND verb IN (?) GROUP BY event_id)",
		bun.List(eventIDs), bun.List(verbs)).Scan(ctx, &rows)
	for _, row := range rows {
		at[row.EventID] = row.At
	}
	return at, translate(err)
}
