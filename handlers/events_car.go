package handlers

import (
	"crypto/rand"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// showEventCar shows the car of an event, or the form to book it. What it
// would clash with is said at once, before anything is sent.
func (h *Handler) showEventCar(c *fiber.Ctx) error {
	car, err := h.eventCarIn(c)
	if err != nil {
		return err
	}
	var form *views.Form
	asked, _ := strconv.ParseInt(web.Query(c, "vehicle"), 10, 64)
	if v := car.Chosen(asked); v != nil {
		wish := car.Wish(v, h.Net.Now())
		form = savedBooking(&wish)
		form.Values["vehicle"], form.Values["form_key"] = views.IDText(v.ID), rand.Text()
		takeWindow(c, form)
	}
	return h.renderEventCar(c, fiber.StatusOK, car, form)
}

func (h *Handler) eventCarIn(c *fiber.Ctx) (*vehicles.EventCar, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Vehicles.CarOf(c.UserContext(), h.Me(c), id)
}

// bookEventCar books a vehicle for an event.
func (h *Handler) bookEventCar(c *fiber.Ctx) error {
	car, err := h.eventCarIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append([]string{"vehicle"}, bookingFields...)...)
	if err != nil {
		return err
	}
	vehicleID, _ := strconv.ParseInt(form.Value("vehicle"), 10, 64)
	_, err = h.Net.Vehicles.BookVehicle(c.UserContext(), h.Me(c), vehicleID, car.Event.ID, bookingTyped(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderEventCar(c, status, car, form)
	}
	if err != nil {
		return err
	}
	if h.Flash(c, "car-booked"); !car.Keeper {
		h.Flash(c, "car-asked")
	}
	return h.Redirect(c, views.EventPath(car.Event.ID, "/car"))
}

// renderEventCar shows the car of an event with what was typed, if anything.
func (h *Handler) renderEventCar(c *fiber.Ctx, status int, car *vehicles.EventCar, form *views.Form) error {
	page := views.NewEventCarPage(h.Page(c, ""), car, h.Net.Today())
	if car.Bookable(h.Net.Now()) {
		if err := h.addBookingForm(c, &page, car, form); err != nil {
			return err
		}
	}
	return h.Render(c, status, "vehicles/event", page)
}

func (h *Handler) addBookingForm(c *fiber.Ctx, page *views.EventCarPage, car *vehicles.EventCar, form *views.Form) error {
	asked, _ := strconv.ParseInt(form.Value("vehicle"), 10, 64)
	v := car.Chosen(asked)
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	page.Fields, page.Form, page.Hidden = views.EventCarFields(car, drivers), form, map[string]string{"form_key": form.Value("form_key")}
	if len(car.Vehicles) == 1 {
		page.Hidden["vehicle"] = views.IDText(v.ID)
	}
	page.Clash, err = h.clash(c, db.Booking{VehicleID: v.ID, EventID: car.Event.ID}, form, page.Action)
	return err
}
