package people

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// The actions of taking an import of people back.
const (
	VerbTookBack      db.Verb = "took back people"
	verbRemovedPerson db.Verb = "removed person"
)

// peopleUndo is what it takes to take an import of people back.
type peopleUndo struct {
	Added   []personUndo
	Changed []personUndo
}

// personUndo is what an import did to somebody.
type personUndo struct {
	ID           int64
	Was          map[string]string `json:",omitempty"` // by column; of somebody who was here
	Wrote        map[string]string // by column
	Roles        []db.Role         `json:",omitempty"` // that they gained
	Since, Until string            // of the accreditation that was recorded; "" for none
}

// undoOf is what it takes to take back an import that was just carried out.
func undoOf(p *Import) (string, error) {
	var undo peopleUndo
	for i := range p.New {
		c := &p.New[i]
		wrote := map[string]string{}
		for column, text := range importedFields(&c.Person) {
			wrote[column] = *text
		}
		undo.Added = append(undo.Added, personUndo{ID: c.Person.ID, Wrote: wrote, Since: c.Since, Until: c.Until})
	}
	for i := range p.Changed {
		c := &p.Changed[i]
		was, wrote := map[string]string{}, map[string]string{}
		for at, column := range c.Fields { // c.Changes has the change of a column at the same index
			was[column], wrote[column] = c.Changes[at].From, c.Changes[at].To
		}
		undo.Changed = append(undo.Changed, personUndo{ID: c.Person.ID, Was: was, Wrote: wrote, Roles: c.Person.Roles, Since: c.Since, Until: c.Until})
	}
	saved, err := json.Marshal(undo)
	return string(saved), err
}

// importsListed is how many imports that can be taken back are listed.
const importsListed = 5

// UndoableImports lists the last imports of people of the last month that were
// not taken back.
func (n *People) UndoableImports(ctx context.Context, me *db.Person) ([]db.Import, error) {
	if err := mayImportPeople(me); err != nil {
		return nil, err
	}
	return n.DB.UndoableImports(ctx, db.ImportPeople, importsListed)
}

// Touched is somebody of an import who did something since, or to whose record
// something was done.
type Touched struct{ Name, Why string }

// undoing is an import of people that may be taken back, if nothing changes.
type undoing struct {
	peopleUndo

	people   map[int64]*db.Person
	recorded map[int64]*db.Accreditation // what the import recorded of each
	touched  []Touched
}

// traces says what the traces of somebody who was added mean.
var traces = map[string]string{
	"signups": "asked for a place or has one", "log": "signed in or did something", "messages": "was sent a message", "account_links": "was invited", "positions": "holds or held a position",
	"events": "leads an event", "nominations": "was asked to take part", "authorisations_to_drive": "was authorised to drive",
}

// undoing finds what happened since to the people that an import added or changed.
func (n *People) undoing(ctx context.Context, r *db.Reader, i *db.Import) (*undoing, error) {
	u := &undoing{recorded: map[int64]*db.Accreditation{}}
	if err := json.Unmarshal([]byte(i.Undo), &u.peopleUndo); err != nil {
		return nil, err
	}
	all := slices.Concat(u.Added, u.Changed)
	by := map[int64]*personUndo{}
	ids, added := make([]int64, len(all)), make([]int64, len(u.Added))
	for i := range all {
		ids[i], by[all[i].ID] = all[i].ID, &all[i]
	}
	copy(added, ids)
	var err error
	if u.people, err = r.PeopleByID(ctx, slices.Clone(ids)); err != nil {
		return nil, err
	}
	accreditations, err := r.AccreditationsOfPeople(ctx, ids)
	if err != nil {
		return nil, err
	}
	others := map[int64]int{}
	for i := range accreditations {
		a := &accreditations[i]
		if p := by[a.PersonID]; a.Source == sourceImported && a.GrantedOn == p.Since && a.ExpiresOn == p.Until {
			u.recorded[p.ID] = a
		} else {
			others[p.ID]++
		}
	}
	found, err := r.Traces(ctx, added, i.ID)
	if err != nil {
		return nil, err
	}
	done := map[int64]string{}
	for _, trace := range found {
		done[trace.PersonID] = words.JoinComma(done[trace.PersonID], traces[trace.What])
	}
	for i := range all {
		p, isNew := &all[i], i < len(u.Added)
		person := u.people[p.ID]
		why := ""
		switch {
		case person == nil:
			why = "is not on record any more"
		case !person.DeactivatedAt.IsZero():
			why = "was deactivated"
		case !p.asWritten(person):
			why = "was changed"
		case p.Since != "" && u.recorded[p.ID] == nil:
			why = "had the accreditation revoked"
		case isNew && others[p.ID] > 0:
			why = "was accredited"
		case isNew:
			why = done[p.ID]
		}
		if why != "" {
			name := ""
			if person != nil {
				name = person.Name()
			}
			u.touched = append(u.touched, Touched{name, why})
		}
	}
	return u, nil
}

