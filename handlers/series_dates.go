package handlers

import (
	"crypto/rand"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

var recurringFields = slices.Clip(append([]string{"repeats", "every", "until", "count", "role", "minimum", "maximum", "llos_only", "leave_out", "form_key"}, detailFields...))

func recurringForm(form *views.Form) series.RecurringForm {
	return series.RecurringForm{
		Details: detailsForm(form),
		Repeat:  series.RepeatForm{Repeats: form.Value("repeats"), Every: form.Value("every"), Until: form.Value("until"), Count: form.Value("count")},
		Role:    form.Value("role"), Minimum: form.Value("minimum"), Maximum: form.Value("maximum"), LLOsOnly: form.Value("llos_only") == "on",
		LeaveOut: leftOut(form),
	}
}

func leftOut(form *views.Form) []string {
	if form.Value("leave_out") == "" {
		return nil
	}
	return strings.Split(form.Value("leave_out"), ",")
}

// newRecurring asks for a meeting that recurs.
func (h *Handler) newRecurring(c *fiber.Ctx) error {
	return h.renderRecurring(c, fiber.StatusOK, views.NewRecurring(rand.Text()))
}

// createRecurring shows the dates that a meeting has, and makes them once that
// was confirmed.
func (h *Handler) createRecurring(c *fiber.Ctx) error {
	form, err := h.Form(c, append(recurringFields, "confirmed", "more")...)
	switch {
	case err != nil:
		return err
	case form.Value("more") == "on":
		return h.renderRecurring(c, fiber.StatusOK, form)
	case form.Value("confirmed") == "on":
		return h.makeRecurring(c, form)
	}
	dates, err := h.Net.Series.PreviewRecurring(c.UserContext(), h.Me(c), recurringForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRecurring(c, status, form)
	}
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/dates", views.CheckRecurring(h.Page(c, ""), form, recurringFields, dates))
}

// makeRecurring makes a meeting with the dates that were shown.
func (h *Handler) makeRecurring(c *fiber.Ctx, form *views.Form) error {
	id, err := h.Net.Series.CreateRecurring(c.UserContext(), h.Me(c), recurringForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRecurring(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "dates-made")
	return h.Redirect(c, views.SeriesPath(id, ""))
}

func (h *Handler) renderRecurring(c *fiber.Ctx, status int, form *views.Form) error {
	details, err := h.detailControls(c, &events.Plan{Corrects: true})
	if err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", views.RecurringForm(h.Page(c, ""), details, form))
}

// newDates asks for more dates of a meeting that recurs.
func (h *Handler) newDates(c *fiber.Ctx) error {
	return h.renderMoreDates(c, fiber.StatusOK, views.NewForm(map[string]string{"count": "12", "form_key": rand.Text()}))
}

// createDates shows more dates of a meeting, and makes them once that was confirmed.
func (h *Handler) createDates(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "until", "count", "leave_out", "form_key", "confirmed", "more")
	switch {
	case err != nil:
		return err
	case form.Value("more") == "on":
		return h.renderMoreDates(c, fiber.StatusOK, form)
	case form.Value("confirmed") == "on":
		return h.makeDates(c, s.ID, form)
	}
	dates, err := h.Net.Series.PreviewDates(c.UserContext(), h.Me(c), s.ID, datesForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMoreDates(c, status, form)
	}
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/dates", views.CheckMoreDates(h.Page(c, ""), s, form, dates))
}

func datesForm(form *views.Form) series.DatesForm {
	return series.DatesForm{Until: form.Value("until"), Count: form.Value("count"), LeaveOut: leftOut(form)}
}

// makeDates makes the dates that were shown.
func (h *Handler) makeDates(c *fiber.Ctx, seriesID int64, form *views.Form) error {
	err := h.Net.Series.AddDates(c.UserContext(), h.Me(c), seriesID, datesForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMoreDates(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "dates-made")
	return h.Redirect(c, views.SeriesPath(seriesID, ""))
}

func (h *Handler) renderMoreDates(c *fiber.Ctx, status int, form *views.Form) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	if !events.Recurs(s) {
		return h.Redirect(c, views.SeriesPath(s.ID, ""))
	}
	return h.Render(c, status, "forms/show", views.MoreDatesForm(h.Page(c, ""), s, form))
}
