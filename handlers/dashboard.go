package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// showDashboard shows what needs attention; ?all= gives one list in full.
func (h *Handler) showDashboard(c *fiber.Ctx) error {
	d, err := h.Net.Dashboard(c.UserContext(), h.Me(c), network.List(web.Query(c, "all")))
	if err != nil {
		return err
	}
	page := views.NewDashboardPage(h.Page(c, ""), d)
	if !d.MineOnly && h.Config.Jobs {
		late, err := h.jobsLate(c.UserContext())
		if err != nil {
			return err
		}
		page.Jobs = views.JobsTrouble(late, d.Jobs)
	}
	return h.Render(c, fiber.StatusOK, "dashboard/show", page)
}
