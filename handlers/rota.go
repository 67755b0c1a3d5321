package handlers

import (
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// showRota shows a person's duties.
func (h *Handler) showRota(c *fiber.Ctx) error {
	ctx, me := c.UserContext(), h.Me(c)
	before, _ := time.Parse(time.RFC3339, web.Query(c, "before"))
	rota, err := h.Net.Rota.MyRota(ctx, me, before)
	if err != nil {
		return err
	}
	asked, err := h.Net.Nominations.QuestionsTo(ctx, me)
	if err != nil {
		return err
	}
	drives, err := h.Net.Vehicles.DrivesOf(ctx, me)
	if err != nil {
		return err
	}
	page, err := views.NewRotaPage(h.Page(c, ""), rota, asked, drives, h.Net.Today(), func(row views.ShiftRow) (template.HTML, error) {
		return h.Part(c, "shifts/place", row)
	})
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "rota/show", page)
}
