package handlers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/views"
)

// blankLines is how many lines the sign-in sheet leaves for walk-ins.
const blankLines = 8

// dayAnswer is the result of the last action on the day board.
type dayAnswer struct {
	signupID int64
	done     string
	problem  string
	form     *views.Form // with what was typed and is wrong
}

// showDay shows the day board of an event, or with ?print=1 its sign-in sheet.
// ?q= looks for somebody who walked in.
func (h *Handler) showDay(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	if web.Query(c, "print") != "" {
		return h.showSheet(c, id)
	}
	return h.renderDay(c, fiber.StatusOK, id, nil, walkInAnswer{query: web.Query(c, "q")})
}

// showDayCounts shows the numbers of the day board alone: how many people are
// expected, here, absent.
func (h *Handler) showDayCounts(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	counts, err := h.Net.Staffing.DayCountsOf(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "day/counts", dayCounts(id, counts, h.Net.Now()))
}

// recordAttendance records that somebody arrived, did not come or left early.
func (h *Handler) recordAttendance(c *fiber.Ctx) error {
	return h.recordDay(c, []string{"attendance", "at"}, func(g *db.Signup, form *views.Form) (*staffing.Record, error) {
		ctx, me := c.UserContext(), h.Me(c)
		switch db.Attendance(form.Value("attendance")) {
		case db.Arrived:
			return h.Net.Staffing.CheckIn(ctx, me, g.ID)
		case db.NoShow:
			return h.Net.Staffing.NoShow(ctx, me, g.ID)
		case db.LeftEarly:
			at, err := h.timeOfShift(c, g.ShiftID, form.Value("at"))
			if err != nil {
				return nil, err
			}
			return h.Net.Staffing.LeftEarly(ctx, me, g.ID, at)
		case db.Attended, db.NotRecorded: // nobody records these
		}
		return nil, fiber.NewError(fiber.StatusBadRequest, "The form does not say what to record.")
	})
}

// deleteAttendance takes back what was recorded of somebody.
func (h *Handler) deleteAttendance(c *fiber.Ctx) error {
	return h.recordDay(c, nil, func(g *db.Signup, _ *views.Form) (*staffing.Record, error) {
		return h.Net.Staffing.Undo(c.UserContext(), h.Me(c), g.ID)
	})
}

// updateHours puts somebody's hours right.
func (h *Handler) updateHours(c *fiber.Ctx) error {
	return h.recordDay(c, []string{"hours"}, func(g *db.Signup, form *views.Form) (*staffing.Record, error) {
		return h.Net.Staffing.SetMinutes(c.UserContext(), h.Me(c), g.ID, minutesIn(form.Value("hours")))
	})
}

// minutesIn reads hours as people write them: 4:30, 4.5, 4. What it cannot
// read is 0, which the rules refuse.
func minutesIn(hours string) int {
	hours = strings.ReplaceAll(strings.TrimSpace(hours), ",", ".")
	if whole, minutes, ok := strings.Cut(hours, ":"); ok {
		a, errA := strconv.Atoi(whole)
		b, errB := strconv.Atoi(minutes)
		if errA != nil || errB != nil || a < 0 || a > 24 || b < 0 || b > 59 {
			return 0
		}
		return 60*a + b
	}
	n, err := strconv.ParseFloat(hours, 64)
	if err != nil || !(n > 0 && n <= 24) {
		return 0
	}
	return int(n*60 + 0.5)
}

// timeOfShift reads a time of day during a shift; empty is the zero time.
func (h *Handler) timeOfShift(c *fiber.Ctx, shiftID int64, typed string) (time.Time, error) {
	if strings.TrimSpace(typed) == "" {
		return time.Time{}, nil
	}
	watch, ok := clock.ParseClock(typed)
	if !ok {
		return time.Time{}, &refusal.Error{Kind: refusal.Invalid, Message: "Check the time.", Fields: []refusal.FieldError{{Field: "at", Message: "Enter a time of day, like 14:30"}}}
	}
	_, shift, err := h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), shiftID)
	if err != nil {
		return time.Time{}, err
	}
	at := clock.OnDay(shift.StartsAt, 0, 0, int(watch.Minutes()))
	if next := clock.OnDay(shift.StartsAt, 1, 0, int(watch.Minutes())); at.Before(shift.StartsAt) && next.Before(shift.EndsAt) {
		at = next // a shift through the night
	}
	return at, nil
}

