package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// newCourseFeedback asks a learner what a course date was like.
func (h *Handler) newCourseFeedback(c *fiber.Ctx) error {
	e, err := h.eventIn(c)
	if err != nil {
		return err
	}
	return h.askFeedback(c, h.Me(c), e, views.TrainingPath(e.ID, ""))
}

// createCourseFeedback keeps what a learner said.
func (h *Handler) createCourseFeedback(c *fiber.Ctx) error {
	e, err := h.eventIn(c)
	if err != nil {
		return err
	}
	return h.giveFeedback(c, h.Me(c), e, views.TrainingPath(e.ID, ""))
}

// giveFeedback keeps what somebody said on the form below the page at back.
func (h *Handler) giveFeedback(c *fiber.Ctx, me *db.Person, e *db.Event, back string) error {
	form, err := h.Form(c, "usefulness", "pace", "keep", "change")
	if err != nil {
		return err
	}
	err = h.Net.Training.GiveFeedback(c.UserContext(), me, e.ID, training.FeedbackForm{
		Usefulness: form.Value("usefulness"), Pace: form.Value("pace"), Keep: form.Value("keep"), Change: form.Value("change"),
	})
	if refusal.KindOf(err) == refusal.Conflict {
		return h.renderFeedbackGiven(c, fiber.StatusConflict, e, back, err)
	}
	if status, ok := web.Refused(form, err); ok {
		return h.renderFeedbackForm(c, status, form, e, back)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "feedback-given")
	return h.Redirect(c, back)
}

// askFeedback asks somebody what it was like, or thanks them when they have
// answered before, on a page below the one at back.
func (h *Handler) askFeedback(c *fiber.Ctx, me *db.Person, e *db.Event, back string) error {
	switch err := h.Net.Training.FeedbackOpen(c.UserContext(), me, e); {
	case refusal.KindOf(err) == refusal.Conflict:
		return h.renderFeedbackGiven(c, fiber.StatusOK, e, back, err)
	case err != nil:
		return err
	}
	return h.renderFeedbackForm(c, fiber.StatusOK, views.NewForm(nil), e, back)
}

// renderFeedbackGiven thanks somebody who has said what it was like, in the
// words of the refusal.
func (h *Handler) renderFeedbackGiven(c *fiber.Ctx, status int, e *db.Event, back string, given error) error {
	return h.Render(c, status, "training/answered", views.FeedbackGivenPage(h.Page(c, ""), e, back, given.Error()))
}

func (h *Handler) renderFeedbackForm(c *fiber.Ctx, status int, form *views.Form, e *db.Event, back string) error {
	page := views.FeedbackForm(h.Page(c, ""), e, back)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// showCourseFeedback shows those who teach a course date what its learners said.
func (h *Handler) showCourseFeedback(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	f, err := h.Net.Training.CourseFeedbackFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/answers", views.NewAnswersPage(h.Page(c, ""), f))
}
