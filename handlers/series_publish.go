package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// confirmPublication shows which drafts of a series are published, and which
// stay drafts and why.
func (h *Handler) confirmPublication(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	drafts, err := h.Net.Series.PreviewPublication(c.UserContext(), h.Me(c), s.ID)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/following", views.NewPublicationPage(h.Page(c, ""), s, drafts))
}

// publishSeries publishes the drafts of a series that were shown.
func (h *Handler) publishSeries(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "seen")
	if err != nil {
		return err
	}
	seen, err := idsIn(form.Value("seen"))
	if err != nil {
		return err
	}
	published, left, err := h.Net.Series.PublishSeries(c.UserContext(), h.Me(c), s.ID, seen)
	if err != nil {
		return err
	}
	h.Flash(c, views.DatesPublished(len(seen), published, left))
	return h.Redirect(c, views.SeriesPath(s.ID, ""))
}
