package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// listLLOs shows the register of liaison officers.
func (h *Handler) listLLOs(c *fiber.Ctx) error {
	filter := filterOf(c, views.LLOFilter(h.Net.Settings().Areas))
	form := filter.Form
	reg, err := h.Net.Training.LLOs(c.UserContext(), h.Me(c), training.LLOFilter{
		Words: form.Value("q"), Area: form.Value("area"), Grade: db.Grade(form.Value("grade")), Status: action.TermStatus(form.Value("standing")),
	})
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "llos/list", views.NewLLOsPage(h.Page(c, ""), reg, filter))
}

// showCover says who could cover an area on a day.
func (h *Handler) showCover(c *fiber.Ctx) error {
	form := queryForm(c, "area", "day")
	var cover *training.Cover
	status := fiber.StatusOK
	if form.Value("area")+form.Value("day") != "" {
		var err error
		cover, err = h.Net.Training.CoverFor(c.UserContext(), h.Me(c), form.Value("area"), form.Value("day"))
		if refused, ok := web.Refused(form, err); ok {
			status = refused
		} else if err != nil {
			return err
		}
	}
	return h.Render(c, status, "llos/cover", views.NewCoverPage(h.Page(c, ""), form, cover))
}

// showCoverage shows how many liaison officers each area has and will have.
func (h *Handler) showCoverage(c *fiber.Ctx) error {
	return h.renderCoverage(c, fiber.StatusOK, nil)
}

// updateCoverage sets the targets of the areas.
func (h *Handler) updateCoverage(c *fiber.Ctx) error {
	form, err := h.Form(c, views.TargetFields, "areas")
	if err != nil {
		return err
	}
	typed, areas := map[string]string{}, h.Net.Settings().Areas
	if seen, sent := form.Values["areas"]; sent {
		areas = strings.Split(seen, "\n") // the fields are numbered by the list that the person saw
	}
	for i, area := range areas {
		if target, sent := form.Values[views.TargetField(i)]; sent {
			typed[area] = target
		}
	}
	err = h.Net.Training.SetAreaTargets(c.UserContext(), h.Me(c), typed)
	if status, ok := web.Refused(form, err); ok {
		return h.renderCoverage(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "targets-saved")
	return h.Redirect(c, "/llos/coverage")
}

func (h *Handler) renderCoverage(c *fiber.Ctx, status int, form *views.Form) error {
	cover, err := h.Net.Training.CoverageFor(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, status, "llos/coverage", views.NewCoveragePage(h.Page(c, ""), cover, form))
}
