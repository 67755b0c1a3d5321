package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// showHome shows a person who is signed in what waits for them, or leads them to
// the page that does, and tells everybody else how to get help and where to meet
// a liaison officer.
func (h *Handler) showHome(c *fiber.Ctx) error {
	if h.Me(c) != nil {
		return h.showOwnHome(c)
	}
	events, err := h.Net.Events.PublicEvents(c.UserContext(), 10)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "home/show", views.NewHomePage(h.Page(c, ""), events))
}

func (h *Handler) showOwnHome(c *fiber.Ctx) error {
	me := h.Me(c)
	home, err := h.Net.HomeFor(c.UserContext(), me)
	if err != nil {
		return err
	}
	if path := views.Homes[home]; path != "" {
		return h.Redirect(c, path)
	}
	waits, err := h.Net.HomePage(c.UserContext(), me)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "home/own", views.NewOwnHomePage(h.Page(c, ""), me, waits, h.helpFor(me)))
}

// showStatement shows a page that says how the app keeps its promises.
func (h *Handler) showStatement(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return h.Render(c, fiber.StatusOK, "pages/"+name, h.Page(c, views.Statements[name]))
	}
}
