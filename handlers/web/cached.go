package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

const (
	pagesCached = 16 << 20 // bytes, packed
	partsCached = 8 << 20  // bytes, their keys not counted
)

// pageKey is whose page it is and of which address. Whose is told by what the
// CSRF tokens of a session hide, so that no token is in somebody else's page.
type pageKey struct {
	session string
	address string
}

// cachedPage is a page as it was sent, packed with gzip.
type cachedPage struct{ packed []byte }

func (p cachedPage) size() int { return 300 + len(p.packed) }

// partKey is a template and what it was given.
type partKey struct {
	name string
	data any
}

func (s *Server) startCaches() {
	clock, now := s.Net.DB.Clock(), func() time.Time { return s.Net.Now() }
	s.pages = cache.New[pageKey](cache.Config[cachedPage]{Clock: clock, Now: now, Most: pagesCached, Size: cachedPage.size})
	s.parts = cache.New[partKey](cache.Config[template.HTML]{Clock: clock, Most: partsCached, Size: func(part template.HTML) int { return len(part) }})
}

// Cached answers with the page that the same browser was sent from the same
// address, while that is true: as long as its handler says in Visit.Lasts, and
// otherwise until anything is written, for a minute at most. It is for pages
// that follow from the person, the address, the database and the clock alone,
// and set no header. A page with news (see flash.go) is made anew, as are
// fragments, and what is answered to people who are not signed in.
//
// The page is held packed, CSRF tokens and all. Nobody learns a token from the
// length of packed pages (the BREACH attack): that takes many answers that
// differ in what the attacker has typed, and each of those is another page,
// with a token of its own (docs/adr/0006).
func (s *Server) Cached(handler fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := VisitOf(c)
		if v.Me == nil || IsFragment(c) || c.Cookies(s.CookieName("flash")) != "" {
			return handler(c)
		}
		made := false
		page, _, err := s.pages.Get(c.UserContext(), pageKey{string(bare(v.Token)), c.OriginalURL()}, func() (answer cache.Answer[cachedPage], err error) {
			made = true
			now := s.Net.Now()
			if err := handler(c); err != nil {
				return answer, err
			}
			answer.Skip = c.Response().StatusCode() != fiber.StatusOK
			answer.About, answer.Until = v.Lasts.About, v.Lasts.Until
			if len(answer.About) == 0 {
				answer.About, answer.Until = []cache.Topic{cache.Anything}, now.Add(time.Minute)
			}
			answer.Value.packed = fasthttp.AppendGzipBytesLevel(nil, c.Response().Body(), packingLevel)
			return answer, nil
		})
		s.Config.Metrics.page(!made)
		if err != nil {
			return err
		}
		return page.send(c)
	}
}

// send answers with a page, to a browser that does not take gzip unpacked.
func (p cachedPage) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r := c.Response()
	if c.Request().Header.HasAcceptEncoding("gzip") {
		r.Header.SetContentEncoding("gzip")
		r.SetBodyRaw(p.packed)
		return nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(p.packed))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(unpacked)
	if err != nil {
		return err
	}
	r.SetBodyRaw(body)
	return nil
}

// Part renders a template alone, once for all equal data: four fifths of what
// a page costs is its templates. Data must hold nothing but values that can be
// compared, and no secret of one answer such as a CSRF token.
func (s *Server) Part(c *fiber.Ctx, name string, data any) (template.HTML, error) {
	part, _, err := s.parts.Get(c.UserContext(), partKey{name, data}, func() (answer cache.Answer[template.HTML], err error) {
		t := s.views.Templates.Lookup(name)
		if t == nil {
			return answer, fmt.Errorf("there is no template %q", name)
		}
		var out bytes.Buffer
		if err := t.Execute(&out, data); err != nil {
			return answer, fmt.Errorf("template %s: %w", name, err)
		}
		answer.Value = template.HTML(out.String()) //nolint:gosec // html/template made it
		return answer, nil
	})
	return part, err
}
