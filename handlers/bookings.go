package handlers

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

func bookingPath(id int64, end string) string { return fmt.Sprintf("/bookings/%d%s", id, end) }

var bookingFields = []string{"purpose", "starts", "ends", "before", "after", "driver", "note", "form_key", "version"}

func bookingTyped(form *views.Form) vehicles.BookingForm {
	return vehicles.BookingForm{
		Purpose: db.BookingPurpose(form.Value("purpose")), Starts: form.Value("starts"), Ends: form.Value("ends"), Before: form.Value("before"), After: form.Value("after"),
		Driver: form.Value("driver"), Note: form.Value("note"),
	}
}

// bookingControls ask for a booking of a vehicle; what for, when it is for no event.
func (h *Handler) bookingControls(c *fiber.Ctx, v *db.Vehicle, forEvent bool) ([]views.Field, error) {
	drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), v.ID)
	if err != nil {
		return nil, err
	}
	var people []views.Option
	for _, d := range drivers {
		name := d.Person.Name()
		if !d.MayDrive() {
			name += ", from " + dayOf(d.Authorisation.GrantedOn)
		}
		if d.Standing != action.Lapsed {
			people = append(people, views.Option{Value: idText(d.Person.ID), Text: name})
		}
	}
	var fields []views.Field
	if !forEvent {
		fields = append(fields, views.Field{Type: "select", Name: "purpose", Label: "For", Options: views.Options(vehicles.BookingPurposes, capital), Empty: "Choose"})
	}
	return append(fields,
		views.Field{Type: "datetime", Name: "starts", Label: "Starts"},
		views.Field{Type: "datetime", Name: "ends", Label: "Ends"},
		views.Field{Type: "input", Name: "before", Label: "Minutes kept free before", Width: "govuk-input--width-4", Mode: "numeric"},
		views.Field{Type: "input", Name: "after", Label: "Minutes kept free after", Width: "govuk-input--width-4", Mode: "numeric"},
		views.Field{Type: "select", Name: "driver", Label: "Driver", Options: people, Empty: "Not known yet", Hint: "People authorised to drive this vehicle, now or from a later date."},
		views.Field{Type: "textarea", Name: "note", Label: "Note", Rows: 2}), nil
}

func newBookingForm(v *db.Vehicle, starts, ends time.Time) *views.Form {
	return views.NewForm(map[string]string{
		"starts": localTime(starts), "ends": localTime(ends), "before": strconv.Itoa(v.BeforeMinutes), "after": strconv.Itoa(v.AfterMinutes), "form_key": rand.Text(),
	})
}

// newBooking asks a keeper what the vehicle is booked for and when.
func (h *Handler) newBooking(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	day := clock.OnDay(h.dayAsked(web.Query(c, "from")), 0, 9, 0)
	form := newBookingForm(v, day, day.Add(8*time.Hour))
	takeWindow(c, form)
	return h.renderNewBooking(c, fiber.StatusOK, v, form)
}

// createBooking books a vehicle for something that is no event.
func (h *Handler) createBooking(c *fiber.Ctx) error {
	v, err := h.vehicleIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, bookingFields...)
	if err != nil {
		return err
	}
	id, err := h.Net.Vehicles.BookVehicle(c.UserContext(), h.Me(c), v.ID, 0, bookingTyped(form), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderNewBooking(c, status, v, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "car-booked")
	return h.Redirect(c, bookingPath(id, ""))
}

func (h *Handler) renderNewBooking(c *fiber.Ctx, status int, v *db.Vehicle, form *views.Form) error {
	fields, err := h.bookingControls(c, v, false)
	if err != nil {
		return err
	}
	page := views.FormPage{
		Page: h.Page(c, "Book the car"), Caption: v.Name, Back: views.NavItem{Text: v.Name, Href: vehiclePath(v.ID, "")},
		Fields: fields, Action: vehiclePath(v.ID, "/bookings"), Button: "Book the car", Hidden: map[string]string{"form_key": form.Value("form_key")},
		Intro: []string{"Time off the road is a booking too: choose maintenance, and nobody else can have the vehicle then."},
	}
	page.Form = form
	if page.Clash, err = h.clash(c, db.Booking{VehicleID: v.ID}, form, vehiclePath(v.ID, "/bookings/new")); err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) bookingIn(c *fiber.Ctx) (*vehicles.EventCar, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Vehicles.BookingFor(c.UserContext(), h.Me(c), id)
}

