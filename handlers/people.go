package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

// listPeople shows everybody by name.
func (h *Handler) listPeople(c *fiber.Ctx) error {
	filter := filterOf(c, views.Filter{Path: "/people", What: "the people", Fit: "People who fit", Fields: []views.Field{
		{Type: "search", Name: "q", Label: "Name or email"},
		views.AreaField,
		{Type: "select", Name: "role", Label: "Role", Options: views.Options(db.Roles, capital), Empty: "All roles"},
	}})
	form := filter.Form
	after, _ := web.IDOf(web.Query(c, "after")) // what is no id begins at the first
	everybody, more, err := h.Net.People.PeopleFor(c.UserContext(), h.Me(c), people.Filter{
		Words: form.Value("q"), Area: form.Value("area"), Role: db.Role(form.Value("role")), After: after,
	})
	if err != nil {
		return err
	}
	page := views.PeoplePage{Page: h.Page(c, "People"), Filter: filter}
	for i := range everybody {
		page.Rows = append(page.Rows, personRow(&everybody[i]))
	}
	if more {
		page.Next = pathWith("/people", form, "after", idText(everybody[len(everybody)-1].ID))
	}
	return h.Render(c, fiber.StatusOK, "people/list", page)
}

// personRow puts somebody into words.
func personRow(p *db.Person) views.PersonRow {
	return views.PersonRow{
		Name: p.Name(), Post: joinWords(", ", p.Rank, gradeBeside(p)), Email: p.Email, Force: p.Force, Area: p.Area,
		Roles: capital(words.Joined(p.Roles, ", ")), Left: !p.DeactivatedAt.IsZero(),
	}
}
