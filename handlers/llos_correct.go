package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// newRevocation says what follows when an accreditation is revoked, and asks why.
func (h *Handler) newRevocation(c *fiber.Ctx) error {
	return h.renderRevocation(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderRevocation(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	r, err := h.Net.Training.RevocationFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.RevocationForm(h.Page(c, ""), r)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createRevocation revokes an accreditation.
func (h *Handler) createRevocation(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	personID, err := h.Net.Training.RevokeAccreditation(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok && refusal.KindOf(err) == refusal.Invalid {
		return h.renderRevocation(c, status, form)
	}
	return h.corrected(c, personID, err, "accreditation-revoked")
}

// corrected leads back to somebody's record after it was put right.
func (h *Handler) corrected(c *fiber.Ctx, personID int64, err error, news string) error {
	if err != nil {
		return err
	}
	h.Flash(c, news)
	return h.Redirect(c, views.LLOPath(personID, ""))
}

// editPosition asks what is right of a position that was recorded wrongly.
func (h *Handler) editPosition(c *fiber.Ctx) error {
	return h.renderPosition(c, fiber.StatusOK, nil)
}

func (h *Handler) renderPosition(c *fiber.Ctx, status int, form *views.Form) error {
	p, holder, err := h.positionIn(c)
	if err != nil {
		return err
	}
	if form == nil {
		form = views.NewForm(map[string]string{"title": p.Title, "rank": p.Rank, "from": p.FromOn, "until": p.UntilOn})
	}
	page := views.PositionForm(h.Page(c, ""), p, holder)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) positionIn(c *fiber.Ctx) (*db.Position, *db.Person, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Training.PositionFor(c.UserContext(), h.Me(c), id)
}

// updatePosition puts a position right.
func (h *Handler) updatePosition(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "title", "rank", "from", "until", "reason", "seen")
	if err != nil {
		return err
	}
	typed := training.PositionForm{Title: form.Value("title"), Rank: form.Value("rank"), From: form.Value("from"), Until: form.Value("until")}
	personID, err := h.Net.Training.CorrectPosition(c.UserContext(), h.Me(c), id, typed, form.Value("seen"), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderPosition(c, status, form)
	}
	return h.corrected(c, personID, err, "position-corrected")
}

// newPositionRemoval asks why a position was a mistake.
func (h *Handler) newPositionRemoval(c *fiber.Ctx) error {
	return h.renderRemoval(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderRemoval(c *fiber.Ctx, status int, form *views.Form) error {
	p, holder, err := h.positionIn(c)
	if err != nil {
		return err
	}
	page := views.PositionRemovalForm(h.Page(c, ""), p, holder)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createPositionRemoval takes out a position that was recorded by mistake.
func (h *Handler) createPositionRemoval(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	personID, err := h.Net.Training.RemovePosition(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRemoval(c, status, form)
	}
	return h.corrected(c, personID, err, "position-removed")
}
