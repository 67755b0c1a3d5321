package handlers

import (
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// Forms of the page of a liaison officer, by the name of what they record.
const (
	positionForm      = "position"
	accreditationForm = "accreditation"
)

// showLLO shows what the register knows of somebody.
func (h *Handler) showLLO(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderLLO(c, fiber.StatusOK, id, nil)
}

// refusedForm is a form that comes back, and which of the page's it is.
type refusedForm struct {
	which string
	id    int64 // of the position it ends, or 0
	form  *views.Form
}

func (h *Handler) renderLLO(c *fiber.Ctx, status int, personID int64, back *refusedForm) error {
	rec, err := h.Net.Training.LLOFor(c.UserContext(), h.Me(c), personID)
	if err != nil {
		return err
	}
	page := views.NewLLOPage(h.Page(c, ""), h.Me(c), rec)
	page.Position = views.NewForm(map[string]string{"rank": rec.Person.Rank, "from": rec.Today, "form_key": rand.Text()})
	page.Accreditation = views.NewForm(map[string]string{"form_key": rand.Text()})
	if back != nil {
		back.onto(&page)
	}
	return h.Render(c, status, "llos/show", page)
}

// onto puts the form back where it came from.
func (f *refusedForm) onto(page *views.LLOPage) {
	page.Form = f.form
	switch {
	case f.which == accreditationForm:
		page.Accreditation = f.form
	case f.id == 0:
		page.Position = f.form
	}
	for i := range page.Held {
		if page.Held[i].ID == f.id {
			page.Held[i].Form = f.form
		}
	}
}

// createPosition records a position of somebody.
func (h *Handler) createPosition(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "title", "rank", "from", "until", "form_key")
	if err != nil {
		return err
	}
	typed := training.PositionForm{Title: form.Value("title"), Rank: form.Value("rank"), From: form.Value("from"), Until: form.Value("until")}
	err = h.Net.Training.AddPosition(c.UserContext(), h.Me(c), id, typed, form.Value("form_key"))
	return h.answerLLO(c, id, err, &refusedForm{which: positionForm, form: form}, "position-saved")
}

// deletePosition records the last day of a position.
func (h *Handler) deletePosition(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "until")
	if err != nil {
		return err
	}
	personID, err := h.Net.Training.EndPosition(c.UserContext(), h.Me(c), id, form.Value("until"))
	if personID == 0 {
		return err
	}
	return h.answerLLO(c, personID, err, &refusedForm{which: positionForm, id: id, form: form}, "position-ended")
}

// createAccreditation records an accreditation from elsewhere.
func (h *Handler) createAccreditation(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "granted", "expires", "source", "form_key")
	if err != nil {
		return err
	}
	typed := training.RecordForm{From: form.Value("granted"), Until: form.Value("expires"), Source: form.Value("source")}
	err = h.Net.Training.RecordAccreditation(c.UserContext(), h.Me(c), id, typed, form.Value("form_key"))
	return h.answerLLO(c, id, err, &refusedForm{which: accreditationForm, form: form}, "accreditation-saved")
}

// answerLLO shows somebody's page after an action: with what was refused, or with news.
func (h *Handler) answerLLO(c *fiber.Ctx, personID int64, err error, back *refusedForm, news string) error {
	if status, ok := web.Refused(back.form, err); ok {
		return h.renderLLO(c, status, personID, back)
	}
	if err != nil {
		return err
	}
	h.Flash(c, news)
	return h.Redirect(c, views.LLOPath(personID, ""))
}