// showBooking shows a booking and what can be done with it.
func (h *Handler) showBooking(c *fiber.Ctx) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	page := views.BookingPage{Page: h.Page(c, "Booking of "+b.Vehicle.Name), Booking: bookingCard(b, h.Net.Today())}
	page.Booking.CSRF = h.CSRFToken(c)
	page.Back = views.NavItem{Text: b.Vehicle.Name, Href: vehiclePath(b.Vehicle.ID, "?from="+clock.Day(b.Booking.StartsAt))}
	if me := h.Me(c); !me.Role(db.VehicleKeeper) && !me.Role(db.Coordinator) {
		page.Back = views.NavItem{Text: "My rota", Href: "/my/rota"} // of a driver
		if b.Event != nil {
			page.Back = views.NavItem{Text: "The event", Href: eventPath(b.Event.ID, "")}
		}
	}
	if page.Handovers, err = h.handoversPart(c, b); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "vehicles/booking", page)
}

// undriven says why a booking's driver may not drive any more, and who can
// change that.
func undriven(b *db.Booking, why string) string {
	if why == "" {
		return ""
	}
	if b.EventID == 0 {
		return why + " A vehicle keeper names somebody else, or renews the authorisation."
	}
	return why + " The event’s lead, a coordinator or a vehicle keeper names somebody else; a keeper can renew the authorisation."
}

// bookingCard puts a booking into words, with what its reader can do.
func bookingCard(b *vehicles.EventCar, today time.Time) views.BookingCard {
	card := views.BookingCard{
		ID: b.Booking.ID, Href: bookingPath(b.Booking.ID, ""), What: bookingFor(b.Booking), When: views.Span(b.Booking.StartsAt, b.Booking.EndsAt),
		Vehicle: b.Vehicle.Name, Status: bookingStatus(b.Booking, today), Tone: bookingTone(b.Booking.Status), Note: b.Booking.Note, Reason: b.Booking.Reason, Why: "Reason",
		Warnings: vehicles.PapersFor(b.Vehicle, b.Booking, today),
	}
	if b.Stands && (b.Booking.BeforeMinutes > 0 || b.Booking.AfterMinutes > 0) {
		card.Kept = views.Span(b.Booking.BlocksFrom, b.Booking.BlocksTo)
	}
	if !b.Booking.RecalledAt.IsZero() {
		card.Why = "Recalled because"
	}
	if e := b.Event; e != nil && b.Booking.Status == db.BookingOut && card.Reason == "" {
		switch {
		case e.Status == db.EventCancelled:
			card.Why, card.Reason = "Event cancelled because", e.CancelReason
		case e.ChangedOn >= clock.Day(b.Booking.OutAt):
			card.Why, card.Reason = "Event changed because", e.ChangeReason
		}
	}
	if b.Driver != nil {
		card.Driver = b.NameOf(b.Driver)
	}
	if b.Undriven != "" {
		card.Warnings = append(card.Warnings, undriven(b.Booking, b.Undriven))
	}
	if b.Late != "" {
		card.Warnings = append(card.Warnings, "The vehicle is not back yet from the booking before, so it may come late, or not at all. Call "+b.Late+".")
	}
	if b.AskedBy != nil {
		card.AskedBy = b.AskedBy.Name()
	}
	if b.Event != nil {
		card.Fallback, card.WhatHref = b.Event.Fallback, eventPath(b.Event.ID, "")
	}
	if b.ToCollect {
		card.Keys = b.Vehicle.KeysAt
	}
	if b.Base != nil {
		card.Base = joinWords(", ", b.Base.Station, b.Base.Address)
	}
	if card.Crew = strings.Join(b.Crew, ", "); b.HasCrew && card.Crew == "" {
		card.Crew = "Nobody yet"
	}
	if keepers := vehicles.KeeperNames(b.From); b.ToCollect && keepers != "" {
		card.Keeper = keepers + ", vehicle keeper"
	}
	card.Answer = b.MayAnswer
	add := func(can bool, text, end string) {
		if can {
			card.Actions = append(card.Actions, views.NavItem{Text: text, Href: bookingPath(b.Booking.ID, end)})
		}
	}
	add(b.MayChange, "Change the booking", "/edit")
	add(b.MayCancel, "Cancel the booking", "/cancel")
	add(b.MayRecall, "Recall the car", "/recall")
	return card
}

