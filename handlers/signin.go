package handlers

import (
	"cmp"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// newSession shows the sign-in form, or leads on whoever is signed in already.
func (h *Handler) newSession(c *fiber.Ctx) error {
	next := safePath(query(c, "next"))
	if h.me(c) != nil {
		return h.redirect(c, cmp.Or(next, "/"))
	}
	return h.showSignIn(c, fiber.StatusOK, views.SignInPage{Next: next})
}

// createSession signs in with an email address and a password.
func (h *Handler) createSession(c *fiber.Ctx) error {
	form, err := h.form(c, "email", "password", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	signedIn, err := h.Net.SignIn(c.UserContext(), network.SignInForm{
		Email: form.Value("email"), Password: form.Value("password"), Address: h.address(c), Device: c.Cookies(h.cookieName("device")),
	})
	var refusal *network.Error
	if errors.As(err, &refusal) {
		h.noteRefusal(c, err)
		form = views.NewForm(map[string]string{"email": short(form.Value("email"))})
		status := statuses[refusal.Kind]
		if refusal.Kind == network.Invalid {
			refused(form, err)
		} else {
			form.Add("", refusal.Message)
		}
		page := views.SignInPage{Next: short(safePath(posted(c, "next"))), Kept: carriedForm(c)}
		page.Form = form
		return h.showSignIn(c, status, page)
	}
	if err != nil {
		return err
	}
	h.setCookie(c, "device", signedIn.Device, network.DeviceLife)
	return h.welcome(c, signedIn.Token)
}

// createDemoSession signs in as an invented person. It is not there but in a
// demo, and only for this machine.
func (h *Handler) createDemoSession(c *fiber.Ctx) error {
	if !h.demoAllowed(c) {
		return fiber.ErrNotFound
	}
	form, err := h.form(c, "person", "next", "kept-path", "kept-method", "kept.*")
	if err != nil {
		return err
	}
	id, err := idOf(form.Value("person"))
	if err != nil {
		return err
	}
	token, err := h.Net.SignInAs(c.UserContext(), id)
	if err != nil {
		return err
	}
	return h.welcome(c, token)
}

// welcome gives the browser its new session, ends the one it had, and leads to
// where it was going, or shows the form that was kept for it.
func (h *Handler) welcome(c *fiber.Ctx, token string) error {
	v := visitOf(c)
	if v.me != nil {
		if err := h.Net.SignOut(c.UserContext(), v.me, v.token); err != nil {
			return err
		}
	}
	h.setCookie(c, "session", token, 0)
	if kept := carriedForm(c); kept != nil {
		me, err := h.Net.PersonByToken(c.UserContext(), token)
		if err != nil {
			return err
		}
		v.me, v.token, v.csrf = me, token, ""
		return h.showKept(c, fiber.StatusOK, kept)
	}
	return h.redirect(c, cmp.Or(safePath(posted(c, "next")), "/"))
}

// deleteSession signs out.
func (h *Handler) deleteSession(c *fiber.Ctx) error {
	if v := visitOf(c); v.me != nil {
		if err := h.Net.SignOut(c.UserContext(), v.me, v.token); err != nil {
			return err
		}
		v.me, v.token = nil, ""
	}
	h.setCookie(c, "session", "", -1)
	// Not "cookies": they are those of the whole domain, other services' too, and
	// of ours the one by which this device is known may stay.
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	h.flash(c, "signed-out")
	return h.redirect(c, "/sign-in")
}

// browserOf is the browser that somebody is signed in with.
func (h *Handler) browserOf(c *fiber.Ctx) network.SignedIn {
	return network.SignedIn{Token: visitOf(c).token, Device: c.Cookies(h.cookieName("device"))}
}
