package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// showGuestNeeds asks somebody who takes part by a link what they need.
func (h *Handler) showGuestNeeds(c *fiber.Ctx) error {
	return h.renderGuestNeeds(c, fiber.StatusOK, nil)
}

// updateGuestNeeds keeps what somebody who takes part by a link needs.
func (h *Handler) updateGuestNeeds(c *fiber.Ctx) error {
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "access", "dietary")
	if err != nil {
		return err
	}
	err = h.Net.Programme.SaveNeeds(c.UserContext(), m.Person, m.Event.ID, programme.NeedsForm{Access: form.Value("access"), Dietary: form.Value("dietary")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderGuestNeeds(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, needsNews(form))
	return h.Redirect(c, nomineePath(c, ""))
}

// takingPart returns the nomination of a link by which somebody takes part.
func (h *Handler) takingPart(c *fiber.Ctx) (*nominations.Nominee, error) {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return nil, err
	}
	if m.Nomination.Status != db.NominationAccepted || m.Opening == nil || !m.Opening.On() {
		return nil, web.ErrNotFound
	}
	return m, nil
}

func (h *Handler) renderGuestNeeds(c *fiber.Ctx, status int, form *views.Form) error {
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	needs, err := h.Net.Programme.NeedsFor(c.UserContext(), m.Person, m.Event.ID)
	if err != nil {
		return err
	}
	if !needs.Open {
		return web.ErrNotFound
	}
	page := views.GuestNeedsForm(h.Page(c, ""), needs, nomineePath(c, ""))
	if page.Form = form; form == nil {
		page.Form = savedNeeds(needs)
	}
	return h.Render(c, status, "forms/show", page)
}