// recordDay does an action of the day board to a sign-up and shows its card.
func (h *Handler) recordDay(c *fiber.Ctx, fields []string, do func(*db.Signup, *views.Form) (*staffing.Record, error)) error {
	id, form, err := h.IDAndForm(c, append(fields, "was")...)
	if err != nil {
		return err
	}
	g, _, err := h.Net.Staffing.SignupToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	rec, err := do(g, form)
	answer := &dayAnswer{signupID: id}
	var denied *refusal.Error
	switch {
	case errors.As(err, &denied) && (denied.Kind == refusal.Conflict || denied.Kind == refusal.Invalid):
		if denied.Kind == refusal.Conflict {
			answer.problem = denied.Message
		}
		answer.form = fieldsOf(form, denied)
		return h.renderDay(c, web.Statuses[denied.Kind], g.EventID, answer, walkInAnswer{})
	case err != nil:
		return err
	}
	changed := changedMeanwhile(rec, db.Attendance(form.Value("was")))
	if web.IsFragment(c) {
		c.Set("HX-Trigger", "counted")
		answer.done = rec.Person.Name() + ": " + recorded(rec.Signup) + "." + changed
		return h.renderDay(c, fiber.StatusOK, g.EventID, answer, walkInAnswer{})
	}
	news := recordNews(rec)
	if changed != "" && rec.Before != rec.Signup.Attendance && rec.By.ID != h.Me(c).ID {
		news = "recorded-over"
	}
	h.Flash(c, news)
	return h.Redirect(c, fmt.Sprintf("/events/%d/day#attender-%d", g.EventID, id))
}

// recordNews is the news of what was recorded: only Undo leaves nothing.
func recordNews(rec *staffing.Record) string {
	if rec.Signup.Attendance != db.NotRecorded {
		return "recorded"
	}
	return web.Undone("undone", rec.Before != db.NotRecorded)
}

// fieldsOf is a form with the refusals of its fields.
func fieldsOf(form *views.Form, denied *refusal.Error) *views.Form {
	for _, f := range denied.Fields {
		form.Add(f.Field, f.Message)
	}
	return form
}

// changedMeanwhile says what somebody else had recorded since the page was opened, or "".
func changedMeanwhile(rec *staffing.Record, was db.Attendance) string {
	if rec.Before == was || rec.By == nil {
		return ""
	}
	had := string(rec.Before)
	if rec.Before == db.NotRecorded {
		had = "nothing any more"
	}
	return fmt.Sprintf(" In the meantime %s had recorded: %s, at %s.", rec.By.Name(), had, views.TimeOf(rec.At))
}

// recorded says what a sign-up's attendance is now.
func recorded(g *db.Signup) string {
	switch {
	case g.Status != db.SignupConfirmed:
		return "taken off the board"
	case g.Attendance == db.NotRecorded:
		return "expected again"
	case g.Minutes > 0:
		return string(g.Attendance) + ", " + staffing.Hours(g.Minutes) + " hours"
	}
	return string(g.Attendance)
}

// createWalkIn records somebody who came without being expected.
func (h *Handler) createWalkIn(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "shift_id", "person_id", "reason", "q")
	if err != nil {
		return err
	}
	shiftID, errShift := strconv.ParseInt(form.Value("shift_id"), 10, 64)
	personID, errPerson := strconv.ParseInt(form.Value("person_id"), 10, 64)
	if errShift != nil || errPerson != nil {
		return fiber.NewError(fiber.StatusBadRequest, "The form does not say who came to which shift.")
	}
	_, shift, err := h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), shiftID)
	switch {
	case err != nil:
		return err
	case shift.EventID != id:
		return web.ErrNotFound
	}
	rec, err := h.Net.Staffing.WalkIn(c.UserContext(), h.Me(c), shiftID, personID, form.Value("reason"))
	var denied *refusal.Error
	if errors.As(err, &denied) && (denied.Kind == refusal.Conflict || denied.Kind == refusal.Invalid) {
		return h.renderDay(c, web.Statuses[denied.Kind], id, nil, walkInAnswer{
			query: form.Value("q"), shift: form.Value("shift_id"), personID: personID, typed: form.Value("reason"), err: denied,
		})
	}
	if err != nil {
		return err
	}
	h.Flash(c, "walked-in")
	return h.Redirect(c, fmt.Sprintf("/events/%d/day#attender-%d", id, rec.Signup.ID))
}

// completeEvent closes an event that has ended.
func (h *Handler) completeEvent(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Staffing.CompleteEvent(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "completed")
	return h.Redirect(c, fmt.Sprintf("/events/%d/day", id))
}
