package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

// listSeries shows every series with its last and its next edition.
func (h *Handler) listSeries(c *fiber.Ctx) error {
	lines, err := h.Net.Series.ListSeries(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/list", views.NewSeriesListPage(h.Page(c, ""), lines))
}

// showSeries shows a series with its editions, the newest first.
func (h *Handler) showSeries(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	after, afterID := cursor(c)
	s, err := h.Net.Series.SeriesFor(c.UserContext(), h.Me(c), id, after, afterID)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/show", views.NewSeriesPage(h.Page(c, ""), s, afterID != 0))
}

// editSeries shows the form of a series itself.
func (h *Handler) editSeries(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	return h.renderSeriesForm(c, fiber.StatusOK, s, savedSeries(s))
}

func (h *Handler) seriesIn(c *fiber.Ctx) (*db.Series, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Series.SeriesToChange(c.UserContext(), h.Me(c), id)
}

func savedSeries(s *db.Series) *views.Form {
	return views.NewForm(map[string]string{"title": s.Title, "notes": s.Notes})
}

// updateSeries saves the title and the notes of a series.
func (h *Handler) updateSeries(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "title", "notes", "version")
	if err != nil {
		return err
	}
	err = h.Net.Series.UpdateSeries(c.UserContext(), h.Me(c), s.ID, versionIn(form), series.Form{Title: form.Value("title"), Notes: form.Value("notes")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderSeriesForm(c, status, s, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, views.SeriesPath(s.ID, ""))
}

func (h *Handler) renderSeriesForm(c *fiber.Ctx, status int, s *db.Series, form *views.Form) error {
	page := views.SeriesForm(h.Page(c, ""), s)
	page.Action, page.Form = c.Path(), form
	goOn(&page, status, form, savedSeries(s), s.Version)
	return h.Render(c, status, "forms/show", page)
}
