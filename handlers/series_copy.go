package handlers

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

var copyFields = []string{"title", "starts", "ends", "series", "form_key"}

func copyForm(form *views.Form) series.CopyForm {
	return series.CopyForm{Title: form.Value("title"), Starts: form.Value("starts"), Ends: form.Value("ends"), Series: form.Value("series")}
}

// newCopy shows what an event becomes as its next edition.
func (h *Handler) newCopy(c *fiber.Ctx) error {
	return h.renderCopy(c, fiber.StatusOK, views.NewForm(map[string]string{"form_key": rand.Text()}))
}

// createCopy makes the next edition of an event, or shows what it would be
// with what was typed.
func (h *Handler) createCopy(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, append(copyFields, "more")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderCopy(c, fiber.StatusOK, form)
	}
	made, err := h.Net.Series.CopyEvent(c.UserContext(), h.Me(c), id, copyForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCopy(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "edition-copied")
	return h.Redirect(c, views.EventPath(made, "/edit"))
}

func (h *Handler) planToCopy(c *fiber.Ctx) (*events.Plan, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Series.PlanToCopy(c.UserContext(), h.Me(c), id)
}

func (h *Handler) renderCopy(c *fiber.Ctx, status int, form *views.Form) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	if plan.Earlier.Recurs() {
		return h.Redirect(c, views.SeriesPath(plan.Event.SeriesID, "/dates"))
	}
	preview, err := h.Net.Series.PreviewCopy(c.UserContext(), h.Me(c), plan.Event.ID, copyForm(form))
	if err != nil && deniedBy(err) == nil {
		return err
	}
	if status == fiber.StatusOK && err != nil {
		status, _ = web.Refused(form, err)
	}
	return h.Render(c, status, "series/copy", views.NewCopyPage(h.Page(c, ""), plan, preview, form))
}
