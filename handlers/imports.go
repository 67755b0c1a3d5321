package handlers

import (
	"io"
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/views"
)

// importLimit is how large the form with a file is that is read; more is taken
// in, so that the browser gets to see the answer.
const importLimit = upload.MostFileSize + 64<<10 // bytes

// listImports shows where imported dates came from.
func (h *Handler) listImports(c *fiber.Ctx) error {
	sources, err := h.Net.Imports.Sources(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "imports/list", views.NewImportsPage(h.Page(c, ""), sources))
}

// importFields name the file too: a browser sends an empty one where none was chosen.
var importFields = []string{"file", "kind", "name", "source"}

// newImport asks for a file: of new dates, or a newer one of a source.
func (h *Handler) newImport(c *fiber.Ctx) error {
	form := views.NewForm(map[string]string{"source": web.Query(c, "source")})
	source, err := h.sourceIn(c, form)
	if err != nil {
		return err
	}
	if source != nil {
		form.Values["kind"], form.Values["name"] = string(source.Kind), source.Name
	}
	return h.renderNewImport(c, fiber.StatusOK, form, source)
}

// sourceIn is the source that a form is about, or nil.
func (h *Handler) sourceIn(c *fiber.Ctx, form *views.Form) (*db.DaySource, error) {
	if form.Value("source") == "" {
		return nil, nil
	}
	id, err := web.IDOf(form.Value("source"))
	if err != nil {
		return nil, err
	}
	return h.Net.Imports.SourceFor(c.UserContext(), h.Me(c), id)
}

func (h *Handler) renderNewImport(c *fiber.Ctx, status int, form *views.Form, source *db.DaySource) error {
	page := views.ImportForm(h.Page(c, ""), source)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createImport reads a file and leads on to what importing it would do.
func (h *Handler) createImport(c *fiber.Ctx) error {
	form, err := h.Form(c, importFields...)
	if err != nil {
		return err
	}
	source, err := h.sourceIn(c, form)
	if err != nil {
		return err
	}
	if c.Request().Header.ContentLength() > importLimit {
		form.Add("file", views.FileTooLarge)
		return h.renderNewImport(c, fiber.StatusRequestEntityTooLarge, form, source)
	}
	name, data, err := fileSent(c, "file")
	if err != nil {
		return err
	}
	id, err := h.Net.Imports.Read(c.UserContext(), h.Me(c), imports.Form{Kind: form.Value("kind"), Name: form.Value("name"), File: data, Path: name})
	if status, ok := web.Refused(form, err); ok {
		if len(data) > 0 && form.Error("file") == "" {
			form.Add("file", views.FileAgain)
		}
		return h.renderNewImport(c, status, form, source)
	}
	if err != nil {
		return err
	}
	return h.Redirect(c, views.ImportPath(id))
}

// fileSent reads a file that came with a form, and what it is called. Of a file
// that is too large it reads enough to tell.
func fileSent(c *fiber.Ctx, field string) (name string, data []byte, err error) {
	files := web.VisitOf(c).Files(field)
	if len(files) == 0 {
		return "", nil, nil
	}
	header := files[0]
	var file multipart.File
	if file, err = header.Open(); err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }()
	data, err = io.ReadAll(io.LimitReader(file, upload.MostFileSize+1))
	return web.Clean(header.Filename), data, err
}

// showImport shows what importing a file would do, or what it did.
func (h *Handler) showImport(c *fiber.Ctx) error {
	p, err := h.importIn(c)
	if err != nil {
		return err
	}
	return h.renderImport(c, fiber.StatusOK, p, views.NewForm(nil))
}

func (h *Handler) importIn(c *fiber.Ctx) (*imports.Plan, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Imports.For(c.UserContext(), h.Me(c), id)
}

func (h *Handler) renderImport(c *fiber.Ctx, status int, p *imports.Plan, form *views.Form) error {
	page := views.NewImportPage(h.Page(c, ""), p, seesCalendar(h.Me(c)))
	page.Form = form
	return h.Render(c, status, "imports/show", page)
}

// seesCalendar tells whether a link to the calendar leads anywhere.
func seesCalendar(me *db.Person) bool { return takesPart.Lets(me) }

// commitImport imports what was shown.
func (h *Handler) commitImport(c *fiber.Ctx) error {
	form, err := h.Form(c, "seen", "remove")
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	var remove []int64
	for one := range strings.SplitSeq(form.Value("remove"), ",") {
		if gone, err := strconv.ParseInt(one, 10, 64); err == nil {
			remove = append(remove, gone)
		}
	}
	err = h.Net.Imports.Commit(c.UserContext(), h.Me(c), id, form.Value("seen"), remove)
	return h.answerImport(c, form, id, err, "dates-imported")
}

// deleteImport takes an import back.
func (h *Handler) deleteImport(c *fiber.Ctx) error {
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	err = h.Net.Imports.Undo(c.UserContext(), h.Me(c), id)
	return h.answerImport(c, form, id, err, "import-undone")
}

// answerImport shows an import after an action: with what was refused, or with news.
func (h *Handler) answerImport(c *fiber.Ctx, form *views.Form, id int64, err error, news string) error {
	if status, ok := web.Refused(form, err); ok {
		p, err := h.importIn(c)
		if err != nil {
			return err
		}
		return h.renderImport(c, status, p, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, news)
	return h.Redirect(c, views.ImportPath(id))
}

// deleteSource removes the dates of a source.
func (h *Handler) deleteSource(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	if err := h.Net.Imports.RemoveSource(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "dates-removed")
	return h.Redirect(c, "/admin/import")
}
