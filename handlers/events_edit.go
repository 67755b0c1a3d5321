package handlers

import (
	"crypto/rand"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
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
	return h.Redirect(c, eventPath(id, "/edit"))
}

func (h *Handler) renderNewEvent(c *fiber.Ctx, status int, form *views.Form) error {
	fields, err := h.detailControls(c, &events.Plan{Corrects: true})
	if err != nil {
		return err
	}
	if form.Value("partner") != "" { // otherwise it is asked for with the contact
		fields = append(fields, views.Field{Type: "input", Name: "partner", Label: "Partner", Hint: "Whose date it is. A known name reuses it; empty it if there is none."})
	}
	page := views.FormPage{
		Page: h.Page(c, "Create an event"), Back: views.NavItem{Text: "Events", Href: "/events"},
		Intro:  []string{"This saves a draft that only coordinators and its lead can see. Shifts and the rest come next; you publish it at the end."},
		Fields: fields, Action: "/events/new", Button: "Save and continue", Hidden: map[string]string{"form_key": form.Value("form_key")},
		Links: []views.NavItem{{Text: "Held before? Copy the last edition of its series", Href: "/series"}},
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

var detailFields = []string{"title", "kind", "starts", "ends", "sign_up_by", "area", "venue", "address", "postcode", "lead", "series"}

func detailsForm(form *views.Form) events.DetailsForm {
	return events.DetailsForm{
		Title: form.Value("title"), Kind: form.Value("kind"), Starts: form.Value("starts"), Ends: form.Value("ends"), SignUpBy: form.Value("sign_up_by"), Area: form.Value("area"),
		Venue: form.Value("venue"), Address: form.Value("address"), Postcode: form.Value("postcode"), Lead: form.Value("lead"), Series: form.Value("series"),
	}
}

// detailControls are the controls of the details; of a published event time
// and place are not among them.
func (h *Handler) detailControls(c *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	leads, err := h.Net.Events.Leads(c.UserContext(), h.Me(c), plan.Lead)
	if err != nil {
		return nil, err
	}
	var people []views.Option
	for i := range leads {
		people = append(people, views.Option{Value: strconv.FormatInt(leads[i].ID, 10), Text: leads[i].Name()})
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return nil, err
	}
	series, err := h.Net.SeriesTitles(c.UserContext())
	if err != nil {
		return nil, err
	}
	by := signUpByControl
	switch {
	case plan.Event == nil: // it has no start yet that could change
	case plan.Event.Status == db.EventPublished:
		by.Hint += " When the event moves, this moves with it."
	default:
		by.Hint += " If you change only the start, this moves with it."
	}
	fields := []views.Field{
		{Type: "input", Name: "title", Label: "Title"},
		{Type: "select", Name: "kind", Label: "Kind", Options: views.Options(db.EventKinds, capital), Empty: "Choose"},
	}
	if plan.Event == nil || plan.Event.Status != db.EventPublished {
		fields = append(fields,
			views.Field{Type: "datetime", Name: "starts", Label: "Starts"},
			views.Field{Type: "datetime", Name: "ends", Label: "Ends"},
			by,
			views.Field{Type: "input", Name: "venue", Label: "Venue", Hint: "A known venue’s name is enough: its address is kept.", List: venues},
			addressControl(plan),
			views.Field{Type: "input", Name: "postcode", Label: "Postcode", Width: "govuk-input--width-10"})
	} else {
		fields = append(fields, by)
	}
	leadHint := "Runs the day. We tell them when something needs doing."
	if !plan.Corrects {
		leadHint += " To have somebody else lead it, ask a coordinator."
	}
	return append(fields,
		views.Field{Type: "select", Name: "area", Label: "Area", Options: views.Options(action.Areas, views.Same), Empty: "Not in one area"},
		views.Field{Type: "select", Name: "lead", Label: "Event lead", Options: people, Empty: "Nobody yet", Hint: leadHint},
		views.Field{Type: "input", Name: "series", Label: "Series", Hint: "For an event that is held every year. Its editions are listed together, and you copy the next from the last. Enter a known or a new name.", List: series}), nil
}

// signUpByControl asks until when people can sign up for an event.
var signUpByControl = views.Field{
	Type: "datetime", Name: "sign_up_by", Label: "Sign up by (optional)",
	Hint: "After this, people can’t sign up or join the waiting list. You can still add them.",
}

// addressControl asks for the address of the venue named above it.
func addressControl(plan *events.Plan) views.Field {
	field := views.Field{Type: "textarea", Name: "address", Label: "Address", Rows: 3, Hint: "For a new venue. That of a known one is corrected by a coordinator."}
	if plan.Corrects {
		field.Hint = "A correction for a known venue shows on every event held there."
	}
	return field
}

func eventPath(id int64, end string) string { return views.EventPath(id, end) }

// editEvent shows the task list of an event.
func (h *Handler) editEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	e := plan.Event
	if action.Fixed(e) {
		return h.Redirect(c, eventPath(e.ID, "/check"))
	}
	page := views.TasksPage{Page: h.Page(c, "Plan the event"), Event: eventHead(e, "edit"), Check: eventPath(e.ID, "/check")}
	missing := map[string]string{}
	for _, m := range plan.Missing {
		missing[m.Field] = m.Message
	}
	add := func(id, text, hint string, done bool) {
		task := views.Task{ID: id, Text: text, Href: eventPath(e.ID, "/edit/"+id), Hint: hint, Status: "Not started", Tone: "wait"}
		if id == "shifts" {
			task.Href = eventPath(e.ID, "/shifts")
		}
		if done {
			task.Status, task.Tone = "Completed", ""
		}
		if why := missing[id]; why != "" {
			task.Status, task.Tone, task.Hint = "Incomplete", "warn", why
		}
		page.Tasks = append(page.Tasks, task)
	}
	shifts := ""
	if n := plannedShifts(plan); n > 0 {
		shifts, _ = views.Plural(n, "shift")
	}
	add("details", "Details and venue", joinWords(", ", capital(e.Kind), venueName(plan)), true)
	add("partner", "Partner", partnerName(plan), plan.Partner != nil)
	add("shifts", "Shifts", shifts, shifts != "")
	if e.Kind == db.TrainingCourse {
		course := "Which course this is a date of, and who seats are kept for"
		if plan.Course != nil {
			course = plan.Course.Name
		}
		add("course", "Course and seats", course, plan.Course != nil)
	}
	add("day", "On the day", "Meeting point, parking, what to wear", e.MeetingPoint != "" || e.Briefing != "")
	car, needed, err := h.Net.Vehicles.CarStatus(c.UserContext(), h.Me(c), plan.Event, plan.Shifts)
	if err != nil {
		return err
	}
	page.Tasks = append(page.Tasks, carTask(e, car, needed))
	add("public", "Public text", "What the public may know", e.PublicText != "" || e.IsPublic)
	notes := "How the place is set up, and what to do otherwise next time"
	if plan.Earlier.Lessons != nil {
		notes = "Last time’s lessons are there to read"
	}
	add("notes", "Layout and lessons", notes, e.Layout != "" || e.Lessons != "")
	return h.Render(c, fiber.StatusOK, "events/tasks", page)
}

// carTask says of an event's car whether it comes, which only its keeper completes.
func carTask(e *db.Event, status db.BookingStatus, needed bool) views.Task {
	task := views.Task{ID: "car", Text: "Car", Href: eventPath(e.ID, "/car"), Hint: "Its booking, and what is done when it can’t come", Status: capital(status), Tone: views.BookingTones[status]}
	switch {
	case status == "" && needed:
		task.Status, task.Tone = "Not booked", "wait"
	case status == "":
		task.Status, task.Tone = "Not needed", ""
	case task.Tone == "good":
		task.Tone = ""
	}
	return task
}

// fixedAs tells why the plan of an event stays as it is: it is "cancelled" or
// "completed"; "" where it can change.
func fixedAs(e *db.Event) db.EventStatus {
	if e.Status == db.EventCancelled || e.Status == db.EventCompleted {
		return e.Status
	}
	return ""
}

func (h *Handler) planIn(c *fiber.Ctx) (*events.Plan, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Events.PlanOf(c.UserContext(), h.Me(c), id)
}

func plannedShifts(p *events.Plan) int {
	n := 0
	for i := range p.Shifts {
		if p.Shifts[i].CancelledAt.IsZero() {
			n++
		}
	}
	return n
}

func venueName(p *events.Plan) string {
	if p.Venue == nil {
		return ""
	}
	return p.Venue.Name
}

func partnerName(p *events.Plan) string {
	switch {
	case p.Partner == nil:
		return "Who we are working with"
	case p.Untold():
		return p.Partner.Name + ". Nobody there can be told when it moves or is cancelled."
	}
	return p.Partner.Name + ", " + p.Contact.Name
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
	if action.Fixed(plan.Event) && !s.lasting {
		return h.Redirect(c, eventPath(plan.Event.ID, "/check"))
	}
	return h.renderSection(c, fiber.StatusOK, s, plan, s.saved(plan), nil)
}

// updateSection saves one section of an event.
func (h *Handler) updateSection(c *fiber.Ctx) error {
	s, ok := sections[c.Params("section")]
	if !ok {
		return web.ErrNotFound
	}
	form, err := h.Form(c, append(s.fields, "version")...)
	if err != nil {
		return err
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	err = h.Net.Events.EditEvent(c.UserContext(), h.Me(c), id, versionIn(form), s.typed(form))
	if status, ok := web.Refused(form, err); ok {
		plan, planErr := h.Net.Events.PlanOf(c.UserContext(), h.Me(c), id)
		if planErr != nil {
			return planErr
		}
		return h.renderSection(c, status, s, plan, form, err)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	e, err := h.Net.EventFor(c.UserContext(), h.Me(c), id)
	if err == nil && action.Fixed(e) {
		return h.Redirect(c, eventPath(id, ""))
	}
	return h.Redirect(c, eventPath(id, "/edit"))
}

func (h *Handler) renderSection(c *fiber.Ctx, status int, s section, plan *events.Plan, form *views.Form, cause error) error {
	fields, err := s.controls(h, c, plan)
	if err != nil {
		return err
	}
	e := plan.Event
	page := views.FormPage{
		Page: h.Page(c, s.title), Caption: e.Title, Back: views.NavItem{Text: "The plan", Href: eventPath(e.ID, "/edit")},
		Fields: fields, Action: c.Path(), Button: "Save", Hidden: map[string]string{"version": versionFor(status, form, e.Version)},
	}
	if c.Params("section") == "details" && e.Status == db.EventPublished {
		page.Intro = []string{"The event is published: " + views.Span(e.StartsAt, e.EndsAt) + "."}
		page.Links = []views.NavItem{{Text: "Change the time or the venue, and tell everyone", Href: eventPath(e.ID, "/move")}}
	}
	if tells := tellsOf[c.Params("section")]; tells != "" && e.Status == db.EventPublished {
		page.Intro = append(page.Intro, tells)
	}
	if action.Fixed(e) {
		page.Back = views.NavItem{Text: "The event", Href: eventPath(e.ID, "")}
	}
	if last := plan.Earlier.Lessons; s.lasting && last != nil {
		page.Before = []views.Saved{{Label: "Last time’s lessons", Value: last.Lessons}, {Label: "From", Value: last.Title + ", " + views.Date(last.StartsAt)}}
	}
	var denied *refusal.Error
	if errors.As(cause, &denied) && denied.Kind == refusal.Conflict {
		page.Saved = views.Differing(fields, form, s.saved(plan))
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// tellsOf says which changes of a published event people are told of, by section.
var tellsOf = map[string]string{
	"day":     "We will email people with a place about what you change here, except the travel time.",
	"details": "If you choose another event lead, we will email people with a place to say who it is.",
}
