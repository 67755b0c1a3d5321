package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

var moveFields = []string{"starts", "ends", "venue", "address", "postcode", "reason"}

func moveForm(form *views.Form) events.MoveForm {
	return events.MoveForm{
		Starts: form.Value("starts"), Ends: form.Value("ends"), Venue: form.Value("venue"),
		Address: form.Value("address"), Postcode: form.Value("postcode"), Reason: form.Value("reason"),
	}
}

// newMove asks where and when the event moves to.
func (h *Handler) newMove(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form := views.NewForm(map[string]string{"starts": views.ControlTime(plan.Event.StartsAt)})
	return h.renderMove(c, fiber.StatusOK, plan, form)
}

// moveEvent shows what a move would do, and does it once that was confirmed.
func (h *Handler) moveEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(moveFields, "version", "confirmed", "more")...)
	if err != nil {
		return err
	}
	switch {
	case form.Value("more") == "on":
		return h.renderMove(c, fiber.StatusOK, plan, form)
	case form.Value("confirmed") != "on":
		return h.previewMove(c, plan, form)
	}
	told, err := h.Net.Events.MoveEvent(c.UserContext(), h.Me(c), plan.Event.ID, versionIn(form), moveForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMove(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	h.FlashTold(c, "event-moved", told)
	return h.Redirect(c, views.EventPath(plan.Event.ID, ""))
}

// previewMove shows what a move would do.
func (h *Handler) previewMove(c *fiber.Ctx, plan *events.Plan, form *views.Form) error {
	preview, err := h.Net.Events.PreviewMove(c.UserContext(), h.Me(c), plan.Event.ID, moveForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMove(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	page := views.CheckMoveForm(h.Page(c, ""), plan, preview, valuesOf(form, moveFields))
	page.Form, page.Hidden["version"] = form, versionFor(fiber.StatusOK, form, plan.Event.Version)
	return h.Render(c, fiber.StatusOK, "forms/show", page)
}

func (h *Handler) renderMove(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form) error {
	e := plan.Event
	if e.Status != db.EventPublished {
		return h.Redirect(c, views.EventPath(e.ID, "/edit"))
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return err
	}
	told, err := h.Net.Events.PreviewCancel(c.UserContext(), h.Me(c), e.ID) // the same people
	if err != nil {
		return err
	}
	page := views.MoveForm(h.Page(c, ""), plan, venues, told)
	page.Form, page.Hidden = form, map[string]string{"version": versionFor(status, form, e.Version)}
	return h.Render(c, status, "forms/show", page)
}
