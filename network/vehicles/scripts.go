package vehicles

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
)

const (
	bookingPage = "/bookings/{booking}"
	seeBooking  = "See the booking"
)

// vehicleScripts are those about a car, its bookings and its drivers.
var vehicleScripts = map[db.MessageKind]messages.Script{
	messages.CarAsked: {
		Subject: "Please decide: {vehicle}, {car}", Says: "{vehicle} is asked for{for}, {carspan}.",
		Discreet: "Please decide about a vehicle for {carday}", DiscreetSay: "A vehicle is asked for, {carspan}.",
		Next: "Confirm or decline it: until then it is held.", Path: bookingPage, LinkText: "See the request",
	},
	messages.CarConfirmed: {
		Subject: "Confirmed: {vehicle}, {car}", Says: "{vehicle} is confirmed{for}, {carspan}.",
		Discreet: "The vehicle for {carday} is confirmed", DiscreetSay: "The vehicle is confirmed, {carspan}.",
		Next: "Where the keys are, and the hand-over, are on the booking.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarDeclined: {
		Subject: "Not this time: {vehicle}, {car}", Says: "{vehicle} can’t be had{for}, {carspan}.",
		Discreet: "The vehicle for {carday}", DiscreetSay: "The vehicle you asked for can’t be had, {carspan}.",
		Next: "Another time may be free: its page for the event says which.", Path: bookingPage, LinkText: seeBooking, Reason: true,
	},
	messages.CarCancelled: {
		Subject: "Not needed: {vehicle}, {car}", Says: "{vehicle} is no longer booked{for}, {carspan}.",
		Discreet: "The vehicle for {carday} is not needed", DiscreetSay: "A vehicle is no longer booked, {carspan}.",
		Next: "The time is free again.", Path: bookingPage, LinkText: seeBooking, Reason: true,
	},
	messages.CarUnneeded: {
		Subject: "While it is out: {vehicle}, {car}", Says: "{vehicle} is out{for}, {carspan}, and the event was called off or is at another time now.",
		Discreet: "The vehicle for {carday}", DiscreetSay: "What a vehicle is out for was called off or is at another time now, {carspan}.",
		Next: "Bring it back, or agree with its keeper for how long it is needed.", Path: bookingPage, LinkText: seeBooking, Reason: true,
	},
	messages.CarRecalled: {
		Subject: "Recalled: {vehicle}, {car}", Says: "{vehicle} is needed for policing and {stays}{for}, {carspan}.{back} The event goes on. If the car can’t come: {fallback}",
		Discreet: "The vehicle for {carday} is recalled", DiscreetSay: "A vehicle you counted on is needed for policing, {carspan}.{back} Everything else goes on as planned: {instead}.",
		Next: "Tell those who are at the event.", Path: bookingPage, LinkText: seeBooking, Reason: true,
	},
	messages.CarCollect: {
		Subject: "Tomorrow: {vehicle}, {car}", Says: "{vehicle} is yours{for}, {carspan}. {task}.",
		Discreet: "The vehicle for {carday}", DiscreetSay: "A vehicle is yours, {carspan}. Where it and its keys are is on the booking.",
		Next: "Note mileage, fuel and damage when you take it and when you bring it back.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarLate: {
		Subject: "Not back yet: {vehicle}, {car}", Says: "{vehicle} has not been handed in{for}. {task}.",
		Discreet: "A vehicle is not back, {carday}", DiscreetSay: "A vehicle that was out has not been handed in, {carspan}.",
		Next: "Call the person who has it. If it was handed in, record it.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarLateHolder: {
		Subject: "Please return {vehicle}, {car}", Says: "{vehicle} has not been handed in{for}. {task}. If you can’t return it now, or somebody else has it, call {call}.",
		Discreet: "Please return the vehicle, {carday}", DiscreetSay: "The vehicle you have out has not been handed in, {carspan}. If you can’t return it now, or somebody else has it, call {call}.",
		Next: "Return it and hand it in.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarLateNext: {
		Subject: "At risk: {vehicle}, {car}", Says: "{vehicle} is not back yet from the booking before yours. Your booking{for}, {carspan}, is at risk. Call {call}.{ifnot}",
		Discreet: "The vehicle for {carday} may be late", DiscreetSay: "The vehicle you have booked, {carspan}, is not back yet from the booking before yours. It may come late, or not at all. Call {call}.",
		Next: "Agree what to do if it is not back in time, and tell the people who need it.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarDelayed: {
		Subject: "Later: {vehicle}, {car}", Says: "{vehicle} came back late from the booking before. Yours{for} is now {carspan}.",
		Discreet: "The vehicle for {carday} is late", DiscreetSay: "A vehicle came back late from the booking before. Yours is now {carspan}.",
		Next: "It is back: it can be taken when your booking begins.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CarDamaged: {
		Subject: "Please see to {vehicle}: {car}", Says: "This was noted when {vehicle} was handed over{for}:\n{task}",
		Discreet: "Please see to a vehicle", DiscreetSay: "Something was noted when a vehicle was handed over: what it is is on the booking.",
		Next: "If it can’t be driven, book maintenance, so that nobody counts on it.", Path: bookingPage, LinkText: "See the hand-over",
	},
	messages.CarPapers: {
		Subject: "{vehicle}: {task}", Says: "{vehicle}: {task}.",
		Discreet: "Papers of a vehicle run out", DiscreetSay: "Papers of a vehicle run out soon, or its service is due.",
		Next: "Get it renewed, and enter the new date. Bookings that end after it show a warning.", Path: "/vehicles", LinkText: "See the vehicle",
	},
	messages.DriverLapses: {
		Subject: "{vehicle}: {task}", Says: "{vehicle}: {task}.",
		Discreet: "An authorisation to drive ends", DiscreetSay: "An authorisation to drive ends soon.",
		Next: "To go on driving it, have it renewed by a vehicle keeper.", Path: "/", LinkText: "Open the rota",
	},
	messages.DriverChanged: {
		Subject: "Somebody else drives: {vehicle}, {car}", Says: "Somebody else drives {vehicle}{for}, {carspan}.",
		Discreet: "Somebody else drives on {carday}", DiscreetSay: "Somebody else drives, {carspan}.",
		Next: "You need not collect it.", Path: messages.MyRota, LinkText: messages.OpenRota,
	},
	messages.DriverEnded: {
		Subject: "Please choose a driver: {vehicle}, {car}", Says: "The driver of {vehicle}{for}, {carspan}, may not drive it any more.",
		Discreet: "The vehicle for {carday} needs a driver", DiscreetSay: "The driver of a vehicle, {carspan}, may not drive it any more.",
		Next: "Choose somebody else: without a driver it can’t be taken.", Path: bookingPage, LinkText: seeBooking,
	},
	messages.CrewToStallNotice: {
		Subject: "Your shift has changed: {event}, {day}", Says: "The car is not coming to {event}. You keep your place: your shift is now on the stall, at the same time.",
		Discreet: "Your duty on {day} has changed", DiscreetSay: "You keep your place at the same time, but will do something else.",
		Next: messages.IfYouCannot, Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true, Reason: true, Unsaid: true,
	},
}

