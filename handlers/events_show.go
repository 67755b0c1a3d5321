package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// showEvent shows an event as the person sees it.
func (h *Handler) showEvent(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	e, err := h.Net.Events.PageFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	web.VisitOf(c).Lasts = e.Lasts
	page := h.eventPage(c, e)
	if page.Rows, err = h.shiftRows(c, e.Shifts, "event"); err != nil {
		return err
	}
	may, err := h.Net.Nominations.MayNominate(c.UserContext(), h.Me(c), e.Event)
	if err != nil {
		return err
	}
	if may {
		page.Nominate = eventPath(id, "/nominations")
	}
	if e.Runs {
		if page.Timeline, err = h.timelineOf(c, id); err != nil {
			return err
		}
	}
	return h.Render(c, fiber.StatusOK, "events/show", page)
}

// eventIn returns the event that a path names, for those who may see it.
func (h *Handler) eventIn(c *fiber.Ctx) (*db.Event, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.EventFor(c.UserContext(), h.Me(c), id)
}

func (h *Handler) eventPage(c *fiber.Ctx, e *events.Page) views.EventPage {
	page := views.EventPage{
		Page: h.Page(c, e.Event.Title), ID: e.Event.ID, Kind: capital(e.Event.Kind), When: views.Span(e.Event.StartsAt, e.Event.EndsAt),
		Lead: joinWords(", ", e.Lead, e.Phone), MeetingPoint: e.Event.MeetingPoint, Parking: e.Event.Parking,
		Wear: e.Event.Wear, Briefing: e.Event.Briefing, Joins: programme.HasProgramme(e.Event), Draft: e.Event.Status == db.EventDraft, Runs: e.Runs,
	}
	page.Venue, page.Address, page.Map = views.VenueWords(e.Venue)
	page.CarComes, page.Notes = e.CarComes, views.NewContentNotes(e.Event, e.Notes)
	if e.Car != nil {
		page.Car = &views.NavItem{Text: views.BookingStatus(e.Car, h.Net.Today()) + ", " + views.Span(e.Car.StartsAt, e.Car.EndsAt), Href: views.BookingPath(e.Car.ID, "")}
		if e.Car.Status == db.BookingRecalled {
			page.Fallback = e.Event.Fallback
		}
	}
	if e.Partner != nil {
		page.Partner = e.Partner.Name
		if h.Me(c).Role(db.Coordinator) {
			page.PartnerHref = fmt.Sprintf("/partners/%d", e.Partner.ID)
		}
	}
	if e.Contact != nil {
		page.Contact = joinWords(", ", e.Contact.Name, e.Contact.Post, e.Contact.Phone, e.Contact.Email)
	}
	if e.Runs || e.Event.Status == db.EventCancelled {
		page.Status, page.Tone = capital(e.Event.Status), views.EventTones[e.Event.Status]
	}
	if e.Event.Status == db.EventCancelled {
		page.Banner = "Cancelled on " + views.Date(e.Event.CancelledAt)
		if e.CancelledBy != "" {
			page.Banner += " by " + e.CancelledBy
		}
		page.BannerReason, page.BannerSource = e.Event.CancelReason, e.Event.Source
	}
	if e.Event.Status == db.EventPublished {
		page.Changed = changeOf(e.Event)
	}
	h.seriesOnEvent(c, &page, e)
	page.Tabs = eventHead(e.Event, "").Tabs
	if page.Tabs[0].Current = true; e.Runs {
		page.Actions = append(eventActions(e), seriesActions(h.Me(c), e)...)
	} else {
		page.Tabs = openTabs(page.Tabs)
	}
	return page
}

func changeOf(e *db.Event) *views.Change { return views.NewChange(e) }

func reasonWords(reason string) string { return views.ReasonWords(reason) }

// eventActions are what those who run an event can do with it in its status.
func eventActions(e *events.Page) []views.NavItem {
	path := fmt.Sprintf("/events/%d", e.Event.ID)
	edit := views.NavItem{Text: "Change the plan", Href: path + "/edit"}
	cancel := views.NavItem{Text: "Cancel event", Href: path + "/cancel"}
	switch e.Event.Status {
	case db.EventDraft:
		return []views.NavItem{edit, cancel, {Text: "Delete draft", Href: path + "/deletion"}}
	case db.EventPublished:
		return []views.NavItem{edit, {Text: "Move event", Href: path + "/move"}, cancel}
	case db.EventCompleted, db.EventCancelled:
	}
	return nil
}
