package views

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// VehiclesPage is the vehicles there are.
type VehiclesPage struct {
	Page
	Rows []ThingRow
	Add  string // the path of the form of a new one, or ""
}

// VehiclePage is a vehicle and its week.
type VehiclePage struct {
	Page
	Registration string
	Base         string   // where it lives, and where it moves within the week
	Papers       []string // what runs out soon, or has
	Week         string   // "9 to 15 August 2027"
	Previous     string
	Next         string
	Today        string
	Days         []VehicleDay
	Requests     []BookingCard
	Wrong        []WrongRow            // with it, to put right
	Undriven     []ThingRow            // bookings to come whose driver may not drive it
	Planned      []Day[PlannedMessage] // what will be sent about it
	Keeper       bool
	Book         string
	Links        []NavItem // for its keeper
}

// VehicleDay is a day of the week with what the vehicle does.
type VehicleDay struct {
	ID, Name string // 2027-08-14, "Saturday 14 August"
	Today    bool
	Bars     []Bar
	Lines    []BookingLine
	Events   []CarlessLine // that have no vehicle yet
}

// CarlessLine is an event without a vehicle, with the ways to one.
type CarlessLine struct {
	Text, Time string
	Taken      string // what keeps this vehicle from it, or ""
	Links      []NavItem
}

// Bar is a stretch of a day that is drawn, in minutes from midnight.
type Bar struct {
	X, Width int
	Kind     string // booked or kept
}

// BookingLine is the line of a booking on one day.
type BookingLine struct {
	Href, Text, Time string
	Kept             string // the time kept free around it
	Status, Tone     string
}

// NewVehiclesPage is the list of vehicles, to which a keeper adds.
func NewVehiclesPage(page Page, all []db.Vehicle, keeper bool) VehiclesPage {
	page.Title = "Vehicles"
	list := VehiclesPage{Page: page}
	if keeper {
		list.Add = "/vehicles/new"
	}
	for i := range all {
		list.Rows = append(list.Rows, ThingRow{Href: VehiclePath(all[i].ID, ""), Name: all[i].Name, Detail: all[i].Registration})
	}
	return list
}

// NewVehiclePage is a vehicle and its week, which day was asked for. What will
// be sent about it is yet to be added.
func NewVehiclePage(page Page, w *vehicles.Week, day, now time.Time, keeper bool) VehiclePage {
	page.Title = w.Vehicle.Name
	today, id := clock.DayOf(now), w.Vehicle.ID
	from := func(day time.Time) string { return "?from=" + day.Format(time.DateOnly) }
	vehicle := VehiclePage{
		Page: page, Registration: w.Vehicle.Registration, Base: baseWords(w), Week: InDays(w.Days), Keeper: keeper,
		Previous: VehiclePath(id, from(day.AddDate(0, 0, -7))), Next: VehiclePath(id, from(day.AddDate(0, 0, 7))), Today: VehiclePath(id, from(today)),
		Papers: vehicles.Papers(w.Vehicle, today), Wrong: wrongRows(w.Wrong, keeper), Undriven: undrivenRows(w.Undriven),
		Requests: requestCards(w.Requests, today, page.CSRF), Links: vehicleLinks(id, keeper),
	}
	for d := w.Days.From; !d.After(w.Days.To); d = d.AddDate(0, 0, 1) {
		day := vehicleDay(w.Bookings, d, now)
		day.Events = carless(w.Events, d, keeper)
		vehicle.Days = append(vehicle.Days, day)
	}
	if keeper {
		vehicle.Book = VehiclePath(id, "/bookings/new"+from(day))
	}
	return vehicle
}

// wrongRows say what is wrong with a vehicle, to be put right by its keeper.
func wrongRows(wrong []vehicles.ToPutRight, keeper bool) (rows []WrongRow) {
	for i := range wrong {
		h := wrong[i].Handover
		row := WrongRow{Text: wrong[i].Text, When: "Noted on " + Date(h.At), Href: BookingPath(h.BookingID, "")}
		if keeper {
			row.Press = fmt.Sprintf("/handovers/%d/put-right/%s", h.ID, wrong[i].What)
		}
		rows = append(rows, row)
	}
	return rows
}

