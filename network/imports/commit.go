package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// changes are what an import changed: what it takes to take it back.
type changes struct {
	Wrote  []db.Day // the dates it added and changed, as it left them
	Before []db.Day // the dates it changed and removed, as they were
}

// Commit imports a file that was read: all of it, or nothing. seen is
// the plan that the person saw; when the calendar has changed so that another
// would come of it, nothing happens. remove are the dates to remove, of those
// that are no longer in the file. Importing twice is importing once.
func (n *Imports) Commit(ctx context.Context, me *db.Person, id int64, seen string, remove []int64) error {
	if err := mayImport(me); err != nil {
		return err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.LockDays(ctx); err != nil {
			return err
		}
		p, err := n.planIn(ctx, a.Tx.Reader, a.Now, id)
		if err != nil || !p.Import.CommittedAt.IsZero() {
			return err
		}
		if p.Seen != seen {
			return changedMeanwhile()
		}
		return n.commit(ctx, a, p, remove)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return changedMeanwhile()
	}
	return err
}

func changedMeanwhile() *refusal.Error {
	return refusal.New(refusal.Conflict, "The calendar has changed since you looked, so nothing was imported. This is what would happen now.")
}

func (n *Imports) commit(ctx context.Context, a *action.Action, p *Plan, remove []int64) error {
	var undo changes
	var gone []int64
	for i := range p.Gone {
		if slices.Contains(remove, p.Gone[i].ID) {
			gone, undo.Before = append(gone, p.Gone[i].ID), append(undo.Before, p.Gone[i].Day)
		}
	}
	if len(p.New)+len(p.Changed)+len(gone) == 0 {
		return refusal.New(refusal.Conflict, "There is nothing to import: everything in the file is in the calendar already.")
	}
	if p.Source == nil && len(p.New) > 0 {
		p.Source = &db.DaySource{Name: p.Import.Name, Kind: db.DayKind(p.Import.Kind), CreatedAt: a.Now}
		if err := a.Tx.InsertDaySource(ctx, p.Source); err != nil {
			return err
		}
	}
	var added, changed []db.Day
	for i := range p.New {
		p.New[i].SourceID = p.Source.ID
		added = append(added, p.New[i].Day)
	}
	for i := range p.Changed {
		changed, undo.Before = append(changed, p.Changed[i].Day), append(undo.Before, *p.Changed[i].Was)
	}
	undo.Wrote = slices.Concat(added, changed)
	if err := a.Tx.DeleteDays(ctx, gone); err != nil {
		return err
	}
	if err := a.Tx.InsertDays(ctx, added); err != nil {
		return err
	}
	if err := a.Tx.UpdateDays(ctx, changed); err != nil {
		return err
	}
	saved, err := json.Marshal(undo)
	if err != nil {
		return err
	}
	i := p.Import
	i.Contents, i.Undo, i.CommittedAt = "", string(saved), a.Now
	i.Added, i.Changed, i.Removed = len(added), len(changed), len(gone)
	if p.Source != nil {
		i.SourceID = p.Source.ID
	}
	if err := a.Tx.UpdateImport(ctx, i); err != nil {
		return err
	}
	return n.log(ctx, a, verbImported, i.SourceID, i.Name+": "+action.ImportWords(i))
}

func (n *Imports) log(ctx context.Context, a *action.Action, verb db.Verb, source int64, detail string) error {
	return a.Log(ctx, db.LogRow{Verb: verb, Thing: db.ThingImportedDates, ThingID: source, Detail: detail})
}

// Undo takes an import back: what it added goes, what it changed or
// removed is as it was. It is refused when one of those dates changed since,
// or after a month. Taking it back twice is taking it back once.
func (n *Imports) Undo(ctx context.Context, me *db.Person, id int64) error {
	if err := mayImport(me); err != nil {
		return err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.LockDays(ctx); err != nil {
			return err
		}
		i, err := action.ToUndo(ctx, a.Tx.Reader, id, false, " Remove the dates instead.")
		if i == nil || err != nil {
			return err
		}
		if err := n.restore(ctx, a.Tx, i.Undo); err != nil {
			return err
		}
		source := i.SourceID
		if err := n.Undone(ctx, a, i); err != nil {
			return err
		}
		if err := a.Tx.DeleteEmptyDaySource(ctx, source); err != nil {
			return err
		}
		return n.log(ctx, a, verbTookBack, source, i.Name+": "+action.ImportWords(i))
	})
	if errors.Is(err, db.ErrDuplicate) || errors.Is(err, db.ErrConstraint) {
		return changedSince()
	}
	return err
}

func changedSince() *refusal.Error {
	return refusal.New(refusal.Conflict, "Some of these dates have changed since, so the import can’t be taken back. Undo what came later first, or choose an older file.")
}

// restore makes dates what they were before an import.
func (n *Imports) restore(ctx context.Context, tx *db.Tx, saved string) error {
	var undo changes
	if err := json.Unmarshal([]byte(saved), &undo); err != nil {
		return err
	}
	uids := make([]string, len(undo.Wrote))
	for i := range undo.Wrote {
		uids[i] = undo.Wrote[i].UID
	}
	now, err := tx.DaysByUID(ctx, uids)
	if err != nil {
		return err
	}
	by := make(map[string]*db.Day, len(now))
	ids := make([]int64, len(now))
	for i := range now {
		by[now[i].UID], ids[i] = &now[i], now[i].ID
	}
	for i := range undo.Wrote {
		wrote := &undo.Wrote[i]
		if is := by[wrote.UID]; is == nil || is.SourceID != wrote.SourceID || !sameDate(is, wrote) {
			return changedSince()
		}
	}
	if err := tx.DeleteDays(ctx, ids); err != nil {
		return err
	}
	return tx.InsertDays(ctx, undo.Before)
}

// RemoveSource removes a source with all its dates.
func (n *Imports) RemoveSource(ctx context.Context, me *db.Person, id int64) error {
	if err := mayImport(me); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.LockDays(ctx); err != nil {
			return err
		}
		source, err := a.Tx.DaySource(ctx, id)
		if err != nil {
			return err
		}
		if err := a.Tx.DeleteDaySource(ctx, id); err != nil {
			return err
		}
		return n.log(ctx, a, verbRemoved, id, source.Name)
	})
}

// KindWords names a kind of date for a form: "Bank holidays".
func KindWords(kind db.DayKind) string {
	switch kind {
	case db.DayBankHoliday:
		return "Bank holidays"
	case db.DayPartner:
		return "A partner’s dates"
	case db.DayAwareness:
		return "Awareness dates"
	case db.DayOther:
		return "Other dates"
	}
	return fmt.Sprintf("%q", kind)
}
