package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// confirmDeletion says what goes with a draft.
func (h *Handler) confirmDeletion(c *fiber.Ctx) error {
	return h.renderDeletion(c, fiber.StatusOK, views.NewForm(nil))
}

// deleteDraft deletes a draft with what hangs on it.
func (h *Handler) deleteDraft(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "version")
	if err != nil {
		return err
	}
	err = h.Net.Events.DeleteDraft(c.UserContext(), h.Me(c), id, versionIn(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderDeletion(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "draft-deleted")
	return h.Redirect(c, "/events")
}

// renderDeletion is the page of what can still be deleted; of what can't, the refusal.
func (h *Handler) renderDeletion(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	goes, err := h.Net.Events.PreviewDelete(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.DeleteDraftForm(h.Page(c, ""), goes)
	page.Form, page.Hidden = form, map[string]string{"version": versionFor(status, form, goes.Event.Version)}
	return h.Render(c, status, "forms/show", page)
}
