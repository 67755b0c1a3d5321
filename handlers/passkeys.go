package handlers

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// newPasskey shows the form that makes a passkey.
func (h *Handler) newPasskey(c *fiber.Ctx) error {
	return h.renderNewPasskey(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderNewPasskey(c *fiber.Ctx, status int, form *views.Form) error {
	return h.Render(c, status, "passkeys/new", views.NewPasskeyPage(h.Page(c, ""), form))
}

// createChallenge answers the script with what a new passkey has to sign.
func (h *Handler) createChallenge(c *fiber.Ctx) error {
	options, err := h.Net.Accounts.NewPasskey(c.UserContext(), h.Me(c), web.VisitOf(c).Token)
	return sendOptions(c, options, err)
}

// createPasskey saves a passkey that the browser made.
func (h *Handler) createPasskey(c *fiber.Ctx) error {
	form, err := h.Form(c, "name", "credential")
	if err != nil {
		return err
	}
	if err = needScripts(form); err == nil {
		err = h.Net.Accounts.AddPasskey(c.UserContext(), h.Me(c), web.VisitOf(c).Token, form.Value("name"), form.Value("credential"))
	}
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewPasskey(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "passkey-added")
	return h.Redirect(c, "/account#passkeys")
}

// deletePasskey removes a passkey.
func (h *Handler) deletePasskey(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	if err := h.Net.Accounts.RemovePasskey(c.UserContext(), h.Me(c), h.browserOf(c), id); err != nil {
		return err
	}
	h.Flash(c, "passkey-removed")
	return h.Redirect(c, "/account#passkeys")
}

// createSignInChallenge answers the script with what a passkey has to sign to
// sign in. The code in the cookie binds it to this browser.
func (h *Handler) createSignInChallenge(c *fiber.Ctx) error {
	options, code, err := h.Net.Accounts.AskForPasskey(c.UserContext(), h.Address(c))
	if err == nil {
		h.SetCookie(c, "passkey", code, accounts.ChallengeLife)
	}
	return sendOptions(c, options, err)
}

// createPasskeySession signs in with a passkey.
func (h *Handler) createPasskeySession(c *fiber.Ctx) error {
	form, err := h.Form(c, "credential", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	var signedIn accounts.SignedIn
	if err = needScripts(form); err == nil {
		signedIn, err = h.Net.Accounts.SignInByPasskey(c.UserContext(), accounts.PasskeyForm{
			Credential: form.Value("credential"), Code: c.Cookies(h.CookieName("passkey")), Address: h.Address(c), Device: c.Cookies(h.CookieName("device")),
		})
	}
	if err != nil {
		return h.refuseSignIn(c, "", err)
	}
	h.SetCookie(c, "passkey", "", -time.Second)
	h.SetCookie(c, "device", signedIn.Device, accounts.DeviceLife)
	return h.welcome(c, signedIn.Token, 0)
}

// createFirstChallenge is createChallenge for somebody who was invited.
func (h *Handler) createFirstChallenge(c *fiber.Ctx) error {
	options, err := h.Net.Accounts.NewFirstPasskey(c.UserContext(), c.Params("code"))
	if errors.Is(err, accounts.ErrLink) {
		return h.linkEnded(c, err)
	}
	return sendOptions(c, options, err)
}

// createFirstPasskey saves the passkey of somebody who was invited, and signs in.
func (h *Handler) createFirstPasskey(c *fiber.Ctx) error {
	form, err := h.Form(c, "credential")
	if err != nil {
		return err
	}
	var signedIn accounts.SignedIn
	if err = needScripts(form); err == nil {
		signedIn, err = h.Net.Accounts.ChoosePasskey(c.UserContext(), c.Params("code"), form.Value("credential"), c.Cookies(h.CookieName("device")))
	}
	return h.chosen(c, form, signedIn, err, "passkey-chosen")
}

// needScripts refuses a form that no script has put a passkey in.
func needScripts(form *views.Form) error {
	if form.Value("credential") == "" {
		return refusal.New(refusal.Invalid, views.PasskeysNeedScripts)
	}
	return nil
}

func sendOptions(c *fiber.Ctx, options []byte, err error) error {
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(options)
}
