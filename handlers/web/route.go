package web

import "github.com/gofiber/fiber/v2"

// Route is a row of the table of what is served.
type Route struct {
	Method, Path string
	Who          Who
	Handler      fiber.Handler
}

// serve builds the router from the table. Each row's handler comes after what
// the row's Who asks for.
func (s *Server) route(app *fiber.App, routes []Route) {
	add := func(early bool) {
		for _, r := range routes {
			if early == (r.Who.Door == Unread) {
				app.Add(r.Method, r.Path, r.Who.guard(s), r.Handler)
			}
		}
	}
	app.Use(s.observe, s.limit, s.door)
	add(true)
	app.Use(s.session, s.body, s.forgery, s.method)
	add(false)
}
