package handlers

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
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
	if v := chosenVehicle(car, web.Query(c, "vehicle")); v != nil {
		form = eventCarForm(v, car.Event, h.Net.Now())
		form.Values["vehicle"] = idText(v.ID)
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

// eventCarForm is a booking as long as its event, or from now on once that has
// begun. No time is kept free before it that is over, as the vehicle may have been out then.
func eventCarForm(v *db.Vehicle, e *db.Event, now time.Time) *views.Form {
	starts := e.StartsAt
	if soonest := now.Truncate(time.Minute).Add(time.Minute); starts.Before(soonest) {
		starts = soonest
	}
	form := newBookingForm(v, starts, e.EndsAt)
	if starts.Add(-time.Duration(v.BeforeMinutes) * time.Minute).Before(now) {
		form.Values["before"] = "0"
	}
	return form
}

// chosenVehicle is the vehicle that is asked for, or the first one.
func chosenVehicle(car *vehicles.EventCar, id string) *db.Vehicle {
	for i := range car.Vehicles {
		if idText(car.Vehicles[i].ID) == id {
			return &car.Vehicles[i]
		}
	}
	if len(car.Vehicles) == 0 {
		return nil
	}
	return &car.Vehicles[0]
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
	return h.Redirect(c, eventPath(car.Event.ID, "/car"))
}

// renderEventCar shows the car of an event with what was typed, if anything.
func (h *Handler) renderEventCar(c *fiber.Ctx, status int, car *vehicles.EventCar, form *views.Form) error {
	e := car.Event
	page := views.EventCarPage{Event: eventHead(e, "car"), Active: car.Active, Fallback: e.Fallback, Shows: e.ShowsCar, None: len(car.Vehicles) == 0}
	page.FormPage = views.FormPage{Page: h.Page(c, "Car"), Action: eventPath(e.ID, "/car"), Button: "Ask for the car"}
	if car.Keeper {
		page.Button = "Book the car"
	}
	if !car.Runs { // a keeper, who may not open the other pages of the event
		page.Event.Tabs = nil
	} else if !action.Fixed(e) {
		page.Plan = eventPath(e.ID, "/edit/car")
	}
	if car.Booking != nil {
		page.Recalled = !car.Booking.RecalledAt.IsZero()
		card := views.NewBookingCard(car, h.Net.Today(), page.CSRF)
		card.Fallback = "" // which the page says below
		page.Booking = &card
	}
	if v := chosenVehicle(car, form.Value("vehicle")); v != nil && !car.Active && !action.Fixed(e) && e.EndsAt.After(h.Net.Now()) {
		if err := h.addBookingForm(c, &page, car, v, form); err != nil {
			return err
		}
	}
	return h.Render(c, status, "vehicles/event", page)
}

func (h *Handler) addBookingForm(c *fiber.Ctx, page *views.EventCarPage, car *vehicles.EventCar, v *db.Vehicle, form *views.Form) error {
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	fields := views.BookingFields(drivers, true)
	if len(car.Vehicles) > 1 {
		var all []views.Option
		for i := range car.Vehicles {
			all = append(all, views.Option{Value: idText(car.Vehicles[i].ID), Text: car.Vehicles[i].Name})
		}
		fields = append([]views.Field{{Type: "select", Name: "vehicle", Label: "Vehicle", Options: all}}, fields...)
	}
	page.Fields, page.Form = fields, form
	page.Hidden = map[string]string{"form_key": form.Value("form_key")}
	if len(car.Vehicles) == 1 {
		page.Hidden["vehicle"] = idText(v.ID)
	}
	page.Clash, err = h.clash(c, db.Booking{VehicleID: v.ID, EventID: car.Event.ID}, form, page.Action)
	return err
}