// editBooking shows the form of a booking, to who may change it as it is; to
// others the booking, which says how it is.
func (h *Handler) editBooking(c *fiber.Ctx) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	if !b.MayChange {
		return h.Redirect(c, bookingPath(b.Booking.ID, ""))
	}
	form := savedBooking(b.Booking)
	takeWindow(c, form)
	return h.renderBooking(c, fiber.StatusOK, b, form)
}

func savedBooking(b *db.Booking) *views.Form {
	return views.NewForm(map[string]string{
		"purpose": string(b.Purpose), "starts": localTime(b.StartsAt), "ends": localTime(b.EndsAt), "before": strconv.Itoa(b.BeforeMinutes), "after": strconv.Itoa(b.AfterMinutes),
		"driver": idText(b.DriverID), "note": b.Note,
	})
}

// updateBooking changes a booking.
func (h *Handler) updateBooking(c *fiber.Ctx) error {
	form, err := h.Form(c, bookingFields...)
	if err != nil {
		return err
	}
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Vehicles.ChangeBooking(c.UserContext(), h.Me(c), b.Booking.ID, versionIn(form), bookingTyped(form))
	if status, ok := web.Refused(form, err); ok {
		return h.renderBooking(c, status, b, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, bookingPath(b.Booking.ID, ""))
}

func (h *Handler) renderBooking(c *fiber.Ctx, status int, b *vehicles.EventCar, form *views.Form) error {
	fields, err := h.bookingControls(c, b.Vehicle, b.Booking.EventID != 0)
	if err != nil {
		return err
	}
	page := views.FormPage{
		Page: h.Page(c, "Change the booking"), Caption: joinWords(", ", b.Vehicle.Name, bookingFor(b.Booking)), Back: views.NavItem{Text: "The booking", Href: bookingPath(b.Booking.ID, "")},
		Fields: fields, Action: bookingPath(b.Booking.ID, "/edit"), Button: "Save", Hidden: map[string]string{"version": versionFor(status, form, b.Booking.Version)},
	}
	if b.Booking.Status == db.BookingOut {
		page.Intro = []string{"It is out: its start stays as it is, and only a vehicle keeper lets it be kept longer."}
		for i := range b.From {
			page.Before = append(page.Before, views.Saved{Label: "Vehicle keeper", Value: joinWords(", ", b.NameOf(&b.From[i]), b.From[i].Phone)})
		}
	} else if !b.Keeper {
		page.Intro = []string{"When its times or the minutes kept free change, a vehicle keeper confirms it again."}
	}
	if status == fiber.StatusConflict && form.Value("version") != strconv.Itoa(b.Booking.Version) {
		page.Saved = differing(fields, form, savedBooking(b.Booking))
	}
	page.Form = form
	if page.Clash, err = h.clash(c, *b.Booking, form, bookingPath(b.Booking.ID, "/edit")); err != nil {
		return err
	}
	return h.Render(c, status, "forms/show", page)
}

// confirmBooking lets a request have the vehicle.
func (h *Handler) confirmBooking(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	if err := h.Net.Vehicles.ConfirmBooking(c.UserContext(), h.Me(c), id); err != nil {
		return err
	}
	h.Flash(c, "car-confirmed")
	return h.Redirect(c, bookingPath(id, ""))
}

// ending is a way for a booking to end that is asked about on a page of its own.
type ending struct {
	title, button, kind string
	intro               string
	label               string
	crew                bool // asks what the car crew does
	may                 func(*vehicles.EventCar) bool
	flash               string
	do                  func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error
}

var endings = map[string]ending{
	"decline": {
		may:   func(b *vehicles.EventCar) bool { return b.MayAnswer },
		title: "Decline the request", button: "Decline", intro: "We will tell the person who asked. The time will be free again.", flash: "car-declined",
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Vehicles.DeclineBooking(c.UserContext(), h.Me(c), id, form.Value("reason"))
		},
	},
	"cancel": {
		may:   func(b *vehicles.EventCar) bool { return b.MayCancel },
		title: "Cancel the booking", button: "Cancel the booking", intro: "The car is free for others then. What it was booked for stays as it is.", label: "Reason (can be left out)", flash: "car-cancelled",
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Vehicles.CancelBooking(c.UserContext(), h.Me(c), id, form.Value("reason"))
		},
	},
	"recall": {
		may:   func(b *vehicles.EventCar) bool { return b.MayRecall },
		title: "Recall the car", button: "Recall the car", kind: "warning", crew: true, flash: "car-recalled",
		intro: "Policing comes first. The event stays: we tell its lead and every coordinator at once, with the fallback plan.",
		do: func(h *Handler, c *fiber.Ctx, id int64, form *views.Form) error {
			return h.Net.Events.RecallBooking(c.UserContext(), h.Me(c), id, form.Value("reason"), events.Crew(form.Value("crew")))
		},
	},
}

