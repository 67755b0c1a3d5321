package handlers

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

var speakerFields = []string{"name", "organisation", "person", "email", "phone", "arrives", "needs"}

func speakerForm(form *views.Form) programme.SpeakerForm {
	return programme.SpeakerForm{
		Name: form.Value("name"), Organisation: form.Value("organisation"), Person: form.Value("person"),
		Email: form.Value("email"), Phone: form.Value("phone"), Arrives: form.Value("arrives"), Needs: form.Value("needs"),
	}
}

func (h *Handler) speakerIn(c *fiber.Ctx) (*db.Event, *db.Speaker, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Programme.SpeakerToRun(c.UserContext(), h.Me(c), id)
}

// newSpeaker asks for a speaker.
func (h *Handler) newSpeaker(c *fiber.Ctx) error {
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	return h.renderSpeaker(c, fiber.StatusOK, e, nil, views.NewForm(map[string]string{"form_key": rand.Text()}))
}

// createSpeaker adds a speaker, and leads to the programme or to the next one.
func (h *Handler) createSpeaker(c *fiber.Ctx) error {
	form, err := h.Form(c, append(speakerFields, "form_key", "more")...)
	if err != nil {
		return err
	}
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	_, err = h.Net.Programme.AddSpeaker(c.UserContext(), h.Me(c), e.ID, speakerForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSpeaker(c, status, e, nil, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "speaker-saved")
	if form.Value("more") == "on" {
		return h.Redirect(c, views.EventPath(e.ID, "/speakers/new"))
	}
	return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
}

// editSpeaker shows the form of a speaker.
func (h *Handler) editSpeaker(c *fiber.Ctx) error {
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	return h.renderSpeaker(c, fiber.StatusOK, e, s, savedSpeaker(s))
}

// updateSpeaker changes a speaker.
func (h *Handler) updateSpeaker(c *fiber.Ctx) error {
	form, err := h.Form(c, append(speakerFields, "version")...)
	if err != nil {
		return err
	}
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Programme.UpdateSpeaker(c.UserContext(), h.Me(c), s.ID, versionIn(form), speakerForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSpeaker(c, status, e, s, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "speaker-saved")
	return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
}

// deleteSpeaker takes a speaker off an event.
func (h *Handler) deleteSpeaker(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	e, s, err := h.speakerIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.Programme.RemoveSpeaker(c.UserContext(), h.Me(c), s.ID); err != nil {
		return err
	}
	h.Flash(c, "speaker-removed")
	return h.Redirect(c, views.ProgrammePath(e.ID, "#speakers"))
}

// renderSpeaker shows the form of a speaker, a new one where there is none.
func (h *Handler) renderSpeaker(c *fiber.Ctx, status int, e *db.Event, s *db.Speaker, form *views.Form) error {
	ours, err := h.Net.Programme.SpeakerChoice(c.UserContext(), h.Me(c), e.ID)
	if err != nil {
		return err
	}
	page := views.SpeakerForm(h.Page(c, ""), e, s, ours)
	if s == nil {
		page.Hidden = map[string]string{"form_key": form.Value("form_key")}
	} else {
		goOn(&page, status, form, savedSpeaker(s), s.Version)
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func savedSpeaker(s *db.Speaker) *views.Form {
	values := map[string]string{
		"name": s.Name, "organisation": s.Organisation, "person": views.IDText(s.PersonID), "email": s.Email, "phone": s.Phone, "needs": s.Needs,
	}
	if !s.ArrivesAt.IsZero() {
		values["arrives"] = views.ControlTime(s.ArrivesAt)
	}
	return views.NewForm(values)
}
