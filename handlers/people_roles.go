package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// editRoles shows which roles somebody has and could have.
func (h *Handler) editRoles(c *fiber.Ctx) error {
	return h.renderRoles(c, fiber.StatusOK, nil)
}

// updateRoles gives roles and takes them.
func (h *Handler) updateRoles(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "version", "roles")
	if err != nil {
		return err
	}
	err = h.Net.People.ChangeRoles(c.UserContext(), h.Me(c), id, versionIn(form), rolesIn(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRoles(c, status, form)
	}
	return h.personSaved(c, id, err)
}

// rolesIn are the roles that are ticked.
func rolesIn(form *views.Form) []db.Role {
	ticked := strings.Split(form.Value("roles"), ",")
	return slices.DeleteFunc(slices.Clone(db.Roles), func(role db.Role) bool { return !slices.Contains(ticked, string(role)) })
}

func (h *Handler) renderRoles(c *fiber.Ctx, status int, typed *views.Form) error {
	p, err := h.personIn(c)
	if err != nil {
		return err
	}
	open := people.RolesOpen(h.Me(c), p)
	if len(open) == 0 {
		return people.WhyNotRole(h.Me(c), p, db.Officer, 1)
	}
	page, saved := views.RolesForm(h.Page(c, ""), p, open)
	return h.renderOfPerson(c, status, page, typed, saved, p.Version)
}
