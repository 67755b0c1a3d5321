package handlers

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/views"
)

// listEvents shows the events a person may see, coming ones unless the filter
// says from when, or sends them as CSV to who asks for that.
func (h *Handler) listEvents(c *fiber.Ctx) error {
	if wantsCSV(c) {
		return h.sendEventsCSV(c)
	}
	form, filter := eventFilter(c, h.Net.Now())
	lines, more, err := h.Net.Events.ListEvents(c.UserContext(), h.Me(c), filter)
	if err != nil {
		return err
	}
	page := views.NewEventsPage(h.Page(c, ""), lines, more, form, h.Me(c).Role(db.Coordinator))
	return h.Render(c, fiber.StatusOK, "events/list", page)
}

// eventFields are the fields of the filter, in the order of the page.
var eventFields = []string{"q", "area", "kind", "status", "from", "to"}

func eventFilter(c *fiber.Ctx, now time.Time) (*views.Form, db.EventFilter) {
	form := queryForm(c, eventFields...)
	f := db.EventFilter{Query: form.Value("q"), Area: form.Value("area"), Kind: db.EventKind(form.Value("kind"))}
	if status := form.Value("status"); status != "" {
		f.Statuses = []db.EventStatus{db.EventStatus(status)}
	}
	if f.From = dayIn(form.Value("from")); f.From.IsZero() {
		f.From = clock.OnDay(now, 0, 0, 0)
	}
	if to := dayIn(form.Value("to")); !to.IsZero() {
		f.To = clock.AddWallClock(to, 1, 0)
	}
	f.AfterAt, f.AfterID = cursor(c)
	return form, f
}

// cursor reads where a page of a list begins.
func cursor(c *fiber.Ctx) (time.Time, int64) {
	at, err := time.Parse(time.RFC3339, web.Query(c, "after"))
	id, idErr := strconv.ParseInt(web.Query(c, "id"), 10, 64)
	if err != nil || idErr != nil {
		return time.Time{}, 0
	}
	return at, id
}

func wantsCSV(c *fiber.Ctx) bool {
	return web.Query(c, "format") == "csv" || strings.HasPrefix(c.Get(fiber.HeaderAccept), "text/csv")
}

// sendEventsCSV sends every event that the person may see and the filter lets
// through, page by page of the list. Nobody is named; how the shifts are
// staffed is for coordinators.
func (h *Handler) sendEventsCSV(c *fiber.Ctx) error {
	_, filter := eventFilter(c, h.Net.Now())
	coordinator := h.Me(c).Role(db.Coordinator)
	rows := [][]string{views.EventsSheetHead(coordinator)}
	for more := true; more; {
		lines, next, err := h.Net.Events.ListEvents(c.UserContext(), h.Me(c), filter)
		if err != nil {
			return err
		}
		for i := range lines {
			rows = append(rows, views.EventsSheetRow(&lines[i], coordinator))
		}
		if more = next; more {
			last := lines[len(lines)-1].Event
			filter.AfterAt, filter.AfterID = last.StartsAt, last.ID
		}
	}
	return web.SendCSV(c, "events", rows)
}
