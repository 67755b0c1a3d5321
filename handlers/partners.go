package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPartners shows the organisations the network works with.
func (h *Handler) listPartners(c *fiber.Ctx) error {
	q := query(c, "q")
	partners, err := h.Net.DB.Partners(c.UserContext(), q)
	if err != nil {
		return err
	}
	page := views.ThingsPage{
		Page: h.page(c, "Partners"), Intro: "Organisations the network works with. They are kept when an event names them, and can be used again.",
		New: views.NavItem{Text: "Add a partner", Href: "/partners/new"}, Query: views.NewForm(map[string]string{"q": q}), Path: "/partners", Refined: q != "",
		EmptyWhy: "No partner found.", EmptyTodo: "Add one here, or name one on the plan of an event.",
	}
	for i := range partners {
		page.Rows = append(page.Rows, views.ThingRow{Href: fmt.Sprintf("/partners/%d", partners[i].ID), Name: partners[i].Name, Detail: capital(partners[i].Kind)})
	}
	return h.render(c, fiber.StatusOK, "partners/list", page)
}

// showPartner shows a partner, its contacts and the events with it.
func (h *Handler) showPartner(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderPartner(c, fiber.StatusOK, id, views.NewForm(nil))
}

// createContact adds a contact to a partner.
func (h *Handler) createContact(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	form, err := h.form(c, "contact", "post", "email", "phone")
	if err != nil {
		return err
	}
	err = h.Net.AddContact(c.UserContext(), h.me(c), id, contactTyped(form))
	if status, ok := refused(form, err); ok {
		return h.renderPartner(c, status, id, form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "contact-saved")
	return h.redirect(c, fmt.Sprintf("/partners/%d", id))
}

func (h *Handler) renderPartner(c *fiber.Ctx, status int, id int64, form *views.Form) error {
	ctx := c.UserContext()
	p, err := h.Net.DB.Partner(ctx, id)
	if err != nil {
		return err
	}
	contacts, err := h.Net.DB.Contacts(ctx, id)
	if err != nil {
		return err
	}
	events, err := h.Net.DB.Events(ctx, db.EventFilter{PartnerID: id, Backward: true, Limit: 50})
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/partners/%d", id)
	page := views.PartnerPage{Page: h.page(c, p.Name), Kind: capital(p.Kind), Notes: p.Notes, Edit: path + "/edit", Action: path + "/contacts"}
	for i := range contacts {
		c := &contacts[i]
		page.Contacts = append(page.Contacts, views.ThingRow{Href: contactPath(c.ID, "/edit"), Name: c.Name, Detail: joinWords("\n", c.Post, c.Email, c.Phone)})
	}
	for i := range events {
		page.Events = append(page.Events, views.ThingRow{Href: eventPath(events[i].ID, ""), Name: events[i].Title, Detail: views.Date(events[i].StartsAt)})
	}
	page.Form = form
	return h.render(c, status, "partners/show", page)
}

var partnerControls = []views.Field{
	{Type: "input", Name: "name", Label: "Name"},
	{Type: "input", Name: "kind", Label: "Kind of partner", List: network.PartnerKinds},
	{Type: "textarea", Name: "notes", Label: "Notes", Rows: 5},
}

// newPartner asks for a partner.
func (h *Handler) newPartner(c *fiber.Ctx) error {
	return h.renderPartnerForm(c, fiber.StatusOK, nil, views.NewForm(nil))
}

// editPartner shows the form of a partner.
func (h *Handler) editPartner(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Net.DB.Partner(c.UserContext(), id)
	if err != nil {
		return err
	}
	return h.renderPartnerForm(c, fiber.StatusOK, p, savedPartnerForm(p))
}

func savedPartnerForm(p *db.Partner) *views.Form {
	return views.NewForm(map[string]string{"name": p.Name, "kind": p.Kind, "notes": p.Notes})
}

// savePartner makes a partner or changes one.
func (h *Handler) savePartner(c *fiber.Ctx) error {
	form, err := h.form(c, "name", "kind", "notes", "version")
	if err != nil {
		return err
	}
	var p *db.Partner
	var id int64
	if c.Params("id") != "" {
		if id, err = idIn(c, "id"); err != nil {
			return err
		}
		if p, err = h.Net.DB.Partner(c.UserContext(), id); err != nil {
			return err
		}
	}
	version, _ := strconv.Atoi(form.Value("version"))
	id, err = h.Net.SavePartner(c.UserContext(), h.me(c), id, version, network.PartnerEdit{Name: form.Value("name"), Kind: form.Value("kind"), Notes: form.Value("notes")})
	if status, ok := refused(form, err); ok {
		return h.renderPartnerForm(c, status, p, form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "partner-saved")
	return h.redirect(c, fmt.Sprintf("/partners/%d", id))
}

func (h *Handler) renderPartnerForm(c *fiber.Ctx, status int, p *db.Partner, form *views.Form) error {
	page := views.FormPage{
		Page: h.page(c, "Add a partner"), Back: views.NavItem{Text: "Partners", Href: "/partners"},
		Fields: partnerControls, Action: c.Path(), Button: "Save",
	}
	if p != nil {
		page.Title, page.Caption, page.Hidden = "Change the partner", p.Name, map[string]string{"version": versionFor(status, form, p.Version)}
		if status == fiber.StatusConflict {
			page.Saved = differing(partnerControls, form, savedPartnerForm(p))
		}
	}
	page.Form = form
	return h.render(c, status, "forms/show", page)
}
