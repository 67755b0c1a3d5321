package handlers

import (
	"crypto/rand"
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

// scopes are which dates a change is for.
var scopes = []views.Option{
	{Value: string(series.ThisOne), Text: "This one"},
	{Value: string(series.ThisAndFollowing), Text: "This and following"},
	{Value: string(series.AllDates), Text: "All upcoming dates"},
}

var followingFields = []string{"scope", "title", "starts", "ends", "venue", "lead", "reason", "minimum_*", "maximum_*", "seen", "form_key"}

func followingForm(form *views.Form, plan *events.Plan) series.FollowingForm {
	f := series.FollowingForm{
		Scope: series.Scope(form.Value("scope")), Title: form.Value("title"), Starts: form.Value("starts"), Ends: form.Value("ends"),
		Venue: form.Value("venue"), Lead: form.Value("lead"), Reason: form.Value("reason"), Seen: form.Value("seen"),
	}
	for i := range plan.Shifts {
		if s := &plan.Shifts[i]; s.CancelledAt.IsZero() {
			id := strconv.FormatInt(s.ID, 10)
			f.Places = append(f.Places, series.PlacesForm{ShiftID: s.ID, Minimum: form.Value("minimum_" + id), Maximum: form.Value("maximum_" + id)})
		}
	}
	return f
}

// editFollowing asks what changes at a date of a meeting that recurs, and for
// which dates.
func (h *Handler) editFollowing(c *fiber.Ctx) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	e := plan.Event
	values := map[string]string{
		"scope": string(series.ThisAndFollowing), "title": e.Title, "starts": e.StartsAt.In(clock.London).Format("15:04"), "ends": e.EndsAt.In(clock.London).Format("15:04"),
		"venue": plan.VenueName(), "lead": idText(e.LeadID), "form_key": rand.Text(),
	}
	for i := range plan.Shifts {
		id := strconv.FormatInt(plan.Shifts[i].ID, 10)
		values["minimum_"+id], values["maximum_"+id] = strconv.Itoa(plan.Shifts[i].Minimum), strconv.Itoa(plan.Shifts[i].Maximum)
	}
	return h.renderFollowing(c, fiber.StatusOK, plan, views.NewForm(values))
}

