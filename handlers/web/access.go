package web

import (
	"mime/multipart"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// Visit is what is known about the request being answered.
type Visit struct {
	id     string       // the request id, quoted to people as the reference number
	Me     *db.Person   // nil when nobody is signed in
	Token  string       // of the session, empty when nobody is signed in
	CSRF   string       // the token for this answer's forms, made when first asked for
	Proved bool         // it was just proved who it is
	Lasts  action.Lasts // how long this answer is true, where its handler says so

	fields  int             // that were sent, unless in parts
	sent    *multipart.Form // what was sent in parts, or nil
	dropped bool            // what was sent was too large, and nobody is signed in
}

type visitKey struct{}

// Files are those that came with a form's field.
func (v *Visit) Files(field string) []*multipart.FileHeader {
	if v.sent == nil {
		return nil
	}
	return v.sent.File[field]
}

// VisitOf returns what is known about a request.
func VisitOf(c *fiber.Ctx) *Visit {
	v, ok := c.Locals(visitKey{}).(*Visit)
	if !ok {
		v = &Visit{id: newRequestID()}
		c.Locals(visitKey{}, v)
	}
	return v
}

// Me returns the person signed in, or nil.
func (s *Server) Me(c *fiber.Ctx) *db.Person { return VisitOf(c).Me }

var errSignIn = &refusal.Error{Kind: refusal.SignIn, Message: views.SignInFirst}
