package handlers

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/views"
)

// walkInAnswer is what was asked and answered in the search for a walk-in.
type walkInAnswer struct {
	query    string
	shift    string
	personID int64
	typed    string
	err      *refusal.Error
}

func (h *Handler) renderDay(c *fiber.Ctx, status int, eventID int64, answer *dayAnswer, walkIn walkInAnswer) error {
	board, err := h.Net.Staffing.DayOf(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	now := h.Net.Now()
	page := views.DayPage{
		Event: eventHead(board.Event, "day"), Venue: venueLine(board), Counts: dayCounts(eventID, board.Counts, now), Open: board.Counts.ToCome,
		Complete: board.Ended && board.Event.Status == db.EventPublished, Completed: board.Event.Status == db.EventCompleted,
		Cancelled: board.Event.Status == db.EventCancelled,
	}
	page.Counts.Live = board.Closed == nil && !page.Completed
	if board.Closed != nil {
		page.Closed = board.Closed.Error()
	}
	for i := range board.Shifts {
		page.Shifts = append(page.Shifts, h.dayShift(c, &board.Shifts[i], answer, page.Closed == "", now))
	}
	if answer != nil && web.IsFragment(c) {
		for _, shift := range page.Shifts {
			for _, person := range shift.People {
				if person.SignupID == answer.signupID {
					return h.Render(c, status, "day/person", person)
				}
			}
		}
		return h.Render(c, status, "day/gone", answer.done+answer.problem)
	}
	if page.WalkIn, err = h.walkInForm(c, board, walkIn); err != nil {
		return err
	}
	if page.Car, err = h.dayCar(c, eventID); err != nil {
		return err
	}
	page.Page = h.Page(c, "Day board")
	page.Form = daySummary(answer, walkIn)
	return h.Render(c, status, "day/show", page)
}

// dayCar is the vehicle that is booked for an event, is back or was recalled, or nil.
func (h *Handler) dayCar(c *fiber.Ctx, eventID int64) (*views.DriveRow, error) {
	car, err := h.Net.Vehicles.CarOf(c.UserContext(), h.Me(c), eventID)
	if err != nil || car.Booking == nil {
		return nil, err
	}
	recalled, back := car.Booking.Status == db.BookingRecalled, car.Booking.Status == db.BookingReturned
	if !car.Active && !recalled && !back {
		return nil, err
	}
	drive := h.Net.Vehicles.DriveOf(car.Booking, car.Vehicle)
	row := driveRow(&drive, h.Net.Today())
	switch {
	case recalled:
		row.Title = strings.TrimRight(cmp.Or(car.Event.Fallback, "There is no fallback plan"), ".")
	case car.Driver != nil:
		row.Title, row.Why = "Driver: "+car.Driver.Name(), views.Undriven(car.Booking, car.Undriven)
	default:
		row.Title = "No driver yet"
	}
	return &row, nil
}

// daySummary is the error summary of the page, or nil.
func daySummary(answer *dayAnswer, walkIn walkInAnswer) *views.Form {
	form := views.NewForm(nil)
	if answer != nil {
		if answer.problem != "" {
			form.Add("attender-"+itoa(answer.signupID), answer.problem)
		}
		for _, line := range answer.form.Summary() {
			form.Add(line.Field+"-"+itoa(answer.signupID), line.Message)
		}
	}
	if walkIn.err != nil {
		form.Add("walk-in-"+itoa(walkIn.personID), walkIn.err.Message)
	}
	if !form.HasErrors() {
		return nil
	}
	return form
}

func (h *Handler) dayShift(c *fiber.Ctx, s *staffing.DayShift, answer *dayAnswer, open bool, now time.Time) views.DayShift {
	out := views.DayShift{ID: s.Shift.ID, Role: s.Shift.Role, When: views.Span(s.Shift.StartsAt, s.Shift.EndsAt)}
	for i := range s.People {
		p := dayPerson(&s.People[i])
		p.Shift, p.CanRecord, p.CSRF = s.Shift.Role, open, h.CSRFToken(c)
		p.Started = !now.Before(s.Shift.StartsAt)
		if answer != nil && answer.signupID == p.SignupID {
			p.Done, p.Problem, p.Form = answer.done, answer.problem, answer.form
		}
		out.People = append(out.People, p)
	}
	return out
}

// clockOf is a time of day, or "" where nobody noted one.
func clockOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return views.TimeOf(t)
}

