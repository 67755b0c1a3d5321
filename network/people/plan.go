package people

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// KnownPerson is somebody who is here, as an import compares them.
type KnownPerson struct {
	db.Person

	Since, Until string // first and last day of their accreditation; "" for none
}

// labelAccredited is the label of the change of an accreditation.
const labelAccredited = "Accredited"

// PersonChange is what an import would change about somebody.
type PersonChange struct{ Label, From, To string }

// PlannedPerson is a row of a file with what importing it would do.
type PlannedPerson struct {
	Row     int
	New     bool
	Person  db.Person // as they would be, with the roles they would gain
	Changes []PersonChange
	Fields  []string // the columns of the database that change
	Since   string   // of the accreditation to record, as 2006-01-02; "" for none
	Until   string
}

// Plan is what importing a file of people would do: a pure answer to what
// the file and the database hold (docs/rules.md#imported-people).
type Plan struct {
	New, Changed []PlannedPerson
	Same         int
	Wrong        int // rows that are left out
	Problems     []upload.FileProblem
	Doubts       []upload.FileProblem // cells that are left out of rows that are taken
	Notes        []string
	Lacks        []string // columns without which nobody can be imported
}

// PlanPeople compares a file with the people there are, who are known by email
// address. An empty cell changes nothing. me is who imports it, force
// and areas are the settings.
func PlanPeople(file *filePeople, known map[string]*KnownPerson, me int64, force string, areas []string) *Plan {
	t := upload.TableOf(file.Header, file.Rows, file.At)
	p := &Plan{
		Notes: peopleNotes(file, t), Wrong: len(file.Said.Problems),
		Problems: upload.ProblemsOf(file.Said.Problems, file.Header), Doubts: upload.ProblemsOf(file.Said.Doubts, file.Header),
	}
	if note := t.FindOrders(columnSince, columnUntil); note != "" {
		p.Notes = append(p.Notes, note)
	}
	for _, c := range PeopleColumns {
		inFull := t.Has(columnName) && (c.Key == ColumnFirst || c.Key == ColumnLast)
		if c.Needed && !inFull && !t.Has(c.Key) {
			p.Lacks = append(p.Lacks, c.Label)
		}
	}
	if len(p.Lacks) > 0 {
		return p
	}
	rows := map[string]int{}
	for i := range t.Rows {
		row := &t.Rows[i]
		r := personRow{Faults: &refusal.Faults{}, table: t, cells: row.Cells, areas: areas, me: me}
		email := action.EmailAddress(r.Faults, ColumnEmail, r.cell(ColumnEmail))
		if first := rows[email]; first != 0 {
			r.Add(ColumnEmail, "Row %d has the same address. Leave one of the two", first)
		} else if email != "" {
			rows[email] = row.Number
		}
		planned := r.read(email, known[email], force)
		planned.Row, planned.New = row.Number, known[email] == nil
		if len(r.Fields) == 0 {
			for _, doubt := range r.doubts {
				p.Doubts = append(p.Doubts, upload.FileProblem{Where: t.Where(row, doubt.Field), What: doubt.Message})
			}
		}
		switch {
		case len(r.Fields) > 0:
			p.Wrong++
			for _, fault := range r.Fields {
				p.Problems = append(p.Problems, upload.FileProblem{Where: t.Where(row, fault.Field), What: fault.Message})
			}
		case planned.New:
			p.New = append(p.New, *planned)
		case len(planned.Changes) > 0:
			p.Changed = append(p.Changed, *planned)
		default:
			p.Same++
		}
	}
	return p
}

// peopleNotes says what of a file is not read.
func peopleNotes(file *filePeople, t *upload.FileTable) []string {
	var notes []string
	if len(file.Refused) > 0 {
		notes = append(notes, "Not read, and not kept anywhere: "+strings.Join(file.Refused, ", ")+". Nobody’s orientation or gender identity is stored here")
	}
	if len(t.Unread) > 0 {
		notes = append(notes, "Columns that are not read: "+strings.Join(t.Unread, ", "))
	}
	if t.Has(columnName) && (!t.Has(ColumnFirst) || !t.Has(ColumnLast)) {
		notes = append(notes, "Full names are split: at the comma where there is one, otherwise before the last word. Check them")
	}
	if t.Has(columnSince) != t.Has(columnUntil) {
		notes = append(notes, "No accreditation is recorded: that needs a column for since when and one for until when")
	}
	return notes
}

