package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Import is a file that was read. It waits to be imported, or it was imported, or
// its import was taken back.
type Import struct {
	bun.BaseModel `bun:"table:imports,alias:im"`

	ID          int64 `bun:",pk,autoincrement"`
	PersonID    int64 // who chose the file
	SourceID    int64 `bun:",nullzero"` // once it is imported
	Kind        ImportKind
	Name        string // of the source
	Contents    string // what was read; empty once it is imported
	Undo        string // what it takes to undo it; empty before, and when that is over
	Added       int
	Changed     int
	Removed     int
	ReadAt      time.Time
	CommittedAt time.Time `bun:",nullzero"`
	UndoneAt    time.Time `bun:",nullzero"`
}

// Import returns a file that was read.
func (r *Reader) Import(ctx context.Context, id int64) (*Import, error) {
	return one[Import](ctx, r, "SELECT * FROM imports WHERE id = ?", id)
}

// ImportsByID returns files that were read, by id, without what they say.
func (r *Reader) ImportsByID(ctx context.Context, ids []int64) (map[int64]*Import, error) {
	found := make(map[int64]*Import, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var all []Import
	err := r.q.NewSelect().Model(&all).ExcludeColumn("contents", "undo").Where("id IN (?)", bun.List(ids)).Scan(ctx)
	for i := range all {
		found[all[i].ID] = &all[i]
	}
	return found, translate(err)
}

// UndoableImports lists the last files of a kind whose import can still be taken
// back, without what they say.
func (r *Reader) UndoableImports(ctx context.Context, kind ImportKind, limit int64) ([]Import, error) {
	var all []Import
	err := r.q.NewSelect().Model(&all).ExcludeColumn("contents", "undo").Where("kind = ? AND undo <> '' AND undone_at IS NULL", kind).OrderExpr("id DESC").Limit(limit).Scan(ctx)
	return all, translate(err)
}

// InsertImport saves a file that was read and fills the id.
func (t *Tx) InsertImport(ctx context.Context, i *Import) error { return insert(ctx, t, i) }

// UpdateImport saves whether a file was imported or taken back, and what changed.
func (t *Tx) UpdateImport(ctx context.Context, i *Import) error {
	return changed(t.w.NewUpdate().Model(i).
		Column("source_id", "contents", "undo", "added", "changed", "removed", "committed_at", "undone_at").WherePK().Exec(ctx))
}

// ForgetImports deletes the files that were read before a time and never
// imported, and what it takes to undo those imported before another.
func (t *Tx) ForgetImports(ctx context.Context, unused, undoable time.Time) error {
	if err := t.Exec(ctx, "DELETE FROM imports WHERE committed_at IS NULL AND read_at < ?", unused.UTC()); err != nil {
		return err
	}
	return t.Exec(ctx, "UPDATE imports SET undo = '' WHERE committed_at < ? AND undo <> ''", undoable.UTC())
}
