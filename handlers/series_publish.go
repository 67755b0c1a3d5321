package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
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
	var seen []int64
	for _, text := range strings.Split(form.Value("seen"), ",") {
		if id, err := web.IDOf(text); err == nil {
			seen = append(seen, id)
		}
	}
	published, left, err := h.Net.Series.PublishSeries(c.UserContext(), h.Me(c), s.ID, seen)
	if err != nil {
		return err
	}
	switch {
	case len(seen) == 0:
		h.Flash(c, "nothing-saved")
	case left > 0 && published == 0:
		h.Flash(c, "dates-incomplete")
	case left > 0:
		h.Flash(c, "dates-partly")
	default:
		h.Flash(c, "dates-published")
	}
	return h.Redirect(c, views.SeriesPath(s.ID, ""))
}
