package handlers

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

// listShifts shows the shifts that can be taken, nearest first.
func (h *Handler) listShifts(c *fiber.Ctx) error {
	form, filter := shiftFilter(c)
	ctx, me := c.UserContext(), h.Me(c)
	shifts, only := h.Net.Rota.OpenShifts, form.Value("can") == "take"
	if only {
		shifts = h.Net.Rota.TakeableShifts
	}
	list, more, err := shifts(ctx, me, filter)
	if err != nil {
		return err
	}
	roles, err := h.Net.Rota.OpenRoles(ctx)
	if err != nil {
		return err
	}
	page := views.ShiftsPage{Page: h.Page(c, "Shifts I can take"), Only: only, Other: pathWith("/shifts", form, "can", "take")}
	if only {
		page.Other = pathWith("/shifts", form, "can", "")
	}
	asked := views.ShiftFilter{
		Q: form.Value("q"), Area: form.Value("area"), Kind: form.Value("kind"), Role: form.Value("role"), From: form.Value("from"), To: form.Value("to"),
		Can: form.Value("can"), Areas: strings.Join(action.Areas, "\n"), Kinds: words.Joined(db.EventKinds, "\n"), Roles: strings.Join(roles, "\n"),
	}
	page.Shown = asked.Filter().InWords()
	if page.Filter, err = h.Part(c, "shifts/filter", asked); err != nil {
		return err
	}
	rows, err := h.shiftRows(c, list, "shifts")
	if err != nil {
		return err
	}
	page.Days = views.ByDay(rows, func(i int) time.Time { return list[i].StartsAt })
	if more {
		last := list[len(list)-1]
		page.Next = pathWith("/shifts", form, "after", last.StartsAt.Format(time.RFC3339), "id", strconv.FormatInt(last.ID, 10))
	}
	return h.Render(c, fiber.StatusOK, "shifts/list", page)
}

// shiftFields are the fields of the filter, in the order of the page.
var shiftFields = []string{"q", "area", "kind", "role", "from", "to"}

// shiftFilter reads the filter of a list of shifts. What is no date filters nothing.
func shiftFilter(c *fiber.Ctx) (*views.Form, db.ShiftFilter) {
	form := queryForm(c, append([]string{"can"}, shiftFields...)...)
	f := db.ShiftFilter{Query: form.Value("q"), Area: form.Value("area"), Kind: db.EventKind(form.Value("kind")), Role: form.Value("role")}
	f.From = dayIn(form.Value("from"))
	if to := dayIn(form.Value("to")); !to.IsZero() {
		f.To = clock.AddWallClock(to, 1, 0)
	}
	f.AfterAt, f.AfterID = cursor(c)
	return form, f
}

// dayIn reads a day in London; what is none is the zero time.
func dayIn(text string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, text, clock.London)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		return time.Time{}
	}
	return day
}

// pathWith is a path with the filled fields of a filter and further pairs in its query.
func pathWith(path string, form *views.Form, pairs ...string) string {
	return views.PathWith(path, form, pairs...)
}

