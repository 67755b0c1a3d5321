package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// showHelp says what the reader can do and who to ask, and how to get in.
func (h *Handler) showHelp(c *fiber.Ctx) error {
	return h.Render(c, fiber.StatusOK, "help/show", views.NewHelpPage(h.Page(c, ""), h.helpFor(h.Me(c))))
}

// helpFor returns the tasks of somebody’s roles that they may open, as the table
// of routes says; none for nil.
func (h *Handler) helpFor(me *db.Person) (roles []views.HelpOf) {
	if me == nil {
		return nil
	}
	routes := h.routes()
	for _, role := range views.Help {
		if !role.Is(me) {
			continue
		}
		role.Tasks = slices.DeleteFunc(slices.Clone(role.Tasks), func(task views.HelpTask) bool { return !opens(routes, task.Path, me) })
		roles = append(roles, role)
	}
	return roles
}

// opens tells whether somebody may open a page.
func opens(routes []web.Route, path string, me *db.Person) bool {
	return slices.ContainsFunc(routes, func(r web.Route) bool { return r.Method == fiber.MethodGet && r.Path == path && r.Who.Lets(me) })
}