// Blanks are what the scripts leave to fill in.
func (c *CarNotice) Blanks() []string {
	var vehicle, title, day, span, purpose, id string
	fallback, instead := "there is no fallback plan yet.", "there is no fallback plan yet"
	stays, back, ifnot := "will not come", "", ""
	if c.Vehicle != nil {
		vehicle = c.Vehicle.Name
	}
	if c.Event != nil {
		title = c.Event.Title
		if c.Event.Fallback != "" {
			fallback, instead = c.Event.Fallback, "what to do instead is on the booking"
			ifnot = " If it can’t come: " + c.Event.Fallback
		}
	}
	if c.Booking != nil {
		id, day, span = fmt.Sprint(c.Booking.ID), clock.ShortDay(c.Booking.StartsAt), clock.Span(c.Booking.StartsAt, c.Booking.EndsAt)
		if calledBack(c.Booking) {
			stays, back = "can’t stay", " It is out: bring it back now."
		}
		if purpose = " for " + string(c.Booking.Purpose); title != "" {
			purpose = " for " + title
		}
	}
	return []string{
		"{vehicle}", vehicle, "{car}", words.JoinComma(title, day), "{carday}", day, "{carspan}", span, "{for}", purpose,
		"{booking}", id, "{fallback}", fallback, "{instead}", instead, "{stays}", stays, "{back}", back, "{call}", c.Call, "{task}", c.Task, "{ifnot}", ifnot,
	}
}
