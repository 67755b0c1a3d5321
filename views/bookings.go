package views

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// BookingCard is a booking in full.
type BookingCard struct {
	ID           int64
	Href         string
	What         string
	WhatHref     string // the event, or, in a list, the booking
	When         string
	Kept         string
	Vehicle      string
	Status, Tone string
	Driver       string
	AskedBy      string
	Base         string // where it is collected, while it is to be
	Keeper       string // who hands it over there, or ""
	Keys         string
	Crew         string
	Note         string
	Reason       string
	Why          string // what the reason is for
	Fallback     string
	Warnings     []string
	Answer       bool // the reader can confirm or decline it
	Actions      []NavItem
	CSRF         string
}

// BookingPage is one booking.
type BookingPage struct {
	Page
	Back      NavItem
	Booking   BookingCard
	Handovers HandoversPart
}

// Clash is what a booking would meet, with the free times nearest to it.
type Clash struct {
	Text     string
	Windows  []NavItem
	Warnings []string
}

// BookingFor is what a vehicle is booked for: its event, or a purpose.
func BookingFor(b *db.Booking) string {
	if b.EventID != 0 {
		return b.EventTitle
	}
	return Capital(b.Purpose)
}

// BookingStatus is the status of a booking, in words.
func BookingStatus(b *db.Booking, today time.Time) string {
	return Capital(vehicles.BookingStatus(b, today))
}

// Undriven says why a booking's driver may not drive any more, and who can
// change that; "" for no reason.
func Undriven(b *db.Booking, why string) string {
	if why == "" {
		return ""
	}
	if b.EventID == 0 {
		return why + " A vehicle keeper names somebody else, or renews the authorisation."
	}
	return why + " The event’s lead, a coordinator or a vehicle keeper names somebody else; a keeper can renew the authorisation."
}

// NewBookingPage is the page of a booking. Its hand-overs are yet to be added.
func NewBookingPage(page Page, b *vehicles.EventCar, today time.Time) BookingPage {
	page.Title = "Booking of " + b.Vehicle.Name
	return BookingPage{
		Page: page, Booking: NewBookingCard(b, today, page.CSRF),
		Back: NavItem{Text: b.Vehicle.Name, Href: VehiclePath(b.Vehicle.ID, "?from="+clock.Day(b.Booking.StartsAt))},
	}
}

// BackFromBooking leads a person who sees no vehicles back from a booking.
func BackFromBooking(b *vehicles.EventCar) NavItem {
	if b.Event != nil {
		return NavItem{Text: "The event", Href: EventPath(b.Event.ID, "")}
	}
	return MyRota // of a driver
}

// NewBookingCard puts a booking into words, with what its reader can do.
func NewBookingCard(b *vehicles.EventCar, today time.Time, csrf string) BookingCard {
	card := BookingCard{
		ID: b.Booking.ID, Href: BookingPath(b.Booking.ID, ""), What: BookingFor(b.Booking), When: Span(b.Booking.StartsAt, b.Booking.EndsAt),
		Vehicle: b.Vehicle.Name, Status: BookingStatus(b.Booking, today), Tone: BookingTones[b.Booking.Status], Note: b.Booking.Note,
		Warnings: bookingWarnings(b, today), Answer: b.MayAnswer, Actions: bookingActions(b), CSRF: csrf,
	}
	card.Why, card.Reason = bookingReason(b)
	if b.Active && (b.Booking.BeforeMinutes > 0 || b.Booking.AfterMinutes > 0) {
		card.Kept = Span(b.Booking.BlocksFrom, b.Booking.BlocksTo)
	}
	if b.Driver != nil {
		card.Driver = b.NameOf(b.Driver)
	}
	if b.AskedBy != nil {
		card.AskedBy = b.AskedBy.Name()
	}
	if b.Event != nil {
		card.Fallback, card.WhatHref = b.Event.Fallback, EventPath(b.Event.ID, "")
	}
	if b.ToCollect {
		card.Keys = b.Vehicle.KeysAt
	}
	if b.Base != nil {
		card.Base = JoinWords(", ", b.Base.Station, b.Base.Address)
	}
	if card.Crew = strings.Join(b.Crew, ", "); b.HasCrew && card.Crew == "" {
		card.Crew = "Nobody yet"
	}
	if keepers := vehicles.KeeperNames(b.From); b.ToCollect && keepers != "" {
		card.Keeper = keepers + ", vehicle keeper"
	}
	return card
}

