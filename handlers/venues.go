package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// listVenues shows the places where events are held.
func (h *Handler) listVenues(c *fiber.Ctx) error {
	q := web.Query(c, "q")
	venues, err := h.Net.Events.Venues(c.UserContext(), h.Me(c), q)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "partners/list", views.VenuesPage(h.Page(c, ""), q, venues))
}

// newVenue asks for a venue.
func (h *Handler) newVenue(c *fiber.Ctx) error {
	return h.renderVenue(c, fiber.StatusOK, &db.Venue{}, views.NewForm(nil))
}

// editVenue shows the form of a venue.
func (h *Handler) editVenue(c *fiber.Ctx) error {
	v, err := h.venueIn(c)
	if err != nil {
		return err
	}
	return h.renderVenue(c, fiber.StatusOK, v, venueForm(v))
}

func (h *Handler) venueIn(c *fiber.Ctx) (*db.Venue, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Events.VenueFor(c.UserContext(), h.Me(c), id)
}

// createVenue makes a venue.
func (h *Handler) createVenue(c *fiber.Ctx) error { return h.saveVenue(c, &db.Venue{}) }

// updateVenue changes a venue.
func (h *Handler) updateVenue(c *fiber.Ctx) error {
	v, err := h.venueIn(c)
	if err != nil {
		return err
	}
	return h.saveVenue(c, v)
}

// saveVenue saves what was typed about a venue; one without an id is new.
func (h *Handler) saveVenue(c *fiber.Ctx, v *db.Venue) error {
	form, err := h.Form(c, "name", "address", "postcode", "area", "version")
	if err != nil {
		return err
	}
	_, err = h.Net.Events.SaveVenue(c.UserContext(), h.Me(c), v.ID, versionIn(form), events.VenueEdit{
		Name: form.Value("name"), Address: form.Value("address"), Postcode: form.Value("postcode"), Area: form.Value("area"),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderVenue(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "venue-saved")
	return h.Redirect(c, "/venues")
}

func venueForm(v *db.Venue) *views.Form {
	return views.NewForm(map[string]string{"name": v.Name, "address": v.Address, "postcode": v.Postcode, "area": v.Area})
}

func (h *Handler) renderVenue(c *fiber.Ctx, status int, v *db.Venue, form *views.Form) error {
	page := views.VenueForm(h.Page(c, ""), v.Name)
	page.Action, page.Form = c.Path(), form
	if v.ID != 0 {
		goOn(&page, status, form, venueForm(v), v.Version)
	}
	return h.Render(c, status, "forms/show", page)
}
