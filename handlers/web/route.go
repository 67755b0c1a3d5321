package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/accounts"
)

// Route is a row of the table of what is served.
type Route struct {
	Method, Path string
	Who          Who
	Again        bool // it asks again who it is, when that was proved more than 10 minutes ago
	Handler      fiber.Handler
}

// guard returns what runs before the handler.
func (r Route) guard(s *Server) fiber.Handler {
	who := r.Who.guard(s)
	if !r.Again {
		return who
	}
	return func(c *fiber.Ctx) error {
		if err := r.Who.admit(s, c); err != nil {
			return err
		}
		err := s.Net.Accounts.Proven(c.UserContext(), VisitOf(c).Token)
		if errors.Is(err, accounts.ErrAgain) {
			return s.askAgain(c)
		}
		if err != nil {
			return err
		}
		return c.Next()
	}
}

// serve builds the router from the table. Each row's handler comes after what
// the row's Who asks for.
func (s *Server) route(app *fiber.App, routes []Route) {
	add := func(early bool) {
		for _, r := range routes {
			if early == (r.Who.Door == Unread) {
				app.Add(r.Method, r.Path, r.guard(s), r.Handler)
			}
		}
	}
	app.Use(s.observe, s.limit, s.door)
	add(true)
	app.Use(s.session, s.body, s.forgery, s.method)
	add(false)
}
