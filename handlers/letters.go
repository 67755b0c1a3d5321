package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// markLetter notes that a letter was sent to a force, or takes that back.
func (h *Handler) markLetter(sent bool) fiber.Handler {
	news := "letter-unsent"
	if sent {
		news = "letter-sent"
	}
	return func(c *fiber.Ctx) error {
		id, form, err := h.IDAndForm(c, "force", "seen")
		if err != nil {
			return err
		}
		if err := h.Net.Training.MarkLetter(c.UserContext(), h.Me(c), id, form.Value("force"), sent, form.Value("seen")); err != nil {
			return err
		}
		h.Flash(c, news)
		return h.Redirect(c, views.TrainingPath(id, "/certificates"))
	}
}
