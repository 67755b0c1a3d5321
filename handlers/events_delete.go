package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// confirmDeletion says what goes with a draft.
func (h *Handler) confirmDeletion(c *fiber.Ctx) error {
	return h.renderDeletion(c, fiber.StatusOK, views.NewForm(nil))
}

// deleteDraft deletes a draft with what hangs on it.
func (h *Handler) deleteDraft(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "version")
	if err != nil {
		return err
	}
	err = h.Net.Events.DeleteDraft(c.UserContext(), h.Me(c), id, versionIn(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderDeletion(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "draft-deleted")
	return h.Redirect(c, "/events")
}

// renderDeletion is the page of what can still be deleted; of what can't, the refusal.
func (h *Handler) renderDeletion(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	goes, err := h.Net.Events.PreviewDelete(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	e := goes.Event
	page := views.FormPage{
		Page: h.Page(c, "Delete draft"), Caption: e.Title, Back: views.NavItem{Text: "Keep the draft", Href: eventPath(e.ID, "")},
		Intro:  []string{views.Span(e.StartsAt, e.EndsAt) + ". The draft is deleted with all that belongs to it. The log keeps that you deleted a draft."},
		Before: goingWords(goes), Warn: []string{"You can’t undo this."},
		Action: eventPath(e.ID, "/deletion"), Button: "Delete draft", Kind: "warning",
		Hidden: map[string]string{"version": versionFor(status, form, e.Version)},
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// goingWords puts into words what goes with a draft.
func goingWords(goes *events.Deletion) []views.Saved {
	number := func(n int) string {
		if n == 0 {
			return "None"
		}
		return strconv.Itoa(n)
	}
	rows := []views.Saved{{Label: "Shifts", Value: number(goes.Shifts)}}
	if programme.HasProgramme(goes.Event) {
		rows = append(rows, views.Saved{Label: "Sessions", Value: number(goes.Sessions)}, views.Saved{Label: "Speakers", Value: number(goes.Speakers)})
	}
	if len(goes.Car) > 0 {
		rows = append(rows, views.Saved{Label: "Vehicle", Value: strings.Join(goes.Car, " ")})
	}
	return rows
}
