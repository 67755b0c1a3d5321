package handlers

import (
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/views"
)

// showCalendar shows a month, a week or a list of days: ?view=, ?from=.
func (h *Handler) showCalendar(c *fiber.Ctx) error {
	page := views.NewCalendarPage(h.Page(c, ""), web.Query(c, "view"), h.dayAsked(web.Query(c, "from")), h.Net.Today(), filterOf(c, views.CalendarFilter(h.Net.Settings().Areas)))
	form := page.Filter.Form
	entries, cut, err := h.Net.Calendar.Calendar(c.UserContext(), h.Me(c), calendar.Filter{
		Days: page.Span, Kind: db.EventKind(form.Value("kind")), Area: form.Value("area"), Mine: form.Value("mine") != "",
	})
	if err != nil {
		return err
	}
	page.Cut = cut
	draw := func(line views.CalendarLine) (template.HTML, error) { return h.Part(c, "calendar/line", line) }
	if err := page.Fill(entries, h.Me(c).Role(db.Coordinator), draw); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "calendar/show", page)
}

// dayAsked is the day of an address, or today.
func (h *Handler) dayAsked(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		return h.Net.Today()
	}
	return day
}
