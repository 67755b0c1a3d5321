package handlers

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/views"
)

// listAwareness shows the awareness dates and what is due for each.
func (h *Handler) listAwareness(c *fiber.Ctx) error {
	dates, err := h.Net.Awareness.EditionsFor(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "awareness/list", views.NewAwarenessPage(h.Page(c, ""), dates, h.Net.Now()))
}

// newAwareness asks for an awareness date.
func (h *Handler) newAwareness(c *fiber.Ctx) error {
	return h.renderNewAwareness(c, fiber.StatusOK, views.NewForm(map[string]string{"expects": "on"}))
}

func (h *Handler) renderNewAwareness(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.AwarenessForm(h.Page(c, ""))
	page.Action, page.Form = c.Path(), form
	return h.Render(c, status, "forms/show", page)
}

// createAwareness adds an awareness date; its tasks come next.
func (h *Handler) createAwareness(c *fiber.Ctx) error {
	form, err := h.Form(c, "name", "rule", "expects", "notes")
	if err != nil {
		return err
	}
	id, err := h.Net.Awareness.Save(c.UserContext(), h.Me(c), 0, 0, awarenessTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewAwareness(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-added")
	return h.Redirect(c, views.AwarenessPath(id))
}

func awarenessTyped(form *views.Form) awareness.Form {
	return awareness.Form{Name: form.Value("name"), Rule: form.Value("rule"), Notes: form.Value("notes"), Expects: form.Value("expects") != ""}
}

// createUsualAwareness adds the dates that most networks keep.
func (h *Handler) createUsualAwareness(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	if err := h.Net.Awareness.AddUsual(c.UserContext(), h.Me(c)); err != nil {
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

func (h *Handler) awarenessIn(c *fiber.Ctx) (*awareness.Edition, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Awareness.EditionFor(c.UserContext(), h.Me(c), id)
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
	_, err = h.Net.Awareness.Save(c.UserContext(), h.Me(c), a.ID, versionIn(form), awarenessTyped(form))
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
	err = h.Net.Awareness.AddTask(c.UserContext(), h.Me(c), a.ID, awareness.TaskForm{Weeks: form.Value("weeks"), Task: form.Value("task")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderAwareness(c, status, a, savedAwareness(&a.AwarenessDate), form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-saved")
	return h.Redirect(c, views.AwarenessPath(a.ID))
}

func (h *Handler) renderAwareness(c *fiber.Ctx, status int, a *awareness.Edition, form, task *views.Form) error {
	page := views.NewAwarenessEditPage(h.Page(c, ""), a, form, task)
	goOn(&page.FormPage, status, form, savedAwareness(&a.AwarenessDate), a.Version)
	return h.Render(c, status, "awareness/edit", page)
}

// deleteAwareness stops keeping an awareness date.
func (h *Handler) deleteAwareness(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Awareness.End(c.UserContext(), h.Me(c), id); err != nil {
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
	task, err := h.Net.Awareness.RemoveTask(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	h.Flash(c, "awareness-saved")
	return h.Redirect(c, views.AwarenessPath(task.AwarenessID))
}

// finishAwarenessTask notes that a task is done this time.
func (h *Handler) finishAwarenessTask(c *fiber.Ctx) error {
	return h.markTask(c, h.Net.Awareness.FinishTask)
}

// reopenAwarenessTask takes that back.
func (h *Handler) reopenAwarenessTask(c *fiber.Ctx) error {
	return h.markTask(c, h.Net.Awareness.ReopenTask)
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
	a, err := h.Net.Awareness.EditionFor(c.UserContext(), h.Me(c), task.AwarenessID)
	if err != nil {
		return err
	}
	for i := range a.Tasks {
		if a.Tasks[i].ID == id {
			return h.Render(c, fiber.StatusOK, "awareness/task", views.NewAwarenessTaskRow(&a.Tasks[i], h.Net.Now()))
		}
	}
	return web.ErrNotFound
}
