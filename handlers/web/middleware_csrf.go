package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// forgery refuses unsafe requests that another site made the browser send. A
// request has to pass two checks: where the browser says the request comes from,
// and then, for a person who is signed in, the session's token.
func (s *Server) forgery(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if !s.origin.allows(c) {
		return forged(views.FormElsewhere)
	}
	if c.Context().QueryArgs().Has("_csrf") {
		return fiber.NewError(fiber.StatusBadRequest, views.AddressStrange)
	}
	v := VisitOf(c)
	if v.Me == nil || tokenFits(v.Token, sentToken(c)) {
		return c.Next()
	}
	if kept := keptForm(c); kept != nil && s.origin.sure(c) {
		// An old page of ours: the person signed in again since it was opened.
		s.NoteSecurity(c, formRefused, fiber.StatusForbidden, "")
		return s.ShowKept(c, fiber.StatusForbidden, kept)
	}
	return forged(views.FormOld)
}

// originCheck is net/http's check of Sec-Fetch-Site and Origin.
type originCheck struct {
	check *http.CrossOriginProtection
	base  string // scheme and host of BASE_URL
}

func newOriginCheck(baseURL string) (originCheck, error) {
	u, err := url.Parse(baseURL)
	if err != nil {
		return originCheck{}, err
	}
	o := originCheck{check: http.NewCrossOriginProtection(), base: u.Scheme + "://" + u.Host}
	return o, o.check.AddTrustedOrigin(o.base)
}

// allows tells whether nothing speaks against the request.
func (o originCheck) allows(c *fiber.Ctx) bool {
	r := &http.Request{Method: http.MethodPost, Host: string(c.Request().Host()), Header: http.Header{}, URL: &url.URL{}}
	for _, name := range []string{fiber.HeaderOrigin, "Sec-Fetch-Site"} {
		if value := c.Get(name); value != "" {
			r.Header.Set(name, value)
		}
	}
	return o.check.Check(r) == nil
}

// sure tells whether the browser itself vouches that a page of ours sent it.
func (o originCheck) sure(c *fiber.Ctx) bool {
	return c.Get("Sec-Fetch-Site") == "same-origin" || c.Get(fiber.HeaderOrigin) == o.base
}

func isHTTPS(baseURL string) bool { return strings.HasPrefix(baseURL, "https://") }

func sentToken(c *fiber.Ctx) string {
	if token := c.Get("X-CSRF-Token"); token != "" {
		return token
	}
	return Posted(c, "_csrf")
}

// CSRFToken returns the token for the forms of this answer, or "" when nobody
// is signed in. It is the session's token behind a random mask, so that it
// differs in every answer.
func (s *Server) CSRFToken(c *fiber.Ctx) string {
	v := VisitOf(c)
	if v.CSRF == "" && v.Token != "" {
		v.CSRF = maskedToken(v.Token)
	}
	return v.CSRF
}

// bare is what the masked token hides: it follows from the session's token,
// which is only in the browser's cookie.
func bare(session string) []byte {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("csrf"))
	return mac.Sum(nil)
}

func maskedToken(session string) string {
	secret := bare(session)
	masked := make([]byte, 2*len(secret))
	_, _ = rand.Read(masked[:len(secret)]) // never fails
	subtle.XORBytes(masked[len(secret):], masked[:len(secret)], secret)
	return base64.RawURLEncoding.EncodeToString(masked)
}

func tokenFits(session, sent string) bool {
	secret := bare(session)
	masked, err := base64.RawURLEncoding.DecodeString(sent)
	if err != nil || len(masked) != 2*len(secret) {
		return false
	}
	got := make([]byte, len(secret))
	subtle.XORBytes(got, masked[:len(secret)], masked[len(secret):])
	return subtle.ConstantTimeCompare(got, secret) == 1
}
