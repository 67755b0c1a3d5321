package web

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

// askToSignIn answers somebody who must sign in first. A form that was sent is kept
// and can be sent again after signing in; a piece of a page is told to htmx,
// so that the page it belongs to stays as it is.
func (s *Server) askToSignIn(c *fiber.Ctx) error {
	switch {
	case c.Get("HX-Request") == "true":
		c.Set("HX-Redirect", "/sign-in")
		return c.SendStatus(http.StatusUnauthorized)
	case c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead:
		return c.Redirect("/sign-in?next="+url.QueryEscape(c.OriginalURL()), http.StatusSeeOther)
	}
	kept := keptForm(c)
	return s.ShowSignIn(c, http.StatusUnauthorized, views.SignInPage{Kept: kept, Lost: kept == nil})
}

// askAgain has somebody prove that it is still them. A form that was sent is kept
// like that of somebody whose session had ended.
func (s *Server) askAgain(c *fiber.Ctx) error {
	switch {
	case c.Get("HX-Request") == "true":
		c.Set("HX-Redirect", AgainPath)
		return c.SendStatus(http.StatusForbidden)
	case c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead:
		return c.Redirect(AgainPath+"?next="+url.QueryEscape(c.OriginalURL()), http.StatusSeeOther)
	}
	kept := keptForm(c)
	return s.ShowAgain(c, http.StatusOK, views.SignInPage{Kept: kept, Lost: kept == nil})
}

// AgainPath is where somebody proves that it is still them.
const AgainPath = "/account/again"

// ShowAgain shows the form by which somebody proves that it is still them.
func (s *Server) ShowAgain(c *fiber.Ctx, status int, page views.SignInPage) error {
	ways, err := s.Net.Accounts.WaysOf(c.UserContext(), s.Me(c))
	if err != nil {
		return err
	}
	ways.Demo = ways.Demo && s.DemoAllowed(c)
	return s.Render(c, status, "signin/again", page.Again(s.Page(c, ""), ways))
}

// ShowSignIn shows the sign-in form.
func (s *Server) ShowSignIn(c *fiber.Ctx, status int, page views.SignInPage) error {
	var demo []db.Person
	if s.DemoAllowed(c) {
		var err error
		if demo, err = s.Net.Accounts.DemoPeople(c.UserContext()); err != nil {
			return err
		}
	}
	return s.Render(c, status, "signin/show", page.On(s.Page(c, ""), s.Net.Accounts.Ways(), demo))
}

// DemoAllowed tells whether a request may sign in as an invented person: from
// this machine, and by no proxy, behind which everybody seems to be here.
func (s *Server) DemoAllowed(c *fiber.Ctx) bool {
	return s.Config.Demo && !s.reachable && c.Context().RemoteIP().IsLoopback() &&
		c.Get(fiber.HeaderXForwardedFor) == "" && c.Get(fiber.HeaderForwarded) == "" && c.Get(fiber.HeaderVia) == ""
}

// ShowKept shows a form that was not taken, to be sent again by hand.
func (s *Server) ShowKept(c *fiber.Ctx, status int, kept *views.Kept) error {
	return s.Render(c, status, "signin/kept", views.NewKeptPage(s.Page(c, ""), *kept, status == fiber.StatusOK, VisitOf(c).Proved))
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

// Short returns a text that is short enough to be given back, or "".
func Short(text string) string {
	if written(text) > echoed {
		return ""
	}
	return text
}

// keptForm keeps the form of this request, without passwords and tokens. It
// returns nil for one that is too large.
func keptForm(c *fiber.Ctx) *views.Kept {
	if VisitOf(c).dropped {
		return nil
	}
	kept := &views.Kept{Path: SafePath(c.OriginalURL()), Method: c.Method()}
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

// CarriedForm is the kept form that a sign-in form carries along, or nil.
func CarriedForm(c *fiber.Ctx) *views.Kept {
	kept := &views.Kept{Method: fiber.MethodPost}
	for _, f := range typed(c) {
		name, ok := strings.CutPrefix(f.Name, "kept.")
		switch {
		case ok:
			kept.Fields = append(kept.Fields, views.KeptField{Name: name, Value: f.Value})
		case f.Name == "kept-path":
			kept.Path = SafePath(f.Value)
		case f.Name == "kept-method" && overridable(f.Value):
			kept.Method = f.Value
		}
	}
	if kept.Path == "" {
		return nil
	}
	return whole(kept)
}

// SafePath returns a path of ours as it is, and "" for anything that could
// lead elsewhere.
func SafePath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\n\t") || dangerous(u.EscapedPath()) {
		return ""
	}
	return path
}