func dayPerson(a *staffing.Attender) views.DayPerson {
	g := &a.Signup
	p := views.DayPerson{
		SignupID: g.ID, Name: a.Person.Name(), Detail: gradeOrForce(a.Person), Phone: a.Person.Phone, PhoneHref: action.DialOf(a.Person.Phone),
		Attendance: string(g.Attendance), Came: g.Attendance.Came(), NoShow: g.Attendance == db.NoShow, WalkIn: g.WalkIn, Override: g.Override,
	}
	switch g.Attendance {
	case db.NotRecorded:
		p.Status, p.Tone = "Expected", "wait"
	case db.Arrived:
		p.Status, p.Tone = joinWords(" at ", "Arrived", clockOf(g.ArrivedAt)), "good"
	case db.Attended:
		p.Status, p.Tone = "Attended", "good"
	case db.LeftEarly:
		p.Status, p.Tone = joinWords(" at ", "Left early", clockOf(g.LeftAt)), "warn"
	case db.NoShow:
		p.Status, p.Tone = "No show", "bad"
	}
	if g.Minutes > 0 {
		p.Hours = staffing.Hours(g.Minutes)
	}
	if a.By != nil {
		p.By = "Recorded by " + a.By.Name() + ", " + shortMoment(g.ChangedAt)
	}
	return p
}

// itoa writes an id.
func itoa(id int64) string { return strconv.FormatInt(id, 10) }

func dayCounts(eventID int64, c staffing.DayCounts, now time.Time) views.DayCounts {
	return views.DayCounts{
		EventID: eventID, Expected: c.Expected, ToCome: c.ToCome, Here: c.Here, Left: c.Left, Absent: c.Absent, WalkIns: c.WalkIns,
		Live: true, AsAt: views.TimeOf(now),
	}
}

func venueLine(board *staffing.DayBoard) string {
	if board.Venue == nil {
		return ""
	}
	return strings.Trim(board.Venue.Name+", "+board.Venue.Postcode, ", ")
}

func (h *Handler) walkInForm(c *fiber.Ctx, board *staffing.DayBoard, a walkInAnswer) (views.WalkInForm, error) {
	form := views.WalkInForm{EventID: board.Event.ID, Query: a.query, Shift: a.shift, CSRF: h.CSRFToken(c)}
	for i := range board.Shifts {
		s := &board.Shifts[i].Shift
		form.Shifts = append(form.Shifts, views.Option{Value: itoa(s.ID), Text: s.Role + ", " + shortMoment(s.StartsAt) + " to " + views.TimeOf(s.EndsAt)})
	}
	people, err := h.Net.Staffing.WalkInsNamed(c.UserContext(), h.Me(c), board.Event.ID, strings.TrimSpace(a.query))
	for i := range people {
		p := views.WalkInPerson{PersonID: people[i].ID, Name: people[i].Name(), Detail: gradeAndArea(&people[i])}
		if a.err != nil && a.personID == p.PersonID {
			if len(a.err.Fields) > 0 {
				p.Ask = views.ReasonAsk{For: "walk in", Error: a.err.Message, Value: a.typed}
			} else {
				p.Problem = a.err.Message
			}
		}
		form.People = append(form.People, p)
	}
	return form, err
}

// showSheet shows the sign-in sheet, made to be printed.
func (h *Handler) showSheet(c *fiber.Ctx, eventID int64) error {
	board, err := h.Net.Staffing.DayOf(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	if board.Event.Status == db.EventCancelled {
		return h.Redirect(c, eventPath(eventID, "/day")) // which says so: nobody is to sign
	}
	page := views.SheetPage{Page: h.Page(c, "Sign-in sheet"), Event: eventHead(board.Event, "day"), Venue: venueLine(board), Blank: make([]int, blankLines)}
	if board.Lead != nil {
		page.Lead = board.Lead.Name()
	}
	for i := range board.Shifts {
		page.Shifts = append(page.Shifts, h.dayShift(c, &board.Shifts[i], nil, false, h.Net.Now()))
	}
	return h.Render(c, fiber.StatusOK, "day/sheet", page)
}
