package handlers

import (
	"regexp"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/views"
)

var uploadRoute = regexp.MustCompile(`^(?:/bookings/([0-9]{1,19})/handover|` + views.NewImportPath + `|` + views.NewPeopleImportPath + `)$`)

// mayUpload tells whether a request sends photos or another file to where this
// person may: for a booking, or to import them.
func (h *Handler) mayUpload(c *fiber.Ctx) bool {
	me, route := h.Me(c), uploadRoute.FindStringSubmatch(c.Path())
	if me == nil || route == nil || c.Method() != fiber.MethodPost {
		return false
	}
	if route[1] == "" {
		return imports.ImportsDates(me)
	}
	id, err := web.IDOf(route[1])
	if err == nil {
		err = h.Net.Handovers.MayHandOver(c.UserContext(), me, id)
	}
	return err == nil
}
