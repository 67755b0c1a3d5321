package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Setting is the value of a setting, as text. A setting without a row has its
// default. Rows are never deleted, so that their versions only rise.
type Setting struct {
	bun.BaseModel `bun:"table:settings,alias:st"`

	Key       string `bun:",pk"`
	Value     string
	Version   int
	ChangedAt time.Time
	ChangedBy int64 `bun:",nullzero"` // 0 for the app itself
}

// Settings lists the settings that were ever changed.
func (r *Reader) Settings(ctx context.Context) ([]Setting, error) {
	return many[Setting](ctx, r, "SELECT * FROM settings ORDER BY key")
}

// InsertSetting saves a setting that has no row; ErrDuplicate when someone else was first.
func (t *Tx) InsertSetting(ctx context.Context, s *Setting) error {
	s.Version = 1
	_, err := t.w.NewInsert().Model(s).Exec(ctx)
	return translate(err)
}

// UpdateSetting saves a setting that still has its version and raises it;
// ErrNotFound when someone else was first.
func (t *Tx) UpdateSetting(ctx context.Context, s *Setting) error {
	seen := s.Version
	s.Version++
	return changed(t.w.NewUpdate().Model(s).Column("value", "version", "changed_at", "changed_by").
		WherePK().Where("version = ?", seen).Exec(ctx))
}

// SettingLog lists the changes of settings, the newest first. before is the id
// of the last one already shown, or 0.
func (r *Reader) SettingLog(ctx context.Context, before, limit int64) ([]LogRow, error) {
	var rows []LogRow
	q := r.q.NewSelect().Model(&rows).Where("thing = ?", ThingSetting).OrderExpr("id DESC").Limit(limit)
	if before != 0 {
		q.Where("id < ?", before)
	}
	return rows, translate(q.Scan(ctx))
}

// RenameForce gives everybody of a force, and the seats kept for it, its new name.
func (t *Tx) RenameForce(ctx context.Context, from, to string) error {
	for _, table := range []string{"people", "seats"} {
		if err := t.Exec(ctx, "UPDATE ? SET force = ? WHERE force = ?", bun.Ident(table), to, from); err != nil {
			return err
		}
	}
	return nil
}

// OfForce counts the people of a force and the course dates that keep seats for it.
func (r *Reader) OfForce(ctx context.Context, force string) (int64, error) {
	n, err := many[int64](ctx, r, "SELECT (SELECT COUNT(*) FROM people WHERE force = ? AND forgotten_at IS NULL) + (SELECT COUNT(*) FROM seats WHERE force = ?)", force, force)
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// AnyForce tells whether anybody's record names a force.
func (r *Reader) AnyForce(ctx context.Context) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Person)(nil)).Where("force <> ''").Exists(ctx)
	return ok, translate(err)
}

// AreaUse is how often an area is used by what is not over.
type AreaUse struct {
	Area                   string
	People, Venues, Events int64
}

// AreaUses counts, by area, the active people, the venues and the events that
// are not over. Areas that are not used are left out.
func (r *Reader) AreaUses(ctx context.Context, now time.Time) ([]AreaUse, error) {
	return many[AreaUse](ctx, r, `SELECT area, SUM(p) AS people, SUM(v) AS venues, SUM(e) AS events FROM (
		SELECT area, 1 AS p, 0 AS v, 0 AS e FROM people WHERE area <> '' AND deactivated_at IS NULL AND forgotten_at IS NULL
		UNION ALL SELECT area, 0, 1, 0 FROM venues WHERE area <> ''
		UNION ALL SELECT area, 0, 0, 1 FROM events WHERE area <> '' AND ends_at > ? AND status <> 'cancelled'
	) AS used GROUP BY area ORDER BY area`, now.UTC())
}
