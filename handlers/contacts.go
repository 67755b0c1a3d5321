package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

func contactPath(id int64, end string) string { return fmt.Sprintf("/contacts/%d%s", id, end) }

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
	id, err := idIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.ContactFor(c.UserContext(), h.me(c), id)
}

// updateContact corrects a contact.
func (h *Handler) updateContact(c *fiber.Ctx) error {
	form, err := h.form(c, "contact", "post", "email", "phone")
	if err != nil {
		return err
	}
	contact, partner, err := h.contactIn(c)
	if err != nil {
		return err
	}
	err = h.Net.SaveContact(c.UserContext(), h.me(c), contact.ID, contactTyped(form))
	if status, ok := refused(form, err); ok {
		return h.renderContact(c, status, contact, partner, form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "contact-saved")
	return h.redirect(c, partnerPath(partner.ID, ""))
}

func contactTyped(form *views.Form) network.ContactEdit {
	return network.ContactEdit{Name: form.Value("contact"), Post: form.Value("post"), Email: form.Value("email"), Phone: form.Value("phone")}
}

// deleteContact forgets a contact.
func (h *Handler) deleteContact(c *fiber.Ctx) error {
	if _, err := h.form(c); err != nil {
		return err
	}
	contact, partner, err := h.contactIn(c)
	if err != nil {
		return err
	}
	if err := h.Net.RemoveContact(c.UserContext(), h.me(c), contact.ID); err != nil {
		return err
	}
	h.flash(c, "contact-removed")
	return h.redirect(c, partnerPath(partner.ID, ""))
}

func (h *Handler) renderContact(c *fiber.Ctx, status int, contact *db.Contact, partner *db.Partner, form *views.Form) error {
	page := views.FormPage{
		Page: h.page(c, "Change the contact"), Caption: partner.Name, Back: views.NavItem{Text: partner.Name, Href: partnerPath(partner.ID, "")},
		Fields: contactControls, Action: contactPath(contact.ID, "/edit"), Button: "Save",
		Remove: &views.Removal{
			Summary: "Remove this contact", Text: "Events that name this contact will have none, so we can’t tell anybody there when they move. Their details are deleted.",
			Button: "Remove the contact", Action: contactPath(contact.ID, ""),
		},
	}
	page.Form = form
	return h.render(c, status, "forms/show", page)
}
