package handlers

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
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
	return h.keepingSaved(c, err, vehiclePath(id, "/drivers"))
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
	drivers := vehiclePath(vehicleID, "/drivers")
	if e.Ended {
		return h.Redirect(c, drivers)
	}
	page := views.FormPage{
		Page: h.Page(c, "End the authorisation of "+e.Driver.Name()), Caption: e.Vehicle.Name, Back: views.NavItem{Text: "Who may drive it", Href: drivers},
		Intro:  []string{"The authorisation ends at once. To give it back, record it again."},
		Action: c.Path(), Method: fiber.MethodDelete, Button: "End the authorisation", Kind: "warning",
	}
	if e.Out {
		page.Intro = append(page.Intro, e.Driver.FirstName+" has it out now. Call them before you go on.")
	}
	if len(e.Bookings) == 0 {
		page.Intro = append(page.Intro, e.Driver.FirstName+" is not named as the driver of any upcoming booking.")
	} else {
		page.Intro = append(page.Intro, "Somebody else has to drive for these bookings. "+h.ToldWords("We will tell the people who booked it and the other keepers."))
	}
	for i := range e.Bookings {
		b := &e.Bookings[i]
		page.Before = append(page.Before, views.Saved{Label: bookingFor(b), Value: views.Span(b.StartsAt, b.EndsAt)})
	}
	return h.Render(c, fiber.StatusOK, "forms/show", page)
}

// endAuthorisation takes an authorisation to drive away.
func (h *Handler) endAuthorisation(c *fiber.Ctx) error {
	return h.removeKept(c, "authorisation", "/drivers", func(vehicleID, id int64) error {
		return h.Net.Vehicles.EndAuthorisation(c.UserContext(), h.Me(c), vehicleID, id)
	})
}

// driverControls ask who of those who were found may drive, and from when to
// when. There are none before somebody was looked for.
func (h *Handler) driverControls(c *fiber.Ctx, form *views.Form, find *views.FindPerson) ([]views.Field, error) {
	people, more, err := h.Net.Vehicles.Drivable(c.UserContext(), h.Me(c), find.Name)
	switch {
	case err != nil:
		return nil, err
	case more:
		find.Why = fmt.Sprintf("More people have this name. The first %d are shown: enter more of it to find others.", len(people))
	case len(people) == 0 && find.Name != "":
		find.Why = "Nobody was found. Enter at least two letters of the first or last name of somebody in " + h.Net.Settings.ForceName + "."
	}
	if len(people) == 0 && !form.HasErrors() {
		return nil, nil
	}
	all := make([]views.Option, len(people))
	for i := range people {
		all[i] = views.Option{Value: idText(people[i].ID), Text: joinWords(", ", people[i].Name(), gradeAndArea(&people[i]))}
	}
	return []views.Field{
		{Type: "radios", Name: "person", Label: "Person", Options: all, Hint: "If they are authorised already, this renews it: the last day you enter counts."},
		{Type: "date", Name: "from", Label: "From"},
		{Type: "date", Name: "until", Label: "Until"},
	}, nil
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
	find := &views.FindPerson{Path: vehiclePath(v.ID, "/drivers"), Name: strings.TrimSpace(form.Value("q"))}
	controls, err := h.driverControls(c, form, find)
	if err != nil {
		return err
	}
	page := views.KeepingPage{Empty: "Nobody is authorised to drive it yet.", Adding: "Authorise somebody, or renew", Find: find}
	page.FormPage = views.FormPage{
		Page: h.Page(c, "Who may drive it"), Caption: v.Name, Back: views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")},
		Fields: controls, Action: vehiclePath(v.ID, "/drivers"), Button: "Record", Hidden: map[string]string{"form_key": form.Value("form_key"), "q": find.Name},
	}
	for _, d := range drivers {
		until := dayOf(d.Authorisation.ExpiresOn)
		if ended := d.Authorisation.EndedOn; ended != "" {
			until = dayOf(ended) + ", when it was ended"
		}
		row := views.KeptRow{Name: d.Person.Name(), Detail: dayOf(d.Authorisation.GrantedOn) + " to " + until, Tag: capital(d.Standing), Tone: standingTone(d.Standing)}
		if d.Standing != action.Lapsed {
			row.Ask, row.Verb = vehiclePath(v.ID, fmt.Sprintf("/drivers/%d", d.Authorisation.ID)), "End"
		}
		page.Rows = append(page.Rows, row)
	}
	page.Form = form
	return h.Render(c, status, "vehicles/keeping", page)
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
	id, form, err := h.IDAndForm(c, "from", "station", "address")
	if err != nil {
		return err
	}
	err = h.Net.Vehicles.AddBase(c.UserContext(), h.Me(c), id, vehicles.BaseEdit{From: form.Value("from"), Station: form.Value("station"), Address: form.Value("address")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderBases(c, status, form)
	}
	return h.keepingSaved(c, err, vehiclePath(id, "/bases"))
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
	plan := vehiclePath(v.ID, "/bases")
	i := slices.IndexFunc(bases, func(b db.Base) bool { return b.ID == id })
	if i < 0 {
		return h.Redirect(c, plan)
	}
	lives := "It has no base from " + dayOf(bases[i].FromOn) + " on."
	if i > 0 {
		lives = "It is based at " + bases[i-1].Station + " from " + dayOf(bases[i].FromOn) + " on."
	}
	if i+1 < len(bases) {
		lives = strings.TrimSuffix(lives, " on.") + " until " + dayOf(bases[i+1].FromOn) + "."
	}
	return h.Render(c, fiber.StatusOK, "forms/show", views.FormPage{
		Page: h.Page(c, "Remove "+bases[i].Station+" from the plan"), Caption: v.Name, Back: views.NavItem{Text: "Where it lives", Href: plan},
		Intro: []string{lives, "To have it back, plan it again."}, Action: c.Path(), Method: fiber.MethodDelete, Button: "Remove", Kind: "warning",
	})
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
	page := views.KeepingPage{Empty: "No base is planned yet.", Adding: "Plan a base"}
	page.FormPage = views.FormPage{
		Page: h.Page(c, "Where it lives"), Caption: v.Name, Back: views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")},
		Intro:  []string{"It is based at each station until the next one begins. Book a base rotation for the day on which it moves."},
		Fields: baseControls, Action: vehiclePath(v.ID, "/bases"), Button: "Add to the plan",
	}
	today := h.Net.Today().Format(time.DateOnly)
	for i, b := range bases {
		row := views.KeptRow{Name: b.Station, Detail: joinWords(", ", "From "+dayOf(b.FromOn), b.Address), Ask: vehiclePath(v.ID, fmt.Sprintf("/bases/%d", b.ID)), Verb: "Remove"}
		if b.FromOn <= today && (i+1 == len(bases) || bases[i+1].FromOn > today) {
			row.Tag, row.Tone = "Now", "good"
		}
		page.Rows = append(page.Rows, row)
	}
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
	return h.keepingSaved(c, remove(vehicleID, id), vehiclePath(vehicleID, page))
}

func (h *Handler) keepingSaved(c *fiber.Ctx, err error, path string) error {
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, path)
}
