package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
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
	page := views.HistoryPage{Page: h.Page(c, "History"), Event: eventHead(history.Event, "history"), Named: history.Named, Rows: historyRows(history)}
	path := fmt.Sprintf("/events/%d/history", id)
	if !history.Named {
		page.Event.Tabs = openTabs(page.Event.Tabs)
	}
	if before > 0 {
		page.First = path
	}
	if history.Next != 0 {
		page.Next = fmt.Sprintf("%s?before=%d", path, history.Next)
	}
	return h.Render(c, fiber.StatusOK, "history/show", page)
}

// timelineOf is the latest actions of an event, for the foot of its page: the
// page shows it with {{template "history/timeline" .Timeline}}.
func (h *Handler) timelineOf(c *fiber.Ctx, eventID int64) (views.Timeline, error) {
	history, err := h.Net.Timeline(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return views.Timeline{}, err
	}
	return views.Timeline{Rows: historyRows(history), Href: fmt.Sprintf("/events/%d/history", eventID)}, nil
}

func historyRows(history *action.History) []views.HistoryRow {
	var all []views.HistoryRow
	for _, d := range history.Rows {
		all = append(all, views.HistoryRow{At: d.At, Text: d.Text, Why: d.Why})
	}
	return all
}
