package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// checkEvent shows the answers of an event before it is published.
func (h *Handler) checkEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	return h.renderCheck(c, fiber.StatusOK, plan, nil)
}

// publishEvent opens an event for sign-up.
func (h *Handler) publishEvent(c *fiber.Ctx) error {
	plan, err := h.planIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "version")
	if err != nil {
		return err
	}
	err = h.Net.Events.Publish(c.UserContext(), h.Me(c), plan.Event.ID, versionIn(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCheck(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "published")
	return h.Redirect(c, eventPath(plan.Event.ID, ""))
}

func (h *Handler) renderCheck(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form) error {
	e := plan.Event
	edit := func(end string) string { return eventPath(e.ID, "/edit/"+end) }
	or := func(text string) string {
		if text == "" {
			return "–"
		}
		return text
	}
	lead := ""
	if plan.Lead != nil {
		lead = plan.Lead.Name()
	}
	series := ""
	if plan.Earlier.Series != nil {
		series = plan.Earlier.Series.Title
	}
	venue, address, _ := views.VenueWords(plan.Venue)
	partner := ""
	if plan.Partner != nil {
		partner = plan.Partner.Name
	}
	if plan.Contact != nil {
		partner = joinWords("\n", partner, contactWords(plan.Contact))
	}
	page := views.CheckPage{
		Page: h.Page(c, "Check the answers"), Event: eventHead(e, "edit"), ID: e.ID, Version: e.Version,
		CanPublish: h.Me(c).Role(db.Coordinator),
		Parts: []views.CheckPart{
			{ID: "details", Heading: "Details and venue", Href: edit("details"), Rows: []views.Saved{
				{Label: "Title", Value: e.Title},
				{Label: "Kind", Value: capital(e.Kind)},
				{Label: "When", Value: views.Span(e.StartsAt, e.EndsAt)},
				{Label: "Sign up by", Value: or(views.ByWords(e.SignUpBy))},
				{Label: "Venue", Value: or(joinWords("\n", venue, address))},
				{Label: "Area", Value: or(e.Area)},
				{Label: "Event lead", Value: or(lead)},
				{Label: "Series", Value: or(series)},
			}},
			{ID: "partner", Heading: "Partner", Href: edit("partner"), Rows: []views.Saved{{Label: "Partner", Value: or(partner)}}},
			{ID: "shifts", Heading: "Shifts", Href: eventPath(e.ID, "/shifts"), Rows: shiftAnswers(plan)},
			{ID: "day", Heading: "On the day", Href: edit("day"), Rows: []views.Saved{
				{Label: "Meeting point", Value: or(e.MeetingPoint)},
				{Label: "Parking", Value: or(e.Parking)},
				{Label: "What to wear", Value: or(e.Wear)},
				{Label: "Arrive before", Value: fmt.Sprintf("%d minutes", e.ArriveMinutes)},
				{Label: "Travel", Value: fmt.Sprintf("%d minutes to any other venue", e.TravelMinutes)},
				{Label: "Briefing", Value: or(e.Briefing)},
			}},
			{ID: "public", Heading: "Public text", Href: edit("public"), Rows: []views.Saved{{Label: "Shown to the public", Value: views.YesNo(e.IsPublic)}, {Label: "Text", Value: or(e.PublicText)}}},
			{ID: "notes", Heading: "Layout and lessons", Href: edit("notes"), Rows: []views.Saved{{Label: "Layout notes", Value: or(e.Layout)}, {Label: "Lessons", Value: or(e.Lessons)}}},
		},
	}
	if e.Status == db.EventDraft || e.Status == db.EventPublished {
		for _, gap := range events.Gaps(plan, h.Net.Now()) {
			href := edit(gap.Field)
			if gap.Field == "shifts" {
				href = eventPath(e.ID, "/shifts")
			}
			page.Gaps = append(page.Gaps, views.NavItem{Text: gap.Message, Href: href})
		}
	}
	if e.Status != db.EventDraft {
		page.State = string(e.Status)
	}
	if page.Fixed = action.Fixed(e); page.Fixed {
		page.Title = "The plan"
		for i := range page.Parts {
			page.Parts[i].Href = ""
		}
	}
	page.Form = form
	return h.Render(c, status, "events/check", page)
}

func shiftAnswers(plan *events.Plan) []views.Saved {
	var rows []views.Saved
	for i := range plan.Shifts {
		if s := plannedShift(&plan.Shifts[i]); !s.Cancelled {
			rows = append(rows, views.Saved{Label: s.Role, Value: joinWords("\n", s.When, peopleWanted(&plan.Shifts[i]), s.Needs)})
		}
	}
	if rows == nil {
		rows = []views.Saved{{Label: "Shifts", Value: "None yet"}}
	}
	return rows
}