// personRow reads one row; what is wrong with it is told by column.
type personRow struct {
	*refusal.Faults

	table *upload.FileTable
	cells map[string]string
	areas []string // that there are
	me    int64

	doubts []refusal.FieldError // what is left out of a row that is taken
}

// cell returns the text in a column.
func (r *personRow) cell(key string) string { return upload.Unguarded(r.cells[key]) }

// read plans a row: of somebody new, or what it changes about who is known.
func (r *personRow) read(email string, was *KnownPerson, force string) *PlannedPerson {
	p := &PlannedPerson{Person: db.Person{Email: email, Grade: db.PoliceOfficer, Force: force}}
	if was != nil {
		p.Person = was.Person
		if !was.DeactivatedAt.IsZero() {
			r.Add(ColumnEmail, "This person was deactivated, and an import brings nobody back")
		}
	}
	set := func(key, label string, to *string, text string) {
		if text != "" && *to != text {
			p.Changes, p.Fields = append(p.Changes, PersonChange{label, *to, text}), append(p.Fields, databaseColumn(key))
			*to = text
		}
	}
	first, last := r.names(was)
	set(ColumnFirst, "First name", &p.Person.FirstName, first)
	set(ColumnLast, "Last name", &p.Person.LastName, last)
	set(columnForce, "Force", &p.Person.Force, r.Line(columnForce, r.cell(columnForce)))
	set(columnGrade, "Grade", (*string)(&p.Person.Grade), string(r.grade()))
	set(columnRank, "Rank", &p.Person.Rank, r.Line(columnRank, r.cell(columnRank)))
	set(ColumnArea, "Area", &p.Person.Area, r.area())
	set(columnStation, "Station", &p.Person.Station, r.Line(columnStation, r.cell(columnStation)))
	set(columnPhone, "Phone", &p.Person.Phone, r.phone(p.Person.Phone))
	r.roles(p, was)
	r.accreditation(p, was)
	return p
}

// databaseColumn is the column of the database for one of a file.
func databaseColumn(key string) string {
	switch key {
	case ColumnFirst:
		return "first_name"
	case ColumnLast:
		return "last_name"
	}
	return key
}

// otherGrades are what spreadsheets call the grades.
var otherGrades = map[string]db.Grade{
	"officer": db.PoliceOfficer, "pc": db.PoliceOfficer, "constable": db.PoliceOfficer, "policeconstable": db.PoliceOfficer, "regular": db.PoliceOfficer,
	"specialconstable": db.Special, "specialconstabulary": db.Special, "sc": db.Special, "staff": db.PoliceStaff, "civilian": db.PoliceStaff, "policestaffmember": db.PoliceStaff,
	"policecommunitysupportofficer": db.PCSO, "pcsos": db.PCSO, "vol": db.Volunteer, "policevolunteer": db.Volunteer, "policesupportvolunteer": db.Volunteer,
}

func (r *personRow) grade() db.Grade {
	text := r.cell(columnGrade)
	if text == "" {
		return ""
	}
	for _, grade := range db.Grades {
		if words.Squashed(string(grade)) == words.Squashed(text) {
			return grade
		}
	}
	if grade := otherGrades[words.Squashed(text)]; grade != "" {
		return grade
	}
	r.Add(columnGrade, "%s is no grade. Use one of: %s", words.Shown(text), words.Joined(db.Grades, ", "))
	return ""
}

// phone reads telephone numbers. Where none can be had the person is taken
// without, which is said. One that was saved in other words stays.
func (r *personRow) phone(was string) string {
	text, err := action.PhoneText(r.cells[columnPhone])
	switch {
	case errors.Is(err, action.ErrNoPhone):
		err = refusal.Sentence("%s is not a phone number", words.Shown(r.cells[columnPhone]))
	case err == nil && text != action.TidyPhone(was):
		text, err = upload.FileLine(text)
	default:
		text = ""
	}
	if err != nil {
		r.doubts = append(r.doubts, refusal.FieldError{Field: columnPhone, Message: err.Error() + ". The rest of the row is read"})
		return ""
	}
	return text
}

func (r *personRow) area() string {
	text := r.cell(ColumnArea)
	if text == "" {
		return ""
	}
	if area := areaNamed(r.areas, text); area != "" {
		return area
	}
	if len(r.areas) == 0 {
		r.Add(ColumnArea, "There are no areas yet. Add them under Settings first, or leave the column out")
		return ""
	}
	r.Add(ColumnArea, "%s is none of the areas. They are: %s", words.Shown(text), strings.Join(r.areas, ", "))
	return ""
}

