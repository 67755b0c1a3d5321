package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// showPerson shows somebody's record.
func (h *Handler) showPerson(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	record, err := h.Net.Record(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "people/show", views.NewPersonPage(h.Page(c, ""), record))
}

// editPersonContact shows the form of how somebody is called and reached.
func (h *Handler) editPersonContact(c *fiber.Ctx) error {
	return h.renderPersonContact(c, fiber.StatusOK, nil)
}

// updatePersonContact saves how somebody is called and reached.
func (h *Handler) updatePersonContact(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "version", "first", "last", "email", "phone")
	if err != nil {
		return err
	}
	err = h.Net.People.UpdateContact(c.UserContext(), h.Me(c), id, people.ContactForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Email: form.Value("email"), Phone: form.Value("phone"), Version: versionIn(form),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderPersonContact(c, status, form)
	}
	return h.personSaved(c, id, err)
}

func (h *Handler) renderPersonContact(c *fiber.Ctx, status int, typed *views.Form) error {
	p, err := h.personIn(c)
	if err != nil {
		return err
	}
	page, saved := views.PersonContactForm(h.Page(c, ""), p, people.WhyNotReaddressed(h.Me(c), p))
	return h.renderOfPerson(c, status, page, typed, saved, p.Version)
}

// editPost shows the form of where somebody works and as what.
func (h *Handler) editPost(c *fiber.Ctx) error {
	return h.renderPost(c, fiber.StatusOK, nil)
}

// updatePost saves where somebody works and as what.
func (h *Handler) updatePost(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "version", "force", "grade", "rank", "area", "station")
	if err != nil {
		return err
	}
	err = h.Net.People.UpdatePost(c.UserContext(), h.Me(c), id, people.PostForm{
		Force: form.Value("force"), Grade: form.Value("grade"), Rank: form.Value("rank"), Area: form.Value("area"), Station: form.Value("station"), Version: versionIn(form),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderPost(c, status, form)
	}
	return h.personSaved(c, id, err)
}

func (h *Handler) renderPost(c *fiber.Ctx, status int, typed *views.Form) error {
	p, err := h.personIn(c)
	if err != nil {
		return err
	}
	page, saved := views.PersonPostForm(h.Page(c, ""), p)
	return h.renderOfPerson(c, status, page, typed, saved, p.Version)
}

// personIn returns the person whose page is asked for.
func (h *Handler) personIn(c *fiber.Ctx) (*db.Person, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.People.PersonFor(c.UserContext(), h.Me(c), id)
}

// renderOfPerson renders a form about somebody, with what was typed or what is saved.
func (h *Handler) renderOfPerson(c *fiber.Ctx, status int, page views.FormPage, typed, saved *views.Form, version int) error {
	if page.Form = typed; typed == nil {
		page.Form = saved
	}
	goOn(&page, status, page.Form, saved, version)
	return h.Render(c, status, "forms/show", page)
}

// personSaved goes back to somebody's page.
func (h *Handler) personSaved(c *fiber.Ctx, id int64, err error) error {
	if err != nil {
		return err
	}
	h.Flash(c, "person-saved")
	return h.Redirect(c, views.PersonPath(id, ""))
}