// updateFollowing shows what a change of several dates would do, and does it
// once that was confirmed.
func (h *Handler) updateFollowing(c *fiber.Ctx) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(followingFields, "confirmed", "more")...)
	if err != nil {
		return err
	}
	if form.Value("more") == "on" {
		return h.renderFollowing(c, fiber.StatusOK, plan, form)
	}
	ctx, me, e := c.UserContext(), h.Me(c), plan.Event
	if form.Value("confirmed") == "on" {
		done, err := h.Net.Series.ChangeFollowing(ctx, me, e.ID, followingForm(form, plan), form.Value("form_key"))
		if err == nil {
			h.FlashTold(c, "dates-changed", toldOf(done))
			return h.Redirect(c, seriesPath(e.SeriesID, ""))
		}
		if status, ok := web.Refused(form, err); ok {
			return h.renderFollowing(c, status, plan, form)
		}
		return err
	}
	preview, err := h.Net.Series.PreviewFollowing(ctx, me, e.ID, followingForm(form, plan))
	if status, ok := web.Refused(form, err); ok {
		return h.renderFollowing(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	page := h.followingPage(c, plan, "Check the change", preview)
	maps.Copy(page.Hidden, form.Values)
	delete(page.Hidden, "more")
	page.Hidden["confirmed"], page.Hidden["seen"] = "on", preview.Seen
	page.Action, page.Button, page.More, page.Verb = views.EventPath(e.ID, "/following"), "Change these dates", "Change something else", "change"
	if len(preview.Changed) == 1 {
		page.Button, page.Verb = "Change this date", "changes"
	}
	page.Form = form
	return h.Render(c, fiber.StatusOK, "series/following", page)
}

// toldOf is the people that a change told; nil when an earlier sending of the
// same form did it.
func toldOf(done *series.Following) *events.Told {
	if done == nil {
		return nil
	}
	return done.Told
}

// changes names what changes of a date.
var changes = map[string]string{"title": "another title", "lead": "another lead", "venue": "another venue", "time": "another time", "places": "other places"}

// followingPage is a preview of what changes on several dates.
func (h *Handler) followingPage(c *fiber.Ctx, plan *events.Plan, title string, preview *series.Following) views.FollowingPage {
	page := views.FollowingPage{FormPage: views.FormPage{
		Page: h.Page(c, title), Caption: plan.Event.Title, Back: views.NavItem{Text: "Keep the dates as they are", Href: views.EventPath(plan.Event.ID, "")},
		Hidden: map[string]string{},
	}}
	for i := range preview.Changed {
		d := &preview.Changed[i]
		says := []string{d.Exempt}
		for _, what := range d.What {
			says = append(says, changes[what])
		}
		if !d.Was.StartsAt.Equal(d.Event.StartsAt) || !d.Was.EndsAt.Equal(d.Event.EndsAt) {
			says = append(says, views.TimeOf(d.Event.StartsAt)+" to "+views.TimeOf(d.Event.EndsAt))
		}
		if !d.Was.SignUpBy.Equal(d.Event.SignUpBy) {
			says = append(says, "sign-up closes at "+views.ByWords(d.Event.SignUpBy))
		}
		page.Changed = append(page.Changed, views.Saved{Label: views.Span(d.Was.StartsAt, d.Was.EndsAt), Value: views.JoinWords(", ", says...)})
	}
	page.Left = leftAlone(preview.Left)
	page.Told = views.NewTold(preview.Told)
	for _, l := range preview.Losers {
		page.Told.Losers = append(page.Told.Losers, l.Person.Name()+", "+views.Date(l.Shift.StartsAt)+": "+l.Why)
	}
	return page
}

// leftAlone lists the dates that stay as they are. Many for the same reason,
// such as all that are over, are one line.
func leftAlone(left []series.LeftAlone) []views.Saved {
	same := map[string]int{}
	for _, l := range left {
		same[l.Why]++
	}
	var rows []views.Saved
	for _, l := range left {
		switch n := same[l.Why]; {
		case n == 0: // was said already
		case n > 2:
			many, _ := views.Plural(n, "date")
			rows = append(rows, views.Saved{Label: many, Value: l.Why})
			same[l.Why] = 0
		default:
			rows = append(rows, views.Saved{Label: views.Date(l.Event.StartsAt), Value: l.Why})
		}
	}
	return rows
}

func (h *Handler) renderFollowing(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form) error {
	e := plan.Event
	if e.OccursOn == "" || action.Fixed(e) {
		return h.Redirect(c, views.EventPath(e.ID, ""))
	}
	details, err := h.detailControls(c, plan)
	if err != nil {
		return err
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return err
	}
	fields := []views.Field{
		{Type: "radios", Name: "scope", Label: "Which dates", Options: scopes},
		{Type: "input", Name: "title", Label: "Title"},
		{Type: "clock", Name: "starts", Label: "Starts at", Width: "govuk-input--width-5", Hint: "A time of day, like 17:30."},
		{Type: "clock", Name: "ends", Label: "Ends at", Width: "govuk-input--width-5", Hint: "A time before the start is the next day."},
		{Type: "input", Name: "venue", Label: "Venue", Hint: "A known venue’s name is enough.", List: venues},
	}
	for _, f := range details {
		if f.Name == "lead" {
			fields = append(fields, f)
		}
	}
	for i := range plan.Shifts {
		if s := &plan.Shifts[i]; s.CancelledAt.IsZero() {
			id := strconv.FormatInt(s.ID, 10)
			fields = append(fields, views.Field{Type: "input", Name: "minimum_" + id, Label: s.Role + ": minimum people", Width: "govuk-input--width-3", Mode: "numeric"},
				views.Field{Type: "input", Name: "maximum_" + id, Label: s.Role + ": maximum people", Width: "govuk-input--width-3", Mode: "numeric"})
		}
	}
	reason := views.ReasonField
	reason.Hint = "Needed if people on a date have to know about a new time or venue. " + reason.Hint
	page := views.FormPage{
		Page: h.Page(c, "Change this and following"), Caption: e.Title + ", " + views.Date(e.StartsAt), Back: views.NavItem{Text: "The event", Href: views.EventPath(e.ID, "")},
		Intro:  []string{"Only dates that are still the same as this one change. What is over, cancelled or was changed separately is left alone, and you see which before anything happens."},
		Fields: append(fields, reason), Action: views.EventPath(e.ID, "/following"), Button: "Continue", Hidden: map[string]string{"form_key": form.Value("form_key")},
		Links: []views.NavItem{
			{Text: "Move this one to another day", Href: views.EventPath(e.ID, "/move")},
			{Text: "Cancel this and following", Href: views.EventPath(e.ID, "/following/cancel")},
		},
	}
	if e.Status == db.EventDraft {
		page.Links[0].Href = views.EventPath(e.ID, "/edit/details")
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// confirmFollowingCancellation asks for the reason and says which dates are
// cancelled and which are left alone; ?scope= is which of them are meant.
func (h *Handler) confirmFollowingCancellation(c *fiber.Ctx) error {
	return h.renderFollowingCancellation(c, fiber.StatusOK, views.NewForm(map[string]string{"scope": web.Query(c, "scope"), "form_key": rand.Text()}))
}

// cancelFollowing calls several dates off.
func (h *Handler) cancelFollowing(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "scope", "reason", "seen", "form_key")
	if err != nil {
		return err
	}
	done, err := h.Net.Series.CancelFollowing(c.UserContext(), h.Me(c), id, series.Scope(form.Value("scope")), form.Value("reason"), form.Value("seen"), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderFollowingCancellation(c, status, form)
	}
	if err != nil {
		return err
	}
	e, err := h.Net.EventFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	h.FlashTold(c, "dates-cancelled", toldOf(done))
	return h.Redirect(c, seriesPath(e.SeriesID, ""))
}

func (h *Handler) renderFollowingCancellation(c *fiber.Ctx, status int, form *views.Form) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	e := plan.Event
	scope := series.ThisAndFollowing
	other := views.NavItem{Text: "Cancel all upcoming dates instead", Href: views.EventPath(e.ID, "/following/cancel?scope="+string(series.AllDates))}
	if series.Scope(form.Value("scope")) == series.AllDates {
		scope = series.AllDates
		other = views.NavItem{Text: "Cancel this and following instead", Href: views.EventPath(e.ID, "/following/cancel")}
	}
	preview, err := h.Net.Series.PreviewCancelFollowing(c.UserContext(), h.Me(c), e.ID, scope)
	if refusal.KindOf(err) == refusal.Conflict {
		if status == fiber.StatusOK || status == fiber.StatusUnprocessableEntity {
			return h.Redirect(c, views.EventPath(e.ID, ""))
		}
		return err
	}
	if err != nil {
		return err
	}
	page := h.followingPage(c, plan, "Cancel this and following", preview)
	page.Intro = []string{"You cannot undo this. Everyone loses their place, open offers end and reminders stop. Each person gets one email about all of them."}
	page.Action, page.Button, page.Kind, page.Verb = views.EventPath(e.ID, "/following/cancel"), "Cancel these dates", "warning", "are cancelled"
	if len(preview.Changed) == 1 {
		page.Button, page.Verb = "Cancel this date", "is cancelled"
	}
	page.Fields, page.Links = views.ReasonFields(preview.Told), []views.NavItem{other, {Text: "Cancel only this one", Href: views.EventPath(e.ID, "/cancel")}}
	page.Hidden = map[string]string{"scope": string(scope), "seen": preview.Seen, "form_key": form.Value("form_key")}
	page.Form = form
	return h.Render(c, status, "series/following", page)
}
