package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// checkEvent shows the answers of an event before it is published.
func (h *Handler) checkEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	return h.renderCheck(c, fiber.StatusOK, plan, nil)
}

// publishEvent opens an event for sign-up.
func (h *Handler) publishEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "version")
	if err != nil {
		return err
	}
	err = h.Net.Events.Publish(c.UserContext(), h.Me(c), plan.Event.ID, versionIn(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCheck(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "published")
	return h.Redirect(c, views.EventPath(plan.Event.ID, ""))
}

func (h *Handler) renderCheck(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form) error {
	page := views.NewCheckPage(h.Page(c, ""), plan, events.Gaps(plan, h.Net.Now()), h.Me(c).Role(db.Coordinator))
	page.Form = form
	return h.Render(c, status, "events/check", page)
}
