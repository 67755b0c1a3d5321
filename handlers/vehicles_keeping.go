package handlers

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// listDrivers shows who may drive a vehicle.
func (h *Handler) listDrivers(c *fiber.Ctx) error {
	form := views.NewForm(map[string]string{"q": web.Query(c, "q"), "from": h.Net.Today().Format(time.DateOnly), "form_key": rand.Text()})
	return h.renderDrivers(c, fiber.StatusOK, form)
}

// authoriseDriver records that somebody may drive a vehicle.
func (h *Handler) authoriseDriver(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "q", "person", "from", "until", "form_key")
	if err != nil {
		return err
	}
	err = h.Net.Vehicles.AuthoriseDriver(c.UserContext(), h.Me(c), id, vehicles.AuthorisationEdit{Person: form.Value("person"), From: form.Value("from"), Until: form.Value("until")}, form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderDrivers(c, status, form)
	}
	return h.keepingSaved(c, err, views.VehiclePath(id, "/drivers"))
}

// confirmEndOfAuthorisation says what happens when an authorisation to drive is
// taken away. One that is over already leads to the list of who may drive.
func (h *Handler) confirmEndOfAuthorisation(c *fiber.Ctx) error {
	vehicleID, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "authorisation")
	if err != nil {
		return err
	}
	e, err := h.Net.Vehicles.EndingOf(c.UserContext(), h.Me(c), vehicleID, id)
	if err != nil {
		return err
	}
	if e.Ended {
		return h.Redirect(c, views.VehiclePath(vehicleID, "/drivers"))
	}
	page := views.EndAuthorisationForm(h.Page(c, ""), e)
	page.Action = c.Path()
	return h.Render(c, fiber.StatusOK, "forms/show", page)
}

// endAuthorisation takes an authorisation to drive away.
func (h *Handler) endAuthorisation(c *fiber.Ctx) error {
	return h.removeKept(c, "authorisation", "/drivers", func(vehicleID, id int64) error {
		return h.Net.Vehicles.EndAuthorisation(c.UserContext(), h.Me(c), vehicleID, id)
	})
}

func (h *Handler) renderDrivers(c *fiber.Ctx, status int, form *views.Form) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(form.Value("q"))
	found, more, err := h.Net.Vehicles.Drivable(c.UserContext(), h.Me(c), name)
	if err != nil {
		return err
	}
	find := views.FindDriver(v, name, found, more, h.Net.Settings().ForceName)
	return h.Render(c, status, "vehicles/keeping", views.NewDriversPage(h.Page(c, ""), v, drivers, find, found, form))
}

// listBases shows where a vehicle lives, and will live.
func (h *Handler) listBases(c *fiber.Ctx) error {
	return h.renderBases(c, fiber.StatusOK, views.NewForm(nil))
}

// createBase plans where a vehicle lives from a day on.
func (h *Handler) createBase(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "from", "station", "address")
	if err != nil {
		return err
	}
	err = h.Net.Vehicles.AddBase(c.UserContext(), h.Me(c), id, vehicles.BaseEdit{From: form.Value("from"), Station: form.Value("station"), Address: form.Value("address")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderBases(c, status, form)
	}
	return h.keepingSaved(c, err, views.VehiclePath(id, "/bases"))
}

// confirmRemovalOfBase says what happens when a base is taken out of the plan.
// One that is not in it any more leads to the plan.
func (h *Handler) confirmRemovalOfBase(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "base")
	if err != nil {
		return err
	}
	bases, err := h.Net.Vehicles.BasesOf(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(bases, func(b db.Base) bool { return b.ID == id })
	if i < 0 {
		return h.Redirect(c, views.VehiclePath(v.ID, "/bases"))
	}
	page := views.RemoveBaseForm(h.Page(c, ""), v, bases, i)
	page.Action = c.Path()
	return h.Render(c, fiber.StatusOK, "forms/show", page)
}

// deleteBase takes a base out of the plan.
func (h *Handler) deleteBase(c *fiber.Ctx) error {
	return h.removeKept(c, "base", "/bases", func(vehicleID, id int64) error {
		return h.Net.Vehicles.RemoveBase(c.UserContext(), h.Me(c), vehicleID, id)
	})
}

func (h *Handler) renderBases(c *fiber.Ctx, status int, form *views.Form) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	bases, err := h.Net.Vehicles.BasesOf(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	page := views.NewBasesPage(h.Page(c, ""), v, bases, h.Net.Today())
	page.Form = form
	return h.Render(c, status, "vehicles/keeping", page)
}

// removeKept removes a line of what is kept of a vehicle.
func (h *Handler) removeKept(c *fiber.Ctx, param, page string, remove func(vehicleID, id int64) error) error {
	vehicleID, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, param)
	if err != nil {
		return err
	}
	if _, err := h.Form(c); err != nil {
		return err
	}
	return h.keepingSaved(c, remove(vehicleID, id), views.VehiclePath(vehicleID, page))
}

func (h *Handler) keepingSaved(c *fiber.Ctx, err error, path string) error {
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, path)
}