// bookingReason is the reason that was given for how a booking, or its event,
// is now, and what it is the reason for.
func bookingReason(b *vehicles.EventCar) (why, reason string) {
	why, reason = "Reason", b.Booking.Reason
	if !b.Booking.RecalledAt.IsZero() {
		why = "Recalled because"
	}
	if e := b.Event; e != nil && b.Booking.Status == db.BookingOut && reason == "" {
		switch {
		case e.Status == db.EventCancelled:
			return "Event cancelled because", e.CancelReason
		case e.ChangedOn >= clock.Day(b.Booking.OutAt):
			return "Event changed because", e.ChangeReason
		}
	}
	return why, reason
}

func bookingWarnings(b *vehicles.EventCar, today time.Time) []string {
	warnings := vehicles.PapersFor(b.Vehicle, b.Booking, today)
	if b.Undriven != "" {
		warnings = append(warnings, Undriven(b.Booking, b.Undriven))
	}
	if b.Late != "" {
		warnings = append(warnings, "The vehicle is not back yet from the booking before, so it may come late, or not at all. Call "+b.Late+".")
	}
	return warnings
}

func bookingActions(b *vehicles.EventCar) (actions []NavItem) {
	add := func(can bool, text, end string) {
		if can {
			actions = append(actions, NavItem{Text: text, Href: BookingPath(b.Booking.ID, end)})
		}
	}
	add(b.MayChange, "Change the booking", "/edit")
	add(b.MayCancel, "Cancel the booking", "/cancel")
	add(b.MayRecall, "Recall the car", "/recall")
	return actions
}

// BookingFields ask for a booking of a vehicle; what for, when it is for no event.
func BookingFields(drivers []vehicles.Driver, forEvent bool) (fields []Field) {
	if !forEvent {
		fields = append(fields, Field{Type: "select", Name: "purpose", Label: "For", Options: Options(vehicles.BookingPurposes, Capital), Empty: "Choose"})
	}
	return append(fields,
		Field{Type: "datetime", Name: "starts", Label: "Starts"},
		Field{Type: "datetime", Name: "ends", Label: "Ends"},
		Field{Type: "input", Name: "before", Label: "Minutes kept free before", Width: "govuk-input--width-4", Mode: "numeric"},
		Field{Type: "input", Name: "after", Label: "Minutes kept free after", Width: "govuk-input--width-4", Mode: "numeric"},
		Field{Type: "select", Name: "driver", Label: "Driver", Options: driverOptions(drivers), Empty: "Not known yet", Hint: "People authorised to drive this vehicle, now or from a later date."},
		Field{Type: "textarea", Name: "note", Label: "Note", Rows: 2})
}

func driverOptions(drivers []vehicles.Driver) (options []Option) {
	for _, d := range drivers {
		name := d.Person.Name()
		if !d.MayDrive() {
			name += ", from " + DayOf(d.Authorisation.GrantedOn)
		}
		if d.Status != action.Lapsed {
			options = append(options, Option{Value: IDText(d.Person.ID), Text: name})
		}
	}
	return options
}

// BookingForm asks what a vehicle is booked for, and when.
func BookingForm(page Page, v *db.Vehicle, drivers []vehicles.Driver) FormPage {
	page.Title = "Book the car"
	return FormPage{
		Page: page, Caption: v.Name, Back: NavItem{Text: v.Name, Href: VehiclePath(v.ID, "")},
		Fields: BookingFields(drivers, false), Action: VehiclePath(v.ID, "/bookings"), Button: "Book the car",
		Intro: []string{"Time off the road is a booking too: choose maintenance, and nobody else can have the vehicle then."},
	}
}

// ChangeBookingForm changes a booking. Of one that is out it names the keepers.
func ChangeBookingForm(page Page, b *vehicles.EventCar, drivers []vehicles.Driver) FormPage {
	form := formOfBooking(page, b.Vehicle, b.Booking)
	form.Title, form.Button = "Change the booking", "Save"
	form.Fields, form.Action = BookingFields(drivers, b.Booking.EventID != 0), BookingPath(b.Booking.ID, "/edit")
	if b.Booking.Status == db.BookingOut {
		form.Intro = []string{"It is out: its start stays as it is, and only a vehicle keeper lets it be kept longer."}
		for i := range b.From {
			form.Before = append(form.Before, Saved{Label: "Vehicle keeper", Value: JoinWords(", ", b.NameOf(&b.From[i]), b.From[i].Phone)})
		}
	} else if !b.Keeper {
		form.Intro = []string{"When its times or the minutes kept free change, a vehicle keeper confirms it again."}
	}
	return form
}

