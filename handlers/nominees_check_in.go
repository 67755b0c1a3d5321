package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// newGuestCheckIn asks whoever takes part by a link for the code of a session.
func (h *Handler) newGuestCheckIn(c *fiber.Ctx) error {
	if _, err := h.takingPart(c); err != nil {
		return err
	}
	return h.renderCheckIn(c, fiber.StatusOK, guestCheckIn(c), views.NewForm(nil))
}

// createGuestCheckIn notes that whoever takes part by a link is at a session.
func (h *Handler) createGuestCheckIn(c *fiber.Ctx) error {
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	form, err := h.form(c, "code")
	if err != nil {
		return err
	}
	_, err = h.Net.JoinSession(c.UserContext(), m.Person, form.Value("code"))
	if status, ok := refused(form, err); ok {
		return h.renderCheckIn(c, status, guestCheckIn(c), form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "checked-in")
	return h.redirect(c, nomineePath(c, ""))
}

// guestCheckIn is where a guest's form goes and leads back to.
func guestCheckIn(c *fiber.Ctx) checkIn {
	return checkIn{action: nomineePath(c, "/check-in"), back: views.NavItem{Text: "Your place", Href: nomineePath(c, "")}}
}
