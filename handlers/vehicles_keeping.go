package handlers

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

var driverControls = []views.Field{
	{Type: "input", Name: "email", Label: "E-mail address of the person", Mode: "email", Hint: "To renew, record it again with the new days."},
	{Type: "date", Name: "from", Label: "From"},
	{Type: "date", Name: "until", Label: "Until"},
}

// listDrivers shows who may drive a vehicle.
func (h *Handler) listDrivers(c *fiber.Ctx) error {
	form := views.NewForm(map[string]string{"from": h.Net.Today().Format(time.DateOnly)})
	return h.renderDrivers(c, fiber.StatusOK, form)
}

// authoriseDriver records that somebody may drive a vehicle.
func (h *Handler) authoriseDriver(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	form, err := h.form(c, "email", "from", "until")
	if err != nil {
		return err
	}
	err = h.Net.AuthoriseDriver(c.UserContext(), h.me(c), id, network.AuthorisationEdit{Email: form.Value("email"), From: form.Value("from"), Until: form.Value("until")})
	if status, ok := refused(form, err); ok {
		return h.renderDrivers(c, status, form)
	}
	return h.keepingSaved(c, err, vehiclePath(id, "/drivers"))
}

// endAuthorisation takes an authorisation to drive away.
func (h *Handler) endAuthorisation(c *fiber.Ctx) error {
	return h.removeKept(c, "authorisation", "/drivers", func(vehicleID, id int64) error {
		return h.Net.EndAuthorisation(c.UserContext(), h.me(c), vehicleID, id)
	})
}

func (h *Handler) renderDrivers(c *fiber.Ctx, status int, form *views.Form) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	drivers, err := h.Net.Drivers(c.UserContext(), h.me(c), v.ID)
	if err != nil {
		return err
	}
	page := views.KeepingPage{Caption: v.Name, Empty: "Nobody may drive it yet.", Adding: "Authorise somebody, or renew"}
	page.FormPage = views.FormPage{
		Page: h.page(c, "Who may drive it"), Back: views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")},
		Fields: driverControls, Action: vehiclePath(v.ID, "/drivers"), Button: "Record",
	}
	soon := h.Net.Today().AddDate(0, 0, 30).Format(time.DateOnly)
	for _, d := range drivers {
		until := dayText(d.Authorisation.ExpiresOn)
		if ended := d.Authorisation.EndedOn; ended != "" {
			until = dayText(ended) + ", when it was ended"
		}
		row := views.KeptRow{Name: d.Person.Name(), Detail: dayText(d.Authorisation.GrantedOn) + " to " + until, Tag: "Current", Tone: "good"}
		if row.Remove, row.Verb = vehiclePath(v.ID, fmt.Sprintf("/drivers/%d", d.Authorisation.ID)), "End"; !d.Current {
			row.Tag, row.Tone, row.Remove = "Not current", "bad", ""
		} else if d.Authorisation.ExpiresOn <= soon {
			row.Tag, row.Tone = "Ends soon", "warn"
		}
		page.Rows = append(page.Rows, row)
	}
	page.Form = form
	return h.render(c, status, "vehicles/keeping", page)
}

var baseControls = []views.Field{
	{Type: "date", Name: "from", Label: "From"},
	{Type: "input", Name: "station", Label: "Station"},
	{Type: "input", Name: "address", Label: "Address"},
}

// listBases shows where a vehicle lives, and will live.
func (h *Handler) listBases(c *fiber.Ctx) error {
	return h.renderBases(c, fiber.StatusOK, views.NewForm(nil))
}

// createBase plans where a vehicle lives from a day on.
func (h *Handler) createBase(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	form, err := h.form(c, "from", "station", "address")
	if err != nil {
		return err
	}
	err = h.Net.AddBase(c.UserContext(), h.me(c), id, network.BaseEdit{From: form.Value("from"), Station: form.Value("station"), Address: form.Value("address")})
	if status, ok := refused(form, err); ok {
		return h.renderBases(c, status, form)
	}
	return h.keepingSaved(c, err, vehiclePath(id, "/bases"))
}

// deleteBase takes a base out of the plan.
func (h *Handler) deleteBase(c *fiber.Ctx) error {
	return h.removeKept(c, "base", "/bases", func(vehicleID, id int64) error {
		return h.Net.RemoveBase(c.UserContext(), h.me(c), vehicleID, id)
	})
}

func (h *Handler) renderBases(c *fiber.Ctx, status int, form *views.Form) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	bases, err := h.Net.BasesOf(c.UserContext(), h.me(c), v.ID)
	if err != nil {
		return err
	}
	page := views.KeepingPage{Caption: v.Name, Empty: "No base is planned yet.", Adding: "Plan a base"}
	page.FormPage = views.FormPage{
		Page: h.page(c, "Where it lives"), Back: views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")},
		Intro:  []string{"It lives at each station until the next one begins. Book a base rotation for the day on which it moves."},
		Fields: baseControls, Action: vehiclePath(v.ID, "/bases"), Button: "Add to the plan",
	}
	today := h.Net.Today().Format(time.DateOnly)
	for i, b := range bases {
		row := views.KeptRow{Name: b.Station, Detail: joinWords(", ", "From "+dayText(b.FromOn), b.Address), Remove: vehiclePath(v.ID, fmt.Sprintf("/bases/%d", b.ID)), Verb: "Remove"}
		if b.FromOn <= today && (i+1 == len(bases) || bases[i+1].FromOn > today) {
			row.Tag, row.Tone = "Now", "good"
		}
		page.Rows = append(page.Rows, row)
	}
	page.Form = form
	return h.render(c, status, "vehicles/keeping", page)
}

// removeKept removes a line of what is kept of a vehicle.
func (h *Handler) removeKept(c *fiber.Ctx, param, page string, remove func(vehicleID, id int64) error) error {
	vehicleID, err := idIn(c, "id")
	if err != nil {
		return err
	}
	id, err := idIn(c, param)
	if err != nil {
		return err
	}
	if _, err := h.form(c); err != nil {
		return err
	}
	return h.keepingSaved(c, remove(vehicleID, id), vehiclePath(vehicleID, page))
}

func (h *Handler) keepingSaved(c *fiber.Ctx, err error, path string) error {
	if err != nil {
		return err
	}
	h.flash(c, "plan-saved")
	return h.redirect(c, path)
}

// dayText writes a day such as 2027-08-14 in words.
func dayText(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}
