package views

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PeopleImportPage is a file of people that was read: what importing it would
// do, or what it did.
type PeopleImportPage struct {
	Page
	Caption       string
	Back          NavItem
	Intro         []string
	Counts        []Saved
	Problems      []Saved // where, and what
	Unshown       int     // problems that are not shown
	Doubts        []Saved // of what is read all the same: where, and what
	UnshownDoubts int     // doubts that are not shown
	Notes         []string
	Fields        []Field // which column is what
	Open          bool    // they have to be seen to
	Groups        []PeopleGroup
	Match         string // where the columns are put right; "" once it is imported
	Action        string // where it is confirmed; "" when there is nothing to confirm
	Seen          string
	Button        string
	Again         NavItem // the form that takes another file
	Undo          string  // where an import is taken back; "" where it can't be
	Touched       []Saved // who keeps it from that, and why
	Untold        string  // how many of them are not shown, "" for none
}

// PeopleGroup is the people of a file who are new, or those who change.
type PeopleGroup struct {
	ID, Heading string
	Rows        []PlannedPersonRow
	More        string // how many are not shown, "" for none
}

// PlannedPersonRow is somebody of a file.
type PlannedPersonRow struct {
	Name, Where string
	Facts       []Saved
}

// NewPeopleImportPath is the path of the form that takes a file of people.
const NewPeopleImportPath = "/people/import"

// PeopleImportPath is the path of a file of people that was read.
func PeopleImportPath(id int64) string { return fmt.Sprintf("/people/import/%d", id) }

// How much of a file of people its page shows.
const (
	peopleShown = 50 // of a group
	columnName  = 60 // characters of the name of a column, in a choice
)

// PeopleImportForm asks for a table of people. undoable are the imports that can
// still be taken back.
func PeopleImportForm(page Page, undoable []db.Import) FormPage {
	page.Title = "Import people"
	form := FormPage{
		Page: page, Back: NavItem{Text: "People", Href: "/people"}, Action: NewPeopleImportPath,
		Upload: true, Button: "Read the file", Busy: "Reading the file …",
		Intro: []string{
			"Nothing is imported yet: first you see who is in the file, and what is new, changed or wrong.",
			"A column about anybody’s orientation or gender identity is never read and never kept. Leave it out of the file.",
		},
		Fields: []Field{{
			Type: "file", Name: "file", Label: "File", Accept: ".csv,.txt,text/csv",
			Hint: "A table saved as CSV whose first row names the columns: Email, First name and Last name (or Full name), and if you have them " + optionalColumns() + ". Up to 1 MB and 5,000 people.",
		}},
	}
	for i := range undoable {
		done := &undoable[i]
		form.Links = append(form.Links, NavItem{Text: "Imported on " + Date(done.CommittedAt) + ": " + done.Name + ", " + action.ImportWords(done), Href: PeopleImportPath(done.ID)})
	}
	return form
}

// optionalColumns are the columns that a table may lack: "Force, Grade and Rank".
func optionalColumns() string {
	var labels []string
	for _, column := range people.PeopleColumns {
		if !column.Needed && !column.Instead {
			labels = append(labels, column.Label)
		}
	}
	return strings.Join(labels[:len(labels)-1], ", ") + " and " + labels[len(labels)-1]
}

// NewPeopleImportPage is a table of people that was read: what importing it would
// do, or what it did. typed is a form that comes back, or nil.
func NewPeopleImportPage(page Page, p *people.Import, typed *Form) PeopleImportPage {
	file := PeopleImportPage{
		Page: page, Caption: p.Import.Name, Back: NavItem{Text: "People", Href: "/people"}, Again: NavItem{Text: "Choose another file", Href: NewPeopleImportPath},
	}
	if p.Import.CommittedAt.IsZero() {
		waitingPeople(&file, p, typed)
	} else {
		importedPeople(&file, p, typed)
	}
	return file
}

