package handlers

import (
	"cmp"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// createInvitation invites one person: by email, or, where no mail server is set,
// by a link that is shown once.
func (h *Handler) createInvitation(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "next")
	if err != nil {
		return err
	}
	if h.Config.NoMail {
		return h.showInvitation(c, id)
	}
	if err := h.Net.Accounts.Invite(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "invited")
	return h.Redirect(c, cmp.Or(web.SafePath(form.Value("next")), "/people"))
}

// showInvitation makes and shows the link of one person.
func (h *Handler) showInvitation(c *fiber.Ctx, id int64) error {
	p, link, err := h.Net.Accounts.InviteByHand(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page, err := views.NewInviteLinkPage(h.Page(c, ""), p, link)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "accounts/link", page)
}

// newInvitations shows who would be invited: everybody who can be, or those who
// are ticked in the list of people.
func (h *Handler) newInvitations(c *fiber.Ctx) error {
	ticked := tickedIn(web.QueryAll(c, "people"))
	if web.Query(c, "chosen") != "" && len(ticked) == 0 {
		form := views.NewForm(nil)
		form.Add("people", views.ChooseWhoToInvite)
		return h.renderInvitations(c, fiber.StatusUnprocessableEntity, form, nil)
	}
	return h.renderInvitations(c, fiber.StatusOK, nil, ticked)
}

// tickedIn returns the ids in some texts; what is none is left out.
func tickedIn(texts []string) (ids []int64) {
	for _, text := range texts {
		if id, err := web.IDOf(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func (h *Handler) renderInvitations(c *fiber.Ctx, status int, form *views.Form, ticked []int64) error {
	to, err := h.Net.Accounts.PeopleToInvite(c.UserContext(), h.Me(c), ticked)
	if err != nil {
		return err
	}
	if form == nil {
		form = views.InviteForm(to)
	}
	return h.Render(c, status, "accounts/invite", views.NewInvitePage(h.Page(c, ""), to, form))
}

// createInvitations invites those who are ticked.
func (h *Handler) createInvitations(c *fiber.Ctx) error {
	form, err := h.Form(c, "people")
	if err != nil {
		return err
	}
	ids := tickedIn(strings.Split(form.Value("people"), ","))
	_, err = h.Net.Accounts.InviteAll(c.UserContext(), h.Me(c), ids)
	if status, ok := web.Refused(form, err); ok {
		return h.renderInvitations(c, status, form, nil)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "invited-all")
	return h.Redirect(c, "/people/invitations")
}

// showInvitationProgress shows how far the invitations are.
func (h *Handler) showInvitationProgress(c *fiber.Ctx) error {
	to, err := h.Net.Accounts.InvitationProgress(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "accounts/progress", views.NewInviteProgress(to, h.Config.NoMail))
}

// newPassword shows the form behind a link by which somebody gets in.
func (h *Handler) newPassword(c *fiber.Ctx) error {
	return h.renderNewPassword(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderNewPassword(c *fiber.Ctx, status int, form *views.Form) error {
	purpose, err := h.Net.Accounts.LinkOpen(c.UserContext(), c.Params("code"))
	if err != nil {
		return h.linkEnded(c, err)
	}
	return h.Render(c, status, "accounts/welcome", views.NewWelcomePage(h.Page(c, ""), c.Params("code"), purpose, h.Net.Accounts.Ways(), form))
}

// linkEnded answers a link that lets nobody in.
func (h *Handler) linkEnded(c *fiber.Ctx, err error) error {
	if !errors.Is(err, accounts.ErrLink) {
		return err
	}
	h.NoteRefusal(c, err)
	return h.Render(c, fiber.StatusNotFound, "accounts/ended", views.NewLinkEndedPage(h.Page(c, ""), err.Error()))
}

// createPassword saves the password and signs in.
func (h *Handler) createPassword(c *fiber.Ctx) error {
	form, err := h.Form(c, "password")
	if err != nil {
		return err
	}
	signedIn, err := h.Net.Accounts.ChoosePassword(c.UserContext(), c.Params("code"), form.Value("password"), c.Cookies(h.CookieName("device")))
	return h.chosen(c, form, signedIn, err, "password-chosen")
}

// chosen answers somebody who chose how to sign in by a link: in they are, or the
// form is shown again. news is the key of what is said then.
func (h *Handler) chosen(c *fiber.Ctx, form *views.Form, signedIn accounts.SignedIn, err error, news string) error {
	form.Values = map[string]string{} // passwords are not sent back
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewPassword(c, status, form)
	}
	if err != nil {
		return h.linkEnded(c, err)
	}
	if signedIn.Half != "" {
		return h.askCode(c, signedIn.Half)
	}
	h.SetCookie(c, "device", signedIn.Device, accounts.DeviceLife)
	if err := h.welcome(c, signedIn.Token, 0); err != nil {
		return err
	}
	web.VisitOf(c).Token = signedIn.Token // so that the news is sealed for the new session
	h.Flash(c, news)
	return nil
}

// newPasswordAsk shows the form of somebody who forgot a password.
func (h *Handler) newPasswordAsk(c *fiber.Ctx) error {
	return h.renderPasswordAsk(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderPasswordAsk(c *fiber.Ctx, status int, form *views.Form) error {
	return h.Render(c, status, "accounts/ask", views.NewPasswordAskPage(h.Page(c, ""), form))
}

// createPasswordAsk asks for a link. The answer is the same for every address.
func (h *Handler) createPasswordAsk(c *fiber.Ctx) error {
	form, err := h.Form(c, "email")
	if err != nil {
		return err
	}
	if h.Config.NoMail {
		return h.renderPasswordAsk(c, fiber.StatusConflict, form)
	}
	err = h.Net.Accounts.AskForPassword(c.UserContext(), form.Value("email"), h.Address(c))
	if refusal.KindOf(err) == refusal.TooMany {
		h.NoteRefusal(c, err)
		form.Add("", err.Error())
		return h.renderPasswordAsk(c, fiber.StatusTooManyRequests, form)
	}
	if status, ok := web.Refused(form, err); ok {
		return h.renderPasswordAsk(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "password-asked")
	return h.Redirect(c, "/sign-in")
}
