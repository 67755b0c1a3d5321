package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// newThanks shows a note of thanks to a guest who spoke, to begin with.
func (h *Handler) newThanks(c *fiber.Ctx) error {
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	if !programme.Thankable(e, s, h.Net.Now()) {
		return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
	}
	return h.renderThanks(c, fiber.StatusOK, e, s, views.NewForm(map[string]string{"note": h.thanksNote(c, e, s)}))
}

func (h *Handler) thanksNote(c *fiber.Ctx, e *db.Event, s *db.Speaker) string {
	if s.Thanks != "" {
		return s.Thanks
	}
	return h.Net.Programme.ThanksNote(h.Me(c), e, s)
}

// createThanks notes that a guest was thanked.
func (h *Handler) createThanks(c *fiber.Ctx) error {
	form, err := h.Form(c, "note", "version")
	if err != nil {
		return err
	}
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Programme.Thank(c.UserContext(), h.Me(c), s.ID, versionIn(form), form.Value("note"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderThanks(c, status, e, s, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "speaker-thanked")
	return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
}

// deleteThanks takes that back.
func (h *Handler) deleteThanks(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.Programme.NotThanked(c.UserContext(), h.Me(c), s.ID, s.Version); err != nil {
		return err
	}
	h.Flash(c, "speaker-not-thanked")
	return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
}

func (h *Handler) renderThanks(c *fiber.Ctx, status int, e *db.Event, s *db.Speaker, form *views.Form) error {
	page := views.ThanksForm(h.Page(c, ""), e, s, form)
	goOn(&page, status, form, views.NewForm(map[string]string{"note": s.Thanks}), s.Version)
	return h.Render(c, status, "forms/show", page)
}
