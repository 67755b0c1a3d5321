package handlers

import (
	"crypto/rand"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// newEvent asks what the event is, when and where.
func (h *Handler) newEvent(c *fiber.Ctx) error {
	values := map[string]string{"form_key": rand.Text()}
	for _, name := range newEventFields {
		values[name] = web.Query(c, name)
	}
	return h.renderNewEvent(c, fiber.StatusOK, views.NewForm(values))
}

// newEventFields are what a link may fill in of a new event.
var newEventFields = slices.Clip(append([]string{"partner"}, detailFields...))

// createEvent saves a draft and leads on to its task list.
func (h *Handler) createEvent(c *fiber.Ctx) error {
	form, err := h.Form(c, append(newEventFields, "form_key")...)
	if err != nil {
		return err
	}
	details := detailsForm(form)
	details.Partner = form.Value("partner")
	id, err := h.Net.Events.CreateEvent(c.UserContext(), h.Me(c), details, form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewEvent(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "draft-saved")
	return h.Redirect(c, views.EventPath(id, "/edit"))
}

func (h *Handler) renderNewEvent(c *fiber.Ctx, status int, form *views.Form) error {
	fields, err := h.detailControls(c, &events.Plan{Corrects: true})
	if err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", views.NewEventForm(h.Page(c, ""), fields, form))
}

var detailFields = []string{"title", "kind", "starts", "ends", "sign_up_by", "area", "venue", "address", "postcode", "lead", "series"}

func detailsForm(form *views.Form) events.DetailsForm {
	return events.DetailsForm{
		Title: form.Value("title"), Kind: form.Value("kind"), Starts: form.Value("starts"), Ends: form.Value("ends"), SignUpBy: form.Value("sign_up_by"), Area: form.Value("area"),
		Venue: form.Value("venue"), Address: form.Value("address"), Postcode: form.Value("postcode"), Lead: form.Value("lead"), Series: form.Value("series"),
	}
}

// detailControls are the controls of the details of a plan; of a published
// event, time and place are not among them.
func (h *Handler) detailControls(c *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	leads, err := h.Net.Events.Leads(c.UserContext(), h.Me(c), plan.Lead)
	if err != nil {
		return nil, err
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return nil, err
	}
	series, err := h.Net.SeriesTitles(c.UserContext())
	return views.DetailFields(plan, leads, h.Net.Settings(), venues, series), err
}

// editEvent shows the task list of an event.
func (h *Handler) editEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	if action.Fixed(plan.Event) {
		return h.Redirect(c, views.EventPath(plan.Event.ID, "/check"))
	}
	car, needed, err := h.Net.Vehicles.CarStatus(c.UserContext(), h.Me(c), plan.Event, plan.Shifts)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "events/tasks", views.NewTasksPage(h.Page(c, ""), plan, car, needed))
}

func (h *Handler) planIn(c *fiber.Ctx) (*events.Plan, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Events.PlanOf(c.UserContext(), h.Me(c), id)
}

// editSection shows the form of one section of an event.
func (h *Handler) editSection(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	s, ok := sections[c.Params("section")]
	if !ok {
		return web.ErrNotFound
	}
	if action.Fixed(plan.Event) && !events.Lasting(s.typed(nil)) {
		return h.Redirect(c, views.EventPath(plan.Event.ID, "/check"))
	}
	return h.renderSection(c, fiber.StatusOK, s, plan, s.saved(plan))
}

// updateSection saves one section of an event.
func (h *Handler) updateSection(c *fiber.Ctx) error {
	s, ok := sections[c.Params("section")]
	if !ok {
		return web.ErrNotFound
	}
	id, form, err := h.IDAndForm(c, append(s.fields, "version")...)
	if err != nil {
		return err
	}
	err = h.Net.Events.EditEvent(c.UserContext(), h.Me(c), id, versionIn(form), s.typed(form))
	if status, ok := web.Refused(form, err); ok {
		plan, planErr := h.Net.Events.PlanOf(c.UserContext(), h.Me(c), id)
		if planErr != nil {
			return planErr
		}
		return h.renderSection(c, status, s, plan, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	e, err := h.Net.EventFor(c.UserContext(), h.Me(c), id)
	if err == nil && action.Fixed(e) {
		return h.Redirect(c, views.EventPath(id, ""))
	}
	return h.Redirect(c, views.EventPath(id, "/edit"))
}

func (h *Handler) renderSection(c *fiber.Ctx, status int, s section, plan *events.Plan, form *views.Form) error {
	fields, err := s.controls(h, c, plan)
	if err != nil {
		return err
	}
	page := views.SectionForm(h.Page(c, ""), c.Params("section"), plan, fields)
	page.Action, page.Form = c.Path(), form
	goOn(&page, status, form, s.saved(plan), plan.Event.Version)
	return h.Render(c, status, "forms/show", page)
}
