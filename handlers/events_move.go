package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

var moveFields = []string{"starts", "ends", "venue", "address", "postcode", "reason"}

func moveForm(form *views.Form) events.MoveForm {
	return events.MoveForm{
		Starts: form.Value("starts"), Ends: form.Value("ends"), Venue: form.Value("venue"),
		Address: form.Value("address"), Postcode: form.Value("postcode"), Reason: form.Value("reason"),
	}
}

// newMove asks where and when the event moves to.
func (h *Handler) newMove(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form := views.NewForm(map[string]string{"starts": localTime(plan.Event.StartsAt)})
	return h.renderMove(c, fiber.StatusOK, plan, form, nil)
}

// moveEvent shows what a move would do, and does it once that was confirmed.
func (h *Handler) moveEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(moveFields, "version", "confirmed", "more")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderMove(c, fiber.StatusOK, plan, form, nil)
	}
	ctx, me, id := c.UserContext(), h.Me(c), plan.Event.ID
	if form.Value("confirmed") != "on" {
		preview, err := h.Net.Events.PreviewMove(ctx, me, id, moveForm(form))
		if status, ok := web.Refused(form, err); ok {
			return h.renderMove(c, status, plan, form, nil)
		}
		if err != nil {
			return err
		}
		return h.renderMove(c, fiber.StatusOK, plan, form, preview)
	}
	told, err := h.Net.Events.MoveEvent(ctx, me, id, versionIn(form), moveForm(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderMove(c, status, plan, form, nil)
	}
	if err != nil {
		return err
	}
	h.FlashTold(c, "event-moved", told)
	return h.Redirect(c, eventPath(id, ""))
}

// renderMove shows the form of a move, or with a preview what it would do.
func (h *Handler) renderMove(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form, preview *events.MovePreview) error {
	e := plan.Event
	if e.Status != db.EventPublished {
		return h.Redirect(c, eventPath(e.ID, "/edit"))
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return err
	}
	told, err := h.Net.Events.PreviewCancel(c.UserContext(), h.Me(c), e.ID) // the same people
	if err != nil {
		return err
	}
	stay := "A known venue’s name is enough."
	if plan.Venue != nil {
		stay = "Leave empty to stay at " + plan.Venue.Name + ". A known venue’s name is enough."
	}
	page := views.FormPage{
		Page: h.Page(c, "Move event"), Caption: e.Title, Back: views.NavItem{Text: "Keep the event as it is", Href: eventPath(e.ID, "")},
		Action: eventPath(e.ID, "/move"), Button: "Continue", Hidden: map[string]string{"version": versionFor(status, form, e.Version)},
		Intro: []string{"Now: " + views.Span(e.StartsAt, e.EndsAt) + ". Its shifts move with it. You see who will be told before anything happens."},
		Fields: []views.Field{
			{Type: "datetime", Name: "starts", Label: "Starts"},
			{Type: "datetime", Name: "ends", Label: "Ends", Hint: "Leave empty to keep it as long as it is."},
			{Type: "input", Name: "venue", Label: "Venue", Hint: stay, List: venues},
			addressControl(plan),
			{Type: "input", Name: "postcode", Label: "Postcode", Width: "govuk-input--width-10"},
			reasonFor(told)[0],
		},
	}
	if preview != nil {
		page.Told = moveWords(plan, form, preview)
		page.Intro, page.Fields, page.Button = nil, nil, "Move event"
		page.Title = "Check the move"
		for _, name := range moveFields {
			page.Hidden[name] = form.Value(name)
		}
		page.Hidden["confirmed"] = "on"
		page.More = "Change the move"
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// nowThen says what something is and what it becomes, or that it stays.
func nowThen(label, now, then string) []views.Saved {
	switch now {
	case then:
		return []views.Saved{{Label: label, Value: "Not changed: " + now}}
	case "":
		return []views.Saved{{Label: label, Value: then}}
	}
	return []views.Saved{{Label: label + " now", Value: now}, {Label: label + " then", Value: then}}
}

func venueAddress(v *db.Venue) string {
	if v == nil {
		return ""
	}
	return joinWords(", ", v.Name, v.Address, v.Postcode)
}

func moveWords(plan *events.Plan, form *views.Form, p *events.MovePreview) *views.Told {
	words := toldWords(p.Told)
	now, then := views.Span(plan.Event.StartsAt, plan.Event.EndsAt), views.Span(p.Starts, p.Ends)
	words.Changes = nowThen("Time", now, then)
	if p.Venue != nil {
		words.Changes = append(words.Changes, nowThen("Venue", venueAddress(plan.Venue), venueAddress(p.Venue))...)
	}
	if by := plan.Event.SignUpBy; !by.IsZero() {
		words.Changes = append(words.Changes, nowThen("Sign-up closes", views.ByWords(by), views.ByWords(p.SignUpBy))...)
	}
	if reason := form.Value("reason"); reason != "" {
		words.Changes = append(words.Changes, views.Saved{Label: "Reason", Value: reason})
	}
	for i := range p.Shifts {
		if p.Shifts[i].CancelledAt.IsZero() && now != then {
			words.Shifts = append(words.Shifts, p.Shifts[i].Role+": "+views.Span(p.Shifts[i].StartsAt, p.Shifts[i].EndsAt))
		}
	}
	words.Losers = losersWords(p.LosesOut)
	return words
}
