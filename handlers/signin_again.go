package handlers

import (
	"cmp"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// newProof asks somebody to prove that it is still them.
func (h *Handler) newProof(c *fiber.Ctx) error {
	return h.ShowAgain(c, fiber.StatusOK, views.SignInPage{Next: web.SafePath(web.Query(c, "next"))})
}

// createProof takes the proof, and leads to where somebody was going or shows the
// form that was kept.
func (h *Handler) createProof(c *fiber.Ctx) error {
	form, err := h.Form(c, "by", "password", "code", "credential", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	next, kept := web.SafePath(web.Posted(c, "next")), web.CarriedForm(c)
	err = h.prove(c, form)
	var denied *refusal.Error
	if errors.As(err, &denied) && denied.Kind != refusal.NotFound {
		h.NoteSecurity(c, web.WrongPassword, web.Statuses[denied.Kind], "")
		page := views.SignInPage{Next: next, Kept: kept}
		page.Form = views.NewForm(nil)
		if _, ok := web.Refused(page.Form, err); !ok {
			page.Form.Add("", denied.Message)
		}
		return h.ShowAgain(c, web.Statuses[denied.Kind], page)
	}
	if err != nil {
		return err
	}
	if kept != nil {
		web.VisitOf(c).Proved = true
		return h.ShowKept(c, fiber.StatusOK, kept)
	}
	return h.Redirect(c, cmp.Or(next, "/"))
}

// prove checks what somebody proves by who they are.
func (h *Handler) prove(c *fiber.Ctx, form *views.Form) error {
	ctx, me, token := c.UserContext(), h.Me(c), web.VisitOf(c).Token
	switch by := form.Value("by"); {
	case by == "demo" && h.DemoAllowed(c):
		return h.Net.Accounts.ProveInDemo(ctx, me, token)
	case by == "passkey":
		if err := needScripts(form); err != nil {
			return err
		}
		return h.Net.Accounts.ProveByPasskey(ctx, me, token, form.Value("credential"))
	case by == "code":
		return h.Net.Accounts.ProveByCode(ctx, me, token, form.Value("code"))
	}
	return h.Net.Accounts.Prove(ctx, me, token, form.Value("password"))
}

// createProofChallenge answers the script with what a passkey has to sign.
func (h *Handler) createProofChallenge(c *fiber.Ctx) error {
	options, err := h.Net.Accounts.AskPasskeyAgain(c.UserContext(), web.VisitOf(c).Token)
	return sendOptions(c, options, err)
}
