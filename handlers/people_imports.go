package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// newPeopleImport asks for a table of people.
func (h *Handler) newPeopleImport(c *fiber.Ctx) error {
	return h.renderNewPeopleImport(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderNewPeopleImport(c *fiber.Ctx, status int, form *views.Form) error {
	imports, err := h.Net.People.UndoableImports(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	page := views.PeopleImportForm(h.Page(c, ""), imports)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
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
	return h.Redirect(c, views.PeopleImportPath(id))
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
	return h.Redirect(c, views.PeopleImportPath(id))
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
	return h.Redirect(c, views.PeopleImportPath(id))
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
	return h.Redirect(c, views.PeopleImportPath(id))
}

// renderPeopleImport shows a table that was read; typed is a form that comes back, or nil.
func (h *Handler) renderPeopleImport(c *fiber.Ctx, status int, id int64, typed *views.Form) error {
	p, err := h.Net.People.PeopleImportFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, status, "people/import", views.NewPeopleImportPage(h.Page(c, ""), p, typed))
}
