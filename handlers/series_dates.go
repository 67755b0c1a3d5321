package handlers

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

var recurringFields = slices.Clip(append([]string{"repeats", "every", "until", "count", "role", "minimum", "maximum", "llos_only", "leave_out", "form_key"}, detailFields...))

var endControls = []views.Field{
	{Type: "date", Name: "until", Label: "Until", Hint: "The last day it may fall on. Or leave it empty, and say how many dates."},
	{Type: "input", Name: "count", Label: "How many dates", Width: "govuk-input--width-3", Mode: "numeric", Hint: "At most 60, and two years ahead. More can be added later."},
}

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
	return h.renderRecurring(c, fiber.StatusOK, views.NewForm(map[string]string{
		"kind": "network meeting", "repeats": string(clock.Monthly), "every": "1", "role": "Member", "minimum": "1", "maximum": "30", "form_key": rand.Text(),
	}))
}

// createRecurring shows the dates that a meeting has, and makes them once that
// was confirmed.
func (h *Handler) createRecurring(c *fiber.Ctx) error {
	form, err := h.Form(c, append(recurringFields, "confirmed", "more")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderRecurring(c, fiber.StatusOK, form)
	}
	ctx, me := c.UserContext(), h.Me(c)
	if form.Value("confirmed") != "on" {
		dates, err := h.Net.Series.PreviewRecurring(ctx, me, recurringForm(form))
		if status, ok := web.Refused(form, err); ok {
			return h.renderRecurring(c, status, form)
		}
		if err != nil {
			return err
		}
		page := views.DatesPage{FormPage: views.FormPage{
			Page: h.Page(c, "Check the dates"), Caption: form.Value("title"), Back: views.NavItem{Text: "Series", Href: "/series"},
			Action: "/series/new", Hidden: map[string]string{"confirmed": "on"},
		}}
		for _, name := range recurringFields {
			page.Hidden[name] = form.Value(name)
		}
		page.Form = form
		return h.renderDates(c, &page, dates)
	}
	id, err := h.Net.Series.CreateRecurring(ctx, me, recurringForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRecurring(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "dates-made")
	return h.Redirect(c, seriesPath(id, ""))
}

// renderDates shows dates before they are made.
func (h *Handler) renderDates(c *fiber.Ctx, page *views.DatesPage, dates []series.Occurrence) error {
	for i := range dates {
		d := &dates[i]
		page.Dates = append(page.Dates, views.Option{Value: d.Day.Format("2006-01-02"), Text: views.Span(d.Starts, d.Ends), Hint: strings.Join(d.Notes, ". ")})
	}
	delete(page.Hidden, "leave_out")
	n, _ := views.Plural(len(dates), "date")
	page.Count, page.Button, page.More = len(dates), "Create the drafts", "Change the dates"
	page.Intro = []string{n + ". Each becomes a draft that only coordinators see; you publish them together."}
	return h.Render(c, fiber.StatusOK, "series/dates", *page)
}

func (h *Handler) renderRecurring(c *fiber.Ctx, status int, form *views.Form) error {
	details, err := h.detailControls(c, &events.Plan{Corrects: true})
	if err != nil {
		return err
	}
	var fields []views.Field
	for _, f := range details {
		switch f.Name {
		case "series": // it gets one of its own
		case "starts":
			f.Hint = "The first date. The others are at the same time of day."
			fields = append(fields, f)
		case "ends":
			fields = append(fields, f,
				views.Field{Type: "radios", Name: "repeats", Label: "Repeats", Options: []views.Option{
					{Value: string(clock.Monthly), Text: "Every month", Hint: "On the weekday of the first, like every second Tuesday. A fifth weekday becomes the last."},
					{Value: string(clock.Weekly), Text: "Every week", Hint: "On the weekday of the first."},
					{Value: string(clock.Daily), Text: "Every day"},
				}},
				views.Field{Type: "input", Name: "every", Label: "Every how many", Width: "govuk-input--width-3", Mode: "numeric", Hint: "1 is every month, week or day; 2 is every other."})
			fields = append(fields, endControls...)
		case "sign_up_by":
			f.Hint = "For the first date. Sign-up for each other date closes the same time before its start."
			fields = append(fields, f)
		default:
			fields = append(fields, f)
		}
	}
	fields = append(fields, views.Field{Type: "heading", Label: "Shift", Hint: "Each date has one, from start to end. More can be added to a date later."})
	for _, f := range views.ShiftFields {
		if f.Name != "starts" && f.Name != "ends" && f.Name != "sign_up_by" && f.Name != "approval" {
			fields = append(fields, f)
		}
	}
	page := views.FormPage{
		Page: h.Page(c, "Add a meeting that recurs"), Back: views.NavItem{Text: "Series", Href: "/series"}, Fields: fields,
		Intro:  []string{"Network meetings, campus surgeries and the like. You see every date before anything is saved."},
		Action: "/series/new", Button: "Continue", Hidden: map[string]string{"form_key": form.Value("form_key"), "leave_out": form.Value("leave_out")},
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
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
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderMoreDates(c, fiber.StatusOK, form)
	}
	ctx, me := c.UserContext(), h.Me(c)
	typed := series.DatesForm{Until: form.Value("until"), Count: form.Value("count"), LeaveOut: leftOut(form)}
	if form.Value("confirmed") != "on" {
		dates, err := h.Net.Series.PreviewDates(ctx, me, s.ID, typed)
		if status, ok := web.Refused(form, err); ok {
			return h.renderMoreDates(c, status, form)
		}
		if err != nil {
			return err
		}
		page := views.DatesPage{FormPage: views.FormPage{
			Page: h.Page(c, "Check the dates"), Caption: s.Title, Back: views.NavItem{Text: s.Title, Href: seriesPath(s.ID, "")}, Action: c.Path(),
			Hidden: map[string]string{"confirmed": "on", "until": form.Value("until"), "count": form.Value("count"), "form_key": form.Value("form_key")},
		}}
		page.Form = form
		return h.renderDates(c, &page, dates)
	}
	err = h.Net.Series.AddDates(ctx, me, s.ID, typed, form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMoreDates(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "dates-made")
	return h.Redirect(c, seriesPath(s.ID, ""))
}

func (h *Handler) renderMoreDates(c *fiber.Ctx, status int, form *views.Form) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	if !events.Recurs(s) {
		return h.Redirect(c, seriesPath(s.ID, ""))
	}
	page := views.FormPage{
		Page: h.Page(c, "Add more dates"), Caption: s.Title, Back: views.NavItem{Text: s.Title, Href: seriesPath(s.ID, "")},
		Intro:  []string{cmp.Or(clock.RecurrenceWords(s.Recurrence), "It recurs") + ". The dates go on after the last, and each is like the last one: time of day, venue, lead and shifts."},
		Fields: endControls, Action: c.Path(), Button: "Continue", Hidden: map[string]string{"form_key": form.Value("form_key"), "leave_out": form.Value("leave_out")},
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}
