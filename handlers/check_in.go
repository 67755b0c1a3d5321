package handlers

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

// showCode shows the check-in code of a session, big and as a QR code, to
// those who run the programme. It names nobody: the room reads it.
func (h *Handler) showCode(c *fiber.Ctx) error {
	e, s, err := h.sessionIn(c)
	if err != nil {
		return err
	}
	page, err := views.NewCodePage(h.Page(c, ""), e, s, h.Net.Settings().BaseURL)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "programme/code", page)
}

// listCheckIns shows who checked in to a session to those who run the programme.
func (h *Handler) listCheckIns(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	e, s, came, err := h.Net.Programme.CheckInsFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "programme/came", views.NewCheckInsPage(h.Page(c, ""), e, s, came))
}

// confirmCheckInRemoval asks once more before somebody is taken off the list of
// those who came to a session.
func (h *Handler) confirmCheckInRemoval(c *fiber.Ctx) error {
	id, person, err := sessionAndPerson(c)
	if err != nil {
		return err
	}
	s, who, err := h.Net.Programme.CheckInToRemove(c.UserContext(), h.Me(c), id, person)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "forms/show", views.RemoveCheckInForm(h.Page(c, ""), s, who))
}

// deleteCheckIn takes somebody off the list of those who came to a session.
func (h *Handler) deleteCheckIn(c *fiber.Ctx) error {
	id, person, err := sessionAndPerson(c)
	if err != nil {
		return err
	}
	if _, err := h.Form(c); err != nil {
		return err
	}
	was, err := h.Net.Programme.RemoveCheckIn(c.UserContext(), h.Me(c), id, person)
	if err != nil {
		return err
	}
	h.Flash(c, web.Undone("check-in-removed", was))
	return h.Redirect(c, views.SessionPath(id, "/check-ins"))
}

func sessionAndPerson(c *fiber.Ctx) (session, person int64, err error) {
	if session, err = web.IDIn(c, "id"); err == nil {
		person, err = web.IDIn(c, "person")
	}
	return session, person, err
}

// newCheckIn asks for a code.
func (h *Handler) newCheckIn(c *fiber.Ctx) error {
	return h.renderCheckIn(c, fiber.StatusOK, h.ownCheckIn(c), views.NewForm(nil))
}

// openCheckIn shows the form with the code in a link filled in. It looks at no
// code, since a browser may open a link on its own: only sending the form
// counts as a try.
func (h *Handler) openCheckIn(c *fiber.Ctx) error {
	return h.renderCheckIn(c, fiber.StatusOK, h.ownCheckIn(c), views.NewForm(map[string]string{"code": web.Clean(c.Params("code"))}))
}

// previewCheckIn shows the session of the code that was typed, before it counts.
func (h *Handler) previewCheckIn(c *fiber.Ctx) error {
	form, err := h.Form(c, "code")
	if err != nil {
		return err
	}
	return h.findCheckIn(c, h.ownCheckIn(c), form)
}

// createCheckIn notes that the reader is at a session.
func (h *Handler) createCheckIn(c *fiber.Ctx) error {
	form, err := h.Form(c, "code", "seen")
	if err != nil {
		return err
	}
	return h.joinSession(c, h.ownCheckIn(c), form)
}

// undoCheckIn takes back that the reader is at a session.
func (h *Handler) undoCheckIn(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	s, was, err := h.Net.Programme.LeaveSession(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	h.Flash(c, web.Undone("check-in-undone", was))
	return h.Redirect(c, views.BesideSession(s))
}

// checkIn is somebody who checks in, where the form of a code goes and leads
// back to, and what comes after it.
type checkIn struct {
	who    *db.Person
	action string
	back   views.NavItem
	done   func(*db.ProgrammeSession) string // the path to go on to
	undo   func(sessionID int64) string      // the path that takes it back
}

func (h *Handler) ownCheckIn(c *fiber.Ctx) checkIn {
	return checkIn{h.Me(c), "/check-in", views.MyRota, views.BesideSession, ownCheckInPath}
}

func ownCheckInPath(sessionID int64) string { return views.SessionPath(sessionID, "/check-in") }

// findCheckIn looks a code up and asks to confirm its session. Who checked in
// to it already is told so.
func (h *Handler) findCheckIn(c *fiber.Ctx, to checkIn, form *views.Form) error {
	j, err := h.Net.Programme.SessionToJoin(c.UserContext(), to.who, form.Value("code"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderCheckIn(c, status, to, form)
	}
	if err != nil {
		return err
	}
	if j.Here {
		return h.checkedIn(c, to, j.Session)
	}
	return h.askToJoin(c, fiber.StatusOK, to, form, j)
}

// joinSession checks in to the session that was confirmed.
func (h *Handler) joinSession(c *fiber.Ctx, to checkIn, form *views.Form) error {
	seen, err := idsIn(form.Value("seen"))
	if err != nil {
		return err
	}
	j, err := h.Net.Programme.JoinSession(c.UserContext(), to.who, form.Value("code"), seen)
	status, ok := web.Refused(form, err)
	switch {
	case status == fiber.StatusConflict:
		return h.askToJoin(c, status, to, form, j)
	case ok:
		return h.renderCheckIn(c, status, to, form)
	case err != nil:
		return err
	}
	return h.checkedIn(c, to, j.Session)
}

func (h *Handler) checkedIn(c *fiber.Ctx, to checkIn, s *db.ProgrammeSession) error {
	h.FlashUndo(c, "checked-in", views.UndoCheckIn(s, to.undo(s.ID)))
	return h.Redirect(c, to.done(s))
}

// askToJoin names the session of a code, and those that confirming leaves.
func (h *Handler) askToJoin(c *fiber.Ctx, status int, to checkIn, form *views.Form, j *programme.Joining) error {
	page := views.JoinForm(h.Page(c, ""), j, to.action)
	page.Hidden = map[string]string{"code": j.Session.Code, "seen": idsOut(j.LeavesIDs())}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) renderCheckIn(c *fiber.Ctx, status int, to checkIn, form *views.Form) error {
	page := views.CheckInForm(h.Page(c, ""), to.action, to.back)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// idsOut writes ids as idsIn reads them.
func idsOut(ids []int64) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(ids), " ", ","), "[]")
}