// shiftRows renders shifts as the rows of a list.
func (h *Handler) shiftRows(c *fiber.Ctx, list []rota.Opening, from string) ([]template.HTML, error) {
	rows := make([]template.HTML, len(list))
	for i := range list {
		var err error
		if rows[i], err = h.Part(c, "shifts/place", shiftRow(&list[i], from)); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// shiftRow puts a shift into words, for the list that shows it.
func shiftRow(o *rota.Opening, from string) views.ShiftRow {
	row := views.ShiftRow{
		ID: o.ID, Heading: o.EventTitle, Href: fmt.Sprintf("/events/%d", o.EventID), Role: o.Role,
		When: views.Span(o.StartsAt, o.EndsAt), Starts: views.DatetimeAttr(o.StartsAt),
		Where:  joinWords(", ", o.VenueName, o.EventArea),
		Places: views.PlacesOf(action.PlacesOf(&o.Shift)), From: from,
	}
	row.Places.Kept = max(0, row.Places.Max-row.Places.Taken-o.Left)
	called := o.EventStatus == db.EventCancelled || !o.CancelledAt.IsZero()
	if called { // nobody is needed
		row.Places = views.Places{}
	} else if o.Accreditation != "" {
		row.Needs = "Liaison officers only"
	}
	if o.Noted && !called {
		row.Notes = views.ProgrammePath(o.EventID, "")
	}
	switch from {
	case "shifts": // the day is the heading above the row
		row.Day = views.Date(o.StartsAt) + ", "
		row.When = strings.TrimPrefix(row.When, row.Day)
	case "event":
		row.Heading, row.Href, row.Role, row.Where, row.Notes = o.Role, "", "", "", ""
	}
	if o.Active() {
		activeRow(&row, o)
	} else {
		vacant(&row, o)
	}
	if called && o.CancelReason != "" {
		row.Why = joinWords(" ", row.Why, capital(o.CancelReason))
	}
	return row
}

// activeRow words the row of a shift the person has signed up for.
func activeRow(row *views.ShiftRow, o *rota.Opening) {
	switch o.Mine.Status {
	case db.SignupConfirmed:
		row.Tag, row.Tone = "You have a place", "good"
		if o.Mine.Override != "" {
			row.Line = "A coordinator let it clash: " + o.Mine.Override
		}
	case db.SignupRequested:
		row.Tag, row.Tone, row.Line = "Requested", "wait", "A coordinator will answer."
	case db.SignupWaiting:
		row.Tag, row.Tone = "Waiting", "wait"
		row.Line = fmt.Sprintf("You are %s on the waiting list.", ordinal(o.Position))
		switch {
		case o.Obstacle.Kind == rota.Started:
			row.Line = "The shift has started, so the waiting list is closed."
		case o.ByHand:
			row.Line += " " + views.GivenByHand
		}
		if o.Passed != "" {
			row.Line += " A place came free and passed you: " + o.Passed
		}
	case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	row.Mates = strings.Join(o.Mates, ", ")
	if o.Offer != nil {
		row.Tag, row.Tone, row.Line = "Offer", "warn", ""
		row.Offer, row.Until = o.Offer.ID, views.DateShort(o.Offer.Deadline)+", "+views.TimeOf(o.Offer.Deadline)
		return
	}
	if o.Obstacle.Kind == rota.Started {
		return
	}
	row.Button, row.Withdraw, row.Late = "Withdraw", true, o.Late
	if o.Closed && !o.Asked {
		row.Note = "Sign-up has closed. If you withdraw, you can’t sign up again."
	}
}

// vacant words the row of a shift the person could take, or why not.
func vacant(row *views.ShiftRow, o *rota.Opening) {
	switch {
	case o.EventStatus == db.EventCancelled || !o.CancelledAt.IsZero(): // which says why itself
	case o.Ended(db.SignupDeclined):
		row.Tag, row.Tone, row.Line = "Declined", "bad", o.Mine.Reason
	case o.Ended(db.SignupCancelled):
		row.Tag, row.Tone, row.Line = "You were taken off", "bad", o.Mine.Reason
	}
	if o.Obstacle.Kind != rota.NoObstacle {
		row.Why = o.Obstacle.Message
		return
	}
	switch {
	case o.SignUpBy.IsZero():
	case o.Closed:
		row.By = "Sign-up has closed, but you were asked and can still sign up."
	default:
		row.By = "Sign up by " + views.ByWords(o.SignUpBy)
	}
	switch o.Gives {
	case db.SignupConfirmed:
		row.Button = "Sign up"
	case db.SignupRequested:
		row.Button, row.Note = "Sign up", "A coordinator confirms it"
	case db.SignupWaiting:
		row.Button = "Join the waiting list"
		if o.ByHand {
			row.Note = views.GivenByHand
		}
	case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled: // signing up gives none of these
	}
}

func joinWords(between string, texts ...string) string { return views.JoinWords(between, texts...) }

func ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.Itoa(n) + suffix
}
