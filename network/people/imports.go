package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// The actions of an import of people.
const (
	verbImported      db.Verb = "imported people"
	VerbAddedPerson   db.Verb = "added person"
	verbChangedPerson db.Verb = "changed person"
)

// sourceImported is where an accreditation comes from that a file says.
const sourceImported = "Imported record"

// mayImportPeople refuses everybody who may not import people.
func mayImportPeople(me *db.Person) error {
	if !me.Role(db.Coordinator) && !me.Role(db.Administrator) {
		return refusal.New(refusal.Forbidden, "Only coordinators and administrators import people. If you need the role, ask a coordinator or an administrator.")
	}
	return nil
}

// ReadPeople reads a table of people and keeps it until it is imported; it
// returns the import's id. Nothing else changes. What is wrong is at the field
// "file".
func (n *People) ReadPeople(ctx context.Context, me *db.Person, path string, file []byte) (int64, error) {
	if err := mayImportPeople(me); err != nil {
		return 0, err
	}
	if len(file) == 0 {
		return 0, refusal.OfField("file", "Choose a file")
	}
	read, err := ReadPeople(file)
	if err != nil {
		return 0, err
	}
	contents, err := json.Marshal(read)
	if err != nil {
		return 0, err
	}
	name := "People"
	if path != "" {
		name = upload.SourceName("", path)
	}
	saved := &db.Import{PersonID: me.ID, Kind: db.ImportPeople, Name: name, Contents: string(contents), ReadAt: n.Time()}
	err = n.DB.Write(ctx, func(tx *db.Tx) error { return tx.InsertImport(ctx, saved) })
	return saved.ID, err
}

// Import is a file of people that was read and what importing it would
// do, or what it did.
type Import struct {
	*Plan

	Import *db.Import
	By     *db.Person     // who chose the file
	Header []string       // what the file calls its columns
	At     map[string]int // which of them each of PeopleColumns is
	Seen   string         // to confirm what was seen

	Undo    bool      // it can be taken back, if nothing changes
	Touched []Touched // those who keep it from that
}

// Nothing tells that a file has nobody and nothing that is not here already.
func (p *Import) Nothing() bool { return len(p.New)+len(p.Changed) == 0 }

// PeopleImportFor returns a file of people that was read.
func (n *People) PeopleImportFor(ctx context.Context, me *db.Person, id int64) (*Import, error) {
	if err := mayImportPeople(me); err != nil {
		return nil, err
	}
	p, err := n.peopleImportIn(ctx, n.DB.Reader, me, id)
	if err != nil {
		return nil, err
	}
	people, err := n.DB.PeopleByID(ctx, []int64{p.Import.PersonID})
	p.By = people[p.Import.PersonID]
	return p, err
}

func (n *People) peopleImportIn(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*Import, error) {
	i, err := action.ImportOf(ctx, r, id, true)
	if err != nil {
		return nil, err
	}
	p := &Import{Import: i, Plan: &Plan{}}
	if !i.CommittedAt.IsZero() {
		return p, n.undoable(ctx, r, p)
	}
	var file filePeople
	if err := json.Unmarshal([]byte(i.Contents), &file); err != nil {
		return nil, err
	}
	known, err := n.knownPeople(ctx, r, &file)
	if err != nil {
		return nil, err
	}
	p.Header, p.At = file.Header, file.At
	p.Plan = PlanPeople(&file, known, me.ID, n.Settings().ForceName, n.Settings().Areas)
	p.Seen = p.seen()
	return p, nil
}

// undoable says whether an import of people can be taken back, and if not why.
func (n *People) undoable(ctx context.Context, r *db.Reader, p *Import) error {
	if p.Import.Undo == "" || !p.Import.UndoneAt.IsZero() {
		return nil
	}
	u, err := n.undoing(ctx, r, p.Import)
	if err != nil {
		return err
	}
	p.Undo, p.Touched = len(u.touched) == 0, u.touched
	return nil
}

// knownPeople finds the people of a file by email address.
func (n *People) knownPeople(ctx context.Context, r *db.Reader, file *filePeople) (map[string]*KnownPerson, error) {
	var emails []string
	for _, row := range upload.TableOf(file.Header, file.Rows, file.At).Rows {
		if email := action.EmailAddress(&refusal.Faults{}, ColumnEmail, upload.Unguarded(row.Cells[ColumnEmail])); email != "" {
			emails = append(emails, email)
		}
	}
	people, err := r.PeopleByEmails(ctx, emails)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	spans, err := r.Spans(ctx, db.LLO, ids)
	known := make(map[string]*KnownPerson, len(people))
	for email, p := range people {
		known[email] = &KnownPerson{Person: *p, Since: spans[p.ID].Since, Until: spans[p.ID].Until}
	}
	return known, err
}

