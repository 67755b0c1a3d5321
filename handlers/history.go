package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// showHistory shows what happened to an event, the newest first; ?before= goes on from there.
func (h *Handler) showHistory(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	before, _ := strconv.ParseInt(web.Query(c, "before"), 10, 64)
	history, err := h.Net.HistoryOf(c.UserContext(), h.Me(c), id, max(0, before))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "history/show", views.NewHistoryPage(h.Page(c, ""), history, before <= 0))
}

// timelineOf is the latest actions of an event, for the foot of its page.
func (h *Handler) timelineOf(c *fiber.Ctx, eventID int64) (views.Timeline, error) {
	history, err := h.Net.Timeline(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return views.Timeline{}, err
	}
	return views.NewTimeline(history), nil
}
