package handlers

import (
	"crypto/rand"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

var bookingFields = []string{"purpose", "starts", "ends", "before", "after", "driver", "note", "form_key", "version"}

func bookingTyped(form *views.Form) vehicles.BookingForm {
	return vehicles.BookingForm{
		Purpose: db.BookingPurpose(form.Value("purpose")), Starts: form.Value("starts"), Ends: form.Value("ends"), Before: form.Value("before"), After: form.Value("after"),
		Driver: form.Value("driver"), Note: form.Value("note"),
	}
}

func newBookingForm(v *db.Vehicle, starts, ends time.Time) *views.Form {
	return views.NewForm(map[string]string{
		"starts": views.ControlTime(starts), "ends": views.ControlTime(ends), "before": strconv.Itoa(v.BeforeMinutes), "after": strconv.Itoa(v.AfterMinutes), "form_key": rand.Text(),
	})
}

// newBooking asks a keeper what the vehicle is booked for and when.
func (h *Handler) newBooking(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	day := clock.OnDay(h.dayAsked(web.Query(c, "from")), 0, 9, 0)
	form := newBookingForm(v, day, day.Add(8*time.Hour))
	takeWindow(c, form)
	return h.renderNewBooking(c, fiber.StatusOK, v, form)
}

// createBooking books a vehicle for something that is no event.
func (h *Handler) createBooking(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, bookingFields...)
	if err != nil {
		return err
	}
	id, err := h.Net.Vehicles.BookVehicle(c.UserContext(), h.Me(c), v.ID, 0, bookingTyped(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewBooking(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "car-booked")
	return h.Redirect(c, views.BookingPath(id, ""))
}

func (h *Handler) renderNewBooking(c *fiber.Ctx, status int, v *db.Vehicle, form *views.Form) error {
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return err
	}
	page := views.BookingForm(h.Page(c, ""), v, drivers)
	page.Form, page.Hidden = form, map[string]string{"form_key": form.Value("form_key")}
	if page.Clash, err = h.clash(c, db.Booking{VehicleID: v.ID}, form, views.VehiclePath(v.ID, "/bookings/new")); err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) bookingIn(c *fiber.Ctx) (*vehicles.EventCar, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Vehicles.BookingFor(c.UserContext(), h.Me(c), id)
}

// showBooking shows a booking and what can be done with it.
func (h *Handler) showBooking(c *fiber.Ctx) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	page := views.NewBookingPage(h.Page(c, ""), b, h.Net.Today())
	if !vehicles.SeesVehicles(h.Me(c)) {
		page.Back = views.BackFromBooking(b)
	}
	if page.Handovers, err = h.handoversPart(c, b); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "vehicles/booking", page)
}

// editBooking shows the form of a booking, to who may change it as it is; to
// others the booking, which says how it is.
func (h *Handler) editBooking(c *fiber.Ctx) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	if !b.MayChange {
		return h.Redirect(c, views.BookingPath(b.Booking.ID, ""))
	}
	form := savedBooking(b.Booking)
	takeWindow(c, form)
	return h.renderBooking(c, fiber.StatusOK, b, form)
}

func savedBooking(b *db.Booking) *views.Form {
	return views.NewForm(map[string]string{
		"purpose": string(b.Purpose), "starts": views.ControlTime(b.StartsAt), "ends": views.ControlTime(b.EndsAt), "before": strconv.Itoa(b.BeforeMinutes), "after": strconv.Itoa(b.AfterMinutes),
		"driver": views.IDText(b.DriverID), "note": b.Note,
	})
}

// updateBooking changes a booking.
func (h *Handler) updateBooking(c *fiber.Ctx) error {
	form, err := h.Form(c, bookingFields...)
	if err != nil {
		return err
	}
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Vehicles.ChangeBooking(c.UserContext(), h.Me(c), b.Booking.ID, versionIn(form), bookingTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderBooking(c, status, b, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, views.BookingPath(b.Booking.ID, ""))
}

func (h *Handler) renderBooking(c *fiber.Ctx, status int, b *vehicles.EventCar, form *views.Form) error {
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), b.Vehicle.ID)
	if err != nil {
		return err
	}
	page := views.ChangeBookingForm(h.Page(c, ""), b, drivers)
	page.Form, page.Hidden = form, map[string]string{"version": versionFor(status, form, b.Booking.Version)}
	if status == fiber.StatusConflict && form.Value("version") != strconv.Itoa(b.Booking.Version) {
		page.Saved = views.Differing(page.Fields, form, savedBooking(b.Booking))
	}
	if page.Clash, err = h.clash(c, *b.Booking, form, views.BookingPath(b.Booking.ID, "/edit")); err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", page)
}

// confirmBooking lets a request have the vehicle.
func (h *Handler) confirmBooking(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Vehicles.ConfirmBooking(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "car-confirmed")
	return h.Redirect(c, views.BookingPath(id, ""))
}

// ending is a way for a booking to end that is asked about on a page of its own.
type ending struct {
	form  func(views.Page, *vehicles.EventCar) views.FormPage
	may   func(*vehicles.EventCar) bool
	do    func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error
	flash string
}

var endings = map[string]ending{
	"decline": {
		form: views.DeclineBookingForm, flash: "car-declined",
		may: func(b *vehicles.EventCar) bool { return b.MayAnswer },
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Vehicles.DeclineBooking(c.UserContext(), h.Me(c), id, form.Value("reason"))
		},
	},
	"cancel": {
		form: views.CancelBookingForm, flash: "car-cancelled",
		may: func(b *vehicles.EventCar) bool { return b.MayCancel },
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Vehicles.CancelBooking(c.UserContext(), h.Me(c), id, form.Value("reason"))
		},
	},
	"recall": {
		form: views.RecallBookingForm, flash: "car-recalled",
		may: func(b *vehicles.EventCar) bool { return b.MayRecall },
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Events.RecallBooking(c.UserContext(), h.Me(c), id, form.Value("reason"), events.Crew(form.Value("crew")))
		},
	},
}

// confirmEnding asks why a booking ends, and says what happens. A person who
// may not end it in this way is led to the booking, which shows its status.
func (h *Handler) confirmEnding(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		b, err := h.bookingIn(c)
		if err != nil {
			return err
		}
		if !endings[name].may(b) {
			return h.Redirect(c, views.BookingPath(b.Booking.ID, ""))
		}
		return h.renderEnding(c, fiber.StatusOK, endings[name], views.NewForm(map[string]string{"crew": string(events.CrewToStall)}))
	}
}

// endBooking ends a booking in one of the ways there are.
func (h *Handler) endBooking(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, form, err := h.IDAndForm(c, "reason", "crew")
		if err != nil {
			return err
		}
		err = endings[name].do(h, c, id, form)
		if status, ok := web.Refused(form, err); ok {
			return h.renderEnding(c, status, endings[name], form)
		}
		if err != nil {
			return err
		}
		h.Flash(c, endings[name].flash)
		return h.Redirect(c, views.BookingPath(id, ""))
	}
}

func (h *Handler) renderEnding(c *fiber.Ctx, status int, e ending, form *views.Form) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	page := e.form(h.Page(c, ""), b)
	page.Action, page.Form = c.Path(), form
	return h.Render(c, status, "forms/show", page)
}
