package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
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
	return h.Redirect(c, eventPath(id, "/needs"))
}

// needsNews is the news of needs that were saved, or erased.
func needsNews(form *views.Form) string {
	if strings.TrimSpace(form.Value("access")+form.Value("dietary")) == "" {
		return "needs-none"
	}
	return "needs-saved"
}

func (h *Handler) renderNeeds(c *fiber.Ctx, status int, form *views.Form) error {
	needs, page, err := h.needsIn(c)
	if err != nil {
		return err
	}
	for i := range needs.People {
		p := &needs.People[i]
		page.People = append(page.People, views.NeedRow{Name: p.Person.Name(), Access: p.Access, Dietary: p.Dietary})
	}
	if form == nil {
		form = views.NewForm(map[string]string{"access": needs.Mine.Access, "dietary": needs.Mine.Dietary})
	}
	page.Page = h.Page(c, "Access and dietary needs")
	page.Form = form
	return h.Render(c, status, "needs/show", page)
}

func (h *Handler) needsIn(c *fiber.Ctx) (*programme.Needs, *views.NeedsPage, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	needs, err := h.Net.Programme.NeedsFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return nil, nil, err
	}
	page := &views.NeedsPage{
		Event: eventHead(needs.Event, "needs"), Place: needs.Place, Open: needs.Open, Action: eventPath(id, "/needs"), Erased: dayOf(needs.Erased),
		Runs: needs.Runs, Places: needs.Places, Caterer: eventPath(id, "/needs/caterer"),
	}
	if !needs.Leads {
		page.Event.Tabs = openTabs(page.Event.Tabs)
	}
	return needs, page, nil
}

// showCaterer shows those who run an event what people eat, without names.
func (h *Handler) showCaterer(c *fiber.Ctx) error {
	needs, page, err := h.needsIn(c)
	if err != nil {
		return err
	}
	if !needs.Runs {
		return &refusal.Error{Kind: refusal.Forbidden, Message: "What people eat is for those who run the event. If you do, ask a coordinator."}
	}
	for _, d := range needs.Diets {
		page.Diets = append(page.Diets, views.Saved{Label: d.Dietary, Value: strconv.Itoa(d.People)})
	}
	page.Page = h.Page(c, "For the caterer")
	return h.Render(c, fiber.StatusOK, "needs/caterer", page)
}
