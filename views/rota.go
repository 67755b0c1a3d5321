package views

import (
	"html/template"
	"time"

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
