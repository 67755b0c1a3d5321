package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// Who says who may come in by a route. The router, the menu, the refusal and
// the tests of permissions read it.
type Who struct {
	Name  string // as tests and their tables call it, such as "runsEvent"
	Door  Door
	Roles []db.Role // one of them is enough; for ByRole and Told
	Leads bool      // leading any event is enough too; for Told
}

// Door is how a route finds out who may come in.
type Door int

// How a route finds out who may come in.
const (
	LookedUp Door = iota // the router asks to sign in; package network looks up what the route is about, and decides
	Told                 // the router asks to sign in; package network asks for the role, and refuses in words of its own
	ByRole               // the router asks for the role
	SignedIn             // the router asks to sign in
	Link                 // the code in the path says who it is
	Open                 // anybody
	Unread               // anybody, and no session is read
)

// guard returns what runs before the handler of a route.
func (w Who) guard(s *Server) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := w.admit(s, c); err != nil {
			return err
		}
		return c.Next()
	}
}

// admit refuses who does not come in.
func (w Who) admit(s *Server, c *fiber.Ctx) error {
	if w.Door >= Link {
		return nil
	}
	me := s.Me(c)
	if me == nil {
		return errSignIn
	}
	if w.Door == ByRole && !w.Lets(me) {
		return &refusal.Error{Kind: refusal.Forbidden, Message: views.OnlyFor(w.Roles)}
	}
	return nil
}

// Lets tells whether somebody who is signed in may come in, where that does not
// depend on what the route is about.
func (w Who) Lets(p *db.Person) bool {
	if w.Door == Told || w.Door == ByRole {
		return w.Leads && p.Leads || slices.ContainsFunc(w.Roles, p.Role)
	}
	return w.Door != LookedUp
}
