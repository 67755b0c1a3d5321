package handlers

import (
	"crypto/rand"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

var copyFields = []string{"title", "starts", "ends", "series", "form_key"}

func copyForm(form *views.Form) series.CopyForm {
	return series.CopyForm{Title: form.Value("title"), Starts: form.Value("starts"), Ends: form.Value("ends"), Series: form.Value("series")}
}

// newCopy shows what an event becomes as its next edition.
func (h *Handler) newCopy(c *fiber.Ctx) error {
	return h.renderCopy(c, fiber.StatusOK, views.NewForm(map[string]string{"form_key": rand.Text()}))
}

// createCopy makes the next edition of an event, or shows what it would be
// with what was typed.
func (h *Handler) createCopy(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, append(copyFields, "more")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderCopy(c, fiber.StatusOK, form)
	}
	made, err := h.Net.Series.CopyEvent(c.UserContext(), h.Me(c), id, copyForm(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCopy(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "edition-copied")
	return h.Redirect(c, views.EventPath(made, "/edit"))
}

func (h *Handler) planToCopy(c *fiber.Ctx) (*events.Plan, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Series.PlanToCopy(c.UserContext(), h.Me(c), id)
}

func (h *Handler) renderCopy(c *fiber.Ctx, status int, form *views.Form) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	e := plan.Event
	if plan.Earlier.Series != nil && events.Recurs(plan.Earlier.Series) {
		return h.Redirect(c, seriesPath(e.SeriesID, "/dates"))
	}
	page := views.CopyPage{FormPage: views.FormPage{
		Page: h.Page(c, "Copy to the next edition"), Caption: e.Title + ", " + views.Date(e.StartsAt), Back: views.NavItem{Text: e.Title, Href: views.EventPath(e.ID, "")},
		Fields: []views.Field{
			{Type: "input", Name: "title", Label: "Title"},
			{Type: "datetime", Name: "starts", Label: "Starts"},
			{Type: "datetime", Name: "ends", Label: "Ends", Hint: "Leave empty to keep it as long as last time."},
		},
		Action: views.EventPath(e.ID, "/copy"), Button: "Create the draft", More: "Check what differs again", Hidden: map[string]string{"form_key": form.Value("form_key")},
	}}
	page.Form = form
	preview, err := h.Net.Series.PreviewCopy(c.UserContext(), h.Me(c), e.ID, copyForm(form))
	if status == fiber.StatusOK {
		if again, ok := web.Refused(form, err); ok {
			status = again
		}
	}
	if kind := refusal.KindOf(err); err != nil && kind != refusal.Invalid && kind != refusal.Conflict {
		return err
	}
	if e.SeriesID == 0 {
		page.Fields = append(page.Fields, views.Field{Type: "input", Name: "series", Label: "Series", Hint: "This event is not in a series yet. Its editions will be listed under this name."})
	}
	if preview != nil {
		showCopy(&page, plan, preview)
	}
	return h.Render(c, status, "series/copy", page)
}

// showCopy fills the page with what the copy would be.
func showCopy(page *views.CopyPage, plan *events.Plan, preview *series.Copy) {
	next, form := preview.Next, page.Form
	for name, value := range map[string]string{"title": next.Title, "starts": localTime(next.StartsAt), "series": preview.Series} {
		if form.Value(name) == "" {
			form.Values[name] = value
		}
	}
	if preview.Exists != nil {
		page.Exists = views.NavItem{Text: preview.Exists.Title + ", " + views.Date(preview.Exists.StartsAt), Href: views.EventPath(preview.Exists.ID, "")}
	}
	page.Intro = []string{"A draft of the series " + preview.Series + " that only coordinators and its lead can see. Nobody is signed up for it yet."}
	was, is := clock.WeekdayWords(preview.From.StartsAt), clock.WeekdayWords(next.StartsAt)
	dates := views.Span(preview.From.StartsAt, preview.From.EndsAt) + "\nbecomes " + views.Span(next.StartsAt, next.EndsAt)
	if was == is {
		dates += "\nBoth are " + is + "."
	} else {
		dates += "\nIt was " + was + " and becomes " + is + "."
	}
	page.Differs = []views.Saved{{Label: "Date", Value: dates}}
	if next.Title != preview.From.Title {
		page.Differs = append(page.Differs, views.Saved{Label: "Title", Value: preview.From.Title + " becomes " + next.Title})
	}
	for _, d := range preview.Differs {
		page.Differs = append(page.Differs, views.Saved{Label: d.About, Value: d.Says})
	}
	if last := preview.Lessons; last != nil {
		page.Lessons = views.Saved{Label: last.Title + ", " + views.Date(last.StartsAt), Value: last.Lessons}
	}
	page.Copied = copiedRows(plan, preview)
}

// copiedRows lists what is copied as it was.
func copiedRows(plan *events.Plan, preview *series.Copy) []views.Saved {
	var rows []views.Saved
	next := preview.Next
	add := func(label, value string) {
		if value != "" {
			rows = append(rows, views.Saved{Label: label, Value: value})
		}
	}
	shifts := ""
	for i := range preview.Shifts {
		s := &preview.Shifts[i]
		shifts = views.JoinWords("\n", shifts, views.JoinWords(", ", s.Role, views.WithinDay(next, views.Span(s.StartsAt, s.EndsAt)), views.PeopleWanted(s), views.ShiftNeeds(s)))
	}
	add("Shifts", shifts)
	venue, address, _ := views.VenueWords(plan.Venue)
	add("Venue", views.JoinWords(", ", venue, address))
	if plan.Partner != nil {
		add("Partner", plan.Partner.Name)
	}
	if plan.Contact != nil && next.ContactID == plan.Contact.ID {
		add("Contact", plan.Contact.Name)
	}
	if plan.Lead != nil && next.LeadID == plan.Lead.ID {
		add("Event lead", plan.Lead.Name())
	}
	add("Meeting point", next.MeetingPoint)
	add("Parking", next.Parking)
	add("What to wear", next.Wear)
	add("Arrive before", strconv.Itoa(next.ArriveMinutes)+" minutes")
	add("Briefing", next.Briefing)
	if next.IsPublic {
		add("Public text", next.PublicText)
	}
	add("Layout notes", next.Layout)
	add("If the car can’t come", next.Fallback)
	return rows
}
