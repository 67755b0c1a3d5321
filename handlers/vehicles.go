package handlers

import (
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

func vehiclePath(id int64, end string) string { return fmt.Sprintf("/vehicles/%d%s", id, end) }

// listVehicles shows the vehicles; where there is one it leads on to it.
func (h *Handler) listVehicles(c *fiber.Ctx) error {
	vehicles, err := h.Net.Vehicles.Vehicles(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	if len(vehicles) == 1 {
		return h.Redirect(c, vehiclePath(vehicles[0].ID, ""))
	}
	page := views.VehiclesPage{Page: h.Page(c, "Vehicles")}
	if h.Me(c).Role(db.VehicleKeeper) {
		page.Add = "/vehicles/new"
	}
	for i := range vehicles {
		page.Rows = append(page.Rows, views.ThingRow{Href: vehiclePath(vehicles[i].ID, ""), Name: vehicles[i].Name, Detail: vehicles[i].Registration})
	}
	return h.Render(c, fiber.StatusOK, "vehicles/list", page)
}

// showVehicle shows what a vehicle does in the week of ?from=.
func (h *Handler) showVehicle(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	day := h.dayAsked(web.Query(c, "from"))
	w, err := h.Net.Vehicles.WeekOf(c.UserContext(), h.Me(c), id, day)
	if err != nil {
		return err
	}
	turn := func(day time.Time) string { return vehiclePath(id, "?from="+day.Format(time.DateOnly)) }
	page := views.VehiclePage{
		Page: h.Page(c, w.Vehicle.Name), Registration: w.Vehicle.Registration, Base: baseWords(w), Week: inDays(w.Days),
		Previous: turn(day.AddDate(0, 0, -7)), Next: turn(day.AddDate(0, 0, 7)), Today: turn(h.Net.Today()), Keeper: h.Me(c).Role(db.VehicleKeeper),
		Papers: vehicles.Papers(w.Vehicle, h.Net.Today()),
	}
	for i := range w.Wrong {
		found := &w.Wrong[i]
		row := views.WrongRow{Text: found.Text, When: "Noted on " + views.Date(found.Handover.At), Href: bookingPath(found.Handover.BookingID, "")}
		if page.Keeper {
			row.Press = fmt.Sprintf("/handovers/%d/put-right/%s", found.Handover.ID, found.What)
		}
		page.Wrong = append(page.Wrong, row)
	}
	for i := range w.Undriven {
		d := &w.Undriven[i]
		page.Undriven = append(page.Undriven, views.ThingRow{Href: bookingPath(d.ID, ""), Name: bookingFor(&d.Booking) + ", " + views.Span(d.StartsAt, d.EndsAt), Detail: undriven(&d.Booking, d.Undriven)})
	}
	for _, asked := range w.Requests {
		card := bookingCard(asked, h.Net.Today())
		card.CSRF, card.WhatHref = h.CSRFToken(c), card.Href
		card.Vehicle, card.Base, card.Keeper, card.Keys = "", "", "", "" // its page says them, to who keeps it
		page.Requests = append(page.Requests, card)
	}
	for d := w.Days.From; !d.After(w.Days.To); d = d.AddDate(0, 0, 1) {
		day := h.vehicleDay(w.Bookings, d)
		day.Events = carless(w.Events, d, page.Keeper)
		page.Days = append(page.Days, day)
	}
	planned, err := h.Net.Vehicles.CarReminders(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page.Planned = plannedDays(planned)
	page.Links = []views.NavItem{{Text: "Its use over the year", Href: vehiclePath(id, "/use")}}
	if page.Keeper {
		page.Book = vehiclePath(id, "/bookings/new?from="+day.Format(time.DateOnly))
		page.Links = append(page.Links,
			views.NavItem{Text: "Who may drive it", Href: vehiclePath(id, "/drivers")},
			views.NavItem{Text: "Where it lives", Href: vehiclePath(id, "/bases")},
			views.NavItem{Text: "Change its details and papers", Href: vehiclePath(id, "/edit")},
			views.NavItem{Text: "Add another vehicle", Href: "/vehicles/new"},
		)
	}
	return h.Render(c, fiber.StatusOK, "vehicles/show", page)
}

func baseWords(w *vehicles.VehicleWeek) string {
	words := ""
	if w.Base != nil {
		words = "Based at " + joinWords(", ", w.Base.Station, w.Base.Address)
	}
	if w.Next != nil {
		day, _ := time.Parse(time.DateOnly, w.Next.FromOn)
		words = joinWords(". ", words, "Moves to "+w.Next.Station+" on "+dayWords(day))
	}
	return words
}

// vehicleDay is a day of a vehicle's week, to draw and to read.
func (h *Handler) vehicleDay(bookings []db.Booking, day time.Time) views.VehicleDay {
	d := views.VehicleDay{ID: day.Format(time.DateOnly), Name: day.Format("Monday 2 January"), Today: day.Equal(h.Net.Today())}
	for i := range bookings {
		b := &bookings[i]
		from, to := h.Net.Vehicles.Shown(b)
		kept, drawnKept := bar(b.BlocksFrom, b.BlocksTo, day, "kept")
		booked, drawn := bar(from, to, day, "booked")
		if drawnKept {
			d.Bars = append(d.Bars, kept)
		}
		if drawn {
			d.Bars = append(d.Bars, booked)
		}
		if !drawn && !drawnKept {
			continue
		}
		line := views.BookingLine{
			Href: bookingPath(b.ID, ""), Text: bookingFor(b), Time: hoursOn(from, to, day),
			Status: bookingStatus(b, h.Net.Today()), Tone: bookingTone(b.Status),
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
func carless(events []vehicles.Carless, day time.Time, keeper bool) (lines []views.CarlessLine) {
	for i := range events {
		e := &events[i]
		if clock.Day(e.StartsAt) != day.Format(time.DateOnly) {
			continue
		}
		line := views.CarlessLine{Text: e.Title, Time: hoursOn(e.StartsAt, e.EndsAt, day)}
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
				line.Links = append(line.Links, views.NavItem{Text: "take " + other.Name, Href: eventPath(e.ID, "/car?vehicle="+idText(other.ID))})
			}
		}
		line.Links = append(line.Links, views.NavItem{Text: press, Href: eventPath(e.ID, "/car")})
		lines = append(lines, line)
	}
	return lines
}

// bar is the part of a stretch of time that lies on a day, by London's clock.
func bar(from, to, day time.Time, kind string) (views.Bar, bool) {
	const minutes = 24 * 60
	at := func(t time.Time) int {
		l := t.In(clock.London)
		wall := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
		return min(max(int(wall.Sub(day).Minutes()), 0), minutes)
	}
	x, end := at(from), at(to)
	return views.Bar{X: x, Width: end - x, Kind: kind}, end > x
}

// hoursOn says when a stretch of time begins and ends, as seen from a day.
func hoursOn(from, to, day time.Time) string {
	begins, ends := day.Format(time.DateOnly) == clock.Day(from), day.Format(time.DateOnly) == clock.Day(to)
	switch {
	case begins && ends:
		return views.TimeOf(from) + " to " + views.TimeOf(to)
	case begins:
		return "from " + views.TimeOf(from)
	case ends:
		return "until " + views.TimeOf(to)
	}
	if day.Format(time.DateOnly) > clock.Day(to) || day.Format(time.DateOnly) < clock.Day(from) {
		return views.DateShort(from) + ", " + views.TimeOf(from)
	}
	return "all day"
}

func bookingFor(b *db.Booking) string {
	if b.EventID != 0 {
		return b.EventTitle
	}
	return capital(b.Purpose)
}

// bookingStatus is the status of a booking, in words.
func bookingStatus(b *db.Booking, today time.Time) string {
	return capital(vehicles.BookingStatus(b, today))
}

func bookingTone(status db.BookingStatus) string {
	switch status {
	case db.BookingConfirmed, db.BookingReturned:
		return "good"
	case db.BookingRequested:
		return "wait"
	case db.BookingOut:
		return "warn"
	case db.BookingDeclined, db.BookingRecalled, db.BookingCancelled:
	}
	return "bad"
}

var vehicleFields = []string{"version", "name", "registration", "seats", "keys_at", "equipment", "before", "after", "mileage", "mot_until", "service_until", "insurance_until"}

var vehicleControls = []views.Field{
	{Type: "input", Name: "name", Label: "Name", Hint: "What people call it, like “The rainbow car”."},
	{Type: "input", Name: "registration", Label: "Registration", Width: "govuk-input--width-10"},
	{Type: "input", Name: "seats", Label: "Seats", Width: "govuk-input--width-3", Mode: "numeric"},
	{Type: "input", Name: "keys_at", Label: "Where the keys are"},
	{Type: "textarea", Name: "equipment", Label: "Equipment", Rows: 4, Hint: "What belongs in it, one thing a line. Each is ticked off at a hand-over."},
	{Type: "heading", Label: "Kept free around a booking", Hint: "Can be changed for each booking."},
	{Type: "input", Name: "before", Label: "Minutes before", Width: "govuk-input--width-4", Mode: "numeric"},
	{Type: "input", Name: "after", Label: "Minutes after", Width: "govuk-input--width-4", Mode: "numeric"},
	{Type: "heading", Label: "Papers", Hint: "Keepers are reminded 30 and 7 days before."},
	{Type: "input", Name: "mileage", Label: "Mileage", Width: "govuk-input--width-5", Mode: "numeric"},
	{Type: "date", Name: "mot_until", Label: "MOT valid until"},
	{Type: "date", Name: "service_until", Label: "Service due"},
	{Type: "date", Name: "insurance_until", Label: "Insured until"},
}

// newVehicle asks for a vehicle.
func (h *Handler) newVehicle(c *fiber.Ctx) error {
	return h.renderVehicle(c, fiber.StatusOK, nil, views.NewForm(map[string]string{"seats": "5", "before": "60", "after": "60", "mileage": "0"}))
}

// editVehicle shows the form of a vehicle.
func (h *Handler) editVehicle(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	return h.renderVehicle(c, fiber.StatusOK, v, savedVehicle(v))
}

// vehicleIn is the vehicle of the path, or nil where it names none.
func (h *Handler) vehicleIn(c *fiber.Ctx) (*db.Vehicle, error) {
	if c.Params("id") == "" {
		return nil, nil
	}
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Vehicles.VehicleFor(c.UserContext(), h.Me(c), id)
}

func savedVehicle(v *db.Vehicle) *views.Form {
	return views.NewForm(map[string]string{
		"name": v.Name, "registration": v.Registration, "seats": strconv.Itoa(v.Seats), "keys_at": v.KeysAt, "equipment": v.Equipment,
		"before": strconv.Itoa(v.BeforeMinutes), "after": strconv.Itoa(v.AfterMinutes), "mileage": strconv.Itoa(v.Mileage),
		"mot_until": v.MOTUntil, "service_until": v.ServiceUntil, "insurance_until": v.InsuranceUntil,
	})
}

// saveVehicle makes a vehicle or changes one.
func (h *Handler) saveVehicle(c *fiber.Ctx) error {
	form, err := h.Form(c, vehicleFields...)
	if err != nil {
		return err
	}
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	var id int64
	if v != nil {
		id = v.ID
	}
	id, err = h.Net.Vehicles.SaveVehicle(c.UserContext(), h.Me(c), id, versionIn(form), vehicles.VehicleEdit{
		Name: form.Value("name"), Registration: form.Value("registration"), Seats: form.Value("seats"), KeysAt: form.Value("keys_at"), Equipment: form.Value("equipment"),
		Before: form.Value("before"), After: form.Value("after"), Mileage: form.Value("mileage"),
		MOTUntil: form.Value("mot_until"), ServiceUntil: form.Value("service_until"), InsuranceUntil: form.Value("insurance_until"),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderVehicle(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, vehiclePath(id, ""))
}

func (h *Handler) renderVehicle(c *fiber.Ctx, status int, v *db.Vehicle, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Add a vehicle"), Back: views.NavItem{Text: "Vehicles", Href: "/vehicles"}, Fields: vehicleControls, Action: c.Path(), Button: "Save",
	}
	if v != nil {
		page.Title, page.Caption, page.Back = "Change the vehicle", v.Name, views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")}
		goOn(&page, status, form, savedVehicle(v), v.Version)
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}
