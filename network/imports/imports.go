// Package imports takes dates from files into the calendar, and back.
package imports

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upload"
)

// Imports takes dates from files into the calendar, and back. Make it with [New].
type Imports struct {
	*action.Ground
	calendar *calendar.Calendar
}

// New returns the imports on a ground with what is below them.
func New(ground *action.Ground, m *messages.Messages, calendar *calendar.Calendar) *Imports {
	n := &Imports{Ground: ground, calendar: calendar}
	m.Register(messages.Registered{Erase: []func(context.Context, *action.Action) error{n.forget}})
	return n
}

const (
	Waits = 24 * time.Hour // a file that was read waits so long to be imported
)

// ImportsDates is who imports dates from files.
func ImportsDates(me *db.Person) bool { return me.Role(db.Coordinator) || me.Role(db.Administrator) }

// mayImport refuses everybody who may not import dates.
func mayImport(me *db.Person) error {
	if !ImportsDates(me) {
		return refusal.New(refusal.Forbidden, "Only coordinators and administrators import dates. If you need the role, ask a coordinator or an administrator.")
	}
	return nil
}

// Source is where dates came from, with its last import.
type Source struct {
	db.DaySource

	Last   *db.Import // nil when none is known
	LastBy *db.Person
}

// Sources lists where imported dates came from, by name.
func (n *Imports) Sources(ctx context.Context, me *db.Person) ([]Source, error) {
	if err := mayImport(me); err != nil {
		return nil, err
	}
	all, err := n.DB.DaySources(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].ImportID
	}
	imports, err := n.DB.ImportsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	people := make([]int64, 0, len(imports))
	for _, i := range imports {
		people = append(people, i.PersonID)
	}
	by, err := n.DB.PeopleByID(ctx, people)
	sources := make([]Source, len(all))
	for i := range all {
		sources[i] = Source{DaySource: all[i], Last: imports[all[i].ImportID]}
		if last := sources[i].Last; last != nil {
			sources[i].LastBy = by[last.PersonID]
		}
	}
	return sources, err
}

// SourceFor returns one source, for those who may import dates.
func (n *Imports) SourceFor(ctx context.Context, me *db.Person, id int64) (*db.DaySource, error) {
	if err := mayImport(me); err != nil {
		return nil, err
	}
	return n.DB.DaySource(ctx, id)
}

// Form is a file of dates as it was uploaded.
type Form struct {
	Kind string // one of db.DayKinds
	Name string // of its source; empty for the file's own
	File []byte
	Path string // what the file is called
}

// Read reads a file and keeps what it says until it is imported; it
// returns the import's id. Nothing else changes. What is wrong is at the fields
// "file", "kind" and "name".
func (n *Imports) Read(ctx context.Context, me *db.Person, form Form) (int64, error) {
	if err := mayImport(me); err != nil {
		return 0, err
	}
	var f refusal.Faults
	read := &upload.FileDates{}
	if len(form.File) == 0 {
		f.Add("file", "Choose a file")
	} else {
		var refused *refusal.Error
		var err error
		if read, err = upload.ReadDates(form.Path, form.File, n.Today()); errors.As(err, &refused) {
			f.Fields = refused.Fields
		} else if err != nil {
			return 0, err
		}
	}
	kind := refusal.OneOf(&f, "kind", form.Kind, "Choose what is in it", db.DayKinds...)
	name := f.Line("name", form.Name)
	if err := f.Err(); err != nil {
		return 0, err
	}
	source, name, err := n.sourceFor(ctx, read, name, form.Path)
	if err != nil {
		return 0, err
	}
	if source != nil && source.Kind != kind {
		return 0, refusal.OfField("kind", "“%s” is here already, as “%s”. Choose that, or give these another name", source.Name, KindWords(source.Kind))
	}
	for i := range read.Days {
		if own, ok := strings.CutPrefix(read.Days[i].UID, upload.UidOwn); ok {
			read.Days[i].UID = upload.UidOwn + upload.Digest(db.Fold(name), own)
		}
	}
	contents, err := json.Marshal(read)
	if err != nil {
		return 0, err
	}
	saved := &db.Import{PersonID: me.ID, Kind: db.ImportKind(kind), Name: name, Contents: string(contents), ReadAt: n.Time()}
	err = n.DB.Write(ctx, func(tx *db.Tx) error { return tx.InsertImport(ctx, saved) })
	return saved.ID, err
}

// sourceFor finds where the dates of a file belong: to the source of the name
// that was typed; without one, to the source that has half of them already, or
// to that of the file's own name. A source that is nil will be new.
func (n *Imports) sourceFor(ctx context.Context, read *upload.FileDates, typed, path string) (*db.DaySource, string, error) {
	name := typed
	if name == "" {
		known, err := n.knownTo(ctx, n.DB.Reader, read.Days, 0)
		if err != nil {
			return nil, "", err
		}
		p := planOf(read.Days, known, nil, "", true)
		held := map[int64]int{}
		for _, d := range slices.Concat(p.Same, p.Changed) {
			if held[d.SourceID]++; 2*held[d.SourceID] >= len(read.Days) {
				source, err := n.DB.DaySource(ctx, d.SourceID)
				if err != nil {
					return nil, "", err
				}
				return source, source.Name, nil
			}
		}
		name = upload.SourceName(read.Name, path)
	}
	source, err := n.DB.DaySourceByName(ctx, name)
	if errors.Is(err, db.ErrNotFound) {
		return nil, name, nil
	}
	if err != nil {
		return nil, "", err
	}
	return source, source.Name, nil
}

