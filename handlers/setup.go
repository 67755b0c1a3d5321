package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// newAdministrator shows the form behind the link that the server prints while
// there is nobody in the rota.
func (h *Handler) newAdministrator(c *fiber.Ctx) error {
	if err := h.Net.Accounts.SetupOpen(c.UserContext(), c.Params("code")); err != nil {
		return err
	}
	return h.renderSetup(c, fiber.StatusOK, nil)
}

func (h *Handler) renderSetup(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.NewSetupPage(h.Page(c, ""), "/setup/"+c.Params("code"))
	page.Form = form
	return h.Render(c, status, "setup/show", page)
}

// createAdministrator makes the first administrator and signs them in.
func (h *Handler) createAdministrator(c *fiber.Ctx) error {
	form, err := h.Form(c, "first", "last", "email", "password")
	if err != nil {
		return err
	}
	token, err := h.Net.Accounts.SetUpFirst(c.UserContext(), c.Params("code"), people.PersonForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Email: form.Value("email"),
	}, form.Value("password"))
	delete(form.Values, "password")
	if status, ok := web.Refused(form, err); ok {
		return h.renderSetup(c, status, form)
	}
	if err != nil {
		return err
	}
	h.SetCookie(c, "session", token, 0)
	web.VisitOf(c).Token = token // so that the news is sealed for the new session
	h.Flash(c, "set-up")
	return h.Redirect(c, views.StartPath)
}
