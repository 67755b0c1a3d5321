package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

const lloExportPath = "/llos/export"

// newLLOExport asks why the register is taken out.
func (h *Handler) newLLOExport(c *fiber.Ctx) error {
	return h.renderLLOExport(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderLLOExport(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Download the register"), Back: views.NavItem{Text: h.Net.Settings.LLOLabel + "s", Href: "/llos"}, Action: lloExportPath, Button: "Download as CSV",
		Intro: []string{"The file has the names, email addresses and phone numbers of every liaison officer. That you took it, when and why is kept in the log. Delete it as soon as you no longer need it."},
		Fields: []views.Field{{
			Type: "input", Name: "reason", Label: "What you need it for", Hint: "For example: the yearly review with the force’s training unit",
		}},
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createLLOExport sends the register as a file, once it is known why.
func (h *Handler) createLLOExport(c *fiber.Ctx) error {
	form, err := h.Form(c, "reason")
	if err != nil {
		return err
	}
	reg, err := h.Net.Training.ExportLLOs(c.UserContext(), h.Me(c), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderLLOExport(c, status, form)
	}
	if err != nil {
		return err
	}
	rows := [][]string{slices.Clone(lloHead)}
	for i := range reg.All {
		rows = append(rows, lloCells(&reg.All[i]))
	}
	return web.SendCSV(c, "llos", rows)
}

// lloHead are the columns: the import of people reads them again.
var lloHead = []string{"Email", "First name", "Last name", "Force", "Grade", "Rank", "Area", "Station", "Phone", "LLO since", "LLO until", "Last refreshed", "Accreditation"}

func lloCells(l *training.LLOLine) []string {
	return []string{l.Email, l.FirstName, l.LastName, l.Force, capital(l.Grade), l.Rank, l.Area, l.Station, l.Phone, l.Since, l.Until, refreshedOn(l), capital(l.Status)}
}
