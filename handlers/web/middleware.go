package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/views"
)

// observe is the outermost handler: it gives the request its id, headers and
// deadline, turns errors and panics into pages, and logs and counts the answer.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	v := &Visit{id: newRequestID()}
	c.Locals(visitKey{}, v)
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	s.setHeaders(c)
	if err := next(c); err != nil {
		s.fail(c, err)
	}
	v.leave(c)
	compress(c)
	s.note(c, v, time.Since(start))
	return nil
}

// next runs the rest of the handlers; a panic in them becomes an error.
func next(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return c.Next()
}

func newRequestID() string { return rand.Text()[:16] }

// setHeaders sets the headers of every answer; handlers may loosen caching.
func (s *Server) setHeaders(c *fiber.Ctx) {
	header := &c.Response().Header
	for i := range securityHeaders {
		header.Set(securityHeaders[i][0], securityHeaders[i][1])
	}
	header.Set(fiber.HeaderXRequestID, VisitOf(c).id)
	if s.secure {
		header.Set(fiber.HeaderStrictTransportSecurity, "max-age=63072000; includeSubDomains")
	}
}

var securityHeaders = [...][2]string{
	{fiber.HeaderContentSecurityPolicy, "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'none'; object-src 'none'"},
	{fiber.HeaderXContentTypeOptions, "nosniff"},
	{fiber.HeaderXFrameOptions, "DENY"}, // for browsers that don't know frame-ancestors
	// Links with codes must not leave the app; within it the origin is needed
	// where a browser knows no Sec-Fetch-Site.
	{fiber.HeaderReferrerPolicy, "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{fiber.HeaderPermissionsPolicy, "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
	{fiber.HeaderCacheControl, "no-store"},
	{fiber.HeaderVary, strings.Join([]string{"HX-Request", "HX-Request-Type", fiber.HeaderAcceptEncoding, fiber.HeaderCookie}, ", ")},
}

// door refuses what is addressed to another server, what a proxy before us may
// have read as another request, and paths that are encoded twice, which the
// HTTP library unwraps once too often (docs/adr/0001). Health checks come by
// address, not by name.
func (s *Server) door(c *fiber.Ctx) error {
	if ambiguous(c.Request().Header.RawHeaders()) {
		c.Context().SetConnectionClose() // what follows may be the rest of it
		return fiber.NewError(fiber.StatusBadRequest, views.RequestUnclear)
	}
	if packed(&c.Request().Header) {
		c.Context().SetConnectionClose()
		return fiber.NewError(fiber.StatusUnsupportedMediaType, views.FormPacked)
	}
	if crowded(&c.Request().Header) {
		c.Context().SetConnectionClose()
		// Not on a page: making one reads the cookies and parameters.
		return c.Status(fiber.StatusRequestHeaderFieldsTooLarge).SendString(views.RequestCrowded)
	}
	path := string(c.Request().URI().PathOriginal())
	if dangerous(path) {
		return fiber.NewError(fiber.StatusBadRequest, views.AddressStrange)
	}
	if isHealth(c) || s.hosts[strings.ToLower(string(c.Request().Host()))] {
		return c.Next()
	}
	return fiber.ErrMisdirectedRequest
}

// headerReceived looks at a request before its body is read. Of one that door
// will refuse no body is read: where it ends is what is in doubt.
func headerReceived(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if ambiguous(header.RawHeaders()) || packed(header) {
		header.SetContentLength(0)
	}
	return fasthttp.RequestConfig{}
}

// packed tells whether the body of a request is compressed. No browser sends
// one so, and the HTTP library would unpack a form without any limit.
func packed(header *fasthttp.RequestHeader) bool {
	return len(header.Peek(fiber.HeaderContentEncoding)) > 0
}

// once are the headers that say which host a request is for and where it ends.
var once = [...][]byte{[]byte(fiber.HeaderHost), []byte(fiber.HeaderContentLength), []byte(fiber.HeaderTransferEncoding)}

// ambiguous tells whether the headers of a request, as sent, name a host or a
// length twice, give a length in two ways, or go on in a folded line. The HTTP
// library takes the last of each; a proxy may have taken the first.
func ambiguous(headers []byte) bool {
	var seen [len(once)]bool
	for len(headers) > 0 {
		line, rest, _ := bytes.Cut(headers, []byte{'\n'})
		headers = rest
		if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			return true
		}
		colon := bytes.IndexByte(line, ':')
		for i, name := range once {
			if colon != len(name) || !bytes.EqualFold(line[:colon], name) {
				continue
			}
			if seen[i] {
				return true
			}
			seen[i] = true
		}
	}
	return seen[1] && seen[2]
}

// dangerous tells whether a path as sent hides a separator, a control
// character or another layer of encoding. No address of ours has any.
func dangerous(path string) bool {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return true
	}
	for _, r := range plain {
		if r < ' ' || r == 0x7f || r == '%' || r == '\\' {
			return true
		}
	}
	return strings.Count(plain, "/") != strings.Count(path, "/")
}

// session finds out who is signed in.
func (s *Server) session(c *fiber.Ctx) error {
	token := c.Cookies(s.CookieName("session"))
	if token == "" {
		s.useSettings(s.Net.Registry.LookLately(c.UserContext()))
		return c.Next()
	}
	s.useSettings(s.Net.Registry.Look(c.UserContext()))
	me, err := s.Net.Accounts.PersonByToken(c.UserContext(), token)
	if err != nil {
		return err
	}
	if me != nil {
		v := VisitOf(c)
		v.Me, v.Token = me, token
	}
	return c.Next()
}

// useSettings notes that the settings could not be read. Those read last go on.
func (s *Server) useSettings(err error) {
	if err != nil {
		s.log.Warn("the settings could not be read", slog.Any("error", err))
	}
}

// method lets a form without JavaScript send the methods that forms can't.
func (s *Server) method(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodPost {
		if method := string(c.Request().PostArgs().Peek("_method")); overridable(method) {
			// All that ran so far runs for every method alike, so the router
			// goes on from the same place in the new method's list.
			c.Method(method)
		}
	}
	return c.Next()
}

func overridable(method string) bool {
	return method == fiber.MethodDelete || method == fiber.MethodPut || method == fiber.MethodPatch
}

// note logs and counts an answer: by the route's pattern, never by the path,
// which may hold a code or be followed by a name somebody searched for.
func (s *Server) note(c *fiber.Ctx, v *Visit, took time.Duration) {
	route, status := c.Route().Path, c.Response().StatusCode()
	s.Config.Metrics.observe(c.Method(), route, status, took)
	level := slog.LevelInfo
	if route == "/healthz" || route == "/readyz" || strings.HasPrefix(route, "/static/") {
		level = slog.LevelDebug
	}
	var person int64
	if v.Me != nil && !private(c) {
		person = v.Me.ID
	}
	s.log.LogAttrs(c.UserContext(), level, "request",
		slog.String("request", v.id), slog.Int64("person", person), slog.String("method", c.Method()),
		slog.String("route", route), slog.Int("status", status), slog.Duration("took", took))
}

// private tells whether the log does not say who asked: who would rather step
// out of a session is nobody’s to know.
func private(c *fiber.Ctx) bool { return strings.Contains(c.Route().Path, "/step-out") }
