package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/views"
)

// showStart shows what a new network has to do; when all is done it leads home.
func (h *Handler) showStart(c *fiber.Ctx) error {
	return h.renderStart(c, fiber.StatusOK, nil, nil)
}

// createMailTry sends a test letter to the person who asks and shows how it went.
func (h *Handler) createMailTry(c *fiber.Ctx) error {
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	test, err := h.Net.Messages.TryMail(c.UserContext(), h.Me(c), h.Config.Test)
	if status, ok := web.Refused(form, err); ok {
		return h.renderStart(c, status, form, nil)
	}
	switch {
	case err != nil:
		return err
	case test.Reason != "":
		return h.renderStart(c, fiber.StatusUnprocessableEntity, nil, &test)
	}
	h.Flash(c, "mail-works")
	return h.Redirect(c, views.StartPath)
}

func (h *Handler) renderStart(c *fiber.Ctx, status int, form *views.Form, test *messages.MailTry) error {
	start, err := h.Net.Start(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	if start.Left() == 0 {
		return h.Redirect(c, "/")
	}
	page := views.NewStartPage(h.Page(c, ""), start, test)
	page.Form = form
	return h.Render(c, status, "start/show", page)
}
