package handlers

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

var sessionFields = []string{"title", "starts", "ends", "room", "description", "content_note", "materials", "part_*"}

func sessionForm(form *views.Form) programme.SessionForm {
	return programme.SessionForm{
		Title: form.Value("title"), Starts: form.Value("starts"), Ends: form.Value("ends"), Room: form.Value("room"),
		Description: form.Value("description"), ContentNote: form.Value("content_note"), Materials: form.Value("materials"), Parts: partsTyped(form),
	}
}

// sessionIn is the session of a path with its event, for a reader who may change
// the programme.
func (h *Handler) sessionIn(c *fiber.Ctx) (*db.Event, *db.ProgrammeSession, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Programme.SessionToRun(c.UserContext(), h.Me(c), id)
}

// newProgrammeSession asks for a session, from the end of the last one.
func (h *Handler) newProgrammeSession(c *fiber.Ctx) error {
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	starts, ends, err := h.Net.Programme.NextSession(c.UserContext(), e)
	if err != nil {
		return err
	}
	return h.renderSession(c, fiber.StatusOK, e, nil, views.NewForm(map[string]string{"starts": views.ControlTime(starts), "ends": views.ControlTime(ends), "form_key": rand.Text()}))
}

// createProgrammeSession adds a session, and leads to the programme or to the next one.
func (h *Handler) createProgrammeSession(c *fiber.Ctx) error {
	form, err := h.Form(c, append(sessionFields, "form_key", "more")...)
	if err != nil {
		return err
	}
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	_, err = h.Net.Programme.AddSession(c.UserContext(), h.Me(c), e.ID, sessionForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSession(c, status, e, nil, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "session-saved")
	if form.Value("more") == "on" {
		return h.Redirect(c, views.ProgrammePath(e.ID, "/new"))
	}
	return h.Redirect(c, views.ProgrammePath(e.ID, ""))
}

// editProgrammeSession shows the form of a session.
func (h *Handler) editProgrammeSession(c *fiber.Ctx) error {
	e, s, err := h.sessionIn(c)
	if err != nil {
		return err
	}
	return h.renderSession(c, fiber.StatusOK, e, s, nil)
}

// updateProgrammeSession changes a session.
func (h *Handler) updateProgrammeSession(c *fiber.Ctx) error {
	form, err := h.Form(c, append(sessionFields, "version")...)
	if err != nil {
		return err
	}
	e, s, err := h.sessionIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Programme.UpdateSession(c.UserContext(), h.Me(c), s.ID, versionIn(form), sessionForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSession(c, status, e, s, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "session-saved")
	return h.Redirect(c, views.BesideSession(s))
}

// deleteProgrammeSession takes a session out of its programme.
func (h *Handler) deleteProgrammeSession(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	e, s, err := h.sessionIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.Programme.RemoveSession(c.UserContext(), h.Me(c), s.ID); err != nil {
		return err
	}
	h.Flash(c, "session-removed")
	return h.Redirect(c, views.ProgrammePath(e.ID, ""))
}

// renderSession shows the form of a session, a new one where there is none; a
// form of nil holds what is saved.
func (h *Handler) renderSession(c *fiber.Ctx, status int, e *db.Event, s *db.ProgrammeSession, form *views.Form) error {
	speakers, parts, err := h.Net.Programme.SpeakersToRun(c.UserContext(), h.Me(c), e.ID)
	if err != nil {
		return err
	}
	page := views.ProgrammeSessionForm(h.Page(c, ""), e, s, speakers)
	if s == nil {
		page.Hidden = map[string]string{"form_key": form.Value("form_key")}
	} else {
		saved := savedSession(s, parts)
		if form == nil {
			form = saved
		}
		goOn(&page, status, form, saved, s.Version)
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func savedSession(s *db.ProgrammeSession, parts []db.SessionSpeaker) *views.Form {
	values := map[string]string{
		"title": s.Title, "starts": views.ControlTime(s.StartsAt), "ends": views.ControlTime(s.EndsAt), "room": s.Room, "description": s.Description,
		"content_note": s.ContentNote, "materials": s.Materials,
	}
	for _, part := range parts {
		if part.SessionID == s.ID {
			values[programme.PartField(part.SpeakerID)] = string(part.Part)
		}
	}
	return views.NewForm(values)
}
