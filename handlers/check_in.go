package handlers

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

// showCode shows the check-in code of a session, big and as a QR code, to
// those who run the programme. It names nobody: the room reads it.
func (h *Handler) showCode(c *fiber.Ctx) error {
	e, s, err := h.sessionIn(c)
	if err != nil {
		return err
	}
	link := strings.TrimSuffix(h.Net.Settings.BaseURL, "/") + "/check-in"
	page := views.CodePage{
		Page: h.page(c, s.Title), Caption: "Check-in", When: views.Span(s.StartsAt, s.EndsAt), Room: s.Room, Code: s.Code,
		Link: strings.TrimPrefix(strings.TrimPrefix(link, "https://"), "http://"),
		Back: views.NavItem{Text: "Programme", Href: programmePath(e.ID)}, Came: views.NavItem{Text: "Who checked in", Href: sessionPath(s.ID, "/check-ins")},
	}
	if page.QR, err = views.NewQR(link + "/" + url.PathEscape(s.Code)); err != nil {
		return err
	}
	return h.render(c, fiber.StatusOK, "programme/code", page)
}

// listCheckIns shows who checked in to a session to those who run the programme.
func (h *Handler) listCheckIns(c *fiber.Ctx) error {
	id, err := idIn(c, "id")
	if err != nil {
		return err
	}
	e, s, came, err := h.Net.CheckInsFor(c.UserContext(), h.me(c), id)
	if err != nil {
		return err
	}
	page := views.CheckInsPage{
		Page: h.page(c, "Who checked in"), Caption: s.Title, When: views.Span(s.StartsAt, s.EndsAt), Code: sessionPath(id, "/code"),
		Back: views.NavItem{Text: "Programme", Href: programmePath(e.ID)},
	}
	for _, who := range came {
		page.Rows = append(page.Rows, views.Saved{Label: who.Name, Value: views.TimeOf(who.At)})
	}
	return h.render(c, fiber.StatusOK, "programme/came", page)
}

// newCheckIn asks for a code, or to confirm that of a link. It looks nothing up.
func (h *Handler) newCheckIn(c *fiber.Ctx) error {
	return h.renderCheckIn(c, fiber.StatusOK, ownCheckIn, views.NewForm(map[string]string{"code": clean(c.Params("code"))}))
}

// createCheckIn notes that the reader is at a session.
func (h *Handler) createCheckIn(c *fiber.Ctx) error {
	form, err := h.form(c, "code")
	if err != nil {
		return err
	}
	s, err := h.Net.JoinSession(c.UserContext(), h.me(c), form.Value("code"))
	if status, ok := refused(form, err); ok {
		return h.renderCheckIn(c, status, ownCheckIn, form)
	}
	if err != nil {
		return err
	}
	h.flash(c, "checked-in")
	return h.redirect(c, besideSession(s))
}

// checkIn is where the form of a code goes, and where it leads back to.
type checkIn struct {
	action string
	back   views.NavItem
}

var ownCheckIn = checkIn{"/check-in", views.NavItem{Text: "My rota", Href: "/my/rota"}}

func (h *Handler) renderCheckIn(c *fiber.Ctx, status int, to checkIn, form *views.Form) error {
	page := views.FormPage{
		Page: h.page(c, "Check in to a session"), Back: to.back,
		Intro:  []string{"The code is shown in the room, from 15 minutes before the session until its end."},
		Fields: []views.Field{{Type: "input", Name: "code", Label: "Code", Hint: "Six letters and digits.", Width: "govuk-input--width-10", Auto: "off"}},
		Action: to.action, Button: "Check in",
	}
	page.Form = form
	return h.render(c, status, "forms/show", page)
}

// checkInOpen tells whether somebody who has a place can check in to the
// sessions of an event today.
func (h *Handler) checkInOpen(p *network.Programme) bool { return p.Place && h.sessionsToday(p.Event) }

// sessionsToday tells whether the sessions of an event are today.
func (h *Handler) sessionsToday(e *db.Event) bool {
	now := h.Net.Now()
	return e.Status == network.Published && network.Day(now) >= network.Day(e.StartsAt) && now.Before(e.EndsAt)
}
