package handlers

import (
	"strconv"
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
	page := views.FollowingPage{FormPage: views.FormPage{
		Page: h.Page(c, "Publish the drafts"), Caption: s.Title, Back: views.NavItem{Text: s.Title, Href: seriesPath(s.ID, "")}, Action: c.Path(),
	}, Verb: "are published", LeftTitle: "Stay drafts"}
	page.Form = views.NewForm(nil)
	var seen []string
	for i := range drafts {
		d := &drafts[i]
		row := views.Saved{Label: views.Span(d.Event.StartsAt, d.Event.EndsAt)}
		if len(d.Missing) > 0 {
			for _, f := range d.Missing {
				row.Value = views.JoinWords(", ", row.Value, views.Uncapital(f.Message))
			}
			page.Left = append(page.Left, row)
			continue
		}
		for j := range d.Shifts {
			row.Value = views.JoinWords(", ", row.Value, d.Shifts[j].Role+", "+views.PeopleWanted(&d.Shifts[j]))
		}
		page.Changed = append(page.Changed, row)
		seen = append(seen, strconv.FormatInt(d.Event.ID, 10))
	}
	switch len(page.Changed) {
	case 0:
		page.Intro = []string{"No draft of this series can be published."}
		return h.Render(c, fiber.StatusOK, "series/following", page)
	case 1:
		page.Button, page.Verb = "Publish this date", "is published"
	default:
		page.Button = "Publish these dates"
	}
	page.Intro = []string{"Officers see them at once and can sign up. We email nobody."}
	page.Hidden = map[string]string{"seen": strings.Join(seen, ",")}
	return h.Render(c, fiber.StatusOK, "series/following", page)
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
	return h.Redirect(c, seriesPath(s.ID, ""))
}
