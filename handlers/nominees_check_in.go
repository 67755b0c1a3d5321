package handlers

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/views"
)

// newGuestCheckIn asks somebody who takes part by a link for the code of a session.
func (h *Handler) newGuestCheckIn(c *fiber.Ctx) error {
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	return h.renderCheckIn(c, fiber.StatusOK, guestCheckIn(c, m), views.NewForm(nil))
}

// previewGuestCheckIn shows them the session of the code, before it counts.
func (h *Handler) previewGuestCheckIn(c *fiber.Ctx) error { return h.guestCode(c, h.findCheckIn) }

// createGuestCheckIn notes that they are at a session.
func (h *Handler) createGuestCheckIn(c *fiber.Ctx) error {
	return h.guestCode(c, h.joinSession, "seen")
}

func (h *Handler) guestCode(c *fiber.Ctx, do func(*fiber.Ctx, checkIn, *views.Form) error, more ...string) error {
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, append(more, "code")...)
	if err != nil {
		return err
	}
	return do(c, guestCheckIn(c, m), form)
}

// undoGuestCheckIn takes back that they are at a session of the event.
func (h *Handler) undoGuestCheckIn(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "session")
	if err != nil {
		return err
	}
	m, err := h.takingPart(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(m.Sessions, func(s db.ProgrammeSession) bool { return s.ID == id }) {
		return web.ErrNotFound
	}
	_, was, err := h.Net.Programme.LeaveSession(c.UserContext(), m.Person, id)
	return h.nomineeDone(c, form, err, web.Undone("check-in-undone", was))
}

// guestCheckIn is where a guest's form goes and leads back to.
func guestCheckIn(c *fiber.Ctx, m *nominations.Nominee) checkIn {
	place := nomineePath(c, "")
	return checkIn{
		who: m.Person, action: nomineePath(c, "/check-in"), back: views.YourPlace(place),
		done: func(*db.ProgrammeSession) string { return place },
		undo: func(sessionID int64) string { return guestCheckInPath(c, sessionID) },
	}
}

func guestCheckInPath(c *fiber.Ctx, sessionID int64) string {
	return nomineePath(c, fmt.Sprintf("/check-ins/%d", sessionID))
}
