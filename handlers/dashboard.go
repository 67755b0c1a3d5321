package handlers

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
	"github.com/rainbowrota/rainbowrota/views"
)

// showDashboard shows what needs attention; ?all= gives one list in full.
func (h *Handler) showDashboard(c *fiber.Ctx) error {
	d, err := h.Net.Dashboard(c.UserContext(), h.Me(c), network.List(web.Query(c, "all")))
	if err != nil {
		return err
	}
	page := views.DashboardPage{
		Page: h.Page(c, "What needs attention"), MineOnly: d.MineOnly, Days: d.Days, Failed: d.Failed, Held: d.Database.Restored,
		Short:    dashboardList(d.Shorts, network.ListShort, d.Short, func(s *db.EventShift) views.DashboardRow { return shortRow(s, d.Now) }),
		Requests: dashboardList(d.Asking, network.ListRequests, d.Requests, func(w *db.WaitingSignup) views.DashboardRow { return requestRow(w, d.Now) }),
		Offers:   dashboardList(d.Offered, network.ListOffers, d.Offers, func(w *db.WaitingSignup) views.DashboardRow { return offerRow(w, d.Now) }),
		Gone:     dashboardList(d.Gones, network.ListGone, d.Gone, func(w *db.WaitingSignup) views.DashboardRow { return goneRow(w, d.Now) }),
		Drafts:   dashboardList(d.Drafted, network.ListDrafts, d.Drafts, func(e *db.Event) views.DashboardRow { return draftRow(e, d.Now) }),
	}
	page.Mail, page.Damage = h.mailTrouble(d.Mail), damage(d.Database)
	for i := range d.Today {
		page.Today = append(page.Today, todayRow(&d.Today[i], d.Now))
	}
	page.Thanks = dashboardList(len(d.Thanks), network.ListThanks, d.Thanks, thanksRow)
	page.Registers = dashboardList(d.Unsettled, network.ListUnsigned, d.Registers, waitingRegisterRow)
	page.Awareness = awarenessAhead(&d.Ahead)
	page.Letters = views.DashboardList{Count: len(d.Letters), Rows: lettersToSend(d.Letters)}
	if !d.MineOnly && h.Config.Jobs {
		late, err := h.jobsLate(c.UserContext())
		if err != nil {
			return err
		}
		page.Jobs = jobsTrouble(late, d.Jobs)
	}
	return h.Render(c, fiber.StatusOK, "dashboard/show", page)
}

// dashboardList makes the rows of a list, with a link to all of it when there are more.
func dashboardList[T any](count int, name network.List, all []T, row func(*T) views.DashboardRow) views.DashboardList {
	list := views.DashboardList{Count: count}
	for i := range all {
		list.Rows = append(list.Rows, row(&all[i]))
	}
	if count > len(all) {
		list.All = "/dashboard?all=" + string(name) + "#" + string(name)
	}
	return list
}

// todayRow says when an event of today is on, and leads to its day board.
func todayRow(e *db.Event, now time.Time) views.DashboardRow {
	row := views.DashboardRow{When: "Later today", Text: e.Title, Href: fmt.Sprintf("/events/%d/day", e.ID), Action: "Day board"}
	row.Detail = views.Span(e.StartsAt, e.EndsAt)
	switch {
	case !now.Before(e.EndsAt):
		row.When = "Over"
	case !now.Before(e.StartsAt):
		row.When = "On now"
	}
	return row
}

func shortRow(s *db.EventShift, now time.Time) views.DashboardRow {
	row := soon(now, s.StartsAt)
	row.Text = s.Role + ", " + s.EventTitle
	row.Href = fmt.Sprintf("/events/%d/staffing?shift=%d#staff-%d", s.EventID, s.ID, s.ID)
	row.Detail = action.PlacesOf(&s.Shift).Enough() + ". "
	if rota.SignUpClosed(&s.Shift, &db.Event{SignUpBy: s.EventSignUpBy}, now) {
		row.Detail += "Sign-up has closed, so add people yourself. "
	}
	row.Detail += views.Span(s.StartsAt, s.EndsAt)
	row.Action = "Find people"
	return row
}

func requestRow(w *db.WaitingSignup, now time.Time) views.DashboardRow {
	row := soon(now, w.StartsAt)
	row.Text = w.FirstName + " " + w.LastName + ": " + w.Role + ", " + w.EventTitle
	row.Href = fmt.Sprintf("/events/%d/staffing?shift=%d#staff-%d", w.EventID, w.ShiftID, w.ShiftID)
	row.Detail = "Asked " + shortMoment(w.AskedAt) + ". " + views.Span(w.StartsAt, w.EndsAt)
	row.Action = "Decide"
	return row
}

