package handlers

import (
	"io"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// sendBadges sends the badges of an event as a PDF. A name that cannot be
// printed leaves a line to write it on.
func (h *Handler) sendBadges(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	e, badges, err := h.Net.Programme.BadgesFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	all, err := views.NewBadges(badges, h.Net.Settings().NetworkName)
	if err != nil {
		return err
	}
	return sendPDF(c, "badges", func(w io.Writer) error {
		return views.WriteBadges(w, e.Title, h.Net.Settings().ForceName, h.Net.Now(), all)
	})
}
