package handlers

import (
	"crypto/rand"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

var speakerFields = []string{"name", "organisation", "person", "email", "phone", "arrives", "needs"}

func speakerPath(id int64, end string) string { return fmt.Sprintf("/speakers/%d%s", id, end) }

func speakerForm(form *views.Form) programme.SpeakerForm {
	return programme.SpeakerForm{
		Name: form.Value("name"), Organisation: form.Value("organisation"), Person: form.Value("person"),
		Email: form.Value("email"), Phone: form.Value("phone"), Arrives: form.Value("arrives"), Needs: form.Value("needs"),
	}
}

func (h *Handler) speakerRow(s *db.Speaker, p *programme.Page) views.SpeakerRow {
	e := p.Event
	row := views.SpeakerRow{
		Name: s.Name, Organisation: s.Organisation, Reach: joinWords(", ", s.Email, s.Phone), Needs: s.Needs, Edit: speakerPath(s.ID, "/edit"),
	}
	if !s.ArrivesAt.IsZero() {
		row.Arrives = withinDay(e, views.Date(s.ArrivesAt)+", "+views.TimeOf(s.ArrivesAt))
	}
	if programme.Thankable(e, s, h.Net.Now()) {
		row.Thanks = speakerPath(s.ID, "/thanks")
	}
	if by := p.Thanked[s.ThankedBy]; by != nil {
		row.Thanked = "Thanked by " + by.Name() + " on " + views.Date(s.ThankedAt)
	}
	return row
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
		return h.Redirect(c, eventPath(e.ID, "/speakers/new"))
	}
	return h.Redirect(c, programmePath(e.ID)+"#speakers")
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
	return h.Redirect(c, programmePath(e.ID)+"#speakers")
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
	return h.Redirect(c, programmePath(e.ID)+"#speakers")
}

// renderSpeaker shows the form of a speaker, a new one where there is none.
func (h *Handler) renderSpeaker(c *fiber.Ctx, status int, e *db.Event, s *db.Speaker, form *views.Form) error {
	ours, err := h.Net.Programme.SpeakerChoice(c.UserContext(), h.Me(c), e.ID)
	if err != nil {
		return err
	}
	person := views.Field{Type: "select", Name: "person", Label: "One of our people", Empty: "A guest", Hint: "Somebody who is confirmed at the event. Then you can leave the name blank."}
	for i := range ours {
		person.Options = append(person.Options, views.Option{Value: idText(ours[i].ID), Text: ours[i].Name()})
	}
	page := views.FormPage{
		Page: h.Page(c, "Add a speaker"), Caption: e.Title, Back: views.NavItem{Text: "Programme", Href: programmePath(e.ID)},
		Intro: []string{"Everybody who may see the event reads the name and the organisation."},
		Fields: []views.Field{
			person,
			{Type: "input", Name: "name", Label: "Name"},
			{Type: "input", Name: "organisation", Label: "Organisation"},
			{Type: "heading", Label: "Only for those who run the event", Hint: fmt.Sprintf("Forgotten by itself %d days after the event.", programme.SpeakersKept)},
			{Type: "input", Name: "email", Label: "Email address", Mode: "email"},
			{Type: "input", Name: "phone", Label: "Phone", Mode: "tel", Width: "govuk-input--width-20"},
			{Type: "datetime", Name: "arrives", Label: "Arrives (optional)"},
			{Type: "textarea", Name: "needs", Label: "Needs", Rows: 3, Hint: "Access, equipment, food, a place to be alone."},
		},
		Action: eventPath(e.ID, "/speakers"), Button: "Save the speaker", More: "Save and add another",
	}
	if s == nil {
		page.Hidden = map[string]string{"form_key": form.Value("form_key")}
	} else {
		page.Title, page.More, page.Action = "Change the speaker", "", speakerPath(s.ID, "/edit")
		goOn(&page, status, form, savedSpeaker(s), s.Version)
		page.Remove = &views.Removal{
			Summary: "Remove this speaker", Text: "The speaker goes from every session, and what is known of them is deleted.",
			Button: "Remove the speaker", Action: speakerPath(s.ID, ""),
		}
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func savedSpeaker(s *db.Speaker) *views.Form {
	values := map[string]string{
		"name": s.Name, "organisation": s.Organisation, "person": idText(s.PersonID), "email": s.Email, "phone": s.Phone, "needs": s.Needs,
	}
	if !s.ArrivesAt.IsZero() {
		values["arrives"] = localTime(s.ArrivesAt)
	}
	return views.NewForm(values)
}
