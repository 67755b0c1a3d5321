package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/views"
)

// guestFields are what somebody who is not known says of themselves.
var guestFields = []string{"first", "last", "rank", "force"}

func guestForm(form *views.Form) nominations.GuestForm {
	return nominations.GuestForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Rank: form.Value("rank"), Force: form.Value("force"),
	}
}

func nomineePath(c *fiber.Ctx, end string) string { return "/nominations/" + c.Params("code") + end }

// showNominee shows a nomination to anybody who has its link: the code is the permission.
func (h *Handler) showNominee(c *fiber.Ctx) error {
	return h.renderNominee(c, fiber.StatusOK, views.NewForm(nil))
}

// openQuestion leads a person who is signed in to the page of a question to them.
func (h *Handler) openQuestion(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	code, err := h.Net.Nominations.OpenQuestion(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Redirect(c, "/nominations/"+code)
}

// answerNominee accepts or declines a nomination by its link.
func (h *Handler) answerNominee(c *fiber.Ctx) error {
	form, err := h.Form(c, append([]string{"answer"}, guestFields...)...)
	if err != nil {
		return err
	}
	news := ""
	switch form.Value("answer") {
	case "accept":
		var g *db.Signup
		g, err = h.Net.Nominations.AcceptNomination(c.UserContext(), c.Params("code"), guestForm(form))
		news = placeNews(g)
	case "decline":
		err = h.Net.Nominations.DeclineNomination(c.UserContext(), c.Params("code"))
	default:
		return fiber.NewError(fiber.StatusBadRequest, views.AnswerMissing)
	}
	return h.nomineeDone(c, form, err, news)
}

// placeNews is the news after somebody accepts: whether they have a place; ""
// when they accepted before.
func placeNews(g *db.Signup) string {
	if g == nil {
		return ""
	}
	return "nominee-" + string(g.Status)
}

// confirmDecline asks once more before a nomination is declined, which can't be undone.
func (h *Handler) confirmDecline(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if !m.Answerable() {
		return h.Redirect(c, nomineePath(c, ""))
	}
	return h.Render(c, fiber.StatusOK, "forms/show", views.DeclineNominationForm(h.Page(c, ""), m.Event, nomineePath(c, "")))
}

// withdrawNominee gives up the place of the person who has the link.
func (h *Handler) withdrawNominee(c *fiber.Ctx) error {
	form, err := h.Form(c, "reason")
	if err != nil {
		return err
	}
	return h.nomineeDone(c, form, h.Net.Nominations.WithdrawNominee(c.UserContext(), c.Params("code"), form.Value("reason")), "withdrawn")
}

// rejoinNominee takes the place again of somebody who had withdrawn.
func (h *Handler) rejoinNominee(c *fiber.Ctx) error {
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	g, err := h.Net.Nominations.RejoinNominee(c.UserContext(), c.Params("code"))
	return h.nomineeDone(c, form, err, placeNews(g))
}

// updateGuest saves name and rank of a guest.
func (h *Handler) updateGuest(c *fiber.Ctx) error {
	form, err := h.Form(c, "first", "last", "rank")
	if err != nil {
		return err
	}
	return h.nomineeDone(c, form, h.Net.Nominations.CorrectGuest(c.UserContext(), c.Params("code"), guestForm(form)), "nominee-saved")
}

// nomineeDone goes back to the page of a nomination, with what was refused.
func (h *Handler) nomineeDone(c *fiber.Ctx, form *views.Form, err error, news string) error {
	if status, ok := web.Refused(form, err); ok {
		return h.renderNominee(c, status, form)
	}
	if err != nil {
		return err
	}
	if news != "" {
		h.Flash(c, news)
	}
	return h.Redirect(c, nomineePath(c, ""))
}

// updateGuestStepOut notes, or takes back, that a guest would rather step out of a session.
func (h *Handler) updateGuestStepOut(out bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		session, err := web.IDIn(c, "session")
		if err != nil {
			return err
		}
		form, err := h.Form(c)
		if err != nil {
			return err
		}
		return h.nomineeDone(c, form, h.Net.Nominations.StepOutNominee(c.UserContext(), c.Params("code"), session, out), "")
	}
}

// sendGuestCertificate sends the certificate of the person who has the link.
func (h *Handler) sendGuestCertificate(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Certificate == "" {
		return web.ErrNotFound
	}
	return h.sendCertificateOf(c, m.Person, m.Certificate)
}

// newGuestFeedback asks a guest what a course date was like.
func (h *Handler) newGuestFeedback(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted {
		return web.ErrNotFound
	}
	return h.askFeedback(c, m.Person, m.Event, nomineePath(c, ""))
}

// createGuestFeedback keeps what a guest said.
func (h *Handler) createGuestFeedback(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted {
		return web.ErrNotFound
	}
	return h.giveFeedback(c, m.Person, m.Event, nomineePath(c, ""))
}

func (h *Handler) renderNominee(c *fiber.Ctx, status int, form *views.Form) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	return h.Render(c, status, "nominations/show", views.NewNomineePage(h.Page(c, ""), m, nomineePath(c, ""), h.Net.Now(), form))
}
