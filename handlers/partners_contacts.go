package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// editContact shows the form of a partner's contact.
func (h *Handler) editContact(c *fiber.Ctx) error {
	contact, partner, err := h.contactIn(c)
	if err != nil {
		return err
	}
	return h.renderContact(c, fiber.StatusOK, contact, partner, views.NewForm(map[string]string{
		"contact": contact.Name, "post": contact.Post, "email": contact.Email, "phone": contact.Phone,
	}))
}

func (h *Handler) contactIn(c *fiber.Ctx) (*db.Contact, *db.Partner, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Events.ContactFor(c.UserContext(), h.Me(c), id)
}

// updateContact corrects a contact.
func (h *Handler) updateContact(c *fiber.Ctx) error {
	form, err := h.Form(c, "contact", "post", "email", "phone")
	if err != nil {
		return err
	}
	contact, partner, err := h.contactIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Events.SaveContact(c.UserContext(), h.Me(c), contact.ID, contactTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderContact(c, status, contact, partner, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "contact-saved")
	return h.Redirect(c, views.PartnerPath(partner.ID, ""))
}

func contactTyped(form *views.Form) events.ContactEdit {
	return events.ContactEdit{Name: form.Value("contact"), Post: form.Value("post"), Email: form.Value("email"), Phone: form.Value("phone")}
}

// deleteContact forgets a contact.
func (h *Handler) deleteContact(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	contact, partner, err := h.contactIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.Events.RemoveContact(c.UserContext(), h.Me(c), contact.ID); err != nil {
		return err
	}
	h.Flash(c, "contact-removed")
	return h.Redirect(c, views.PartnerPath(partner.ID, ""))
}

func (h *Handler) renderContact(c *fiber.Ctx, status int, contact *db.Contact, partner *db.Partner, form *views.Form) error {
	page := views.ContactForm(h.Page(c, ""), views.NavItem{Text: partner.Name, Href: views.PartnerPath(partner.ID, "")})
	page.Action, page.Remove.Action, page.Form = views.ContactPath(contact.ID, "/edit"), views.ContactPath(contact.ID, ""), form
	return h.Render(c, status, "forms/show", page)
}
