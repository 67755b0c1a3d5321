package network

import (
	"context"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// importOf returns a file that was read: of people, or of dates.
func importOf(ctx context.Context, r *db.Reader, id int64, ofPeople bool) (*db.Import, error) {
	i, err := r.Import(ctx, id)
	if err == nil && (i.Kind == db.ImportPeople) != ofPeople {
		return nil, notFound()
	}
	return i, err
}

// toUndo returns an import that can be taken back; nil when it was taken back
// already. advice is what to do when it is too late.
func toUndo(ctx context.Context, r *db.Reader, id int64, ofPeople bool, advice string) (*db.Import, error) {
	i, err := importOf(ctx, r, id, ofPeople)
	switch {
	case err != nil:
		return nil, err
	case !i.UndoneAt.IsZero():
		return nil, nil
	case i.CommittedAt.IsZero():
		return nil, notFound()
	case i.Undo == "":
		return nil, refuse(Conflict, "It is more than a month ago, so it can no longer be taken back.%s", advice)
	}
	return i, nil
}

// undone notes that an import was taken back.
func (n *Network) undone(ctx context.Context, tx *db.Tx, i *db.Import) error {
	i.Undo, i.UndoneAt = "", n.now()
	return tx.UpdateImport(ctx, i)
}

// ImportWords says what an import did: "8 new, 1 changed".
func ImportWords(i *db.Import) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{i.Added, "new"}, {i.Changed, "changed"}, {i.Removed, "removed"}} {
		if part.n > 0 {
			parts = append(parts, Grouped(part.n)+" "+part.what)
		}
	}
	return strings.Join(parts, ", ")
}
