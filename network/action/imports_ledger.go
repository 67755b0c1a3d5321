package action

import (
	"context"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ImportOf returns a file that was read: of people, or of dates.
func ImportOf(ctx context.Context, r *db.Reader, id int64, ofPeople bool) (*db.Import, error) {
	i, err := r.Import(ctx, id)
	if err == nil && (i.Kind == db.ImportPeople) != ofPeople {
		return nil, refusal.Missing()
	}
	return i, err
}

// ToUndo returns an import that can be taken back; nil when it was taken back
// already. advice is what to do when it is too late.
func ToUndo(ctx context.Context, r *db.Reader, id int64, ofPeople bool, advice string) (*db.Import, error) {
	i, err := ImportOf(ctx, r, id, ofPeople)
	switch {
	case err != nil:
		return nil, err
	case !i.UndoneAt.IsZero():
		return nil, nil
	case i.CommittedAt.IsZero():
		return nil, refusal.Missing()
	case i.Undo == "":
		return nil, refusal.New(refusal.Conflict, "It is more than a month ago, so it can no longer be taken back.%s", advice)
	}
	return i, nil
}

// Undone notes that an import was taken back.
func (n *Ground) Undone(ctx context.Context, a *Action, i *db.Import) error {
	i.Undo, i.UndoneAt = "", a.Now
	return a.Tx.UpdateImport(ctx, i)
}

// ImportWords says what an import did: "8 new, 1 changed".
func ImportWords(i *db.Import) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{i.Added, "new"}, {i.Changed, "changed"}, {i.Removed, "removed"}} {
		if part.n > 0 {
			parts = append(parts, words.Grouped(part.n)+" "+part.what)
		}
	}
	return strings.Join(parts, ", ")
}
