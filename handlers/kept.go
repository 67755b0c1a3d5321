package handlers

import (
	"bytes"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
)

// pagesKept is how many bytes of pages are kept.
const pagesKept = 16 << 20

// keptPages are whole pages, each for one person. The pieces of a page that
// must differ in every answer, its CSRF tokens, are left out: a page is what
// stands between them.
type keptPages = db.Kept[pageKey, keptPage]

// pageKey is whose page it is, of which address, and in which minute by the
// network's clock: what a page says of the time may be that old.
type pageKey struct {
	person  int64
	address string
	minute  int64
}

type keptPage struct {
	address string
	between [][]byte
}

func (p keptPage) size() int {
	size := 200 + len(p.address)
	for _, part := range p.between {
		size += len(part)
	}
	return size
}

// kept answers with the page that the same person saw at the same address in
// this minute, where nothing at all was written since. It is for pages that
// follow from the person, the address, the database and the clock alone, apart
// from the CSRF token, and set no header. A page with news (see flash.go) is
// made anew, as are pieces, and what is answered to whoever is not signed in.
func (h *Handler) kept(handler fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := visitOf(c)
		if v.me == nil || isFragment(c) || c.Cookies(h.cookieName("flash")) != "" {
			return handler(c)
		}
		key := pageKey{person: v.me.ID, address: c.OriginalURL(), minute: h.Net.Now().Unix() / 60}
		made := false
		page, err := h.pages.Get(h.Net.DB, key, func() (keptPage, error) {
			made = true
			v.csrf = h.gap
			defer func() { v.csrf = "" }()
			if err := handler(c); err != nil {
				return keptPage{}, err
			}
			page := keptPage{address: key.address, between: bytes.Split(bytes.Clone(c.Response().Body()), []byte(h.gap))}
			if c.Response().StatusCode() != fiber.StatusOK {
				h.fill(c, page)
				return page, errNotKept
			}
			return page, nil
		})
		h.config.Metrics.page(!made)
		switch {
		case errors.Is(err, errNotKept):
			return nil
		case err != nil:
			return err
		}
		h.fill(c, page)
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return nil
	}
}

var errNotKept = errors.New("this is not kept")

// fill answers with a page, with tokens of its own.
func (h *Handler) fill(c *fiber.Ctx, page keptPage) {
	token := []byte(h.csrfToken(c))
	r := c.Response()
	r.ResetBody()
	for i, part := range page.between {
		if i > 0 {
			r.AppendBody(token)
		}
		r.AppendBody(part)
	}
}
