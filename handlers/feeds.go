package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// showFeed serves the calendar behind a secret link, to whoever has it.
func (h *Handler) showFeed(c *fiber.Ctx) error {
	feed, err := h.Net.Feed(c.UserContext(), strings.TrimSuffix(c.Params("code"), ".ics"))
	if err != nil {
		return err
	}
	return sendCalendar(c, feed, "private, no-cache")
}

// showPublicFeed serves the calendar of public events.
func (h *Handler) showPublicFeed(c *fiber.Ctx) error {
	feed, err := h.Net.PublicFeed(c.UserContext())
	if err != nil {
		return err
	}
	return sendCalendar(c, feed, "public, max-age=300")
}

// sendCalendar sends a calendar, or that it is the one the program has already.
func sendCalendar(c *fiber.Ctx, feed network.FeedText, caching string) error {
	c.Set(fiber.HeaderETag, feed.ETag)
	c.Set(fiber.HeaderCacheControl, caching)
	for _, has := range strings.Split(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if has = strings.TrimPrefix(strings.TrimSpace(has), "W/"); has == feed.ETag || has == "*" {
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="rota.ics"`)
	return c.SendString(feed.Text)
}

// feedNames are what the calendar links are called.
var feedNames = map[string]string{
	network.FeedOwn: "Your shifts", network.FeedNetwork: "Every event of the network", network.FeedVehicle: "Every booking of the car",
}

// listFeeds shows which calendar links a person has, and how to add one.
func (h *Handler) listFeeds(c *fiber.Ctx) error { return h.renderFeeds(c, "", "") }

// renewFeed makes a calendar link and shows it, this once.
func (h *Handler) renewFeed(c *fiber.Ctx) error {
	form, err := h.form(c, "kind")
	if err != nil {
		return err
	}
	path, err := h.Net.RenewFeed(c.UserContext(), h.me(c), form.Value("kind"))
	if err != nil {
		return err
	}
	return h.renderFeeds(c, form.Value("kind"), path)
}

func (h *Handler) renderFeeds(c *fiber.Ctx, made, path string) error {
	me := h.me(c)
	feeds, err := h.Net.FeedsOf(c.UserContext(), me)
	if err != nil {
		return err
	}
	page := views.FeedsPage{Page: h.page(c, "Your calendar"), Discreet: me.Discreet}
	for _, kind := range network.FeedKinds(me) {
		row := views.FeedRow{Kind: kind, Name: feedNames[kind], Fetched: "never yet"}
		for _, f := range feeds {
			if f.Kind != kind {
				continue
			}
			if row.Made = "Made on " + views.Date(f.CreatedAt); !f.FetchedAt.IsZero() {
				row.Fetched = moment(f.FetchedAt)
			}
		}
		if kind == made {
			row.Link = h.Net.Settings.BaseURL + path
		}
		page.Rows = append(page.Rows, row)
	}
	return h.render(c, fiber.StatusOK, "feeds/list", page)
}
