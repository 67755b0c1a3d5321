package handlers

import (
	"cmp"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// newSession shows the sign-in form. A person who is signed in already is led on.
func (h *Handler) newSession(c *fiber.Ctx) error {
	next := web.SafePath(web.Query(c, "next"))
	if h.Me(c) != nil {
		return h.Redirect(c, cmp.Or(next, "/"))
	}
	return h.ShowSignIn(c, fiber.StatusOK, views.SignInPage{Next: next})
}

// createSession signs in with an email address and a password.
func (h *Handler) createSession(c *fiber.Ctx) error {
	form, err := h.Form(c, "email", "password", "stay", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	signedIn, err := h.Net.Accounts.SignIn(c.UserContext(), accounts.SignInForm{
		Email: form.Value("email"), Password: form.Value("password"), Address: h.Address(c), Device: c.Cookies(h.CookieName("device")),
		Stay: form.Value("stay") == "on",
	})
	if err != nil {
		return h.refuseSignIn(c, form.Value("email"), err)
	}
	if signedIn.Half != "" {
		return h.askCode(c, signedIn.Half)
	}
	h.SetCookie(c, "device", signedIn.Device, accounts.DeviceLife)
	return h.welcome(c, signedIn.Token, signedIn.Stay)
}

// refuseSignIn shows the sign-in form again, with why it was refused.
func (h *Handler) refuseSignIn(c *fiber.Ctx, email string, err error) error {
	var denied *refusal.Error
	if !errors.As(err, &denied) {
		return err
	}
	h.NoteRefusal(c, err)
	form := views.NewForm(map[string]string{"email": web.Short(email), "stay": web.Short(web.Posted(c, "stay"))})
	if denied.Kind == refusal.Invalid {
		web.Refused(form, err)
	} else {
		form.Add("", denied.Message)
	}
	page := views.SignInPage{Next: web.Short(web.SafePath(web.Posted(c, "next"))), Kept: web.CarriedForm(c)}
	page.Form = form
	return h.ShowSignIn(c, web.Statuses[denied.Kind], page)
}

// createDemoSession signs in as an invented person. It is not there but in a
// demo, and only for this machine.
func (h *Handler) createDemoSession(c *fiber.Ctx) error {
	if !h.DemoAllowed(c) {
		return fiber.ErrNotFound
	}
	form, err := h.Form(c, "person", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	id, err := web.IDOf(form.Value("person"))
	if err != nil {
		return err
	}
	token, err := h.Net.Accounts.SignInAs(c.UserContext(), id)
	if err != nil {
		return err
	}
	return h.welcome(c, token, 0)
}

// welcome gives the browser its new session, for some time or until it is closed
// (0), ends the one it had, and leads to where it was going, or shows the form
// that was kept for it.
func (h *Handler) welcome(c *fiber.Ctx, token string, stay time.Duration) error {
	return h.welcomeTo(c, token, stay, web.SafePath(web.Posted(c, "next")))
}

// welcomeTo is welcome for a path where the browser was going, or "".
func (h *Handler) welcomeTo(c *fiber.Ctx, token string, stay time.Duration, next string) error {
	v := web.VisitOf(c)
	if v.Me != nil {
		if err := h.Net.Accounts.SignOut(c.UserContext(), v.Me, v.Token); err != nil {
			return err
		}
	}
	h.SetCookie(c, "session", token, stay)
	if kept := web.CarriedForm(c); kept != nil {
		me, err := h.Net.Accounts.PersonByToken(c.UserContext(), token)
		if err != nil {
			return err
		}
		v.Me, v.Token, v.CSRF = me, token, ""
		return h.ShowKept(c, fiber.StatusOK, kept)
	}
	return h.Redirect(c, cmp.Or(next, "/"))
}

// deleteSession signs out.
func (h *Handler) deleteSession(c *fiber.Ctx) error {
	if v := web.VisitOf(c); v.Me != nil {
		if err := h.Net.Accounts.SignOut(c.UserContext(), v.Me, v.Token); err != nil {
			return err
		}
		v.Me, v.Token = nil, ""
	}
	h.SetCookie(c, "session", "", -1)
	// Not "cookies": they are those of the whole domain, other services' too, and
	// of ours the one by which this device is known may stay.
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	h.Flash(c, "signed-out")
	return h.Redirect(c, "/sign-in")
}

// browserOf is the browser that somebody is signed in with.
func (h *Handler) browserOf(c *fiber.Ctx) accounts.SignedIn {
	return accounts.SignedIn{Token: web.VisitOf(c).Token, Device: c.Cookies(h.CookieName("device"))}
}
