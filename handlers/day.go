package handlers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

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
	return h.renderDay(c, fiber.StatusOK, id, nil, &views.WalkInAnswer{Query: web.Query(c, "q")})
}

// showDayCounts shows the numbers of the day board alone: how many people are
// expected, here, absent.
func (h *Handler) showDayCounts(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	counts, err := h.Net.Day.CountsOf(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "day/counts", views.NewDayCounts(id, counts, h.Net.Now()))
}

// recordAttendance records that somebody arrived, did not come or left early.
func (h *Handler) recordAttendance(c *fiber.Ctx) error {
	return h.recordDay(c, []string{"attendance", "at"}, func(g *db.Signup, form *views.Form) (*day.Record, error) {
		ctx, me := c.UserContext(), h.Me(c)
		switch db.Attendance(form.Value("attendance")) {
		case db.Arrived:
			return h.Net.Day.CheckIn(ctx, me, g.ID)
		case db.NoShow:
			return h.Net.Day.NoShow(ctx, me, g.ID)
		case db.LeftEarly:
			return h.leftEarly(c, g, form.Value("at"))
		case db.Attended, db.NotRecorded: // nobody records these
		}
		return nil, fiber.NewError(fiber.StatusBadRequest, views.RecordUnsaid)
	})
}

// leftEarly records that somebody left at a time of day; empty is now.
func (h *Handler) leftEarly(c *fiber.Ctx, g *db.Signup, typed string) (*day.Record, error) {
	_, shift, err := h.Net.Events.ShiftToRun(c.UserContext(), h.Me(c), g.ShiftID)
	if err != nil {
		return nil, err
	}
	at, err := day.TimeOn(shift, typed)
	if err != nil {
		return nil, err
	}
	return h.Net.Day.LeftEarly(c.UserContext(), h.Me(c), g.ID, at)
}

// deleteAttendance takes back what was recorded of somebody.
func (h *Handler) deleteAttendance(c *fiber.Ctx) error {
	return h.recordDay(c, nil, func(g *db.Signup, _ *views.Form) (*day.Record, error) {
		return h.Net.Day.Undo(c.UserContext(), h.Me(c), g.ID)
	})
}

// updateHours puts somebody's hours right.
func (h *Handler) updateHours(c *fiber.Ctx) error {
	return h.recordDay(c, []string{"hours"}, func(g *db.Signup, form *views.Form) (*day.Record, error) {
		return h.Net.Day.SetMinutes(c.UserContext(), h.Me(c), g.ID, minutesIn(form.Value("hours")))
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

// recordDay does an action of the day board to a sign-up and shows its card.
func (h *Handler) recordDay(c *fiber.Ctx, fields []string, do func(*db.Signup, *views.Form) (*day.Record, error)) error {
	id, form, err := h.IDAndForm(c, append(fields, "was")...)
	if err != nil {
		return err
	}
	g, _, err := h.Net.Staffing.SignupToRun(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	rec, err := do(g, form)
	if denied := deniedBy(err); denied != nil {
		return h.renderDay(c, web.Statuses[denied.Kind], g.EventID, views.DeniedRecord(id, form, denied), &views.WalkInAnswer{})
	}
	if err != nil {
		return err
	}
	was := db.Attendance(form.Value("was"))
	if web.IsFragment(c) {
		c.Set("HX-Trigger", "counted")
		return h.renderDay(c, fiber.StatusOK, g.EventID, &views.DayAnswer{SignupID: id, Done: views.RecordedWords(rec, was)}, &views.WalkInAnswer{})
	}
	h.Flash(c, recordNews(rec, h.Me(c), was))
	return h.Redirect(c, views.EventPath(g.EventID, fmt.Sprintf("/day#attender-%d", id)))
}

// deniedBy is the refusal that a page shows beside what was asked; nil for any
// other error.
func deniedBy(err error) *refusal.Error {
	var denied *refusal.Error
	if errors.As(err, &denied) && (denied.Kind == refusal.Conflict || denied.Kind == refusal.Invalid) {
		return denied
	}
	return nil
}

// recordNews is the news of what was recorded: only Undo leaves nothing.
func recordNews(rec *day.Record, me *db.Person, was db.Attendance) string {
	switch {
	case rec.Overrides(me, was):
		return "recorded-over"
	case rec.Signup.Attendance != db.NotRecorded:
		return "recorded"
	}
	return web.Undone("undone", rec.Before != db.NotRecorded)
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
		return fiber.NewError(fiber.StatusBadRequest, views.WalkInUnsaid)
	}
	rec, err := h.Net.Day.WalkIn(c.UserContext(), h.Me(c), id, shiftID, personID, form.Value("reason"))
	if denied := deniedBy(err); denied != nil {
		return h.renderDay(c, web.Statuses[denied.Kind], id, nil, &views.WalkInAnswer{
			Query: form.Value("q"), Shift: form.Value("shift_id"), PersonID: personID, Typed: form.Value("reason"), Err: denied,
		})
	}
	if err != nil {
		return err
	}
	h.Flash(c, "walked-in")
	return h.Redirect(c, views.EventPath(id, fmt.Sprintf("/day#attender-%d", rec.Signup.ID)))
}

// completeEvent closes an event that has ended.
func (h *Handler) completeEvent(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Day.Complete(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "completed")
	return h.Redirect(c, views.EventPath(id, "/day"))
}

func (h *Handler) renderDay(c *fiber.Ctx, status int, eventID int64, answer *views.DayAnswer, walkIn *views.WalkInAnswer) error {
	ctx, me := c.UserContext(), h.Me(c)
	board, err := h.Net.Day.BoardOf(ctx, me, eventID)
	if err != nil {
		return err
	}
	if answer != nil && web.IsFragment(c) {
		page := views.NewDayPage(views.Page{CSRF: h.CSRFToken(c)}, board, answer, h.Net.Now())
		if card, ok := page.Card(answer.SignupID); ok {
			return h.Render(c, status, "day/person", card)
		}
		return h.Render(c, status, "day/gone", answer.Done+answer.Problem)
	}
	found, err := h.Net.Day.WalkInsNamed(ctx, me, eventID, strings.TrimSpace(walkIn.Query))
	if err != nil {
		return err
	}
	car, err := h.dayCar(c, eventID)
	if err != nil {
		return err
	}
	page := views.NewDayPage(h.Page(c, ""), board, answer, h.Net.Now())
	page.Car, page.WalkIn, page.Form = car, views.NewWalkInForm(board, found, walkIn, page.CSRF), views.DaySummary(answer, walkIn)
	return h.Render(c, status, "day/show", page)
}

// dayCar is the vehicle that is booked for an event, is back or was recalled, or nil.
func (h *Handler) dayCar(c *fiber.Ctx, eventID int64) (*views.DriveRow, error) {
	car, err := h.Net.Vehicles.CarOf(c.UserContext(), h.Me(c), eventID)
	if err != nil || !car.OnTheDay() {
		return nil, err
	}
	drive := h.Net.Vehicles.DriveOf(car.Booking, car.Vehicle)
	return views.DayCar(car, &drive, h.Net.Today()), nil
}

// showSheet shows the sign-in sheet, made to be printed.
func (h *Handler) showSheet(c *fiber.Ctx, eventID int64) error {
	board, err := h.Net.Day.BoardOf(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	if board.Event.Status == db.EventCancelled {
		return h.Redirect(c, views.EventPath(eventID, "/day")) // which says so: nobody is to sign
	}
	return h.Render(c, fiber.StatusOK, "day/sheet", views.NewSheetPage(h.Page(c, ""), board, h.Net.Now()))
}