// formOfBooking is a form about a booking, without fields, that leads back to it.
func formOfBooking(page Page, v *db.Vehicle, b *db.Booking) FormPage {
	return FormPage{Page: page, Caption: JoinWords(", ", v.Name, BookingFor(b)), Back: NavItem{Text: "The booking", Href: BookingPath(b.ID, "")}}
}

// DeclineBookingForm asks why a request for a vehicle is declined.
func DeclineBookingForm(page Page, b *vehicles.EventCar) FormPage {
	page.Title = "Decline the request"
	form := endingForm(page, b, "We will tell the person who asked. The time will be free again.")
	form.Button = "Decline"
	return form
}

// CancelBookingForm asks why a booking is cancelled, which need not be said.
func CancelBookingForm(page Page, b *vehicles.EventCar) FormPage {
	page.Title = "Cancel the booking"
	form := endingForm(page, b, "The car is free for others then. What it was booked for stays as it is.")
	form.Button, form.Fields[0].Label = "Cancel the booking", "Reason (can be left out)"
	return form
}

// RecallBookingForm asks why a vehicle is recalled from an event, or another
// booking, and what the event’s car crew does then, where it has one.
func RecallBookingForm(page Page, b *vehicles.EventCar) FormPage {
	page.Title = "Recall the car"
	form := endingForm(page, b, "Policing comes first. The event stays: we tell its lead and every coordinator at once, with the fallback plan.")
	form.Button, form.Kind = "Recall the car", "warning"
	if b.Event == nil {
		return form
	}
	fallback := "The event has no fallback plan yet."
	if b.Event.Fallback != "" {
		fallback = "Fallback plan: " + b.Event.Fallback
	}
	form.Intro = append(form.Intro, fallback)
	if !b.HasCrew {
		form.Hidden = map[string]string{"crew": string(events.CrewKept)}
		return form
	}
	form.Fields = append(form.Fields, Field{Type: "radios", Name: "crew", Label: "The car crew", Options: []Option{
		{Value: string(events.CrewToStall), Text: "works on the stall", Hint: "Same people, same times."},
		{Value: string(events.CrewReleased), Text: "is released", Hint: "We cancel the shift and tell everyone on it."},
		{Value: string(events.CrewKept), Text: "stays as it is"},
	}})
	return form
}

// endingForm asks for the reason why a booking ends, and says what happens.
func endingForm(page Page, b *vehicles.EventCar, happens string) FormPage {
	form := formOfBooking(page, b.Vehicle, b.Booking)
	form.Intro = []string{Span(b.Booking.StartsAt, b.Booking.EndsAt) + ".", happens}
	form.Fields = []Field{{Type: "textarea", Name: "reason", Label: "Reason", Rows: 3}}
	return form
}

// WindowFields are what the link of a free window keeps of a form. A note is
// nobody’s to read in an address.
var WindowFields = []string{"vehicle", "purpose", "starts", "ends", "before", "after", "driver"}

// NewClash is what a booking would meet as its form is filled in, with the free
// times as links to the form at path; nil when there is nothing to say.
func NewClash(p *vehicles.CarPreview, b *db.Booking, form *Form, path string) *Clash {
	if p.Clash == nil {
		if len(p.Warnings) == 0 {
			return nil
		}
		return &Clash{Warnings: p.Warnings}
	}
	clash := &Clash{Warnings: p.Warnings}
	if form.Error("") != p.Says { // the summary says it already
		clash.Text = p.Clash.Taken()
	}
	kept := NewForm(nil)
	for _, name := range WindowFields {
		kept.Values[name] = form.Value(name)
	}
	add := func(text string, pairs ...string) {
		clash.Windows = append(clash.Windows, NavItem{Text: text, Href: PathWith(path, kept, pairs...)})
	}
	if b.EventID != 0 { // whose form lets a vehicle be chosen
		for i := range p.Others {
			add("Take "+p.Others[i].Name+" instead: it is free then", "vehicle", IDText(p.Others[i].ID))
		}
	}
	if keep := p.Clash.Keep; !keep.IsZero() {
		add("Keep it until "+TimeOf(keep)+" on "+Date(keep), "starts", ControlTime(b.StartsAt), "ends", ControlTime(keep))
	}
	for _, w := range []vehicles.Window{p.Clash.Before, p.Clash.After} {
		if !w.Starts.IsZero() {
			add("Take "+Span(w.Starts, w.Ends)+" instead", "starts", ControlTime(w.Starts), "ends", ControlTime(w.Ends))
		}
	}
	return clash
}
