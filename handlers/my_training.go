package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// showMyTraining shows what the reader learned, learns and teaches.
func (h *Handler) showMyTraining(c *fiber.Ctx) error {
	me := h.Me(c)
	t, err := h.Net.Training.MyTrainingFor(c.UserContext(), me)
	if err != nil {
		return err
	}
	page := views.NewMyTrainingPage(h.Page(c, ""), me, t)
	if page.Renew, err = h.shiftRows(c, t.Renew, views.OwnTraining); err != nil {
		return err
	}
	if page.On, err = h.shiftRows(c, t.On, views.OwnTraining); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/mine", page)
}