// knownTo lists the saved dates that may be the same as dates in a file, and
// those of a source.
func (n *Imports) knownTo(ctx context.Context, r *db.Reader, days []db.Day, sourceID int64) ([]db.Day, error) {
	uids := make([]string, len(days))
	from, to := "9999", ""
	for i := range days {
		uids[i], from, to = days[i].UID, min(from, days[i].StartsOn), max(to, days[i].StartsOn)
	}
	return r.DaysKnown(ctx, sourceID, uids, from, to)
}

// Plan is a file that was read and what importing it would do, or what
// it did.
type Plan struct {
	outcome

	Import   *db.Import
	Source   *db.DaySource // nil when it is new, or gone
	By       *db.Person    // who chose the file
	Problems []upload.FileProblem
	Doubts   []upload.FileProblem // of what is read all the same
	Notes    []string
	Clashes  int
	Seen     string // to confirm what was seen
	Undoable bool
	Next     time.Time // the first day to come of what was imported, as midnight in UTC; zero for none
}

// Nothing tells that a file has nothing that is not here already.
func (p *Plan) Nothing() bool { return len(p.New)+len(p.Changed)+len(p.Gone) == 0 }

// For returns a file that was read, with what importing it would do and
// what meets its dates as far as the person may see that.
func (n *Imports) For(ctx context.Context, me *db.Person, id int64) (*Plan, error) {
	if err := mayImport(me); err != nil {
		return nil, err
	}
	p, err := n.planIn(ctx, n.DB.Reader, n.Time(), id)
	if err != nil {
		return nil, err
	}
	people, err := n.DB.PeopleByID(ctx, []int64{p.Import.PersonID})
	if err != nil {
		return nil, err
	}
	p.By = people[p.Import.PersonID]
	today := n.Today().Format(time.DateOnly)
	if from, to := p.span(today); to != "" {
		around, err := n.calendar.Around(ctx, me, clock.DaySpanOf(from, to))
		if err != nil {
			return nil, err
		}
		p.Clashes = p.meet(db.DayKind(p.Import.Kind), around, today)
	}
	return p, nil
}

// planIn loads an import, and works out what it would do when it waits.
func (n *Imports) planIn(ctx context.Context, r *db.Reader, now time.Time, id int64) (*Plan, error) {
	i, err := action.ImportOf(ctx, r, id, false)
	if err != nil {
		return nil, err
	}
	p := &Plan{Import: i, Undoable: i.Undo != "" && i.UndoneAt.IsZero()}
	if p.Undoable {
		p.Next, err = n.nextOf(now, i)
		if err != nil {
			return nil, err
		}
	}
	switch {
	case i.SourceID != 0:
		p.Source, err = r.DaySource(ctx, i.SourceID)
	case i.CommittedAt.IsZero():
		p.Source, err = r.DaySourceByName(ctx, i.Name)
	}
	if err != nil && !errors.Is(err, db.ErrNotFound) || !i.CommittedAt.IsZero() {
		return p, ignore(err, db.ErrNotFound)
	}
	var read upload.FileDates
	if err := json.Unmarshal([]byte(i.Contents), &read); err != nil {
		return nil, err
	}
	source := p.Source
	if source == nil {
		source = &db.DaySource{Name: i.Name} // a new one, which has no dates
	}
	known, err := n.knownTo(ctx, r, read.Days, source.ID)
	if err != nil {
		return nil, err
	}
	p.Problems, p.Doubts, p.Notes = read.Problems, read.Doubts, read.Notes
	p.outcome = planOf(read.Days, known, source, clock.Day(now), len(read.Problems) > 0)
	p.Seen = p.seen()
	return p, nil
}

// nextOf is the first day to come of what an import wrote.
func (n *Imports) nextOf(now time.Time, i *db.Import) (next time.Time, err error) {
	var undo changes
	if err := json.Unmarshal([]byte(i.Undo), &undo); err != nil {
		return next, err
	}
	for _, d := range undo.Wrote {
		if day := clock.DaySpanOf(d.StartsOn, d.EndsOn); !day.To.Before(clock.DayOf(now)) && (next.IsZero() || day.From.Before(next)) {
			next = day.From
		}
	}
	return next, nil
}

func ignore(err, what error) error {
	if errors.Is(err, what) {
		return nil
	}
	return err
}

// forget forgets what was read and never imported, and what can't be
// taken back any more.
func (n *Imports) forget(ctx context.Context, a *action.Action) error {
	return a.Tx.ForgetImports(ctx, a.Now.Add(-Waits), a.Now.Add(-n.Settings().ImportsUndoable))
}
