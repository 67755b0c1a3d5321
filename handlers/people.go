package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPeople shows everybody, narrowed and sorted as the address says.
func (h *Handler) listPeople(c *fiber.Ctx) error {
	filter := filterOf(c, views.PeopleFilter(h.Net.Settings().Areas))
	sort := web.Query(c, "sort")
	members, err := h.Net.Accounts.Members(c.UserContext(), h.Me(c), peopleAsked(c, filter.Form, sort))
	if err != nil {
		return err
	}
	overview, err := h.Net.Accounts.Overview(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "people/list", views.NewPeoplePage(h.Page(c, ""), members, filter, sort, &overview, clock.Day(h.Net.Now()), c.OriginalURL()))
}

// peopleAsked is what the address of the list asks for. What is no id begins at
// the first.
func peopleAsked(c *fiber.Ctx, form *views.Form, sort string) people.Filter {
	after, _ := web.IDOf(web.Query(c, "after"))
	before, _ := web.IDOf(web.Query(c, "before"))
	by, down := strings.CutPrefix(sort, "-")
	return people.Filter{
		Words: form.Value("q"), Area: form.Value("area"), Role: db.Role(form.Value("role")), Access: db.Access(form.Value("access")), Accredited: db.Accredited(form.Value("accredited")),
		Sort: db.PeopleSort(by), Down: down, After: after, Before: before,
	}
}
