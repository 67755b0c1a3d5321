package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// showProgramme shows the programme of an event.
func (h *Handler) showProgramme(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Net.Programme.ProgrammeFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "programme/show", views.NewProgrammePage(h.Page(c, ""), p, h.Net.Now()))
}

// stepOutPath is the route of a private choice: not even the server's log says
// whose.
const stepOutPath = "/programme/:id/step-out"

// updateStepOut notes, or takes back, that the reader would rather step out of
// a session.
func (h *Handler) updateStepOut(out bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, _, err := h.IDAndForm(c)
		if err != nil {
			return err
		}
		s, err := h.Net.Programme.StepOut(c.UserContext(), h.Me(c), id, out)
		if err != nil {
			return err
		}
		if h.Flash(c, "step-out"); !out {
			h.Flash(c, "step-out-undone")
		}
		return h.Redirect(c, views.BesideSession(s))
	}
}

// showSession leads to the place of a session in its programme.
func (h *Handler) showSession(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	s, err := h.Net.Programme.ProgrammeSessionFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Redirect(c, views.BesideSession(s))
}

// editSupport asks who to talk to after something hard at an event.
func (h *Handler) editSupport(c *fiber.Ctx) error {
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	return h.renderSupport(c, fiber.StatusOK, e, views.NewForm(map[string]string{"support": programme.SupportOf(e)}))
}

// programmeIn is the event of a path, for a reader who may change its programme.
func (h *Handler) programmeIn(c *fiber.Ctx) (*db.Event, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Programme.ProgrammeToRun(c.UserContext(), h.Me(c), id)
}

// updateSupport saves it.
func (h *Handler) updateSupport(c *fiber.Ctx) error {
	form, err := h.Form(c, "support", "version")
	if err != nil {
		return err
	}
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Programme.SaveSupport(c.UserContext(), h.Me(c), e.ID, versionIn(form), form.Value("support"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSupport(c, status, e, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, views.ProgrammePath(e.ID, ""))
}

func (h *Handler) renderSupport(c *fiber.Ctx, status int, e *db.Event, form *views.Form) error {
	page := views.SupportForm(h.Page(c, ""), e)
	goOn(&page, status, form, views.NewForm(map[string]string{"support": programme.SupportOf(e)}), e.Version)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// partsTyped reads which part each speaker has in a session.
func partsTyped(form *views.Form) map[int64]string {
	parts := map[int64]string{}
	for name, part := range form.Values {
		if end, ok := strings.CutPrefix(name, "part_"); ok {
			if id, err := web.IDOf(end); err == nil {
				parts[id] = part
			}
		}
	}
	return parts
}
