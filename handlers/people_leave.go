package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// confirmDeactivation says what happens when somebody is deactivated, and asks why.
func (h *Handler) confirmDeactivation(c *fiber.Ctx) error {
	return h.renderDeactivation(c, fiber.StatusOK, views.NewForm(nil))
}

// deactivatePerson ends somebody's part in the rota.
func (h *Handler) deactivatePerson(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	err = h.Net.People.Deactivate(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok && refusal.KindOf(err) == refusal.Invalid {
		return h.renderDeactivation(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "person-deactivated")
	return h.Redirect(c, views.PersonPath(id, ""))
}

func (h *Handler) renderDeactivation(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	leave, err := h.Net.PreviewDeactivate(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if !leave.Person.DeactivatedAt.IsZero() {
		return h.Redirect(c, views.PersonPath(id, ""))
	}
	page := views.DeactivateForm(h.Page(c, ""), leave)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// reactivatePerson takes somebody back.
func (h *Handler) reactivatePerson(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.People.Reactivate(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "person-reactivated")
	return h.Redirect(c, views.PersonPath(id, ""))
}

// resetPerson removes every way in of somebody.
func (h *Handler) resetPerson(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Accounts.Reset(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "person-reset")
	return h.Redirect(c, views.PersonPath(id, ""))
}
