package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// showEvent shows an event as the person sees it.
func (h *Handler) showEvent(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	e, err := h.Net.Events.PageFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	web.VisitOf(c).Lasts = e.Lasts
	page := views.NewEventPage(h.Page(c, ""), e, h.Net.Today(), h.Me(c).Role(db.Coordinator))
	if page.Rows, err = h.shiftRows(c, e.Shifts, views.EventShifts); err != nil {
		return err
	}
	may, err := h.Net.Nominations.MayNominate(c.UserContext(), h.Me(c), e.Event)
	if err != nil {
		return err
	}
	if may {
		page.Nominate = views.EventPath(id, "/nominations")
	}
	if e.Runs {
		if page.Timeline, err = h.timelineOf(c, id); err != nil {
			return err
		}
	}
	return h.Render(c, fiber.StatusOK, "events/show", page)
}

// eventIn returns the event that a path names, for those who may see it.
func (h *Handler) eventIn(c *fiber.Ctx) (*db.Event, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.EventFor(c.UserContext(), h.Me(c), id)
}
