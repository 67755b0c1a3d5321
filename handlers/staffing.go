package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/views"
)

// showStaffing shows who is on the shifts of an event; ?shift= adds who could
// be on one of them, narrowed by ?q=.
func (h *Handler) showStaffing(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	chosen, _ := strconv.ParseInt(web.Query(c, "shift"), 10, 64)
	return h.renderStaffing(c, fiber.StatusOK, id, chosen, web.Query(c, "q"), nil)
}

// approveSignup confirms a request, with a reason where it clashes.
func (h *Handler) approveSignup(c *fiber.Ctx) error {
	return h.staffSignup(c, views.StaffApprove, func(g *db.Signup, reason string) (string, error) {
		after, err := h.Net.Staffing.Approve(c.UserContext(), h.Me(c), g.ID, reason)
		return views.ApprovedWords(after, h.Config.NoMail), err
	})
}

// declineSignup refuses a request.
func (h *Handler) declineSignup(c *fiber.Ctx) error {
	return h.staffSignup(c, views.StaffEnd, func(g *db.Signup, reason string) (string, error) {
		return views.DeclinedWords(h.Config.NoMail), h.Net.Staffing.Decline(c.UserContext(), h.Me(c), g.ID, reason)
	})
}

// removeSignup takes someone off a shift.
func (h *Handler) removeSignup(c *fiber.Ctx) error {
	return h.staffSignup(c, views.StaffEnd, func(g *db.Signup, reason string) (string, error) {
		return views.RemovedWords(h.Config.NoMail), h.Net.Staffing.Remove(c.UserContext(), h.Me(c), g.ID, reason)
	})
}

// staffSignup does an action to a sign-up and shows its shift.
func (h *Handler) staffSignup(c *fiber.Ctx, action views.StaffAction, do func(g *db.Signup, reason string) (string, error)) error {
	id, form, err := h.IDAndForm(c, "reason", "shift", "q")
	if err != nil {
		return err
	}
	g, person, err := h.Net.Staffing.SignupToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	said, err := do(g, form.Value("reason"))
	return h.answerStaffing(c, form, g.EventID, err, &views.StaffAnswer{
		ShiftID: g.ShiftID, SignupID: g.ID, PersonID: g.PersonID, Action: action, Typed: form.Value("reason"), Done: person.Name() + ": " + said,
	})
}

// assignPerson puts somebody on a shift, with a reason where it passes others
// or clashes.
func (h *Handler) assignPerson(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "person_id", "reason", "shift", "q")
	if err != nil {
		return err
	}
	_, shift, err := h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	personID, err := strconv.ParseInt(form.Value("person_id"), 10, 64)
	if err != nil {
		return fiber.NewError(fiber.StatusBadRequest, views.AssignUnsaid)
	}
	g, err := h.Net.Staffing.Assign(c.UserContext(), h.Me(c), id, personID, form.Value("reason"))
	answer := &views.StaffAnswer{ShiftID: id, PersonID: personID, Action: views.StaffAssign, Typed: form.Value("reason"), Done: views.AssignedWords(h.Config.NoMail)}
	if err == nil {
		answer.SignupID = g.ID
	}
	return h.answerStaffing(c, form, shift.EventID, err, answer)
}

// askForCover asks the people who are ticked to cover a shift.
func (h *Handler) askForCover(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "person", "shift", "q")
	if err != nil {
		return err
	}
	_, shift, err := h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	people, err := idsIn(form.Value("person"))
	if err != nil {
		return err
	}
	n, err := h.Net.Staffing.AskToCover(c.UserContext(), h.Me(c), id, people)
	return h.answerStaffing(c, form, shift.EventID, err, &views.StaffAnswer{ShiftID: id, Action: views.StaffAsk, Done: views.AskedWords(n, h.Config.NoMail)})
}

// idsIn reads the ids of a group of checkboxes, or of a hidden field.
func idsIn(values string) ([]int64, error) {
	var ids []int64
	for value := range strings.SplitSeq(values, ",") {
		if value == "" {
			continue
		}
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil || id < 1 {
			return nil, fiber.NewError(fiber.StatusBadRequest, views.NobodyOfThese)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// answerStaffing shows the result of an action: the shift alone where the browser
// swaps it in, otherwise the whole page.
func (h *Handler) answerStaffing(c *fiber.Ctx, form *views.Form, eventID int64, err error, answer *views.StaffAnswer) error {
	chosen, _ := strconv.ParseInt(form.Value("shift"), 10, 64)
	denied := deniedBy(err)
	switch {
	case denied != nil:
		answer.Err, answer.Done = denied, ""
		return h.renderStaffing(c, web.Statuses[denied.Kind], eventID, chosen, form.Value("q"), answer)
	case err != nil:
		return err
	case web.IsFragment(c):
		return h.renderStaffing(c, fiber.StatusOK, eventID, chosen, form.Value("q"), answer)
	}
	h.Flash(c, "staffed")
	if chosen != 0 {
		return h.Redirect(c, views.EventPath(eventID, fmt.Sprintf("/staffing?shift=%d", chosen)))
	}
	return h.Redirect(c, views.EventPath(eventID, "/staffing"))
}

func (h *Handler) renderStaffing(c *fiber.Ctx, status int, eventID, chosen int64, q string, answer *views.StaffAnswer) error {
	staffed, err := h.Net.Staffing.StaffingOf(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	found, err := h.candidates(c, staffed, chosen, q)
	if err != nil {
		return err
	}
	piece := answer != nil && web.IsFragment(c)
	base := views.Page{CSRF: h.CSRFToken(c)}
	if !piece {
		base = h.Page(c, "")
	}
	page := views.NewStaffingPage(base, staffed, h.Net.Now())
	page.Choose(chosen, q, found)
	page.Answer(answer)
	if !piece {
		return h.Render(c, status, "staffing/show", page)
	}
	shift, ok := page.Piece(answer.ShiftID)
	if !ok { // it was cancelled meanwhile
		return h.Redirect(c, views.EventPath(eventID, "/staffing"))
	}
	return h.Render(c, status, "staffing/shift", shift)
}

// candidates are the people who could be on a shift of an event, narrowed by
// their names; none where the shift is not one of the event's.
func (h *Handler) candidates(c *fiber.Ctx, s *staffing.Page, shiftID int64, q string) ([]staffing.Candidate, error) {
	if !slices.ContainsFunc(s.Shifts, func(s staffing.ShiftStaff) bool { return s.Shift.ID == shiftID }) {
		return nil, nil
	}
	return h.Net.Staffing.Candidates(c.UserContext(), h.Me(c), shiftID, strings.TrimSpace(q))
}
