package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

// page returns what every page knows, with the title that is also its h1. It
// takes the flash, so call it once per answer.
func (h *Handler) page(c *fiber.Ctx, title string) views.Page {
	v := visitOf(c)
	s := h.Net.Settings
	return views.Page{
		Title: title,
		Me:    h.meOnPage(c, v.me),
		CSRF:  h.csrfToken(c),
		Path:  c.Path(),
		Flash: h.takeFlash(c),
		Settings: views.Settings{
			ForceName: s.ForceName, NetworkName: s.NetworkName, LLOLabel: s.LLOLabel, ProductName: "Rainbow Rota", GuestDays: s.GuestsKept(),
		},
		Footer: footer,
		Demo:   h.config.Demo,
		NoMail: h.config.NoMail,
	}
}

func (h *Handler) meOnPage(c *fiber.Ctx, p *db.Person) *views.Me {
	if p == nil {
		return nil
	}
	me := &views.Me{
		ID: p.ID, Name: p.Name(), FirstName: p.FirstName,
		Coordinator: p.Role("coordinator"), Administrator: p.Role("administrator"), Officer: p.Role("officer"),
	}
	path := c.Path()
	for _, item := range h.menu {
		if !item.shownTo(p) || slices.ContainsFunc(me.Nav, func(shown views.NavItem) bool { return shown.Href == item.href }) {
			continue
		}
		me.Nav = append(me.Nav, views.NavItem{Text: item.text, Href: item.href, Current: item.leadsTo(path)})
	}
	return me
}

var footer = []views.NavItem{
	{Text: "Accessibility", Href: "/accessibility"},
	{Text: "Privacy", Href: "/privacy"},
	{Text: "Cookies", Href: "/cookies"},
}

// menuItem is a link of the main menu and the roles it is shown to; none means
// everybody signed in.
type menuItem struct {
	text, href string
	beside     string // a path that is led to from there, or ""
	roles      []string
}

// leadsTo tells whether a page is the item's or below it.
func (m menuItem) leadsTo(path string) bool {
	under := func(top string) bool { return top != "" && (path == top || strings.HasPrefix(path, top+"/")) }
	return under(m.href) || under(m.beside)
}

func (m menuItem) shownTo(p *db.Person) bool {
	for _, role := range m.roles {
		if p.Role(role) || role == eventLead && p.Leads {
			return true
		}
	}
	return len(m.roles) == 0
}

// eventLead stands, among the roles of a menu, for whoever leads an event.
const eventLead = "event lead"

// menu is the whole main menu, in order; who coordinates begins at the
// dashboard, and who keeps the vehicles at what is asked of them.
var menu = []menuItem{
	{text: "Dashboard", href: "/dashboard", roles: []string{"coordinator"}},
	{text: "Car", href: "/vehicles", roles: []string{"vehicle keeper"}},
	{text: "My rota", href: "/my/rota", roles: []string{"officer", "coordinator", "trainer", "vehicle keeper", "guest"}},
	{text: "Dashboard", href: "/dashboard", roles: []string{eventLead}},
	{text: "Shifts", href: "/shifts", roles: []string{"officer", "coordinator", "trainer", "vehicle keeper"}},
	{text: "Events", href: "/events", roles: []string{"officer", "coordinator", "trainer", "vehicle keeper"}},
	{text: "Training", href: "/training", beside: "/my/training", roles: []string{"officer", "coordinator", "trainer", "vehicle keeper"}},
	{text: "Calendar", href: "/calendar", roles: []string{"officer", "coordinator", "trainer", "vehicle keeper"}},
	{text: "LLOs", href: "/llos", roles: []string{"coordinator"}},
	{text: "Series", href: "/series", roles: []string{"coordinator"}},
	{text: "Car", href: "/vehicles", roles: []string{"coordinator"}},
	{text: "Partners", href: "/partners", beside: "/venues", roles: []string{"coordinator"}},
	{text: "Awareness", href: "/awareness", roles: []string{"coordinator"}},
	{text: "Outbox", href: "/admin/outbox", roles: []string{"administrator"}},
	{text: "People", href: "/people", roles: []string{"coordinator", "administrator"}},
	{text: "Messages", href: "/messages", roles: []string{"coordinator"}},
	{text: "Import", href: "/admin/import", roles: []string{"administrator"}},
	{text: "Account", href: "/account"},
}

// menuOf leaves out of the menu what is not served.
func menuOf(app *fiber.App) []menuItem {
	served := map[string]bool{}
	for _, route := range app.GetRoutes(true) {
		if route.Method == fiber.MethodGet {
			served[route.Path] = true
		}
	}
	var items []menuItem
	for _, item := range menu {
		if served[item.href] {
			items = append(items, item)
		}
	}
	return items
}

// render answers with a template by its name. Data is the page's struct, or
// what a fragment shows. Nothing is sent when the template fails.
func (h *Handler) render(c *fiber.Ctx, status int, name string, data any) error {
	t := h.views.Templates.Lookup(name)
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

// isFragment tells whether the browser asks for a piece to swap into the page
// it shows, and not for a page.
func isFragment(c *fiber.Ctx) bool {
	return c.Get("HX-Request") == "true" && c.Get("HX-Request-Type") != "full" &&
		c.Get("HX-History-Restore-Request") != "true"
}

// redirect leads on to a path of ours after a deed: 303, or for a fragment
// request the header by which htmx opens the page.
func (h *Handler) redirect(c *fiber.Ctx, path string) error {
	if c.Get("HX-Request") == "true" {
		c.Set("HX-Redirect", path)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}
