package handlers

import (
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/views"
)

// showRota shows a person's duties.
func (h *Handler) showRota(c *fiber.Ctx) error {
	before, _ := time.Parse(time.RFC3339, web.Query(c, "before"))
	rota, err := h.Net.Rota.MyRota(c.UserContext(), h.Me(c), before)
	if err != nil {
		return err
	}
	page := views.RotaPage{Page: h.Page(c, "My rota")}
	questions, err := h.Net.Nominations.QuestionsTo(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	for i := range questions {
		page.Asked = append(page.Asked, views.NavItem{Text: views.Date(questions[i].Event.StartsAt), Href: fmt.Sprintf("/my/questions/%d", questions[i].ID)})
	}
	for i := range rota.Leading {
		e := &rota.Leading[i]
		page.Leading = append(page.Leading, views.LedEvent{
			Title: e.Title, When: views.Span(e.StartsAt, e.EndsAt), Href: views.EventPath(e.ID, ""), Board: views.EventPath(e.ID, "/day"), Staffing: views.EventPath(e.ID, "/staffing"),
		})
	}
	drives, err := h.Net.Vehicles.DrivesOf(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	for i := range drives {
		page.Driving = append(page.Driving, views.NewDriveRow(&drives[i], h.Net.Today()))
	}
	if page.Offered, err = h.shiftRows(c, rota.Offered, "rota"); err != nil {
		return err
	}
	if rota.Next != nil {
		page.Next = nextDuty(rota.Next)
	}
	for i := range rota.Coming {
		row, err := h.Part(c, "shifts/place", comingRow(&rota.Coming[i]))
		if err != nil {
			return err
		}
		page.Coming = append(page.Coming, row)
	}
	if page.Pending, err = h.shiftRows(c, rota.Pending, "rota"); err != nil {
		return err
	}
	for i := range rota.Past {
		page.Past = append(page.Past, pastDuty(&rota.Past[i]))
	}
	if rota.More {
		last := rota.Past[len(rota.Past)-1].StartsAt
		page.Earlier = "/my/rota?before=" + url.QueryEscape(last.Format(time.RFC3339))
	}
	return h.Render(c, fiber.StatusOK, "rota/show", page)
}

func nextDuty(d *rota.ComingDuty) *views.NextDuty {
	next := &views.NextDuty{
		Row: views.NewShiftRow(&d.Opening, "rota"), Lead: views.JoinWords(", ", d.Lead, d.Phone),
		ArriveBy: views.TimeOf(d.ArriveBy), MeetingPoint: d.Event.MeetingPoint, Parking: d.Event.Parking,
		Wear: d.Event.Wear,
	}
	next.Venue, next.Address, next.Map = views.VenueWords(d.Venue)
	return next
}

// comingRow is a later duty, with the same in a few lines.
func comingRow(d *rota.ComingDuty) views.ShiftRow {
	row := views.NewShiftRow(&d.Opening, "rota")
	name, address, _ := views.VenueWords(d.Venue)
	row.Where = views.JoinWords(", ", name, address)
	row.Brief = "Arrive by " + views.TimeOf(d.ArriveBy)
	if d.Event.MeetingPoint != "" {
		row.Brief += "\nMeet at: " + d.Event.MeetingPoint
	}
	if d.Lead != "" {
		row.Brief += "\nAsk for: " + views.JoinWords(", ", d.Lead, d.Phone)
	}
	return row
}

func pastDuty(r *db.RotaRow) views.PastDuty {
	d := views.PastDuty{Title: r.EventTitle, Href: fmt.Sprintf("/events/%d", r.EventID), Role: r.Role, When: views.Span(r.StartsAt, r.EndsAt)}
	switch {
	case r.EventStatus == db.EventCancelled:
		d.Outcome = "Cancelled"
	case r.Attendance == db.NotRecorded:
		d.Outcome = "Not recorded"
	default:
		d.Outcome = views.Capital(r.Attendance)
		if r.Minutes > 0 {
			d.Outcome += ", " + hours(r.Minutes)
		}
	}
	return d
}

// hours words a number of minutes.
func hours(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	}
	return fmt.Sprintf("%d h %d min", h, m)
}
