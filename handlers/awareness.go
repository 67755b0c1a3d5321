package handlers

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/views"
)

// listAwareness shows the awareness dates and what is due for each.
func (h *Handler) listAwareness(c *fiber.Ctx) error {
	dates, err := h.Net.Calendar.AwarenessDates(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	page := views.AwarenessPage{Page: h.Page(c, "Awareness dates")}
	for i := range dates {
		page.Dates = append(page.Dates, h.awarenessRow(&dates[i]))
	}
	return h.Render(c, fiber.StatusOK, "awareness/list", page)
}

func (h *Handler) awarenessRow(a *calendar.Awareness) views.AwarenessRow {
	row := views.AwarenessRow{
		ID: a.ID, Name: a.Name, Notes: a.Notes, Bare: a.Bare(), Near: a.Near(), Edit: awarenessPath(a.ID),
		Create: "/events/new",
	}
	if a.Year == 0 {
		return row
	}
	if a.Days > 0 { // its first day is proposed
		row.Create = planFrom(&calendar.CalendarEntry{Title: a.Name, Days: clock.DaySpan{From: a.Span.From, To: a.Span.From}})
	}
	row.When, row.Soon = inDays(a.Span), awayWords(a.Days)
	for _, e := range a.Planned {
		row.Planned = append(row.Planned, views.ThingRow{Href: eventPath(e.ID, ""), Name: e.Title, Detail: views.DateShort(e.StartsAt)})
	}
	if a.More {
		row.More = "/events?" + url.Values{"from": {a.Span.From.Format(time.DateOnly)}, "to": {a.Span.To.Format(time.DateOnly)}}.Encode()
	}
	for i := range a.Tasks {
		row.Tasks = append(row.Tasks, h.awarenessTaskRow(&a.Tasks[i]))
	}
	return row
}

func (h *Handler) awarenessTaskRow(t *calendar.AwarenessTask) views.AwarenessTaskRow {
	row := views.AwarenessTaskRow{
		ID: t.ID, Task: t.Task, Late: t.Days < 0 && !t.Done, Done: t.Done,
		Due: "By " + dayWords(t.Due), Path: fmt.Sprintf("/awareness/tasks/%d/years/%d", t.ID, t.Year),
	}
	if at := calendar.AwarenessReminder(t.Due); !t.Done && at.After(h.Net.Now()) {
		row.Reminder = "Coordinators are reminded at " + views.TimeOf(at) + " that day"
	}
	return row
}

// inDays writes a stretch of days: "Monday 17 May 2027", "1 to 28 February 2027".
func inDays(s clock.DaySpan) string { return views.InDays(s) }

// dayWords writes a day, given as midnight in UTC.
func dayWords(day time.Time) string { return views.LongDay(day) }

// awayWords says how far away a day is.
func awayWords(days int) string {
	switch {
	case days <= 0:
		return "On now"
	case days == 1:
		return "Tomorrow"
	case days < 21:
		return fmt.Sprintf("In %d days", days)
	case days < 70:
		return fmt.Sprintf("In %d weeks", days/7)
	}
	months, _ := views.Plural(days/30, "month")
	return "In " + months
}

func awarenessPath(id int64) string { return fmt.Sprintf("/awareness/%d/edit", id) }

var awarenessControls = []views.Field{
	{Type: "input", Name: "name", Label: "Name"},
	{Type: "textarea", Name: "rule", Label: "When it is", Rows: 3, Hint: "Like 17 May, February, 1 June to 30 September, or second Saturday of October, 8 days. For a year that differs, add a line that begins with it: 2027: 10 to 17 October"},
	{Type: "checkbox", Name: "expects", Label: "Warn when nothing is planned for it"},
	{Type: "textarea", Name: "notes", Label: "Notes", Rows: 3},
}

// newAwareness asks for an awareness date.
func (h *Handler) newAwareness(c *fiber.Ctx) error {
	return h.renderNewAwareness(c, fiber.StatusOK, views.NewForm(map[string]string{"expects": "on"}))
}

func (h *Handler) renderNewAwareness(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Add an awareness date"), Back: views.NavItem{Text: "Awareness dates", Href: "/awareness"},
		Fields: awarenessControls, Action: c.Path(), Button: "Save",
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createAwareness adds an awareness date; its tasks come next.
func (h *Handler) createAwareness(c *fiber.Ctx) error {
	form, err := h.Form(c, "name", "rule", "expects", "notes")
	if err != nil {
		return err
	}
	id, err := h.Net.Calendar.SaveAwareness(c.UserContext(), h.Me(c), 0, 0, awarenessTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewAwareness(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-added")
	return h.Redirect(c, awarenessPath(id))
}

func awarenessTyped(form *views.Form) calendar.AwarenessEdit {
	return calendar.AwarenessEdit{Name: form.Value("name"), Rule: form.Value("rule"), Notes: form.Value("notes"), Expects: form.Value("expects") != ""}
}

// createUsualAwareness adds the dates that most networks keep.
func (h *Handler) createUsualAwareness(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	if err := h.Net.Calendar.AddUsualAwareness(c.UserContext(), h.Me(c)); err != nil {
		return err
	}
	return h.Redirect(c, "/awareness")
}

// editAwareness shows the form of an awareness date and its tasks.
func (h *Handler) editAwareness(c *fiber.Ctx) error {
	a, err := h.awarenessIn(c)
	if err != nil {
		return err
	}
	return h.renderAwareness(c, fiber.StatusOK, a, savedAwareness(&a.AwarenessDate), views.NewForm(nil))
}

func (h *Handler) awarenessIn(c *fiber.Ctx) (*calendar.Awareness, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Calendar.AwarenessFor(c.UserContext(), h.Me(c), id)
}

func savedAwareness(d *db.AwarenessDate) *views.Form {
	saved := map[string]string{"name": d.Name, "rule": d.Rule, "notes": d.Notes}
	if d.Expects {
		saved["expects"] = "on"
	}
	return views.NewForm(saved)
}

// updateAwareness changes an awareness date.
func (h *Handler) updateAwareness(c *fiber.Ctx) error {
	form, err := h.Form(c, "version", "name", "rule", "expects", "notes")
	if err != nil {
		return err
	}
	a, err := h.awarenessIn(c)
	if err != nil {
		return err
	}
	_, err = h.Net.Calendar.SaveAwareness(c.UserContext(), h.Me(c), a.ID, versionIn(form), awarenessTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderAwareness(c, status, a, form, views.NewForm(nil))
	}
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-saved")
	return h.Redirect(c, "/awareness")
}

// createAwarenessTask adds a task to an awareness date.
func (h *Handler) createAwarenessTask(c *fiber.Ctx) error {
	form, err := h.Form(c, "weeks", "task")
	if err != nil {
		return err
	}
	a, err := h.awarenessIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Calendar.AddAwarenessTask(c.UserContext(), h.Me(c), a.ID, calendar.AwarenessTaskEdit{Weeks: form.Value("weeks"), Task: form.Value("task")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderAwareness(c, status, a, savedAwareness(&a.AwarenessDate), form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-saved")
	return h.Redirect(c, awarenessPath(a.ID))
}

func (h *Handler) renderAwareness(c *fiber.Ctx, status int, a *calendar.Awareness, form, task *views.Form) error {
	page := views.AwarenessEditPage{TaskForm: task, TaskAction: fmt.Sprintf("/awareness/%d/tasks", a.ID)}
	page.FormPage = views.FormPage{
		Page: h.Page(c, "Change "+a.Name), Back: views.NavItem{Text: "Awareness dates", Href: "/awareness"},
		Fields: awarenessControls, Action: awarenessPath(a.ID), Button: "Save",
		Remove: &views.Removal{
			Summary: "Stop keeping this date", Text: "It goes from this list, the dashboard and the calendar, and nobody is reminded of its tasks. Events are not touched.",
			Button: "Stop keeping it", Action: fmt.Sprintf("/awareness/%d", a.ID),
		},
	}
	goOn(&page.FormPage, status, form, savedAwareness(&a.AwarenessDate), a.Version)
	page.Form, page.Refused = form, task.HasErrors()
	for _, t := range a.Tasks {
		due := "On the day"
		if t.DaysBefore > 0 {
			weeks, _ := views.Plural(t.DaysBefore/7, "week")
			due = weeks + " before"
		}
		page.Tasks = append(page.Tasks, views.AwarenessTaskRow{ID: t.ID, Task: t.Task, Due: due, Path: fmt.Sprintf("/awareness/tasks/%d", t.ID)})
	}
	return h.Render(c, status, "awareness/edit", page)
}

// deleteAwareness stops keeping an awareness date.
func (h *Handler) deleteAwareness(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Calendar.EndAwareness(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "awareness-ended")
	return h.Redirect(c, "/awareness")
}

// deleteAwarenessTask removes a task from its awareness date.
func (h *Handler) deleteAwarenessTask(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	task, err := h.Net.Calendar.RemoveAwarenessTask(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-saved")
	return h.Redirect(c, awarenessPath(task.AwarenessID))
}

// finishAwarenessTask notes that a task is done this time.
func (h *Handler) finishAwarenessTask(c *fiber.Ctx) error {
	return h.markTask(c, h.Net.Calendar.FinishAwarenessTask)
}

// reopenAwarenessTask takes that back.
func (h *Handler) reopenAwarenessTask(c *fiber.Ctx) error {
	return h.markTask(c, h.Net.Calendar.ReopenAwarenessTask)
}

type taskVerb = func(ctx context.Context, me *db.Person, taskID int64, year int) (*db.AwarenessTask, error)

func (h *Handler) markTask(c *fiber.Ctx, mark taskVerb) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	year, err := web.IDIn(c, "year")
	if err != nil {
		return err
	}
	if _, err := h.Form(c); err != nil {
		return err
	}
	task, err := mark(c.UserContext(), h.Me(c), id, int(min(year, 9999)))
	if err != nil {
		return err
	}
	if !web.IsFragment(c) {
		return h.Redirect(c, fmt.Sprintf("/awareness#awareness-%d", task.AwarenessID))
	}
	a, err := h.Net.Calendar.AwarenessFor(c.UserContext(), h.Me(c), task.AwarenessID)
	if err != nil {
		return err
	}
	for i := range a.Tasks {
		if a.Tasks[i].ID == id {
			return h.Render(c, fiber.StatusOK, "awareness/task", h.awarenessTaskRow(&a.Tasks[i]))
		}
	}
	return web.ErrNotFound
}
