package handlers

import (
	"mime/multipart"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

// visit is what is known about the request being answered.
type visit struct {
	id    string        // the request id, quoted to people as the reference number
	me    *db.Person    // nil when nobody is signed in
	token string        // of the session, empty when nobody is signed in
	csrf  string        // the token for this answer's forms, made when first asked for
	lasts network.Lasts // how long this answer is true, where its handler says so

	fields  int             // that were sent, unless in parts
	sent    *multipart.Form // what was sent in parts, or nil
	dropped bool            // what was sent was too large, and nobody is signed in
}

type visitKey struct{}

// files are those that came with a form's field.
func (v *visit) files(field string) []*multipart.FileHeader {
	if v.sent == nil {
		return nil
	}
	return v.sent.File[field]
}

func visitOf(c *fiber.Ctx) *visit {
	v, ok := c.Locals(visitKey{}).(*visit)
	if !ok {
		v = &visit{id: newRequestID()}
		c.Locals(visitKey{}, v)
	}
	return v
}

// me returns the person signed in, or nil.
func (s *Server) me(c *fiber.Ctx) *db.Person { return visitOf(c).me }

var errSignIn = &network.Error{Kind: network.SignIn, Message: "Sign in first."}
