package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/settings"
	"github.com/rainbowrota/rainbowrota/views"
)

// showSettings shows the settings that the person may change.
func (h *Handler) showSettings(c *fiber.Ctx) error {
	groups, err := h.Net.Registry.Here(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	latest, _, err := h.Net.Registry.Changes(c.UserContext(), h.Me(c), 0)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "settings/show", views.NewSettingsPage(h.Page(c, ""), groups, latest))
}

// listSettingChanges shows who changed which setting, the newest first; ?before= goes on from there.
func (h *Handler) listSettingChanges(c *fiber.Ctx) error {
	before, _ := strconv.ParseInt(web.Query(c, "before"), 10, 64)
	changes, next, err := h.Net.Registry.Changes(c.UserContext(), h.Me(c), max(0, before))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "settings/changes", views.NewSettingChangesPage(h.Page(c, ""), changes, before, next))
}

// showColours is the style sheet with the colours of the settings. Its address
// changes with them, so that browsers may keep it.
func (h *Handler) showColours(c *fiber.Ctx) error {
	sheet := views.ColourSheet(h.Net.Settings().Colours)
	if c.OriginalURL() == views.StylesheetOf(h.Net.Settings().Colours) {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	return c.SendString(sheet)
}

// editSettings shows the form of a group of settings.
func (h *Handler) editSettings(c *fiber.Ctx) error {
	return h.renderSettings(c, fiber.StatusOK, nil)
}

// updateSettings saves a group of settings.
func (h *Handler) updateSettings(c *fiber.Ctx) error {
	group := settings.Group(c.Params("group"))
	form, err := h.Form(c, append(settings.Keys(group), "version")...)
	if err != nil {
		return err
	}
	settings.Unticked(group, form.Values)
	changed, err := h.Net.Registry.Change(c.UserContext(), h.Me(c), group, versionIn(form), form.Values)
	if status, ok := web.Refused(form, err); ok {
		return h.renderSettings(c, status, form)
	}
	if err != nil {
		return err
	}
	if h.Flash(c, "settings-saved"); changed == 0 {
		h.Flash(c, "nothing-saved")
	}
	return h.Redirect(c, views.SettingsPath)
}

func (h *Handler) renderSettings(c *fiber.Ctx, status int, typed *views.Form) error {
	group, err := h.Net.Registry.GroupFor(c.UserContext(), h.Me(c), settings.Group(c.Params("group")))
	if err != nil {
		return err
	}
	page, saved := views.SettingsForm(h.Page(c, ""), group)
	if page.Form = typed; typed == nil {
		page.Form = saved
	}
	goOn(&page, status, page.Form, saved, group.Version)
	return h.Render(c, status, "forms/show", page)
}
