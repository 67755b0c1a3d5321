package handlers

import (
	"cmp"
	"crypto/rand"
	"fmt"
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
	page := views.ShiftsPlanPage{Page: h.Page(c, "Shifts"), Event: eventHead(plan.Event, "edit"), ID: plan.Event.ID, Fixed: string(fixedAs(plan.Event))}
	for i := range plan.Shifts {
		row := plannedShift(&plan.Shifts[i])
		row.When = withinDay(plan.Event, row.When)
		if plan.Ever[row.ID] {
			row.RemoveNow = "" // it is cancelled instead, so that people are told
		}
		page.Rows = append(page.Rows, row)
	}
	return h.Render(c, fiber.StatusOK, "events/shifts", page)
}

func plannedShift(s *db.Shift) views.PlannedShift {
	path := fmt.Sprintf("/shifts/%d", s.ID)
	row := views.PlannedShift{
		ID: s.ID, Role: s.Role, When: views.Span(s.StartsAt, s.EndsAt), People: fmt.Sprintf("%s, %d taken", peopleWanted(s), action.PlacesOf(s).Taken()),
		Cancelled: !s.CancelledAt.IsZero(), Edit: path + "/edit", Cancel: path + "/cancel", RemoveNow: path,
	}
	if s.Accreditation != "" {
		row.Needs = "Liaison officers only"
	}
	if s.Approval {
		row.Needs = capital(joinWords(", ", row.Needs, "approval"))
	}
	if !s.SignUpBy.IsZero() {
		row.Needs = capital(joinWords(", ", row.Needs, "sign up by "+views.ByWords(s.SignUpBy)))
	}
	return row
}

// fromTo is how many people a shift takes: "2 to 4", or "2" when it is exact.
func fromTo(fewest, most int) string {
	if fewest == most {
		return strconv.Itoa(most)
	}
	return fmt.Sprintf("%d to %d", fewest, most)
}

func peopleWanted(s *db.Shift) string {
	if s.Minimum == 1 && s.Maximum == 1 {
		return "1 person"
	}
	return fromTo(s.Minimum, s.Maximum) + " people"
}

var shiftFormFields = []string{"role", "starts", "ends", "sign_up_by", "minimum", "maximum", "llos_only", "approval"}

// roles are suggestions for what a shift is.
var roles = []string{"Set-up", "Stall", "Stall morning", "Stall afternoon", "Car crew", "Walkabout", "Pack-down", "Speaker", "Learner", "Trainer", "University policing team"}

func shiftForm(form *views.Form) events.ShiftForm {
	return events.ShiftForm{
		Role: form.Value("role"), Starts: form.Value("starts"), Ends: form.Value("ends"), SignUpBy: form.Value("sign_up_by"), Minimum: form.Value("minimum"), Maximum: form.Value("maximum"),
		LLOsOnly: form.Value("llos_only") == "on", Approval: form.Value("approval") == "on",
	}
}

var shiftControls = []views.Field{
	{Type: "input", Name: "role", Label: "Role", List: roles},
	{Type: "datetime", Name: "starts", Label: "Starts"},
	{Type: "datetime", Name: "ends", Label: "Ends"},
	{Type: "datetime", Name: "sign_up_by", Label: "Sign up by (optional)", Hint: "Leave empty to use the event’s, if it has one. If you change only the start, this moves with it."},
	{Type: "input", Name: "minimum", Label: "Minimum people", Width: "govuk-input--width-3", Mode: "numeric", Hint: "With fewer the shift counts as short-staffed."},
	{Type: "input", Name: "maximum", Label: "Maximum people", Width: "govuk-input--width-3", Mode: "numeric", Hint: "Extra people go on a waiting list."},
	{Type: "checkbox", Name: "llos_only", Label: "Liaison officers only", Hint: "Takes people whose accreditation is current on the day."},
	{Type: "checkbox", Name: "approval", Label: "Approval needed", Hint: "You or the lead answer each sign-up."},
}

// newShift asks for a shift, with the times of the event, or from the end of
// the last shift, filled in.
func (h *Handler) newShift(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	if action.Fixed(plan.Event) {
		return h.Redirect(c, eventPath(plan.Event.ID, "/shifts"))
	}
	starts := plan.Event.StartsAt
	if n := len(plan.Shifts); n > 0 && plan.Shifts[n-1].EndsAt.Before(plan.Event.EndsAt) {
		starts = plan.Shifts[n-1].EndsAt
	}
	form := views.NewForm(map[string]string{
		"starts": localTime(starts), "ends": localTime(plan.Event.EndsAt), "minimum": "2", "maximum": "4", "form_key": rand.Text(),
	})
	return h.renderShift(c, fiber.StatusOK, plan.Event, nil, form)
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
		return h.renderShift(c, status, plan.Event, nil, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "shift-saved")
	if form.Value("more") == "on" {
		return h.Redirect(c, eventPath(plan.Event.ID, "/shifts/new"))
	}
	return h.Redirect(c, eventPath(plan.Event.ID, "/shifts"))
}

