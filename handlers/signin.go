package handlers

import (
	"cmp"
	"errors"
	"html"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

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

func (h *Handler) showSignIn(c *fiber.Ctx, status int, page views.SignInPage) error {
	form := page.Form
	page.Page = h.page(c, "Sign in")
	page.Form = form
	if h.demoAllowed(c) {
		people, err := h.Net.DemoPeople(c.UserContext())
		if err != nil {
			return err
		}
		for _, p := range people {
			page.People = append(page.People, views.DemoPerson{ID: p.ID, Name: p.Name(), Roles: capital(network.Joined(p.Roles, ", "))})
		}
	}
	return h.render(c, status, "signin/show", page)
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

// demoAllowed tells whether a request may sign in as an invented person: from
// this machine, and by no proxy, behind which everybody seems to be here.
func (h *Handler) demoAllowed(c *fiber.Ctx) bool {
	return h.config.Demo && !h.reachable && c.Context().RemoteIP().IsLoopback() &&
		c.Get(fiber.HeaderXForwardedFor) == "" && c.Get(fiber.HeaderForwarded) == "" && c.Get(fiber.HeaderVia) == ""
}

// reachable tells whether others than this machine are meant to reach it: it
// answers to a name of the network, or a proxy stands before it.
func (c *Config) reachable() bool {
	return len(c.Proxies) > 0 || slices.ContainsFunc(c.Hosts, func(host string) bool { return !OnThisMachine(host) })
}

// OnThisMachine tells whether a host, with or without a port, is a loopback
// address: nobody else reaches it.
func OnThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
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

// askToSignIn answers whoever must sign in first. A form that was sent is kept
// and can be sent again after signing in; a piece of a page is told to htmx,
// so that the page it belongs to stays as it is.
func (h *Handler) askToSignIn(c *fiber.Ctx) error {
	switch {
	case c.Get("HX-Request") == "true":
		c.Set("HX-Redirect", "/sign-in")
		return c.SendStatus(http.StatusUnauthorized)
	case c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead:
		return c.Redirect("/sign-in?next="+url.QueryEscape(c.OriginalURL()), http.StatusSeeOther)
	}
	kept := keptForm(c)
	return h.showSignIn(c, http.StatusUnauthorized, views.SignInPage{Kept: kept, Lost: kept == nil})
}

// showKept shows a form that was not taken, to be sent again by hand.
func (h *Handler) showKept(c *fiber.Ctx, status int, kept *views.Kept) error {
	page := views.KeptPage{Kept: *kept, Discard: "/", Why: "You are signed in. This was not saved yet, because your session had ended: read it and send it now."}
	if status != fiber.StatusOK {
		page.Why = "You signed in again after that page was opened, so this was not saved yet: read it and send it now."
	}
	page.Page = h.page(c, "Send what you typed?")
	return h.render(c, status, "signin/kept", page)
}

// Limits of a form that is kept: each page on the way to sending it carries it.
const (
	keptFields = 200
	keptSize   = 64 << 10 // bytes of its path, names and values, as a page writes them
)

// echoed is how many bytes of an address, or of a path to go on to, a page
// gives back to somebody who is not signed in.
const echoed = 2 << 10

// whole returns a form that is small enough to be kept, and nil for any other.
func whole(kept *views.Kept) *views.Kept {
	size := written(kept.Path)
	for _, f := range kept.Fields {
		size += written(f.Name) + written(f.Value)
	}
	if len(kept.Fields) > keptFields || size > keptSize {
		return nil
	}
	return kept
}

// written is how many bytes a text takes in a page: a quotation mark takes five.
func written(text string) int { return len(html.EscapeString(text)) + 4*strings.Count(text, "+") }

// short returns a text that is short enough to be given back, or "".
func short(text string) string {
	if written(text) > echoed {
		return ""
	}
	return text
}

// keptForm keeps the form of this request, without passwords and tokens. It
// returns nil for one that is too large.
func keptForm(c *fiber.Ctx) *views.Kept {
	if visitOf(c).dropped {
		return nil
	}
	kept := &views.Kept{Path: safePath(c.OriginalURL()), Method: c.Method()}
	for _, f := range typed(c) {
		switch {
		case f.Name == "_method" && c.Method() == fiber.MethodPost && overridable(f.Value):
			kept.Method = f.Value
		case f.Name == "_method", f.Name == "_csrf", strings.Contains(f.Name, "password"):
		default:
			kept.Fields = append(kept.Fields, f)
		}
	}
	if kept.Path == "" {
		kept.Path = "/"
	}
	return whole(kept)
}

// carriedForm is the kept form that a sign-in form carries along, or nil.
func carriedForm(c *fiber.Ctx) *views.Kept {
	kept := &views.Kept{Method: fiber.MethodPost}
	for _, f := range typed(c) {
		name, ok := strings.CutPrefix(f.Name, "kept.")
		switch {
		case ok:
			kept.Fields = append(kept.Fields, views.KeptField{Name: name, Value: f.Value})
		case f.Name == "kept-path":
			kept.Path = safePath(f.Value)
		case f.Name == "kept-method" && overridable(f.Value):
			kept.Method = f.Value
		}
	}
	if kept.Path == "" {
		return nil
	}
	return whole(kept)
}

// browserOf is the browser that somebody is signed in with.
func (h *Handler) browserOf(c *fiber.Ctx) network.SignedIn {
	return network.SignedIn{Token: visitOf(c).token, Device: c.Cookies(h.cookieName("device"))}
}

// safePath returns a path of ours as it is, and "" for anything that could
// lead elsewhere.
func safePath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\n\t") || dangerous(u.EscapedPath()) {
		return ""
	}
	return path
}
