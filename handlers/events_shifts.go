package handlers

import (
	"crypto/rand"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPlannedShifts shows the shifts of an event as they are planned.
func (h *Handler) listPlannedShifts(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "events/shifts", views.NewShiftsPlanPage(h.Page(c, ""), plan))
}

var shiftFormFields = []string{"role", "starts", "ends", "sign_up_by", "minimum", "maximum", "llos_only", "approval"}

func shiftForm(form *views.Form) events.ShiftForm {
	return events.ShiftForm{
		Role: form.Value("role"), Starts: form.Value("starts"), Ends: form.Value("ends"), SignUpBy: form.Value("sign_up_by"), Minimum: form.Value("minimum"), Maximum: form.Value("maximum"),
		LLOsOnly: form.Value("llos_only") == "on", Approval: form.Value("approval") == "on",
	}
}

// newShift asks for a shift, with the times of the event, or from the end of
// the last shift, filled in.
func (h *Handler) newShift(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	if action.Fixed(plan.Event) {
		return h.Redirect(c, views.EventPath(plan.Event.ID, "/shifts"))
	}
	starts, ends := events.NextShift(plan)
	return h.renderNewShift(c, fiber.StatusOK, plan.Event, views.NewForm(map[string]string{
		"starts": views.ControlTime(starts), "ends": views.ControlTime(ends), "minimum": "2", "maximum": "4", "form_key": rand.Text(),
	}))
}

func (h *Handler) renderNewShift(c *fiber.Ctx, status int, e *db.Event, form *views.Form) error {
	page := views.NewShiftForm(h.Page(c, ""), e)
	page.Form, page.Hidden = form, map[string]string{"form_key": form.Value("form_key")}
	return h.Render(c, status, "forms/show", page)
}

// createShift adds a shift and leads back to the list, or to the next one.
func (h *Handler) createShift(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(shiftFormFields, "form_key", "more")...)
	if err != nil {
		return err
	}
	_, err = h.Net.Events.AddShift(c.UserContext(), h.Me(c), plan.Event.ID, shiftForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewShift(c, status, plan.Event, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "shift-saved")
	if form.Value("more") == "on" {
		return h.Redirect(c, views.EventPath(plan.Event.ID, "/shifts/new"))
	}
	return h.Redirect(c, views.EventPath(plan.Event.ID, "/shifts"))
}

// editShift shows the form of a shift.
func (h *Handler) editShift(c *fiber.Ctx) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	if events.ShiftFixed(e, s) {
		return h.Redirect(c, views.EventPath(e.ID, "/shifts"))
	}
	return h.renderShift(c, fiber.StatusOK, e, s, savedShift(s))
}

func (h *Handler) shiftIn(c *fiber.Ctx) (*db.Event, *db.Shift, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), id)
}

func savedShift(s *db.Shift) *views.Form {
	return views.NewForm(map[string]string{
		"role": s.Role, "starts": views.ControlTime(s.StartsAt), "ends": views.ControlTime(s.EndsAt), "sign_up_by": views.ControlTime(s.SignUpBy), "minimum": strconv.Itoa(s.Minimum), "maximum": strconv.Itoa(s.Maximum),
		"llos_only": onOff(s.Accreditation != ""), "approval": onOff(s.Approval),
	})
}

// updateShift saves a shift. Other times under people who are on it are shown
// with what they do, and saved once that was confirmed with a reason.
func (h *Handler) updateShift(c *fiber.Ctx) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(shiftFormFields, "version", "confirmed", "more", "reason")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderShift(c, fiber.StatusOK, e, s, form)
	}
	told, preview, err := h.Net.Events.ChangeShift(c.UserContext(), h.Me(c), s.ID, versionIn(form), shiftForm(form), form.Value("confirmed") == "on", form.Value("reason"))
	status, refused := web.Refused(form, err)
	switch {
	case preview != nil:
		return h.renderRetime(c, max(status, fiber.StatusOK), e, preview, form)
	case refused:
		return h.renderShift(c, status, e, s, form)
	case err != nil:
		return err
	}
	h.FlashTold(c, views.ShiftSaved(told.Count()), told)
	return h.Redirect(c, views.EventPath(e.ID, "/shifts"))
}

// renderRetime shows what other times of a shift do, and asks for the reason.
func (h *Handler) renderRetime(c *fiber.Ctx, status int, e *db.Event, preview *events.RetimePreview, form *views.Form) error {
	page := views.RetimeForm(h.Page(c, ""), e, preview, valuesOf(form, append(shiftFormFields, "version")))
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) renderShift(c *fiber.Ctx, status int, e *db.Event, s *db.Shift, form *views.Form) error {
	page := views.ShiftForm(h.Page(c, ""), e, s)
	page.Form = form
	goOn(&page, status, form, savedShift(s), s.Version)
	return h.Render(c, status, "forms/show", page)
}

// deleteShift removes a shift nobody signed up for.
func (h *Handler) deleteShift(c *fiber.Ctx) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.Events.RemoveShift(c.UserContext(), h.Me(c), s.ID); err != nil {
		return err
	}
	h.Flash(c, "shift-removed")
	return h.Redirect(c, views.EventPath(e.ID, "/shifts"))
}