func offerRow(w *db.WaitingSignup, now time.Time) views.DashboardRow {
	row := soon(now, w.Deadline)
	row.When = "Until " + shortMoment(w.Deadline)
	row.Text = w.FirstName + " " + w.LastName + ": " + w.Role + ", " + w.EventTitle
	row.Href = fmt.Sprintf("/events/%d/staffing?shift=%d#staff-%d", w.EventID, w.ShiftID, w.ShiftID)
	row.Detail = "The shift is on " + views.Span(w.StartsAt, w.EndsAt)
	row.Action = "Open the shift"
	return row
}

// goneRow is somebody who gave up a place.
func goneRow(w *db.WaitingSignup, now time.Time) views.DashboardRow {
	row := requestRow(w, now)
	row.Detail = "Withdrew " + shortMoment(w.AskedAt) + ". " + views.Span(w.StartsAt, w.EndsAt)
	row.Action = "See the staffing"
	return row
}

func draftRow(e *db.Event, now time.Time) views.DashboardRow {
	row := soon(now, e.StartsAt)
	row.Text = e.Title
	row.Href = fmt.Sprintf("/events/%d", e.ID)
	row.Detail = views.Span(e.StartsAt, e.EndsAt)
	row.Action = "Open the draft"
	return row
}

// thanksRow is a guest who spoke and was not thanked.
func thanksRow(s *db.SpeakerToThank) views.DashboardRow {
	return views.DashboardRow{
		When: "Not thanked", Text: joinWords(", ", s.Name, s.Organisation), Detail: s.EventTitle + ", " + views.Span(s.StartsAt, s.EndsAt),
		Href: views.SpeakerPath(s.ID, "/thanks"), Action: "Write the note",
	}
}

// waitingRegisterRow is a register that is not signed off.
func waitingRegisterRow(w *training.WaitingRegister) views.DashboardRow {
	return views.DashboardRow{
		When: "Not signed off", Soon: true, Text: w.Event.Title, Detail: w.Words() + " " + views.Span(w.Event.StartsAt, w.Event.EndsAt), Href: trainingPath(w.Event.ID, "/register"), Action: "Open the register",
	}
}

// awarenessAhead lists the tasks that are due, and then the dates with nothing planned.
func awarenessAhead(ahead *calendar.AwarenessAhead) views.DashboardList {
	list := views.DashboardList{Count: len(ahead.Tasks) + len(ahead.Bare)}
	for _, t := range ahead.Tasks {
		row := views.DashboardRow{Text: t.Task, Detail: t.Date + ". By " + views.LongDay(t.Due), When: views.AwayWords(t.Days), Soon: t.Days <= 7, Action: "Mark as done"}
		switch {
		case t.Days < 0:
			row.When = "Late"
		case t.Days == 0:
			row.When = "Today"
		}
		row.Href = fmt.Sprintf("/awareness#task-%d", t.ID)
		list.Rows = append(list.Rows, row)
	}
	for _, a := range ahead.Bare {
		list.Rows = append(list.Rows, views.DashboardRow{
			Text: "Nothing is planned for " + a.Name, Detail: views.InDays(a.Span), When: views.AwayWords(a.Days), Soon: a.Days <= 7,
			Href: fmt.Sprintf("/awareness#awareness-%d", a.ID), Action: "See the date",
		})
	}
	return list
}

// soon says in how many days a moment comes.
func soon(now, at time.Time) views.DashboardRow {
	switch days := clock.DaysUntil(now, at); {
	case days < 0:
		return views.DashboardRow{When: "Its day has passed"}
	case days == 0:
		return views.DashboardRow{When: "Today", Soon: true}
	case days == 1:
		return views.DashboardRow{When: "Tomorrow", Soon: true}
	default:
		return views.DashboardRow{When: fmt.Sprintf("In %d days", days), Soon: days <= 7}
	}
}

// mailTrouble says why no message goes out, or "". Where no mail server is set,
// that is said by itself.
func (h *Handler) mailTrouble(t *messages.MailTrouble) string {
	if t == nil || h.Config.NoMail {
		return ""
	}
	return "No message has gone out since " + shortMoment(t.Since) + ". " + t.Reason + ". Messages wait and will be sent when this is fixed."
}

// damage says what is known of damage to the database.
func damage(c upkeep.Condition) views.Damage {
	d := views.Damage{Found: c.Damaged, Held: c.HeldByDamage(), Late: c.Late}
	if !c.CheckedAt.IsZero() {
		d.Checked = views.Date(c.CheckedAt) + ", " + views.TimeOf(c.CheckedAt)
	}
	return d
}

// jobsTrouble says what is wrong with the jobs, or "".
func jobsTrouble(late bool, s network.JobsState) string {
	switch {
	case late && s.Last.IsZero():
		return "No job has run yet, so no messages are sent and no offers end. If this goes on, tell an administrator."
	case late:
		return "No job has run since " + shortMoment(s.Last) + ", so no messages are sent and no offers end. Tell an administrator."
	case len(s.Broken) > 0:
		return "The last run of these jobs failed: " + strings.Join(s.Broken, ", ") + ". Tell an administrator."
	}
	return ""
}
