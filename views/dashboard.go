package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// DashboardPage is what needs attention.
type DashboardPage struct {
	Page
	MineOnly  bool
	Start     string // how far a new network is; "" when it is set up
	Days      int
	Today     []DashboardRow // events, when any is on
	Short     DashboardList
	Requests  DashboardList
	Offers    DashboardList
	Gone      DashboardList // who gave up a place
	Drafts    DashboardList
	Awareness DashboardList // only for coordinators
	Registers DashboardList // not signed off, when any waits
	Letters   DashboardList // to other forces, when any waits
	Thanks    DashboardList // guests who spoke, when any was not thanked
	Failed    int
	Held      bool   // messages are kept back
	Jobs      string // what is wrong with the jobs, or ""
	Mail      string // why no message goes out, or ""
	Damage    Damage
}

// DashboardList is the first rows of a list and how many there are.
type DashboardList struct {
	Count int
	Rows  []DashboardRow
	All   string // the path of the whole list, when there is more
}

// DashboardRow is one thing that needs attention.
type DashboardRow struct {
	When   string // "In 3 days"
	Soon   bool   // within a week
	Text   string // "Stall morning, Summer Pride"
	Href   string
	Detail string // "1 of 4 fewest"
	Action string // the verb of the link
}

// NewDashboardPage is what needs attention, but for letters and jobs.
func NewDashboardPage(page Page, d *network.Dashboard) DashboardPage {
	page.Title = "What to do next"
	p := DashboardPage{
		Page: page, MineOnly: d.MineOnly, Days: d.Days, Failed: d.Failed, Held: d.Database.Restored,
		Short:     dashboardList(d.Shorts, network.ListShort, d.Short, func(s *db.EventShift) DashboardRow { return shortRow(s, d.Now) }),
		Requests:  dashboardList(d.Asking, network.ListRequests, d.Requests, func(w *db.WaitingSignup) DashboardRow { return requestRow(w, d.Now) }),
		Offers:    dashboardList(d.Offered, network.ListOffers, d.Offers, func(w *db.WaitingSignup) DashboardRow { return offerRow(w, d.Now) }),
		Gone:      dashboardList(d.Gones, network.ListGone, d.Gone, func(w *db.WaitingSignup) DashboardRow { return goneRow(w, d.Now) }),
		Drafts:    dashboardList(d.Drafted, network.ListDrafts, d.Drafts, func(e *db.Event) DashboardRow { return draftRow(e, d.Now) }),
		Thanks:    dashboardList(len(d.Thanks), network.ListThanks, d.Thanks, thanksRow),
		Registers: dashboardList(d.Unsettled, network.ListUnsigned, d.Registers, waitingRegisterRow),
		Letters:   DashboardList{Count: len(d.Letters), Rows: lettersToSend(d.Letters)},
		Awareness: awarenessAhead(&d.Ahead), Mail: MailTrouble(d.Mail, page.NoMail), Damage: NewDamage(d.Database),
	}
	if !d.MineOnly {
		p.Start = startNote(page, &d.Start)
	}
	for i := range d.Today {
		p.Today = append(p.Today, todayRow(&d.Today[i], d.Now))
	}
	return p
}

// dashboardList makes the rows of a list, with a link to all of it when there are more.
func dashboardList[T any](count int, name network.List, all []T, row func(*T) DashboardRow) DashboardList {
	list := DashboardList{Count: count}
	for i := range all {
		list.Rows = append(list.Rows, row(&all[i]))
	}
	if count > len(all) {
		list.All = "/dashboard?all=" + string(name) + "#" + string(name)
	}
	return list
}

// todayRow says when an event of today is on, and leads to its day board.
func todayRow(e *db.Event, now time.Time) DashboardRow {
	row := DashboardRow{When: "Later today", Text: e.Title, Href: EventPath(e.ID, "/day"), Action: "Day board"}
	row.Detail = Span(e.StartsAt, e.EndsAt)
	switch {
	case !now.Before(e.EndsAt):
		row.When = "Over"
	case !now.Before(e.StartsAt):
		row.When = "On now"
	}
	return row
}

func shortRow(s *db.EventShift, now time.Time) DashboardRow {
	row := soon(now, s.StartsAt)
	row.Text = s.Role + ", " + s.EventTitle
	row.Href = shiftStaffingPath(s.EventID, s.ID)
	row.Detail = action.PlacesOf(&s.Shift).Enough() + ". "
	if rota.SignUpClosed(&s.Shift, &db.Event{SignUpBy: s.EventSignUpBy}, now) {
		row.Detail += "Sign-up has closed, so add people yourself. "
	}
	row.Detail += Span(s.StartsAt, s.EndsAt)
	row.Action = "Find people"
	return row
}

