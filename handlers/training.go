package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// listTraining shows the courses with their coming dates.
func (h *Handler) listTraining(c *fiber.Ctx) error {
	t, err := h.Net.Training.TrainingFor(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/list", views.NewTrainingPage(h.Page(c, ""), h.Me(c), t))
}

// showCourseDate shows a date of a course, with its learners' places.
func (h *Handler) showCourseDate(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	d, err := h.Net.Training.CourseDateFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	may, err := h.Net.Nominations.MayNominate(c.UserContext(), h.Me(c), d.Event)
	if err != nil {
		return err
	}
	page := views.NewCourseDatePage(h.Page(c, ""), h.Me(c), d)
	if may {
		page.Nominate = views.EventPath(id, "/nominations")
	}
	if page.Rows, err = h.shiftRows(c, d.Openings, views.EventShifts); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/show", page)
}