// asWritten tells whether somebody is still what an import made of them.
func (p *personUndo) asWritten(person *db.Person) bool {
	fields := importedFields(person)
	for column, text := range p.Wrote {
		if *fields[column] != text {
			return false
		}
	}
	return true
}

// UndoPeople takes an import of people back as a whole: who was added goes, who
// was changed is as before, and accreditations it recorded end. It is refused
// when something happened with one of them since, or after a month. Taking it
// back twice is taking it back once.
func (n *People) UndoPeople(ctx context.Context, me *db.Person, id int64) error {
	if err := mayImportPeople(me); err != nil {
		return err
	}
	var changed []int64
	err := n.Act(ctx, me, func(a *action.Action) error {
		changed = nil
		if err := a.Tx.LockPeople(ctx); err != nil {
			return err
		}
		i, err := action.ToUndo(ctx, a.Tx.Reader, id, true, "")
		if i == nil || err != nil {
			return err
		}
		u, err := n.undoing(ctx, a.Tx.Reader, i)
		if err != nil {
			return err
		}
		if len(u.touched) > 0 {
			return peopleTouched()
		}
		if err := n.takeBack(ctx, a, u); err != nil {
			return err
		}
		for _, p := range u.Changed {
			changed = append(changed, p.ID)
		}
		if err := n.Undone(ctx, a, i); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: VerbTookBack, Thing: db.ThingImport, ThingID: i.ID, Detail: action.ImportWords(i)})
	})
	n.SessionsEnded()
	return err
}

func peopleTouched() *refusal.Error {
	return refusal.New(refusal.Conflict, "Something happened with somebody of this import since, so it can’t be taken back as a whole. Put the people right one by one instead.")
}

// takeBack removes who was added, and makes who was changed what they were.
func (n *People) takeBack(ctx context.Context, a *action.Action, u *undoing) error {
	var rows []db.LogRow
	done := func(id int64, verb db.Verb, detail, reason string) {
		rows = append(rows, db.LogRow{At: a.Now, PersonID: a.Me.ID, SubjectID: id, Thing: db.ThingPerson, ThingID: id, Verb: verb, Detail: detail, Reason: reason})
	}
	const reason = "The import was taken back"
	ids := make([]int64, len(u.Added))
	for i, p := range u.Added {
		ids[i] = p.ID
		done(p.ID, verbRemovedPerson, "", reason)
	}
	if err := a.Tx.RemovePeople(ctx, ids, a.Now); err != nil {
		return err
	}
	for _, p := range u.Changed {
		person := *u.people[p.ID]
		fields := importedFields(&person)
		columns := []string{"search", "version"}
		for column, text := range p.Was {
			*fields[column] = text
			columns = append(columns, column)
		}
		person.Version++
		if err := a.Tx.UpdatePerson(ctx, &person, columns...); err != nil {
			return err
		}
		if err := a.Tx.TakeRoles(ctx, p.ID, p.Roles); err != nil {
			return err
		}
		done(p.ID, verbChangedPerson, "as before the import", reason)
		if acc := u.recorded[p.ID]; acc != nil {
			if err := a.Tx.RevokeAccreditation(ctx, acc.ID, a.Me.ID, reason, a.Now); err != nil {
				return err
			}
			done(p.ID, action.VerbRevoked, string(acc.Kind)+", until "+clock.LongDay(acc.ExpiresOn), reason)
		}
	}
	return a.Tx.InsertLogs(ctx, rows)
}

// importedFields are the columns of somebody that a file can change.
func importedFields(p *db.Person) map[string]*string {
	fields := map[string]*string{}
	for key, to := range map[string]*string{
		ColumnFirst: &p.FirstName, ColumnLast: &p.LastName, columnForce: &p.Force, columnGrade: (*string)(&p.Grade), columnRank: &p.Rank,
		ColumnArea: &p.Area, columnStation: &p.Station, columnPhone: &p.Phone,
	} {
		fields[databaseColumn(key)] = to
	}
	return fields
}
