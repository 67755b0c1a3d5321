package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// newLLOExport asks why the register is taken out.
func (h *Handler) newLLOExport(c *fiber.Ctx) error {
	return h.renderLLOExport(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderLLOExport(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.LLOExportForm(h.Page(c, ""))
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
	return web.SendCSV(c, "llos", views.LLOSheet(reg))
}
