package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/views"
)

// showFeed serves the calendar behind a secret link: the link is the permission.
func (h *Handler) showFeed(c *fiber.Ctx) error {
	feed, err := h.Net.Calendar.Feed(c.UserContext(), strings.TrimSuffix(c.Params("code"), ".ics"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return h.sendFeed(c, feed)
}

// showPublicFeed serves the calendar of public events.
func (h *Handler) showPublicFeed(c *fiber.Ctx) error {
	feed, err := h.Net.Calendar.PublicFeed(c.UserContext())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	return h.sendFeed(c, feed)
}

// sendFeed sends a calendar, or that it is the one the program has already.
func (h *Handler) sendFeed(c *fiber.Ctx, feed calendar.FeedText) error {
	c.Set(fiber.HeaderETag, feed.ETag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if !feed.Modified.IsZero() {
		c.Set(fiber.HeaderLastModified, feed.Modified.UTC().Format(http.TimeFormat))
	}
	for _, has := range strings.Split(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if has = strings.TrimSpace(has); has == "*" || strings.TrimPrefix(has, "W/") == strings.TrimPrefix(feed.ETag, "W/") {
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	web.NameFile(c, "text/calendar", "inline", "rota.ics")
	return c.SendString(feed.Text)
}

// sendDuty sends one duty of the reader's as a calendar file.
func (h *Handler) sendDuty(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	text, err := h.Net.Calendar.DutyText(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	web.NameFile(c, "text/calendar", "attachment", "duty.ics")
	return c.SendString(text)
}

// listFeeds shows which calendar links a person has, and how to add one.
func (h *Handler) listFeeds(c *fiber.Ctx) error {
	return h.renderFeeds(c, fiber.StatusOK, nil, "", "")
}

// updateEntries saves what the entries of one's own calendar are like.
func (h *Handler) updateEntries(c *fiber.Ctx) error {
	form, err := h.Form(c, "alarm", "by-message")
	if err != nil {
		return err
	}
	err = h.Net.People.ChooseEntries(c.UserContext(), h.Me(c), form.Value("alarm"), form.Value("by-message") != "")
	if status, ok := web.Refused(form, err); ok {
		return h.renderFeeds(c, status, form, "", "")
	}
	if err != nil {
		return err
	}
	h.Flash(c, "calendar-saved")
	return h.Redirect(c, "/account/calendar")
}

// renewFeed makes a calendar link and shows it, this once.
func (h *Handler) renewFeed(c *fiber.Ctx) error {
	form, err := h.Form(c, "kind")
	if err != nil {
		return err
	}
	path, err := h.Net.Calendar.RenewFeed(c.UserContext(), h.Me(c), db.FeedKind(form.Value("kind")))
	if err != nil {
		return err
	}
	return h.renderFeeds(c, fiber.StatusOK, nil, db.FeedKind(form.Value("kind")), path)
}

// deleteFeed ends a calendar link of the reader's.
func (h *Handler) deleteFeed(c *fiber.Ctx) error {
	form, err := h.Form(c, "kind")
	if err != nil {
		return err
	}
	was, err := h.Net.Calendar.EndFeed(c.UserContext(), h.Me(c), db.FeedKind(form.Value("kind")))
	if err != nil {
		return err
	}
	h.Flash(c, web.Undone("calendar-ended", was))
	return h.Redirect(c, "/account/calendar")
}

// renderFeeds shows the links, and the one of a kind that has just been made,
// with what was typed into the form.
func (h *Handler) renderFeeds(c *fiber.Ctx, status int, form *views.Form, made db.FeedKind, path string) error {
	me := h.Me(c)
	if form == nil {
		form = views.NewForm(map[string]string{"alarm": strconv.Itoa(me.AlarmMinutes), "by-message": strconv.FormatBool(!me.NoEntries)})
	}
	feeds, err := h.Net.Calendar.FeedsOf(c.UserContext(), me)
	if err != nil {
		return err
	}
	page := views.NewFeedsPage(h.Page(c, ""), me, feeds, form)
	if path != "" {
		page.Show(made, h.Net.Settings().BaseURL+path)
	}
	return h.Render(c, status, "feeds/list", page)
}