func undrivenRows(drives []vehicles.Drive) (rows []ThingRow) {
	for i := range drives {
		d := &drives[i]
		rows = append(rows, ThingRow{Href: BookingPath(d.ID, ""), Name: BookingFor(&d.Booking) + ", " + Span(d.StartsAt, d.EndsAt), Detail: Undriven(&d.Booking, d.Undriven)})
	}
	return rows
}

// requestCards are the requests for a vehicle, without what its own page says.
func requestCards(requests []*vehicles.EventCar, today time.Time, csrf string) (cards []BookingCard) {
	for _, asked := range requests {
		card := NewBookingCard(asked, today, csrf)
		card.WhatHref, card.Vehicle, card.Base, card.Keeper, card.Keys = card.Href, "", "", "", ""
		cards = append(cards, card)
	}
	return cards
}

func vehicleLinks(id int64, keeper bool) []NavItem {
	links := []NavItem{{Text: "Its use over the year", Href: VehiclePath(id, "/use")}}
	if !keeper {
		return links
	}
	return append(links,
		NavItem{Text: "Who may drive it", Href: VehiclePath(id, "/drivers")},
		NavItem{Text: "Where it lives", Href: VehiclePath(id, "/bases")},
		NavItem{Text: "Change its details and papers", Href: VehiclePath(id, "/edit")},
		NavItem{Text: "Add another vehicle", Href: "/vehicles/new"})
}

// baseWords say where a vehicle is based in a week.
func baseWords(w *vehicles.Week) string {
	based := ""
	if w.Base != nil {
		based = "Based at " + JoinWords(", ", w.Base.Station, w.Base.Address)
	}
	if w.Next != nil {
		day, _ := time.Parse(time.DateOnly, w.Next.FromOn)
		based = JoinWords(". ", based, "Moves to "+w.Next.Station+" on "+LongDay(day))
	}
	return based
}

// vehicleDay is a day of a vehicle’s week, to draw and to read.
func vehicleDay(bookings []db.Booking, day, now time.Time) VehicleDay {
	today := clock.DayOf(now)
	d := VehicleDay{ID: day.Format(time.DateOnly), Name: day.Format("Monday 2 January"), Today: day.Equal(today)}
	for i := range bookings {
		b := &bookings[i]
		from, to := vehicles.Shown(b, now)
		kept, drawnKept := barOn(b.BlocksFrom, b.BlocksTo, day, "kept")
		booked, drawn := barOn(from, to, day, "booked")
		if drawnKept {
			d.Bars = append(d.Bars, kept)
		}
		if drawn {
			d.Bars = append(d.Bars, booked)
		}
		if !drawn && !drawnKept {
			continue
		}
		line := BookingLine{
			Href: BookingPath(b.ID, ""), Text: BookingFor(b), Time: hoursOn(from, to, day),
			Status: BookingStatus(b, today), Tone: BookingTones[b.Status],
		}
		if b.Status != db.BookingReturned && (b.BeforeMinutes > 0 || b.AfterMinutes > 0) {
			line.Kept = "kept free " + hoursOn(b.BlocksFrom, b.BlocksTo, day)
		}
		d.Lines = append(d.Lines, line)
	}
	return d
}

