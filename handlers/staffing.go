package handlers

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// How many candidates a shift shows; a search by name shows more.
const (
	candidatesShown = 12
	candidatesFound = 50
)

// staffAnswer is the result of the last action on a staffing page.
type staffAnswer struct {
	shiftID  int64
	signupID int64 // whose action it was, for the place of its reason
	personID int64
	action   string // "approve", "assign", "end" or "ask"
	typed    string
	done     string
	err      *refusal.Error
}

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
	return h.staffSignup(c, "approve", func(g *db.Signup, reason string) (string, error) {
		after, err := h.Net.Staffing.Approve(c.UserContext(), h.Me(c), g.ID, reason)
		if err == nil && after.Status == db.SignupWaiting {
			return "put on the waiting list: the shift has filled up.", nil
		}
		return "confirmed. " + h.ToldWords("A message tells them."), err
	})
}

// declineSignup refuses a request.
func (h *Handler) declineSignup(c *fiber.Ctx) error {
	return h.staffSignup(c, "end", func(g *db.Signup, reason string) (string, error) {
		return "declined. " + h.ToldWords("A message tells them why."), h.Net.Staffing.Decline(c.UserContext(), h.Me(c), g.ID, reason)
	})
}

// removeSignup takes someone off a shift.
func (h *Handler) removeSignup(c *fiber.Ctx) error {
	return h.staffSignup(c, "end", func(g *db.Signup, reason string) (string, error) {
		return "taken off. " + h.ToldWords("A message tells them why."), h.Net.Staffing.Remove(c.UserContext(), h.Me(c), g.ID, reason)
	})
}

