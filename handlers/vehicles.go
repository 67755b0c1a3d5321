package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// listVehicles shows the vehicles; where there is one it leads on to it.
func (h *Handler) listVehicles(c *fiber.Ctx) error {
	all, err := h.Net.Vehicles.Vehicles(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	if len(all) == 1 {
		return h.Redirect(c, views.VehiclePath(all[0].ID, ""))
	}
	return h.Render(c, fiber.StatusOK, "vehicles/list", views.NewVehiclesPage(h.Page(c, ""), all, vehicles.Keeps(h.Me(c))))
}

// showVehicle shows what a vehicle does in the week of ?from=.
func (h *Handler) showVehicle(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	day := h.dayAsked(web.Query(c, "from"))
	w, err := h.Net.Vehicles.WeekOf(c.UserContext(), h.Me(c), id, day)
	if err != nil {
		return err
	}
	planned, err := h.Net.Vehicles.CarReminders(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.NewVehiclePage(h.Page(c, ""), w, day, h.Net.Now(), vehicles.Keeps(h.Me(c)))
	page.Planned = views.PlannedDays(planned)
	return h.Render(c, fiber.StatusOK, "vehicles/show", page)
}

var vehicleFields = []string{"version", "name", "registration", "seats", "keys_at", "equipment", "before", "after", "mileage", "mot_until", "service_until", "insurance_until"}

// newVehicle asks for a vehicle.
func (h *Handler) newVehicle(c *fiber.Ctx) error {
	return h.renderVehicle(c, fiber.StatusOK, nil, views.NewForm(map[string]string{"seats": "5", "before": "60", "after": "60", "mileage": "0"}))
}

// editVehicle shows the form of a vehicle.
func (h *Handler) editVehicle(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	return h.renderVehicle(c, fiber.StatusOK, v, savedVehicle(v))
}

func vehicleTyped(form *views.Form) vehicles.Form {
	return vehicles.Form{
		Name: form.Value("name"), Registration: form.Value("registration"), Seats: form.Value("seats"), KeysAt: form.Value("keys_at"), Equipment: form.Value("equipment"),
		Before: form.Value("before"), After: form.Value("after"), Mileage: form.Value("mileage"),
		MOTUntil: form.Value("mot_until"), ServiceUntil: form.Value("service_until"), InsuranceUntil: form.Value("insurance_until"),
	}
}

// vehicleIn is the vehicle of the path, or nil where it names none.
func (h *Handler) vehicleIn(c *fiber.Ctx) (*db.Vehicle, error) {
	if c.Params("id") == "" {
		return nil, nil
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Vehicles.VehicleFor(c.UserContext(), h.Me(c), id)
}

func savedVehicle(v *db.Vehicle) *views.Form {
	return views.NewForm(map[string]string{
		"name": v.Name, "registration": v.Registration, "seats": strconv.Itoa(v.Seats), "keys_at": v.KeysAt, "equipment": v.Equipment,
		"before": strconv.Itoa(v.BeforeMinutes), "after": strconv.Itoa(v.AfterMinutes), "mileage": strconv.Itoa(v.Mileage),
		"mot_until": v.MOTUntil, "service_until": v.ServiceUntil, "insurance_until": v.InsuranceUntil,
	})
}

// saveVehicle makes a vehicle or changes one.
func (h *Handler) saveVehicle(c *fiber.Ctx) error {
	form, err := h.Form(c, vehicleFields...)
	if err != nil {
		return err
	}
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	var id int64
	if v != nil {
		id = v.ID
	}
	id, err = h.Net.Vehicles.SaveVehicle(c.UserContext(), h.Me(c), id, versionIn(form), vehicleTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderVehicle(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, views.VehiclePath(id, ""))
}

func (h *Handler) renderVehicle(c *fiber.Ctx, status int, v *db.Vehicle, form *views.Form) error {
	page := views.VehicleForm(h.Page(c, ""), v)
	page.Action, page.Form = c.Path(), form
	if v != nil {
		goOn(&page, status, form, savedVehicle(v), v.Version)
	}
	return h.Render(c, status, "forms/show", page)
}