// carless are the events of a day for which the vehicle can be booked, or
// what can be done when it is taken then.
func carless(events []vehicles.Carless, day time.Time, keeper bool) (lines []CarlessLine) {
	for i := range events {
		e := &events[i]
		if clock.Day(e.StartsAt) != day.Format(time.DateOnly) {
			continue
		}
		line := CarlessLine{Text: e.Title, Time: hoursOn(e.StartsAt, e.EndsAt, day)}
		press := "ask for the car for it"
		if keeper {
			press = "book the car for it"
		}
		if c := e.Clash; c != nil {
			line.Taken, press = "taken"+c.For+" "+hoursOn(c.Held.BlocksFrom, c.Held.BlocksTo, day), "see when it is free"
			if c.Late {
				line.Taken = "still out" + c.For
			}
			for _, other := range e.Others {
				line.Links = append(line.Links, NavItem{Text: "take " + other.Name, Href: EventPath(e.ID, "/car?vehicle="+IDText(other.ID))})
			}
		}
		line.Links = append(line.Links, NavItem{Text: press, Href: EventPath(e.ID, "/car")})
		lines = append(lines, line)
	}
	return lines
}

// barOn is the part of a stretch of time that lies on a day, by London's clock.
func barOn(from, to, day time.Time, kind string) (Bar, bool) {
	const minutes = 24 * 60
	at := func(t time.Time) int {
		l := t.In(clock.London)
		wall := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
		return min(max(int(wall.Sub(day).Minutes()), 0), minutes)
	}
	x, end := at(from), at(to)
	return Bar{X: x, Width: end - x, Kind: kind}, end > x
}

// hoursOn says when a stretch of time begins and ends, as seen from a day.
func hoursOn(from, to, day time.Time) string {
	begins, ends := day.Format(time.DateOnly) == clock.Day(from), day.Format(time.DateOnly) == clock.Day(to)
	switch {
	case begins && ends:
		return TimeOf(from) + " to " + TimeOf(to)
	case begins:
		return "from " + TimeOf(from)
	case ends:
		return "until " + TimeOf(to)
	}
	if day.Format(time.DateOnly) > clock.Day(to) || day.Format(time.DateOnly) < clock.Day(from) {
		return DateShort(from) + ", " + TimeOf(from)
	}
	return "all day"
}

// VehicleForm asks for a vehicle, or changes one; v is nil for a new one.
func VehicleForm(page Page, v *db.Vehicle) FormPage {
	form := FormPage{Page: page, Back: NavItem{Text: "Vehicles", Href: "/vehicles"}, Fields: vehicleFields(page.Settings.PaperDays), Button: "Save"}
	form.Title = "Add a vehicle"
	if v != nil {
		form.Title, form.Caption, form.Back = "Change the vehicle", v.Name, NavItem{Text: v.Name, Href: VehiclePath(v.ID, "")}
	}
	return form
}

func vehicleFields(paperDays []int) []Field {
	return []Field{
		{Type: "input", Name: "name", Label: "Name", Hint: "What people call it, like “The rainbow car”."},
		{Type: "input", Name: "registration", Label: "Registration", Width: "govuk-input--width-10"},
		{Type: "input", Name: "seats", Label: "Seats", Width: "govuk-input--width-3", Mode: "numeric"},
		{Type: "input", Name: "keys_at", Label: "Where the keys are"},
		{Type: "textarea", Name: "equipment", Label: "Equipment", Rows: 4, Hint: "What belongs in it, one thing a line. Each is ticked off at a hand-over."},
		{Type: "heading", Label: "Kept free around a booking", Hint: "Can be changed for each booking."},
		{Type: "input", Name: "before", Label: "Minutes before", Width: "govuk-input--width-4", Mode: "numeric"},
		{Type: "input", Name: "after", Label: "Minutes after", Width: "govuk-input--width-4", Mode: "numeric"},
		{Type: "heading", Label: "Papers", Hint: "Keepers are reminded " + words.Numbers(paperDays) + " days before."},
		{Type: "input", Name: "mileage", Label: "Mileage", Width: "govuk-input--width-5", Mode: "numeric"},
		{Type: "date", Name: "mot_until", Label: "MOT valid until"},
		{Type: "date", Name: "service_until", Label: "Service due"},
		{Type: "date", Name: "insurance_until", Label: "Insured until"},
	}
}
