package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// newPerson shows the form by which somebody is added by hand.
func (h *Handler) newPerson(c *fiber.Ctx) error {
	return h.renderNewPerson(c, fiber.StatusOK, nil)
}

// createPerson adds somebody and shows their page, where they can be invited.
func (h *Handler) createPerson(c *fiber.Ctx) error {
	form, err := h.Form(c, "first", "last", "email", "phone", "force", "grade", "rank", "area", "roles")
	if err != nil {
		return err
	}
	p, err := h.Net.People.AddPerson(c.UserContext(), h.Me(c), people.PersonForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Email: form.Value("email"), Phone: form.Value("phone"),
		Force: form.Value("force"), Grade: form.Value("grade"), Rank: form.Value("rank"), Area: form.Value("area"), Roles: rolesIn(form),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewPerson(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "person-added")
	return h.Redirect(c, views.PersonPath(p.ID, ""))
}

func (h *Handler) renderNewPerson(c *fiber.Ctx, status int, typed *views.Form) error {
	page, empty := views.NewPersonForm(h.Page(c, ""), people.RolesOpen(h.Me(c), &db.Person{}))
	if page.Form = typed; typed == nil {
		page.Form = empty
	}
	return h.Render(c, status, "forms/show", page)
}
