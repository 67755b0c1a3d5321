package views

import (
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// EventCarPage is the car of an event: its booking, or the form of one.
type EventCarPage struct {
	FormPage
	Event    EventHead
	Booking  *BookingCard // the one that is asked for, confirmed or out, or the last there was
	Active   bool
	Recalled bool // the booking
	Fallback string
	Shows    bool
	Plan     string // the path where fallback and showing are changed, or ""
	None     bool   // there is no vehicle to book
}

// NewEventCarPage is the car of an event. The form of a booking is yet to be added.
func NewEventCarPage(page Page, car *vehicles.EventCar, today time.Time) EventCarPage {
	page.Title = "Car"
	e := car.Event
	form := FormPage{Page: page, Action: EventPath(e.ID, "/car"), Button: "Ask for the car"}
	if car.Keeper {
		form.Button = "Book the car"
	}
	shown := EventCarPage{FormPage: form, Event: NewEventHead(e, "car"), Active: car.Active, Fallback: e.Fallback, Shows: e.ShowsCar, None: len(car.Vehicles) == 0}
	if !car.Runs { // a keeper, who may not open the other pages of the event
		shown.Event.Tabs = nil
	} else if !action.Fixed(e) {
		shown.Plan = EventPath(e.ID, "/edit/car")
	}
	if car.Booking != nil {
		card := NewBookingCard(car, today, page.CSRF)
		card.Fallback = "" // which the page says below
		shown.Booking, shown.Recalled = &card, !car.Booking.RecalledAt.IsZero()
	}
	return shown
}

// EventCarFields ask for a booking of one of the vehicles there are for an event.
func EventCarFields(car *vehicles.EventCar, drivers []vehicles.Driver) []Field {
	fields := BookingFields(drivers, true)
	if len(car.Vehicles) == 1 {
		return fields
	}
	choice := Field{Type: "select", Name: "vehicle", Label: "Vehicle"}
	for i := range car.Vehicles {
		choice.Options = append(choice.Options, Option{Value: IDText(car.Vehicles[i].ID), Text: car.Vehicles[i].Name})
	}
	return append([]Field{choice}, fields...)
}
