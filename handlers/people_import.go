package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

const newPeopleImportPath = "/people/import"

func peopleImportPath(id int64) string { return fmt.Sprintf("/people/import/%d", id) }

// peopleShown is how many people of a group the preview shows.
const peopleShown = 50

// newPeopleImport asks for a table of people.
func (h *Handler) newPeopleImport(c *fiber.Ctx) error {
	return h.renderNewPeopleImport(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderNewPeopleImport(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Import people"), Back: views.NavItem{Text: "People", Href: "/people"}, Action: newPeopleImportPath,
		Upload: true, Button: "Read the file", Busy: "Reading the file …",
		Intro: []string{
			"Nothing is imported yet: first you see who is in the file, and what is new, changed or wrong.",
			"A column about anybody’s orientation or gender identity is never read and never kept. Leave it out of the file.",
		},
		Fields: []views.Field{{
			Type: "file", Name: "file", Label: "File", Accept: ".csv,.txt,text/csv",
			Hint: "A table saved as CSV whose first row names the columns: Email, First name and Last name (or Full name), and if you have them " + optionalColumns() + ". Up to 1 MB and 5,000 people.",
		}},
	}
	page.Form = form
	imports, err := h.Net.People.UndoableImports(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	for i := range imports {
		page.Links = append(page.Links, views.NavItem{
			Text: "Imported on " + views.Date(imports[i].CommittedAt) + ": " + imports[i].Name + ", " + action.ImportWords(&imports[i]), Href: peopleImportPath(imports[i].ID),
		})
	}
	return h.Render(c, status, "forms/show", page)
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

// createPeopleImport reads a table and leads on to what importing it would do.
func (h *Handler) createPeopleImport(c *fiber.Ctx) error {
	form, err := h.Form(c, "file") // a browser sends an empty one where none was chosen
	if err != nil {
		return err
	}
	if c.Request().Header.ContentLength() > importLimit {
		form.Add("file", views.FileTooLarge)
		return h.renderNewPeopleImport(c, fiber.StatusRequestEntityTooLarge, form)
	}
	name, data, err := fileSent(c, "file")
	if err != nil {
		return err
	}
	id, err := h.Net.People.ReadPeople(c.UserContext(), h.Me(c), name, data)
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewPeopleImport(c, status, form)
	}
	if err != nil {
		return err
	}
	return h.Redirect(c, peopleImportPath(id))
}

// showPeopleImport shows what importing a table would do, or what it did.
func (h *Handler) showPeopleImport(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderPeopleImport(c, fiber.StatusOK, id, nil)
}

// updatePeopleColumns says which column of a table is what.
func (h *Handler) updatePeopleColumns(c *fiber.Ctx) error {
	form, err := h.Form(c, columnFields()...)
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	columns := map[string]int{}
	for _, column := range people.PeopleColumns {
		typed := form.Value(people.ColumnField(column.Key))
		if columns[column.Key], err = strconv.Atoi(typed); err != nil && typed != "" {
			columns[column.Key] = -1 // no column that there is
		}
	}
	err = h.Net.People.MatchPeople(c.UserContext(), h.Me(c), id, columns)
	if status, ok := web.Refused(form, err); ok {
		return h.renderPeopleImport(c, status, id, form)
	}
	if err != nil {
		return err
	}
	return h.Redirect(c, peopleImportPath(id))
}

func columnFields() []string {
	fields := make([]string, len(people.PeopleColumns))
	for i, column := range people.PeopleColumns {
		fields[i] = people.ColumnField(column.Key)
	}
	return fields
}

// commitPeopleImport imports what was shown.
func (h *Handler) commitPeopleImport(c *fiber.Ctx) error {
	form, err := h.Form(c, "seen")
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	err = h.Net.People.ImportPeople(c.UserContext(), h.Me(c), id, form.Value("seen"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderPeopleImport(c, status, id, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "people-imported")
	return h.Redirect(c, peopleImportPath(id))
}

// deletePeopleImport takes an import of people back.
func (h *Handler) deletePeopleImport(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	err = h.Net.People.UndoPeople(c.UserContext(), h.Me(c), id)
	if status, ok := web.Refused(form, err); ok {
		return h.renderPeopleImport(c, status, id, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "people-undone")
	return h.Redirect(c, peopleImportPath(id))
}

// undoWords says whether an import of people can be taken back.
func undoWords(page *views.PeopleImportPage, p *people.Import) {
	switch {
	case !p.Import.UndoneAt.IsZero():
		page.Intro = append(page.Intro, "Taken back on "+views.Date(p.Import.UndoneAt)+".")
	case p.Undo:
		page.Undo = peopleImportPath(p.Import.ID)
	}
	for i := range p.Touched {
		if i == peopleShown {
			page.Untold = peopleWords(len(p.Touched) - i)
			break
		}
		page.Touched = append(page.Touched, views.Saved{Label: p.Touched[i].Name, Value: p.Touched[i].Why})
	}
}

// renderPeopleImport shows a table that was read; typed is a form that comes back, or nil.
func (h *Handler) renderPeopleImport(c *fiber.Ctx, status int, id int64, typed *views.Form) error {
	p, err := h.Net.People.PeopleImportFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.PeopleImportPage{
		Caption: p.Import.Name, Back: views.NavItem{Text: "People", Href: "/people"}, Again: views.NavItem{Text: "Choose another file", Href: newPeopleImportPath},
	}
	title := "Check before you import"
	if p.Import.CommittedAt.IsZero() {
		waitingPeople(&page, p, typed)
	} else {
		title = "Imported people"
		by := ""
		if p.By != nil {
			by = " by " + p.By.Name()
		}
		page.Intro = append(page.Intro, "Imported on "+views.Date(p.Import.CommittedAt)+by+": "+action.ImportWords(p.Import)+".")
		page.Again.Text, page.Form = "Import another file", typed
		undoWords(&page, p)
	}
	form := page.Form
	page.Page = h.Page(c, title)
	page.Form = form
	return h.Render(c, status, "people/import", page)
}

// waitingPeople says what importing a table would do.
func waitingPeople(page *views.PeopleImportPage, p *people.Import, typed *views.Form) {
	page.Notes, page.Match = p.Notes, peopleImportPath(p.Import.ID)+"/columns"
	page.Form, page.Open = columnForm(p, typed)
	page.Open = page.Open || len(p.Lacks) > 0
	for _, column := range people.PeopleColumns {
		page.Fields = append(page.Fields, views.Field{
			Type: "select", Name: people.ColumnField(column.Key), Label: column.Label, Options: columnOptions(p.Header), Empty: "Not in the file",
		})
	}
	if len(p.Lacks) > 0 {
		page.Intro = []string{"Say which column has: " + strings.Join(p.Lacks, ", ") + ". Nobody can be imported without."}
		return
	}
	page.Counts = []views.Saved{
		{Label: "New", Value: words.Grouped(len(p.New))},
		{Label: "Changed", Value: words.Grouped(len(p.Changed))},
		{Label: "The same", Value: words.Grouped(p.Same)},
		{Label: "Wrong", Value: words.Grouped(p.Wrong)},
	}
	page.Problems, page.Unshown = views.ProblemRows(p.Problems)
	page.Doubts, page.UnshownDoubts = views.ProblemRows(p.Doubts)
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
	page.Action, page.Seen = peopleImportPath(p.Import.ID), p.Seen
	page.Button = "Import " + peopleWords(len(p.New)+len(p.Changed))
}

// columnForm is the form that says which column is what: as matched, or as
// typed where that is what comes back.
func columnForm(p *people.Import, typed *views.Form) (form *views.Form, back bool) {
	if typed != nil {
		if _, back = typed.Values[columnFields()[0]]; back {
			return typed, true
		}
	}
	form = views.NewForm(nil)
	for key, at := range p.At {
		form.Values[people.ColumnField(key)] = strconv.Itoa(at + 1)
	}
	if typed != nil {
		form.Add("", typed.Error(""))
	}
	return form, false
}

// columnName is how much of a column's name a choice shows, in characters.
const columnName = 60

func columnOptions(header []string) []views.Option {
	all := make([]views.Option, len(header))
	for i, name := range header {
		if letters := []rune(name); len(letters) > columnName {
			name = string(letters[:columnName]) + "…"
		}
		all[i] = views.Option{Value: strconv.Itoa(i + 1), Text: name}
	}
	return all
}

// peopleGroup shows the first of the people who are new, or of those who change.
func peopleGroup(id, heading string, everybody []people.PlannedPerson) views.PeopleGroup {
	group := views.PeopleGroup{ID: id, Heading: heading}
	for i := range everybody {
		if i == peopleShown {
			group.More = peopleWords(len(everybody) - i)
			break
		}
		p := &everybody[i]
		row := views.PlannedPersonRow{Name: p.Person.Name(), Where: fmt.Sprintf("Row %d, %s", p.Row, p.Person.Email)}
		for _, change := range p.Changes {
			value := change.To
			if change.From != "" && !p.New {
				value = change.From + " → " + change.To
			}
			if !p.New || change.Label != "First name" && change.Label != "Last name" {
				row.Facts = append(row.Facts, views.Saved{Label: change.Label, Value: value})
			}
		}
		group.Rows = append(group.Rows, row)
	}
	return group
}

// peopleWords says how many people there are.
func peopleWords(n int) string {
	if n == 1 {
		return "1 person"
	}
	return words.Grouped(n) + " people"
}