// editShift shows the form of a shift.
func (h *Handler) editShift(c *fiber.Ctx) error {
	e, s, err := h.shiftIn(c)
	if err != nil {
		return err
	}
	if action.Fixed(e) || !s.CancelledAt.IsZero() {
		return h.Redirect(c, eventPath(e.ID, "/shifts"))
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
		"role": s.Role, "starts": localTime(s.StartsAt), "ends": localTime(s.EndsAt), "sign_up_by": localTime(s.SignUpBy), "minimum": strconv.Itoa(s.Minimum), "maximum": strconv.Itoa(s.Maximum),
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
	ctx, me := c.UserContext(), h.Me(c)
	if form.Value("confirmed") != "on" {
		preview, err := h.Net.Events.PreviewShift(ctx, me, s.ID, shiftForm(form))
		if status, ok := web.Refused(form, err); ok {
			return h.renderShift(c, status, e, s, form)
		}
		if err != nil {
			return err
		}
		if preview != nil {
			return h.renderRetime(c, fiber.StatusOK, e, preview, form)
		}
	}
	told, err := h.Net.Events.UpdateShift(ctx, me, s.ID, versionIn(form), shiftForm(form), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		if preview, err := h.Net.Events.PreviewShift(ctx, me, s.ID, shiftForm(form)); err == nil && preview != nil && status == fiber.StatusUnprocessableEntity {
			return h.renderRetime(c, status, e, preview, form)
		}
		return h.renderShift(c, status, e, s, form)
	}
	if err != nil {
		return err
	}
	if told.Count() > 0 {
		h.FlashTold(c, "shift-retimed", told)
	} else {
		h.Flash(c, "shift-saved")
	}
	return h.Redirect(c, eventPath(e.ID, "/shifts"))
}

// renderRetime shows what other times of a shift do, and asks for the reason.
func (h *Handler) renderRetime(c *fiber.Ctx, status int, e *db.Event, preview *events.RetimePreview, form *views.Form) error {
	before, after := preview.Before, preview.After
	page := views.FormPage{
		Page: h.Page(c, "Check the new times"), Caption: e.Title, Back: views.NavItem{Text: "Keep the shift as it is", Href: eventPath(e.ID, "/shifts")},
		Fields: reasonControl, Action: fmt.Sprintf("/shifts/%d/edit", before.ID), Button: "Save the shift", More: "Change something else",
		Hidden: map[string]string{"version": form.Value("version"), "confirmed": "on"}, Told: toldWords(preview.Told),
	}
	for _, name := range shiftFormFields {
		page.Hidden[name] = form.Value(name)
	}
	page.Told.Changes = []views.Saved{
		{Label: "Shift", Value: after.Role},
		{Label: "Now", Value: views.Span(before.StartsAt, before.EndsAt)},
		{Label: "Then", Value: views.Span(after.StartsAt, after.EndsAt)},
	}
	if now, then := views.ByWords(before.SignUpBy), views.ByWords(after.SignUpBy); now+then != "" {
		page.Told.Changes = append(page.Told.Changes, nowThen("Sign-up closes", cmp.Or(now, "when it starts"), cmp.Or(then, "when it starts"))...)
	}
	page.Told.Losers = losersWords(preview.LosesOut)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// losersWords says who can't keep a place, and why.
func losersWords(losers []events.LosesOut) []string {
	words := make([]string, len(losers))
	for i, l := range losers {
		words[i] = l.Person.Name() + ", " + l.Shift.Role + ": " + l.Why
	}
	return words
}

func (h *Handler) renderShift(c *fiber.Ctx, status int, e *db.Event, s *db.Shift, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Add a shift"), Caption: e.Title, Back: views.NavItem{Text: "Shifts", Href: eventPath(e.ID, "/shifts")},
		Intro: []string{"The event: " + views.Span(e.StartsAt, e.EndsAt) + "."}, Fields: shiftControls, Button: "Save the shift",
		Action: eventPath(e.ID, "/shifts"), More: "Save and add another", Hidden: map[string]string{"form_key": form.Value("form_key")},
	}
	if s != nil {
		page.Title, page.More, page.Action = "Change the shift", "", fmt.Sprintf("/shifts/%d/edit", s.ID)
		page.Hidden = map[string]string{"version": versionFor(status, form, s.Version)}
		page.Links = []views.NavItem{{Text: "Cancel this shift", Href: fmt.Sprintf("/shifts/%d/cancel", s.ID)}}
		if status == fiber.StatusConflict {
			page.Saved = views.Differing(shiftControls, form, savedShift(s))
		}
	}
	page.Form = form
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
	return h.Redirect(c, eventPath(e.ID, "/shifts"))
}