// importedRoles are the roles that a file may give; the others open what only
// one person at a time should be let into.
var importedRoles = []db.Role{db.Officer, db.Trainer, db.CallHandler, db.VehicleKeeper, db.Guest}

// roles adds the roles of a row to those that somebody has. None is taken away.
func (r *personRow) roles(p *PlannedPerson, was *KnownPerson) {
	p.Person.Roles = nil
	var had []db.Role
	if was != nil {
		had = was.Roles
	}
	for _, text := range strings.FieldsFunc(r.cell(columnRoles), func(c rune) bool { return strings.ContainsRune(",;/|\n", c) }) {
		text = strings.TrimSpace(text)
		at := slices.IndexFunc(db.Roles, func(role db.Role) bool { return words.Squashed(string(role)) == words.Squashed(text) })
		switch {
		case text == "":
		case at < 0:
			r.Add(columnRoles, "%s is no role. Use some of: %s", words.Shown(text), words.Joined(importedRoles, ", "))
		case slices.Contains(had, db.Roles[at]) || slices.Contains(p.Person.Roles, db.Roles[at]):
		case !slices.Contains(importedRoles, db.Roles[at]):
			r.Add(columnRoles, "The role %s does not come from a file. An administrator gives it to each person", words.Shown(string(db.Roles[at])))
		default:
			p.Person.Roles = append(p.Person.Roles, db.Roles[at])
		}
	}
	if was == nil && len(p.Person.Roles) == 0 {
		p.Person.Roles = []db.Role{db.Officer}
	}
	if len(p.Person.Roles) > 0 {
		p.Changes = append(p.Changes, PersonChange{"Roles", words.Joined(had, ", "), words.Joined(slices.Concat(had, p.Person.Roles), ", ")})
	}
}

// accreditation plans the accreditation that a row records: where it begins
// earlier or lasts longer than what is known.
func (r *personRow) accreditation(p *PlannedPerson, was *KnownPerson) {
	if !r.table.Has(columnSince) || !r.table.Has(columnUntil) {
		return
	}
	since, until := r.day(columnSince), r.day(columnUntil)
	switch {
	case r.Has(columnSince, columnUntil) || since == "" && until == "":
		return
	case since == "":
		r.Add(columnSince, "It says until when and not since when. Add the day, or leave both out")
		return
	case until == "":
		r.Add(columnUntil, "It says since when and not until when. Add the day, or leave both out")
		return
	case until < since:
		r.Add(columnUntil, "It ends before it starts")
		return
	case until > clock.YearsAfter(since, 10):
		r.Add(columnUntil, "An accreditation lasts ten years at most")
		return
	}
	from, to := "", ""
	if was != nil && was.Until != "" {
		if was.Since <= since && until <= was.Until {
			return
		}
		from, to = clock.LongDay(was.Since)+" to "+clock.LongDay(was.Until), clock.LongDay(min(since, was.Since))+" to "+clock.LongDay(max(until, was.Until))
	} else {
		to = clock.LongDay(since) + " to " + clock.LongDay(until)
	}
	if was != nil && was.ID == r.me {
		r.Add(columnSince, "Nobody accredits themselves. Leave the days out, and ask another coordinator")
		return
	}
	p.Since, p.Until = since, until
	p.Changes = append(p.Changes, PersonChange{labelAccredited, from, to})
}

// day reads a day as 2006-01-02, or "" for an empty cell and one that is wrong.
func (r *personRow) day(key string) string {
	text := r.cell(key)
	if text == "" {
		return ""
	}
	when, err := upload.ParseCell(text, r.table.Orders[key])
	switch {
	case err != nil:
		r.Add(key, "%s", err.Error())
		return ""
	case when.Day.IsZero():
		r.Add(key, "%s is no date. Write it like 14/08/2027 or 2027-08-14", words.Shown(text))
		return ""
	}
	return when.Day.Format(time.DateOnly)
}

// seen returns a short text that changes when what the plan would do changes. So
// nobody can confirm something other than what they saw.
func (p *Plan) seen() string {
	var texts []string
	for _, all := range [][]PlannedPerson{p.New, p.Changed} {
		for i := range all {
			what, _ := json.Marshal([]any{all[i].Person.ID, all[i].Person.Email, all[i].Changes}) // texts and numbers
			texts = append(texts, string(what))
		}
		texts = append(texts, "")
	}
	return upload.Digest(texts...)
}
