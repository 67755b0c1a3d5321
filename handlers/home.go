package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// showHome leads a person who is signed in to their first page, and
// tells everybody else how to get help and where to meet a liaison officer.
func (h *Handler) showHome(c *fiber.Ctx) error {
	if me := h.Me(c); me != nil {
		return h.Redirect(c, h.Menu.First(me))
	}
	events, err := h.Net.Events.PublicEvents(c.UserContext(), 10)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "home/show", views.NewHomePage(h.Page(c, ""), events))
}

// showStatement shows a page that says how the app keeps its promises.
func (h *Handler) showStatement(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return h.Render(c, fiber.StatusOK, "pages/"+name, h.Page(c, views.Statements[name]))
	}
}