// staffSignup does an action to a sign-up and shows its shift.
func (h *Handler) staffSignup(c *fiber.Ctx, action string, do func(g *db.Signup, reason string) (string, error)) error {
	id, form, err := h.IDAndForm(c, "reason", "shift", "q")
	if err != nil {
		return err
	}
	g, person, err := h.Net.Staffing.SignupToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	came, err := do(g, form.Value("reason"))
	return h.answerStaffing(c, form, g.EventID, err, &staffAnswer{
		shiftID: g.ShiftID, signupID: g.ID, personID: g.PersonID, action: action, typed: form.Value("reason"), done: person.Name() + ": " + came,
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
		return fiber.NewError(fiber.StatusBadRequest, "Choose who to assign.")
	}
	g, err := h.Net.Staffing.Assign(c.UserContext(), h.Me(c), id, personID, form.Value("reason"))
	answer := &staffAnswer{shiftID: id, personID: personID, action: "assign", typed: form.Value("reason"), done: "Assigned. " + h.ToldWords("A message tells them.")}
	if err == nil {
		answer.signupID = g.ID
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
	asked, _ := views.Plural(n, "person", "people")
	return h.answerStaffing(c, form, shift.EventID, err, &staffAnswer{shiftID: id, action: "ask", done: asked + " asked to cover this shift. " + h.ToldWords("A message asks them.")})
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
			return nil, fiber.NewError(fiber.StatusBadRequest, "The form names somebody or something that does not exist.")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// answerStaffing shows the result of an action: the shift alone where the browser
// swaps it in, otherwise the whole page.
func (h *Handler) answerStaffing(c *fiber.Ctx, form *views.Form, eventID int64, err error, answer *staffAnswer) error {
	chosen, _ := strconv.ParseInt(form.Value("shift"), 10, 64)
	var denied *refusal.Error
	switch {
	case err == nil && !web.IsFragment(c):
		h.Flash(c, "staffed")
		path := fmt.Sprintf("/events/%d/staffing", eventID)
		if chosen != 0 {
			path += fmt.Sprintf("?shift=%d", chosen)
		}
		return h.Redirect(c, path)
	case err == nil:
		return h.renderStaffing(c, fiber.StatusOK, eventID, chosen, form.Value("q"), answer)
	case errors.As(err, &denied) && (denied.Kind == refusal.Conflict || denied.Kind == refusal.Invalid):
		answer.err, answer.done = denied, ""
		return h.renderStaffing(c, web.Statuses[denied.Kind], eventID, chosen, form.Value("q"), answer)
	}
	return err
}

func (h *Handler) renderStaffing(c *fiber.Ctx, status int, eventID, chosen int64, q string, answer *staffAnswer) error {
	ctx, me := c.UserContext(), h.Me(c)
	staffing, err := h.Net.Staffing.StaffingOf(ctx, me, eventID)
	if err != nil {
		return err
	}
	now := h.Net.Now()
	page := views.StaffingPage{Event: eventHead(staffing.Event, "staffing"), Cancelled: staffing.Event.Status == db.EventCancelled}
	for i := range staffing.Shifts {
		shift := staffShift(&staffing.Shifts[i], now)
		shift.When, shift.CSRF = withinDay(staffing.Event, shift.When), h.CSRFToken(c)
		if shift.ID == chosen {
			if err := h.addCandidates(c, &shift, q); err != nil {
				return err
			}
		}
		answer.onto(&shift)
		page.Shifts = append(page.Shifts, shift)
	}
	if web.IsFragment(c) && answer != nil {
		return h.renderStaffShift(c, status, &page, answer.shiftID)
	}
	page.Page = h.Page(c, "Staffing")
	if answer != nil && answer.err != nil {
		page.Form = views.NewForm(nil)
		page.Form.Add(answer.field(), answer.says())
	}
	return h.Render(c, status, "staffing/show", page)
}

// renderStaffShift renders one shift alone, with the table of all beside it.
func (h *Handler) renderStaffShift(c *fiber.Ctx, status int, page *views.StaffingPage, shiftID int64) error {
	at := slices.IndexFunc(page.Shifts, func(s views.StaffShift) bool { return s.ID == shiftID })
	if at < 0 {
		return h.Redirect(c, fmt.Sprintf("/events/%d/staffing", page.Event.ID)) // the shift was cancelled meanwhile
	}
	glance, shift := page.Glance(), page.Shifts[at]
	glance.Beside = true
	shift.Glance = &glance
	return h.Render(c, status, "staffing/shift", shift)
}

// says is why the action was refused: which field is wrong, or what else
// prevents it.
func (a *staffAnswer) says() string {
	if a.err.Kind == refusal.Invalid && len(a.err.Fields) > 0 {
		return a.err.Fields[0].Message
	}
	return a.err.Message
}

// field is the id of the field that the answer is about, for the error summary.
func (a *staffAnswer) field() string {
	switch {
	case a.action == "ask":
		return fmt.Sprintf("candidates-%d", a.shiftID)
	case len(a.err.Fields) == 0:
		return fmt.Sprintf("staff-%d", a.shiftID)
	case a.action == "approve":
		return fmt.Sprintf("reason-g%d", a.signupID)
	case a.action == "assign":
		return fmt.Sprintf("assign-%d-%d", a.shiftID, a.personID)
	}
	return fmt.Sprintf("end-%d", a.signupID)
}

// onto writes the answer where it belongs on its shift.
func (a *staffAnswer) onto(s *views.StaffShift) {
	if a == nil || a.shiftID != s.ID {
		return
	}
	s.Done = a.done
	if a.err == nil {
		return
	}
	if a.action == "ask" {
		s.AskError = a.says()
		return
	}
	if len(a.err.Fields) == 0 || !a.ask(s) {
		s.Problem = a.err.Message
	}
}

// ask opens the field for the reason that was missing; false when the person
// is not on the page any more.
func (a *staffAnswer) ask(s *views.StaffShift) bool {
	reason := views.ReasonAsk{For: a.action, Error: a.says(), Value: a.typed}
	for _, list := range [][]views.StaffPerson{s.Requests, s.Offered, s.Queue, s.Confirmed, s.WalkIns} {
		for i := range list {
			if list[i].PersonID == a.personID {
				list[i].Ask = reason
				return true
			}
		}
	}
	for i := range s.Candidates {
		if s.Candidates[i].PersonID == a.personID {
			s.Candidates[i].Ask = reason
			return true
		}
	}
	return false
}

func (h *Handler) addCandidates(c *fiber.Ctx, s *views.StaffShift, q string) error {
	all, err := h.Net.Staffing.Candidates(c.UserContext(), h.Me(c), s.ID, strings.TrimSpace(q))
	if err != nil {
		return err
	}
	limit := candidatesShown
	if s.Chosen, s.Query = true, q; q != "" {
		limit = candidatesFound
	}
	for i := range all {
		switch {
		case all[i].Status == db.SignupConfirmed, all[i].Status == db.SignupWaiting, all[i].Status == db.SignupRequested:
		case len(s.Candidates) < limit:
			s.Candidates = append(s.Candidates, staffCandidate(&all[i]))
		default:
			s.More++
		}
	}
	return nil
}
