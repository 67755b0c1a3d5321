package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPartners shows the organisations the network works with.
func (h *Handler) listPartners(c *fiber.Ctx) error {
	q := web.Query(c, "q")
	partners, err := h.Net.Events.Partners(c.UserContext(), h.Me(c), q)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "partners/list", views.PartnersPage(h.Page(c, ""), q, partners))
}

// showPartner shows a partner, its contacts and the events with it.
func (h *Handler) showPartner(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderPartner(c, fiber.StatusOK, id, views.NewForm(nil))
}

// createContact adds a contact to a partner.
func (h *Handler) createContact(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "contact", "post", "email", "phone")
	if err != nil {
		return err
	}
	err = h.Net.Events.AddContact(c.UserContext(), h.Me(c), id, contactTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderPartner(c, status, id, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "contact-saved")
	return h.Redirect(c, views.PartnerPath(id, ""))
}

func (h *Handler) renderPartner(c *fiber.Ctx, status int, id int64, form *views.Form) error {
	p, err := h.Net.Events.PartnerPageFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.NewPartnerPage(h.Page(c, ""), p)
	page.Form = form
	return h.Render(c, status, "partners/show", page)
}

// newPartner asks for a partner.
func (h *Handler) newPartner(c *fiber.Ctx) error {
	return h.renderPartnerForm(c, fiber.StatusOK, &db.Partner{}, views.NewForm(nil))
}

// editPartner shows the form of a partner.
func (h *Handler) editPartner(c *fiber.Ctx) error {
	p, err := h.partnerIn(c)
	if err != nil {
		return err
	}
	return h.renderPartnerForm(c, fiber.StatusOK, p, partnerForm(p))
}

func (h *Handler) partnerIn(c *fiber.Ctx) (*db.Partner, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Events.PartnerFor(c.UserContext(), h.Me(c), id)
}

// createPartner makes a partner.
func (h *Handler) createPartner(c *fiber.Ctx) error { return h.savePartner(c, &db.Partner{}) }

// updatePartner changes a partner.
func (h *Handler) updatePartner(c *fiber.Ctx) error {
	p, err := h.partnerIn(c)
	if err != nil {
		return err
	}
	return h.savePartner(c, p)
}

// savePartner saves what was typed about a partner; one without an id is new.
func (h *Handler) savePartner(c *fiber.Ctx, p *db.Partner) error {
	form, err := h.Form(c, "name", "kind", "notes", "version")
	if err != nil {
		return err
	}
	id, err := h.Net.Events.SavePartner(c.UserContext(), h.Me(c), p.ID, versionIn(form), events.PartnerEdit{
		Name: form.Value("name"), Kind: form.Value("kind"), Notes: form.Value("notes"),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderPartnerForm(c, status, p, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "partner-saved")
	return h.Redirect(c, views.PartnerPath(id, ""))
}

func partnerForm(p *db.Partner) *views.Form {
	return views.NewForm(map[string]string{"name": p.Name, "kind": p.Kind, "notes": p.Notes})
}

func (h *Handler) renderPartnerForm(c *fiber.Ctx, status int, p *db.Partner, form *views.Form) error {
	page := views.PartnerForm(h.Page(c, ""), p.Name)
	page.Action, page.Form = c.Path(), form
	if p.ID != 0 {
		goOn(&page, status, form, partnerForm(p), p.Version)
	}
	return h.Render(c, status, "forms/show", page)
}