// confirmEnding asks why a booking ends, and says what happens. A person who
// may not end it in this way is led to the booking, which shows its status.
func (h *Handler) confirmEnding(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		b, err := h.bookingIn(c)
		if err != nil {
			return err
		}
		if !endings[name].may(b) {
			return h.Redirect(c, bookingPath(b.Booking.ID, ""))
		}
		return h.renderEnding(c, fiber.StatusOK, endings[name], views.NewForm(map[string]string{"crew": string(events.CrewToStall)}))
	}
}

// endBooking ends a booking in one of the ways there are.
func (h *Handler) endBooking(name string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, form, err := h.IDAndForm(c, "reason", "crew")
		if err != nil {
			return err
		}
		err = endings[name].do(h, c, id, form)
		if status, ok := web.Refused(form, err); ok {
			return h.renderEnding(c, status, endings[name], form)
		}
		if err != nil {
			return err
		}
		h.Flash(c, endings[name].flash)
		return h.Redirect(c, bookingPath(id, ""))
	}
}

func (h *Handler) renderEnding(c *fiber.Ctx, status int, e ending, form *views.Form) error {
	b, err := h.bookingIn(c)
	if err != nil {
		return err
	}
	label := e.label
	if label == "" {
		label = "Reason"
	}
	page := views.FormPage{
		Page: h.Page(c, e.title), Caption: joinWords(", ", b.Vehicle.Name, bookingFor(b.Booking)), Back: views.NavItem{Text: "The booking", Href: bookingPath(b.Booking.ID, "")},
		Intro:  []string{views.Span(b.Booking.StartsAt, b.Booking.EndsAt) + ".", e.intro},
		Fields: []views.Field{{Type: "textarea", Name: "reason", Label: label, Rows: 3}}, Action: c.Path(), Button: e.button, Kind: e.kind,
	}
	if e.crew && b.Event != nil {
		fallback := "The event has no fallback plan yet."
		if b.Event.Fallback != "" {
			fallback = "Fallback plan: " + b.Event.Fallback
		}
		page.Intro = append(page.Intro, fallback)
		if b.HasCrew {
			page.Fields = append(page.Fields, views.Field{Type: "radios", Name: "crew", Label: "The car crew", Options: []views.Option{
				{Value: string(events.CrewToStall), Text: "works on the stall", Hint: "Same people, same times."},
				{Value: string(events.CrewReleased), Text: "is released", Hint: "We cancel the shift and tell everyone on it."},
				{Value: string(events.CrewKept), Text: "stays as it is"},
			}})
		} else {
			page.Hidden = map[string]string{"crew": string(events.CrewKept)}
		}
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}
