package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// listVenues shows the places where events are held.
func (h *Handler) listVenues(c *fiber.Ctx) error {
	q := query(c, "q")
	venues, err := h.Net.DB.Venues(c.UserContext(), q)
	if err != nil {
		return err
	}
	page := views.ThingsPage{
		Page: h.page(c, "Venues"), Intro: "Places where events are held. They are kept when an event names them, and can be used again.",
		New: views.NavItem{Text: "Add a venue", Href: "/venues/new"}, Query: views.NewForm(map[string]string{"q": q}), Path: "/venues", Refined: q != "",
		EmptyWhy: "No venue found.", EmptyTodo: "Add one here, or name one on the plan of an event.",
	}
	for i := range venues {
		_, address, _ := venueWords(&venues[i])
		page.Rows = append(page.Rows, views.ThingRow{Href: fmt.Sprintf("/venues/%d/edit", venues[i].ID), Name: venues[i].Name, Detail: address})
	}
	return h.render(c, fiber.StatusOK, "partners/list", page)
}

func venueControls() []views.Field {
	return []views.Field{
		{Type: "input", Name: "name", Label: "Venue"},
		{Type: "textarea", Name: "address", Label: "Address", Rows: 3},
		{Type: "input", Name: "postcode", Label: "Postcode", Width: "govuk-input--width-10"},
		{Type: "select", Name: "area", Label: "Area", Options: options(network.Areas, same), Empty: "Not in one area"},
	}
}

// newVenue asks for a venue.
func (h *Handler) newVenue(c *fiber.Ctx) error {
	return h.renderVenue(c, fiber.StatusOK, nil, views.NewForm(nil))
}

// editVenue shows the form of a venue.
func (h *Handler) editVenue(c *fiber.Ctx) error {
	v, err := h.venueIn(c)
	if err != nil {
		return err
	}
	return h.renderVenue(c, fiber.StatusOK, v, savedVenue(v))
}

// venueIn is the venue of the path, or nil where it names none.
func (h *Handler) venueIn(c *fiber.Ctx) (*db.Venue, error) {
	if c.Params("id") == "" {
		return nil, nil
	}
	id, err := idIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.DB.Venue(c.UserContext(), id)
}

func savedVenue(v *db.Venue) *views.Form {
	return views.NewForm(map[string]string{"name": v.Name, "address": v.Address, "postcode": v.Postcode, "area": v.Area})
}

// saveVenue makes a venue or changes one.
func (h *Handler) saveVenue(c *fiber.Ctx) error {
	form, err := h.form(c, "name", "address", "postcode", "area", "version")
	if err != nil {
		return err
	}
	v, err := h.venueIn(c)
	if err != nil {
		return err
	}
	var id int64
	if v != nil {
		id = v.ID
	}
	version, _ := strconv.Atoi(form.Value("version"))
	_, err = h.Net.SaveVenue(c.UserContext(), h.me(c), id, version, network.VenueEdit{
		Name: form.Value("name"), Address: form.Value("address"), Postcode: form.Value("postcode"), Area: form.Value("area"),
	})
	if status, ok := refused(form, err); ok {
		return h.renderVenue(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "venue-saved")
	return h.redirect(c, "/venues")
}

func (h *Handler) renderVenue(c *fiber.Ctx, status int, v *db.Venue, form *views.Form) error {
	page := views.FormPage{
		Page: h.page(c, "Add a venue"), Back: views.NavItem{Text: "Venues", Href: "/venues"},
		Fields: venueControls(), Action: c.Path(), Button: "Save",
	}
	if v != nil {
		page.Title, page.Caption, page.Hidden = "Change the venue", v.Name, map[string]string{"version": versionFor(status, form, v.Version)}
		page.Intro = []string{"A correction shows on every event held there."}
		if status == fiber.StatusConflict {
			page.Saved = differing(venueControls(), form, savedVenue(v))
		}
	}
	page.Form = form
	return h.render(c, status, "forms/show", page)
}
