package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

var reasonControl = []views.Field{{Type: "textarea", Name: "reason", Label: "Reason", Rows: 3, Hint: "Shown on the event’s page, and in the emails of people who have not chosen discreet ones. It stays with the event."}}

// reasonFor asks for the reason of what some people are told, or for none.
func reasonFor(told *events.Told) []views.Field {
	if told.Count() > 0 || len(told.Car) > 0 {
		return reasonControl
	}
	optional := reasonControl[0]
	optional.Label, optional.Hint = "Reason (optional)", "Shown on the event’s page. It stays with the event."
	return []views.Field{optional}
}

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
	return h.Redirect(c, eventPath(id, ""))
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
		return h.Redirect(c, eventPath(e.ID, "")) // which says that it was cancelled or completed
	}
	page := views.FormPage{
		Page: h.Page(c, "Cancel event"), Caption: e.Title, Back: views.NavItem{Text: "Keep the event", Href: eventPath(e.ID, "")},
		Intro:  []string{views.Span(e.StartsAt, e.EndsAt) + ". You cannot undo this. Everyone loses their place, open offers end and reminders stop."},
		Fields: reasonFor(told), Action: eventPath(e.ID, "/cancel"), Button: "Cancel event", Kind: "warning",
		Hidden: map[string]string{"version": versionFor(status, form, e.Version)}, Told: toldWords(told),
	}
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

// toldWords puts into words who will be told.
func toldWords(t *events.Told) *views.Told {
	words := &views.Told{Count: t.Count(), Car: t.Car}
	for i := range t.People {
		words.People = append(words.People, t.People[i].Name())
	}
	if t.Lead != nil {
		words.Others = append(words.Others, t.Lead.Name()+" (event lead)")
	}
	if t.Contact != nil {
		words.Others = append(words.Others, t.Contact.Name+" (partner’s contact)")
	}
	if t.Untold != nil {
		words.Untold = t.Untold.Name
	}
	return words
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
	return h.Redirect(c, eventPath(e.ID, "/shifts"))
}

func (h *Handler) renderShiftCancellation(c *fiber.Ctx, status int, form *views.Form) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	if action.Fixed(e) || !s.CancelledAt.IsZero() {
		return h.Redirect(c, eventPath(e.ID, "/shifts"))
	}
	told, err := h.Net.Events.PreviewCancelShift(c.UserContext(), h.Me(c), s.ID)
	if err != nil {
		return err
	}
	page := views.FormPage{
		Page: h.Page(c, "Cancel shift"), Caption: e.Title, Back: views.NavItem{Text: "Keep the shift", Href: eventPath(e.ID, "/shifts")},
		Intro:  []string{fmt.Sprintf("%s, %s.", s.Role, views.Span(s.StartsAt, s.EndsAt))},
		Fields: reasonFor(told), Action: c.Path(), Button: "Cancel shift", Kind: "warning", Told: toldWords(told),
	}
	warnRefused(&page, status, form, told)
	return h.Render(c, status, "forms/show", page)
}
