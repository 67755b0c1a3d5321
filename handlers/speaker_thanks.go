package handlers

import (
	"net/url"
	"strings"

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
		return h.Redirect(c, programmePath(e.ID)+"#speakers")
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
	return h.Redirect(c, programmePath(e.ID)+"#speakers")
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
	return h.Redirect(c, programmePath(e.ID)+"#speakers")
}

func (h *Handler) renderThanks(c *fiber.Ctx, status int, e *db.Event, s *db.Speaker, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Thank-you note"), Caption: joinWords(", ", s.Name, s.Organisation), Back: views.NavItem{Text: "Programme", Href: programmePath(e.ID)},
		Intro:  []string{"Send the note as you like, by email or on a card, and note here that it went out. The app sends nothing."},
		Fields: []views.Field{{Type: "textarea", Name: "note", Label: "Note", Rows: 12}}, Action: c.Path(), Button: "Mark as thanked",
	}
	if s.Email != "" {
		link := url.URL{Scheme: "mailto", Opaque: url.PathEscape(s.Email)}
		link.RawQuery = "subject=" + url.PathEscape("Thank you") + "&body=" + url.PathEscape(strings.ReplaceAll(form.Value("note"), "\n", "\r\n"))
		page.Links = []views.NavItem{{Text: "Open it as an email to " + s.Email, Href: link.String()}}
	}
	if !s.ThankedAt.IsZero() {
		page.Button = "Save the note"
		page.Remove = &views.Removal{Summary: "It did not go out", Text: "Thanked on " + views.Date(s.ThankedAt) + ". The note stays here.", Button: "Mark as not thanked", Action: c.Path()}
	}
	goOn(&page, status, form, views.NewForm(map[string]string{"note": s.Thanks}), s.Version)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}