// MatchPeople says which columns of a file that was read are what, by key of
// PeopleColumns and counted from 1; 0 is none.
func (n *People) MatchPeople(ctx context.Context, me *db.Person, id int64, columns map[string]int) error {
	if err := mayImportPeople(me); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		i, err := action.ImportOf(ctx, tx.Reader, id, true)
		switch {
		case err != nil:
			return err
		case !i.CommittedAt.IsZero():
			return refusal.New(refusal.Conflict, "This file is imported already. Choose it again to read it in another way.")
		}
		var file filePeople
		if err := json.Unmarshal([]byte(i.Contents), &file); err != nil {
			return err
		}
		if err := file.match(columns); err != nil {
			return err
		}
		contents, err := json.Marshal(file)
		if err != nil {
			return err
		}
		i.Contents = string(contents)
		return tx.UpdateImport(ctx, i)
	})
}

// ImportPeople imports a file of people that was read: all of it, or nothing.
// seen is the plan that the person saw; when another would come of it now,
// nothing happens. Nobody gets a password or a message. Importing twice is
// importing once.
func (n *People) ImportPeople(ctx context.Context, me *db.Person, id int64, seen string) error {
	if err := mayImportPeople(me); err != nil {
		return err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.LockPeople(ctx); err != nil {
			return err
		}
		p, err := n.peopleImportIn(ctx, a.Tx.Reader, me, id)
		switch {
		case err != nil || !p.Import.CommittedAt.IsZero():
			return err
		case p.Seen != seen:
			return peopleChanged()
		case p.Nothing():
			return refusal.New(refusal.Conflict, "There is nothing to import: everybody who can be read in the file is here already.")
		}
		return n.importPeople(ctx, a, p)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return peopleChanged()
	}
	return err
}

func peopleChanged() *refusal.Error {
	return refusal.New(refusal.Conflict, "Somebody was added or changed since you looked, so nothing was imported. This is what would happen now.")
}

func (n *People) importPeople(ctx context.Context, a *action.Action, p *Import) error {
	added := make([]db.Person, len(p.New))
	for i := range p.New {
		added[i] = p.New[i].Person
		Begin(&added[i], a.Now)
	}
	if err := a.Tx.InsertPeople(ctx, added); err != nil {
		return err
	}
	var gained []db.Person
	for i := range p.Changed {
		c := &p.Changed[i]
		c.Person.Version++
		if err := a.Tx.UpdatePerson(ctx, &c.Person, append(c.Fields, "search", "version")...); err != nil {
			return err
		}
		gained = append(gained, db.Person{ID: c.Person.ID, Roles: c.Person.Roles, CreatedAt: a.Now})
	}
	if err := a.Tx.GiveRoles(ctx, gained); err != nil {
		return err
	}
	for i := range added {
		p.New[i].Person.ID = added[i].ID
	}
	if err := n.recordImported(ctx, a, p); err != nil {
		return err
	}
	undo, err := undoOf(p)
	if err != nil {
		return err
	}
	i := p.Import
	i.Undo = undo
	i.Contents, i.CommittedAt, i.Added, i.Changed = "", a.Now, len(p.New), len(p.Changed)
	if err := a.Tx.UpdateImport(ctx, i); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{Verb: verbImported, Thing: db.ThingImport, ThingID: i.ID, Detail: action.ImportWords(i)})
}

// recordImported records the accreditations of a file and what was done to each
// person.
func (n *People) recordImported(ctx context.Context, a *action.Action, p *Import) error {
	var accreditations []db.Accreditation
	var rows []db.LogRow
	for _, all := range [][]PlannedPerson{p.New, p.Changed} {
		for i := range all {
			c := &all[i]
			row := db.LogRow{At: a.Now, PersonID: a.Me.ID, SubjectID: c.Person.ID, Thing: db.ThingPerson, ThingID: c.Person.ID, Verb: verbChangedPerson, Detail: c.changed()}
			if c.New {
				row.Verb, row.Detail = VerbAddedPerson, words.Joined(c.Person.Roles, ", ")+", from a file"
			}
			if row.Detail != "" {
				rows = append(rows, row)
			}
			if c.Since == "" {
				continue
			}
			accreditations = append(accreditations, db.Accreditation{
				PersonID: c.Person.ID, Kind: db.LLO, GrantedOn: c.Since, ExpiresOn: c.Until, Source: sourceImported, RecordedBy: a.Me.ID, RecordedAt: a.Now,
			})
			row.Verb, row.Detail, row.Reason = action.VerbRecorded, fmt.Sprintf("%s, until %s", string(db.LLO), clock.LongDay(c.Until)), sourceImported
			rows = append(rows, row)
		}
	}
	if err := a.Tx.InsertAccreditations(ctx, accreditations); err != nil {
		return err
	}
	return a.Tx.InsertLogs(ctx, rows)
}

// changed names what an import changes about somebody, their accreditation apart.
func (p *PlannedPerson) changed() string {
	var what []string
	for _, c := range p.Changes {
		if c.Label != labelAccredited {
			what = append(what, strings.ToLower(c.Label))
		}
	}
	return strings.Join(what, ", ")
}
