package views

import (
	"fmt"
	"html/template"
	"net/url"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// RotaPage is a person's duties.
type RotaPage struct {
	Page
	Asked   []NavItem       // days of what the reader is asked, with the paths that lead there
	Offered []template.HTML // each a shifts/place, as are those below
	Next    *NextDuty
	Coming  []template.HTML
	Pending []template.HTML
	Leading []LedEvent
	Driving []DriveRow
	Past    []PastDuty
	Earlier string // path of earlier past duties, or ""
}

// NextDuty is the card of the next duty.
type NextDuty struct {
	Row                   ShiftRow
	ArriveBy, Lead        string
	Venue, Address, Map   string
	MeetingPoint, Parking string
	Wear                  string
}

// LedEvent is an event that the person leads.
type LedEvent struct{ Title, When, Href, Board, Staffing string }

// DriveRow is a vehicle that the person drives, with the form of its next
// hand-over when it can be recorded.
type DriveRow struct {
	Title, When, Vehicle, Href, Status, Tone, Handover, Press string
	Why                                                       string // the driver may not drive it then, or ""
}

// PastDuty is a line of what one has done.
type PastDuty struct{ Title, Href, Role, When, Outcome string }

// NewDriveRow is a vehicle that somebody drives, as it is today.
func NewDriveRow(d *vehicles.Drive, today time.Time) DriveRow {
	row := DriveRow{
		Title: BookingFor(&d.Booking), When: Span(d.StartsAt, d.EndsAt), Vehicle: d.Vehicle.Name, Href: BookingPath(d.ID, ""),
		Status: BookingStatus(&d.Booking, today), Tone: BookingTones[d.Status], Why: Undriven(&d.Booking, d.Undriven),
	}
	if d.Direction != "" {
		row.Handover, row.Press = BookingPath(d.ID, "/handover"), HandoverPress[d.Direction]
	}
	return row
}

// NewRotaPage is a person's duties, with what the person is asked and is to
// drive as it is today. Draw renders the row of a shift.
func NewRotaPage(page Page, r *rota.Page, asked []nominations.Question, drives []vehicles.Drive, today time.Time, draw func(ShiftRow) (template.HTML, error)) (RotaPage, error) {
	page.Title = "My rota"
	p := RotaPage{Page: page, Next: nextDuty(r.Next)}
	for _, q := range asked {
		p.Asked = append(p.Asked, NavItem{Text: Date(q.Event.StartsAt), Href: fmt.Sprintf("/my/questions/%d", q.ID)})
	}
	for i := range r.Leading {
		e := &r.Leading[i]
		p.Leading = append(p.Leading, LedEvent{
			Title: e.Title, When: Span(e.StartsAt, e.EndsAt), Href: EventPath(e.ID, ""), Board: EventPath(e.ID, "/day"), Staffing: EventPath(e.ID, "/staffing"),
		})
	}
	for i := range drives {
		p.Driving = append(p.Driving, NewDriveRow(&drives[i], today))
	}
	for i := range r.Past {
		p.Past = append(p.Past, pastDuty(&r.Past[i]))
	}
	if r.More {
		p.Earlier = "/my/rota?before=" + url.QueryEscape(r.Past[len(r.Past)-1].StartsAt.Format(time.RFC3339))
	}
	err := p.draw(r, draw)
	return p, err
}

// draw renders the rows of the shifts.
func (p *RotaPage) draw(r *rota.Page, draw func(ShiftRow) (template.HTML, error)) error {
	add := func(list *[]template.HTML, row ShiftRow) error {
		drawn, err := draw(row)
		*list = append(*list, drawn)
		return err
	}
	for i := range r.Offered {
		if err := add(&p.Offered, NewShiftRow(&r.Offered[i], OwnRota)); err != nil {
			return err
		}
	}
	for i := range r.Coming {
		if err := add(&p.Coming, comingRow(&r.Coming[i])); err != nil {
			return err
		}
	}
	for i := range r.Pending {
		if err := add(&p.Pending, NewShiftRow(&r.Pending[i], OwnRota)); err != nil {
			return err
		}
	}
	return nil
}

// nextDuty is the card of the next duty; nil for none.
func nextDuty(d *rota.ComingDuty) *NextDuty {
	if d == nil {
		return nil
	}
	next := &NextDuty{
		Row: NewShiftRow(&d.Opening, OwnRota), Lead: JoinWords(", ", d.Lead, d.Phone),
		ArriveBy: TimeOf(d.ArriveBy), MeetingPoint: d.Event.MeetingPoint, Parking: d.Event.Parking,
		Wear: d.Event.Wear,
	}
	next.Venue, next.Address, next.Map = VenueWords(d.Venue)
	return next
}

// comingRow is a later duty, with the same in a few lines.
func comingRow(d *rota.ComingDuty) ShiftRow {
	row := NewShiftRow(&d.Opening, OwnRota)
	name, address, _ := VenueWords(d.Venue)
	row.Where = JoinWords(", ", name, address)
	row.Brief = "Arrive by " + TimeOf(d.ArriveBy)
	if d.Event.MeetingPoint != "" {
		row.Brief += "\nMeet at: " + d.Event.MeetingPoint
	}
	if d.Lead != "" {
		row.Brief += "\nAsk for: " + JoinWords(", ", d.Lead, d.Phone)
	}
	return row
}

func pastDuty(r *db.RotaRow) PastDuty {
	d := PastDuty{Title: r.EventTitle, Href: EventPath(r.EventID, ""), Role: r.Role, When: Span(r.StartsAt, r.EndsAt)}
	switch {
	case r.EventStatus == db.EventCancelled:
		d.Outcome = "Cancelled"
	case r.Attendance == db.NotRecorded:
		d.Outcome = "Not recorded"
	default:
		d.Outcome = Capital(r.Attendance)
		if r.Minutes > 0 {
			d.Outcome += ", " + minutesWords(r.Minutes)
		}
	}
	return d
}

// minutesWords words a number of minutes.
func minutesWords(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	}
	return fmt.Sprintf("%d h %d min", h, m)
}