// importedPeople says what an import of people did, and whether it can be taken back.
func importedPeople(page *PeopleImportPage, p *people.Import, typed *Form) {
	page.Title, page.Form, page.Again.Text = "Imported people", typed, "Import another file"
	page.Intro = append(page.Intro, importedOn(p.Import, p.By))
	switch {
	case !p.Import.UndoneAt.IsZero():
		page.Intro = append(page.Intro, "Taken back on "+Date(p.Import.UndoneAt)+".")
	case p.Undo:
		page.Undo = PeopleImportPath(p.Import.ID)
	}
	for i := range p.Touched {
		if i == peopleShown {
			page.Untold = groupedPeople(len(p.Touched) - i)
			break
		}
		page.Touched = append(page.Touched, Saved{Label: p.Touched[i].Name, Value: p.Touched[i].Why})
	}
}

// waitingPeople says what importing a table would do.
func waitingPeople(page *PeopleImportPage, p *people.Import, typed *Form) {
	page.Title, page.Notes, page.Match = "Check before you import", p.Notes, PeopleImportPath(p.Import.ID)+"/columns"
	page.Form, page.Open = columnForm(p, typed)
	page.Open = page.Open || len(p.Lacks) > 0
	for _, column := range people.PeopleColumns {
		page.Fields = append(page.Fields, Field{
			Type: "select", Name: people.ColumnField(column.Key), Label: column.Label, Options: columnOptions(p.Header), Empty: "Not in the file",
		})
	}
	if len(p.Lacks) > 0 {
		page.Intro = []string{"Say which column has: " + strings.Join(p.Lacks, ", ") + ". Nobody can be imported without."}
		return
	}
	page.Counts = []Saved{
		{Label: "New", Value: words.Grouped(len(p.New))},
		{Label: "Changed", Value: words.Grouped(len(p.Changed))},
		{Label: "The same", Value: words.Grouped(p.Same)},
		{Label: "Wrong", Value: words.Grouped(p.Wrong)},
	}
	page.Problems, page.Unshown = ProblemRows(p.Problems)
	page.Doubts, page.UnshownDoubts = ProblemRows(p.Doubts)
	if len(p.New) > 0 {
		page.Groups = append(page.Groups, peopleGroup("new", "New", p.New))
	}
	if len(p.Changed) > 0 {
		page.Groups = append(page.Groups, peopleGroup("changed", "Changed", p.Changed))
	}
	if p.Nothing() {
		page.Intro = []string{"There is nothing to import: everybody who can be read in the file is here already, as the file says."}
		return
	}
	page.Action, page.Seen = PeopleImportPath(p.Import.ID), p.Seen
	page.Button = "Import " + groupedPeople(len(p.New)+len(p.Changed))
}

// columnForm is the form that says which column is what: as matched, or as
// typed where that is what comes back.
func columnForm(p *people.Import, typed *Form) (form *Form, back bool) {
	if typed != nil {
		if _, back = typed.Values[people.ColumnField(people.PeopleColumns[0].Key)]; back {
			return typed, true
		}
	}
	form = NewForm(nil)
	for key, at := range p.At {
		form.Values[people.ColumnField(key)] = strconv.Itoa(at + 1)
	}
	if typed != nil {
		form.Add("", typed.Error(""))
	}
	return form, false
}

func columnOptions(header []string) []Option {
	all := make([]Option, len(header))
	for i, name := range header {
		if letters := []rune(name); len(letters) > columnName {
			name = string(letters[:columnName]) + "…"
		}
		all[i] = Option{Value: strconv.Itoa(i + 1), Text: name}
	}
	return all
}

// peopleGroup shows the first of the people who are new, or of those who change.
func peopleGroup(id, heading string, everybody []people.PlannedPerson) PeopleGroup {
	group := PeopleGroup{ID: id, Heading: heading}
	for i := range everybody {
		if i == peopleShown {
			group.More = groupedPeople(len(everybody) - i)
			break
		}
		group.Rows = append(group.Rows, plannedPerson(&everybody[i]))
	}
	return group
}

func plannedPerson(p *people.PlannedPerson) PlannedPersonRow {
	row := PlannedPersonRow{Name: p.Person.Name(), Where: fmt.Sprintf("Row %d, %s", p.Row, p.Person.Email)}
	for _, change := range p.Changes {
		value := change.To
		if change.From != "" && !p.New {
			value = change.From + " → " + change.To
		}
		if !p.New || change.Label != "First name" && change.Label != "Last name" {
			row.Facts = append(row.Facts, Saved{Label: change.Label, Value: value})
		}
	}
	return row
}

// groupedPeople says how many people there are, who may be thousands.
func groupedPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return words.Grouped(n) + " people"
}
