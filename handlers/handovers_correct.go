package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/views"
)

var correctionFields = []string{"version", "mileage", "mileage_reason", "charge", "keys", "present", "damage", "cleanliness", "reason"}

// editHandover shows a keeper what was noted at a hand-over, to correct it.
func (h *Handler) editHandover(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Net.Handovers.CorrectionOf(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.renderCorrection(c, fiber.StatusOK, p, notedForm(p))
}

// notedForm is a hand-over as it was noted.
func notedForm(p *handovers.Correction) *views.Form {
	noted := p.Handover
	values := map[string]string{
		"mileage": strconv.Itoa(noted.Mileage), "mileage_reason": noted.MileageReason, "charge": strconv.Itoa(noted.Charge), "damage": noted.Damage, "cleanliness": string(noted.Cleanliness),
	}
	if noted.Keys {
		values["keys"] = "on"
	}
	var present []string
	for _, e := range p.Equipment {
		if !slices.Contains(strings.Split(noted.Missing, "\n"), e.Name) {
			present = append(present, e.Key)
		}
	}
	values["present"] = strings.Join(present, ",")
	return views.NewForm(values)
}

// updateHandover corrects what was noted at a hand-over.
func (h *Handler) updateHandover(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, correctionFields...)
	if err != nil {
		return err
	}
	p, err := h.Net.Handovers.CorrectHandover(c.UserContext(), h.Me(c), id, versionIn(form), typedHandover(form, nil), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCorrection(c, status, p, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, views.BookingPath(p.Booking.ID, ""))
}

func (h *Handler) renderCorrection(c *fiber.Ctx, status int, p *handovers.Correction, form *views.Form) error {
	page := views.CorrectionForm(h.Page(c, ""), p, form)
	page.Action = c.Path()
	goOn(&page, status, form, notedForm(p), p.Handover.Version)
	return h.Render(c, status, "forms/show", page)
}
