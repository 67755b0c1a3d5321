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

// newCodes shows a new key for an app that makes one-time codes.
func (h *Handler) newCodes(c *fiber.Ctx) error {
	if err := accounts.WhyNoCodes(h.Me(c)); err != nil {
		return err
	}
	return h.renderNewCodes(c, fiber.StatusOK, accounts.NewCodeKey(h.Me(c)), views.NewForm(nil))
}

func (h *Handler) renderNewCodes(c *fiber.Ctx, status int, key accounts.CodeKey, form *views.Form) error {
	page, err := views.NewCodesPage(h.Page(c, ""), key, form)
	if err != nil {
		return err
	}
	return h.Render(c, status, "codes/new", page)
}

// createCodes saves the key once the app shows the right code, and shows the
// recovery codes.
func (h *Handler) createCodes(c *fiber.Ctx) error {
	form, err := h.Form(c, "secret", "code")
	if err != nil {
		return err
	}
	recovery, err := h.Net.Accounts.AddCodes(c.UserContext(), h.Me(c), form.Value("secret"), form.Value("code"))
	if form.Values["code"] = ""; refusal.KindOf(err) == refusal.Invalid && form.Value("secret") != "" {
		status, _ := web.Refused(form, err)
		return h.renderNewCodes(c, status, accounts.CodeKeyOf(h.Me(c), form.Value("secret")), form)
	}
	return h.showRecovery(c, recovery, err)
}

// renewRecoveryCodes shows new recovery codes, once.
func (h *Handler) renewRecoveryCodes(c *fiber.Ctx) error {
	recovery, err := h.Net.Accounts.RenewRecoveryCodes(c.UserContext(), h.Me(c))
	return h.showRecovery(c, recovery, err)
}

func (h *Handler) showRecovery(c *fiber.Ctx, recovery []string, err error) error {
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "codes/recovery", views.NewRecoveryPage(h.Page(c, ""), recovery))
}

// deleteCodes switches one-time codes off.
func (h *Handler) deleteCodes(c *fiber.Ctx) error {
	if err := h.Net.Accounts.RemoveCodes(c.UserContext(), h.Me(c), h.browserOf(c)); err != nil {
		return err
	}
	h.Flash(c, "codes-removed")
	return h.Redirect(c, "/account#codes")
}

// askCode asks a browser that brought the right password for the code.
func (h *Handler) askCode(c *fiber.Ctx, half string) error {
	h.SetCookie(c, "half", half, accounts.HalfLife)
	return h.renderAskCode(c, fiber.StatusOK, nil)
}

// renderAskCode shows the page that asks for the code, with why one was refused.
func (h *Handler) renderAskCode(c *fiber.Ctx, status int, denied *refusal.Error) error {
	form := views.NewForm(map[string]string{"stay": web.Short(web.Posted(c, "stay"))})
	if denied != nil {
		if _, ok := web.Refused(form, denied); !ok {
			form.Add("", denied.Message)
		}
	}
	page := views.SignInPage{Next: web.Short(web.SafePath(web.Posted(c, "next"))), Kept: web.CarriedForm(c)}
	page.Form = form
	return h.Render(c, status, "signin/code", page.Code(h.Page(c, "")))
}

// createCodeSession signs in with a code after the right password.
func (h *Handler) createCodeSession(c *fiber.Ctx) error {
	form, err := h.Form(c, "code", "stay", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	signedIn, err := h.Net.Accounts.SignInByCode(c.UserContext(), accounts.CodeForm{
		Half: c.Cookies(h.CookieName("half")), Code: form.Value("code"), Address: h.Address(c), Device: c.Cookies(h.CookieName("device")),
		Stay: form.Value("stay") == "on",
	})
	var denied *refusal.Error
	switch {
	case errors.Is(err, accounts.ErrHalf):
		return h.refuseSignIn(c, "", err)
	case errors.As(err, &denied):
		h.NoteRefusal(c, err)
		return h.renderAskCode(c, web.Statuses[denied.Kind], denied)
	case err != nil:
		return err
	}
	h.SetCookie(c, "half", "", -time.Second)
	h.SetCookie(c, "device", signedIn.Device, accounts.DeviceLife)
	return h.welcome(c, signedIn.Token, signedIn.Stay)
}

// newCodeSession leads somebody who reloads the page that asks for a code back to
// the sign-in form.
func (h *Handler) newCodeSession(c *fiber.Ctx) error { return h.Redirect(c, "/sign-in") }
