package handlers

import (
	"crypto/rand"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

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
		"venue": plan.VenueName(), "lead": views.IDText(e.LeadID), "form_key": rand.Text(),
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
	switch {
	case err != nil:
		return err
	case form.Value("more") == "on":
		return h.renderFollowing(c, fiber.StatusOK, plan, form)
	case form.Value("confirmed") == "on":
		return h.changeFollowing(c, plan, form)
	}
	preview, err := h.Net.Series.PreviewFollowing(c.UserContext(), h.Me(c), plan.Event.ID, followingForm(form, plan))
	if status, ok := web.Refused(form, err); ok {
		return h.renderFollowing(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "series/following", views.CheckFollowing(h.Page(c, ""), plan, preview, form))
}

// changeFollowing changes several dates.
func (h *Handler) changeFollowing(c *fiber.Ctx, plan *events.Plan, form *views.Form) error {
	done, err := h.Net.Series.ChangeFollowing(c.UserContext(), h.Me(c), plan.Event.ID, followingForm(form, plan), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderFollowing(c, status, plan, form)
	}
	if err != nil {
		return err
	}
	h.FlashTold(c, "dates-changed", toldOf(done))
	return h.Redirect(c, views.SeriesPath(plan.Event.SeriesID, ""))
}

// toldOf is the people that a change told; nil when an earlier sending of the
// same form did it.
func toldOf(done *series.Following) *events.Told {
	if done == nil {
		return nil
	}
	return done.Told
}

func (h *Handler) renderFollowing(c *fiber.Ctx, status int, plan *events.Plan, form *views.Form) error {
	e := plan.Event
	if e.OccursOn == "" || action.Fixed(e) {
		return h.Redirect(c, views.EventPath(e.ID, ""))
	}
	leads, err := h.Net.Events.Leads(c.UserContext(), h.Me(c), plan.Lead)
	if err != nil {
		return err
	}
	venues, err := h.Net.VenueNames(c.UserContext())
	if err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", views.FollowingForm(h.Page(c, ""), plan, leads, venues, form))
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
	return h.Redirect(c, views.SeriesPath(e.SeriesID, ""))
}

func (h *Handler) renderFollowingCancellation(c *fiber.Ctx, status int, form *views.Form) error {
	plan, err := h.planToCopy(c)
	if err != nil {
		return err
	}
	id, scope := plan.Event.ID, series.ThisAndFollowing
	if series.Scope(form.Value("scope")) == series.AllDates {
		scope = series.AllDates
	}
	preview, err := h.Net.Series.PreviewCancelFollowing(c.UserContext(), h.Me(c), id, scope)
	if refusal.KindOf(err) == refusal.Conflict && status != fiber.StatusConflict {
		return h.Redirect(c, views.EventPath(id, ""))
	}
	if err != nil {
		return err
	}
	return h.Render(c, status, "series/following", views.CancelFollowing(h.Page(c, ""), plan, preview, scope, form))
}
