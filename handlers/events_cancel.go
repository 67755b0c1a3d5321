package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// confirmCancellation asks for the reason and says who will be told.
func (h *Handler) confirmCancellation(c *fiber.Ctx) error {
	return h.renderCancellation(c, fiber.StatusOK, views.NewForm(nil))
}

// cancelEvent calls an event off.
func (h *Handler) cancelEvent(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason", "version")
	if err != nil {
		return err
	}
	told, err := h.Net.Events.CancelEvent(c.UserContext(), h.Me(c), id, versionIn(form), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCancellation(c, status, form)
	}
	if err != nil {
		return err
	}
	h.FlashTold(c, "event-cancelled", told)
	return h.Redirect(c, views.EventPath(id, ""))
}

func (h *Handler) renderCancellation(c *fiber.Ctx, status int, form *views.Form) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	told, err := h.Net.Events.PreviewCancel(c.UserContext(), h.Me(c), plan.Event.ID)
	if err != nil {
		return err
	}
	e := plan.Event
	if action.Fixed(e) {
		return h.Redirect(c, views.EventPath(e.ID, "")) // which says that it was cancelled or completed
	}
	page := views.CancelEventForm(h.Page(c, ""), e, told)
	page.Hidden = map[string]string{"version": versionFor(status, form, e.Version)}
	warnRefused(&page, status, form, told)
	return h.Render(c, status, "forms/show", page)
}

// warnRefused has a page say, before anything is typed, that what it asks for
// can't be done.
func warnRefused(page *views.FormPage, status int, form *views.Form, told *events.Told) {
	if page.Form = form; status == fiber.StatusOK {
		web.Refused(form, told.Refused)
	}
}

// confirmShiftCancellation asks for the reason and says who will be told.
func (h *Handler) confirmShiftCancellation(c *fiber.Ctx) error {
	return h.renderShiftCancellation(c, fiber.StatusOK, views.NewForm(nil))
}

// cancelShift calls one shift off.
func (h *Handler) cancelShift(c *fiber.Ctx) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "reason")
	if err != nil {
		return err
	}
	told, err := h.Net.Events.CancelShift(c.UserContext(), h.Me(c), s.ID, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderShiftCancellation(c, status, form)
	}
	if err != nil {
		return err
	}
	h.FlashTold(c, "shift-cancelled", told)
	return h.Redirect(c, views.EventPath(e.ID, "/shifts"))
}

func (h *Handler) renderShiftCancellation(c *fiber.Ctx, status int, form *views.Form) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	if events.ShiftFixed(e, s) {
		return h.Redirect(c, views.EventPath(e.ID, "/shifts"))
	}
	told, err := h.Net.Events.PreviewCancelShift(c.UserContext(), h.Me(c), s.ID)
	if err != nil {
		return err
	}
	page := views.CancelShiftForm(h.Page(c, ""), e, s, told)
	warnRefused(&page, status, form, told)
	return h.Render(c, status, "forms/show", page)
}
