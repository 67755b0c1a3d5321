package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// firstYear is the earliest whose use can be asked for.
const firstYear = 2000

// useIn is what the vehicle of the path did in the year of ?year=: this one,
// unless another is asked for.
func (h *Handler) useIn(c *fiber.Ctx) (*vehicles.Use, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	today := h.Net.Today().Year()
	year, err := strconv.Atoi(web.Query(c, "year"))
	if err != nil || year < firstYear || year > today {
		year = today
	}
	return h.Net.Vehicles.UseOf(c.UserContext(), h.Me(c), id, year)
}

// showVehicleUse shows what a vehicle did in a year.
func (h *Handler) showVehicleUse(c *fiber.Ctx) error {
	u, err := h.useIn(c)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "vehicles/use", views.NewUsePage(h.Page(c, ""), u, firstYear, h.Net.Today().Year()))
}

// sendVehicleUseCSV sends the same as a file for a spreadsheet.
func (h *Handler) sendVehicleUseCSV(c *fiber.Ctx) error {
	u, err := h.useIn(c)
	if err != nil {
		return err
	}
	return web.SendCSV(c, fmt.Sprintf("vehicle-%d", u.Year), views.UseSheet(u))
}