// shiftStaffingPath is the place of a shift on the staffing page of its event.
func shiftStaffingPath(eventID, shiftID int64) string {
	return EventPath(eventID, fmt.Sprintf("/staffing?shift=%d#staff-%d", shiftID, shiftID))
}

func requestRow(w *db.WaitingSignup, now time.Time) DashboardRow {
	row := soon(now, w.StartsAt)
	row.Text = w.FirstName + " " + w.LastName + ": " + w.Role + ", " + w.EventTitle
	row.Href = shiftStaffingPath(w.EventID, w.ShiftID)
	row.Detail = "Asked " + ShortMoment(w.AskedAt) + ". " + Span(w.StartsAt, w.EndsAt)
	row.Action = "Decide"
	return row
}

func offerRow(w *db.WaitingSignup, now time.Time) DashboardRow {
	row := soon(now, w.Deadline)
	row.When = "Until " + ShortMoment(w.Deadline)
	row.Text = w.FirstName + " " + w.LastName + ": " + w.Role + ", " + w.EventTitle
	row.Href = shiftStaffingPath(w.EventID, w.ShiftID)
	row.Detail = "The shift is on " + Span(w.StartsAt, w.EndsAt)
	row.Action = "Open the shift"
	return row
}

// goneRow is somebody who gave up a place.
func goneRow(w *db.WaitingSignup, now time.Time) DashboardRow {
	row := requestRow(w, now)
	row.Detail = "Withdrew " + ShortMoment(w.AskedAt) + ". " + Span(w.StartsAt, w.EndsAt)
	row.Action = "See the staffing"
	return row
}

func draftRow(e *db.Event, now time.Time) DashboardRow {
	row := soon(now, e.StartsAt)
	row.Text = e.Title
	row.Href = EventPath(e.ID, "")
	row.Detail = Span(e.StartsAt, e.EndsAt)
	row.Action = "Open the draft"
	return row
}

// thanksRow is a guest who spoke and was not thanked.
func thanksRow(s *db.SpeakerToThank) DashboardRow {
	return DashboardRow{
		When: "Not thanked", Text: JoinWords(", ", s.Name, s.Organisation), Detail: s.EventTitle + ", " + Span(s.StartsAt, s.EndsAt),
		Href: SpeakerPath(s.ID, "/thanks"), Action: "Write the note",
	}
}

// waitingRegisterRow is a register that is not signed off.
func waitingRegisterRow(w *training.WaitingRegister) DashboardRow {
	return DashboardRow{
		When: "Not signed off", Soon: true, Text: w.Event.Title, Detail: w.Words() + " " + Span(w.Event.StartsAt, w.Event.EndsAt), Href: TrainingPath(w.Event.ID, "/register"), Action: "Open the register",
	}
}

// awarenessAhead lists the tasks that are due, and then the dates with nothing planned.
func awarenessAhead(ahead *awareness.Ahead) DashboardList {
	list := DashboardList{Count: len(ahead.Tasks) + len(ahead.Bare)}
	for _, t := range ahead.Tasks {
		row := DashboardRow{Text: t.Task, Detail: t.Date + ". By " + LongDay(t.Due), When: AwayWords(t.Days), Soon: t.Days <= 7, Action: "Mark as done"}
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
		list.Rows = append(list.Rows, DashboardRow{
			Text: "Nothing is planned for " + a.Name, Detail: InDays(a.Span), When: AwayWords(a.Days), Soon: a.Days <= 7,
			Href: fmt.Sprintf("/awareness#awareness-%d", a.ID), Action: "See the date",
		})
	}
	return list
}

// soon says in how many days a moment comes.
func soon(now, at time.Time) DashboardRow {
	switch days := clock.DaysUntil(now, at); {
	case days < 0:
		return DashboardRow{When: "Its day has passed"}
	case days == 0:
		return DashboardRow{When: "Today", Soon: true}
	case days == 1:
		return DashboardRow{When: "Tomorrow", Soon: true}
	default:
		return DashboardRow{When: fmt.Sprintf("In %d days", days), Soon: days <= 7}
	}
}

// JobsTrouble says what is wrong with the jobs, or "".
func JobsTrouble(late bool, s network.JobsState) string {
	switch {
	case late && s.Last.IsZero():
		return "No job has run yet, so no messages are sent and no offers end. If this goes on, tell an administrator."
	case late:
		return "No job has run since " + ShortMoment(s.Last) + ", so no messages are sent and no offers end. Tell an administrator."
	case len(s.Broken) > 0:
		return "The last run of these jobs failed: " + strings.Join(s.Broken, ", ") + ". Tell an administrator."
	}
	return ""
}
