package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// showNeeds shows what the reader needs at an event, and to those who run it
// what everybody does.
func (h *Handler) showNeeds(c *fiber.Ctx) error {
	return h.renderNeeds(c, fiber.StatusOK, nil)
}

// updateNeeds keeps what the reader needs at an event.
func (h *Handler) updateNeeds(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "access", "dietary")
	if err != nil {
		return err
	}
	err = h.Net.Programme.SaveNeeds(c.UserContext(), h.Me(c), id, programme.NeedsForm{Access: form.Value("access"), Dietary: form.Value("dietary")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderNeeds(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, needsNews(form))
	return h.Redirect(c, views.EventPath(id, "/needs"))
}

// needsNews is the news of needs that were saved, or erased.
func needsNews(form *views.Form) string {
	if strings.TrimSpace(form.Value("access")+form.Value("dietary")) == "" {
		return "needs-none"
	}
	return "needs-saved"
}

func (h *Handler) renderNeeds(c *fiber.Ctx, status int, form *views.Form) error {
	needs, err := h.needsIn(c)
	if err != nil {
		return err
	}
	if form == nil {
		form = savedNeeds(needs)
	}
	return h.Render(c, status, "needs/show", views.NewNeedsPage(h.Page(c, ""), needs, form))
}

func savedNeeds(needs *programme.Needs) *views.Form {
	return views.NewForm(map[string]string{"access": needs.Mine.Access, "dietary": needs.Mine.Dietary})
}

func (h *Handler) needsIn(c *fiber.Ctx) (*programme.Needs, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Programme.NeedsFor(c.UserContext(), h.Me(c), id)
}

// showCaterer shows those who run an event what people eat, without names.
func (h *Handler) showCaterer(c *fiber.Ctx) error {
	needs, err := h.needsIn(c)
	if err != nil {
		return err
	}
	if err := needs.ForCaterer(); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "needs/caterer", views.NewCatererPage(h.Page(c, ""), needs))
}
