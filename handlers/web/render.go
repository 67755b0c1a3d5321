package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

// Page returns what every page knows, with the title that is also its h1. It
// takes the flash, so call it once per answer.
func (s *Server) Page(c *fiber.Ctx, title string) views.Page {
	v := VisitOf(c)
	set := s.Net.Settings()
	return views.Page{
		Title: title,
		Me:    s.meOnPage(c, v.Me),
		CSRF:  s.CSRFToken(c),
		Path:  c.Path(),
		Flash: s.takeFlash(c),
		Settings: views.Settings{
			ForceName: set.ForceName, NetworkName: set.NetworkName, LLOLabel: set.LLOLabel, LLOShort: set.LLOShort, Areas: set.Areas, ProductName: views.ProductName, Times: set.Times,
			ShiftRoles: set.ShiftRoles, Colours: set.Colours, Links: set.Links, Stylesheet: views.StylesheetOf(set.Colours),
			StayDays: set.StayDays, Idle: views.SessionSpan(set.Idle), Life: views.SessionSpan(set.Life),
		},
		Footer: views.Footer,
		Demo:   s.Config.Demo,
		NoMail: s.Config.NoMail,
	}
}

func (s *Server) meOnPage(c *fiber.Ctx, p *db.Person) *views.Me {
	if p == nil {
		return nil
	}
	me := &views.Me{
		ID: p.ID, Name: p.Name(), FirstName: p.FirstName,
		Coordinator: p.Role(db.Coordinator), Administrator: p.Role(db.Administrator), Officer: p.Role(db.Officer),
	}
	me.Nav = s.Menu.For(p, c.Path(), s.Net.Settings().LLOLabel)
	return me
}

// Render answers with a template by its name. Data is the page's struct, or
// what a fragment shows. Nothing is sent when the template fails.
func (s *Server) Render(c *fiber.Ctx, status int, name string, data any) error {
	t := s.views.Templates.Lookup(name)
	if t == nil {
		return fmt.Errorf("there is no template %q", name)
	}
	c.Response().ResetBody()
	if err := t.Execute(c.Response().BodyWriter(), data); err != nil {
		c.Response().ResetBody()
		return fmt.Errorf("template %s: %w", name, err)
	}
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return nil
}

// IsFragment tells whether the browser asks for a piece to swap into the page
// it shows, and not for a page.
func IsFragment(c *fiber.Ctx) bool {
	return c.Get("HX-Request") == "true" && c.Get("HX-Request-Type") != "full" &&
		c.Get("HX-History-Restore-Request") != "true"
}

// Redirect leads on to a path of ours after an action: 303, or for a fragment
// request the header by which htmx opens the page.
func (s *Server) Redirect(c *fiber.Ctx, path string) error {
	if c.Get("HX-Request") == "true" {
		c.Set("HX-Redirect", path)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}
