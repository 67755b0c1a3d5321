package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// usefulness are the answers to how useful a course was, from 1.
var usefulness = []views.Option{
	{Value: "1", Text: "1, not at all"}, {Value: "2", Text: "2"}, {Value: "3", Text: "3"}, {Value: "4", Text: "4"}, {Value: "5", Text: "5, very"},
}

// newCourseFeedback asks a learner what a course date was like.
func (h *Handler) newCourseFeedback(c *fiber.Ctx) error {
	e, err := h.eventIn(c)
	if err != nil {
		return err
	}
	return h.askFeedback(c, h.Me(c), e, trainingPath(e.ID, ""))
}

// createCourseFeedback keeps what a learner said.
func (h *Handler) createCourseFeedback(c *fiber.Ctx) error {
	e, err := h.eventIn(c)
	if err != nil {
		return err
	}
	return h.giveFeedback(c, h.Me(c), e, trainingPath(e.ID, ""))
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
	page := views.FormPage{Page: h.Page(c, "What was it like?"), Caption: e.Title, Back: views.NavItem{Text: e.Title, Href: back}, Intro: []string{given.Error()}}
	return h.Render(c, status, "training/answered", page)
}

func (h *Handler) renderFeedbackForm(c *fiber.Ctx, status int, form *views.Form, e *db.Event, back string) error {
	readers := "the trainers"
	if e.Kind == db.Conference {
		readers = "those who run it"
	}
	page := views.FormPage{
		Caption: e.Title, Back: views.NavItem{Text: e.Title, Href: back}, Action: back + "/feedback", Button: "Send",
		Intro: []string{capital(readers) + " read the answers of at least five people together. They hold no name and no time. What you write may still tell who you are."},
		Fields: []views.Field{
			{Type: "radios", Name: "usefulness", Label: "How useful was it for your work?", Options: usefulness},
			{Type: "radios", Name: "pace", Label: "How was the pace?", Options: views.Options(db.Paces, capital)},
			{Type: "textarea", Name: "keep", Label: "What should stay as it is? (optional)", Rows: 3},
			{Type: "textarea", Name: "change", Label: "What should change? (optional)", Rows: 3},
		},
	}
	page.Page = h.Page(c, "What was it like?")
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// answersWords names the page of what people said of an event.
func answersWords(e *db.Event) string {
	if e.Kind == db.Conference {
		return "What delegates said"
	}
	return "What learners said"
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
	page := views.AnswersPage{Page: h.Page(c, answersWords(f.Event)), Event: eventHead(f.Event, ""), Back: views.NavItem{Text: "Register", Href: trainingPath(id, "/register")}, Held: f.Held}
	if f.Event.Kind == db.Conference {
		page.Back = views.NavItem{Text: f.Event.Title, Href: trainingPath(id, "")}
	}
	if page.Count = len(f.Answers); page.Count > 0 {
		for i := range usefulness {
			page.Usefulness = append(page.Usefulness, views.Saved{Label: usefulness[i].Text, Value: strconv.Itoa(f.Usefulness[i+1])})
		}
		for _, pace := range db.Paces {
			page.Pace = append(page.Pace, views.Saved{Label: capital(pace), Value: fmt.Sprint(f.Pace[pace])})
		}
	}
	for i := range f.Answers {
		if keep := f.Answers[i].Keep; keep != "" {
			page.Keep = append(page.Keep, keep)
		}
		if change := f.Answers[i].Change; change != "" {
			page.Change = append(page.Change, change)
		}
	}
	return h.Render(c, fiber.StatusOK, "training/answers", page)
}
