package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPeople shows everybody by name.
func (h *Handler) listPeople(c *fiber.Ctx) error {
	filter := filterOf(c, views.PeopleFilter(h.Net.Settings().Areas))
	form := filter.Form
	after, _ := web.IDOf(web.Query(c, "after")) // what is no id begins at the first
	everybody, more, err := h.Net.Accounts.Members(c.UserContext(), h.Me(c), people.Filter{
		Words: form.Value("q"), Area: form.Value("area"), Role: db.Role(form.Value("role")), Access: db.Access(form.Value("access")), After: after,
	})
	if err != nil {
		return err
	}
	overview, err := h.Net.Accounts.Overview(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "people/list", views.NewPeoplePage(h.Page(c, ""), everybody, more, filter, &overview, c.OriginalURL()))
}
