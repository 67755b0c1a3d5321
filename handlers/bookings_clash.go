package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// takeWindow fills a form in from the link of a free window.
func takeWindow(c *fiber.Ctx, form *views.Form) {
	for _, name := range views.WindowFields {
		if typed := web.Query(c, name); typed != "" {
			form.Values[name] = typed
		}
	}
}

// clash is what a booking would meet as its form is filled in, with the free
// times as links to the form at path; nil when there is nothing to say. What
// can't be read meets nothing yet.
func (h *Handler) clash(c *fiber.Ctx, b db.Booking, form *views.Form, path string) (*views.Clash, error) {
	preview, err := h.Net.Vehicles.PreviewBooking(c.UserContext(), h.Me(c), b, bookingTyped(form))
	if err != nil {
		if _, ok := web.Refused(views.NewForm(nil), err); ok {
			err = nil
		}
		return nil, err
	}
	return views.NewClash(preview, &b, form, path), nil
}
