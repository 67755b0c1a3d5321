package network

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
)

const (
	bookingPage = "/bookings/{booking}"
	seeBooking  = "See the booking"
)

// vehicleScripts are those about a car, its bookings and its drivers.
var vehicleScripts = map[db.MessageKind]script{
	CarAsked: {
		subject: "Please decide: {vehicle}, {car}", says: "{vehicle} is asked for{for}, {carspan}.",
		discreet: "Please decide about a vehicle for {carday}", discreetSay: "A vehicle is asked for, {carspan}.",
		next: "Confirm or decline it: until then it is held.", path: bookingPage, linkText: "See the request",
	},
	CarConfirmed: {
		subject: "Confirmed: {vehicle}, {car}", says: "{vehicle} is confirmed{for}, {carspan}.",
		discreet: "The vehicle for {carday} is confirmed", discreetSay: "The vehicle is confirmed, {carspan}.",
		next: "Where the keys are, and the hand-over, are on the booking.", path: bookingPage, linkText: seeBooking,
	},
	CarDeclined: {
		subject: "Not this time: {vehicle}, {car}", says: "{vehicle} can’t be had{for}, {carspan}.",
		discreet: "The vehicle for {carday}", discreetSay: "The vehicle you asked for can’t be had, {carspan}.",
		next: "Another time may be free: its page for the event says which.", path: bookingPage, linkText: seeBooking, reason: true,
	},
	CarCancelled: {
		subject: "Not needed: {vehicle}, {car}", says: "{vehicle} is no longer booked{for}, {carspan}.",
		discreet: "The vehicle for {carday} is not needed", discreetSay: "A vehicle is no longer booked, {carspan}.",
		next: "The time is free again.", path: bookingPage, linkText: seeBooking, reason: true,
	},
	CarUnneeded: {
		subject: "While it is out: {vehicle}, {car}", says: "{vehicle} is out{for}, {carspan}, and the event was called off or is at another time now.",
		discreet: "The vehicle for {carday}", discreetSay: "What a vehicle is out for was called off or is at another time now, {carspan}.",
		next: "Bring it back, or agree with its keeper for how long it is needed.", path: bookingPage, linkText: seeBooking, reason: true,
	},
	CarRecalled: {
		subject: "Recalled: {vehicle}, {car}", says: "{vehicle} is needed for policing and {stays}{for}, {carspan}.{back} The event goes on. If the car can’t come: {fallback}",
		discreet: "The vehicle for {carday} is recalled", discreetSay: "A vehicle you counted on is needed for policing, {carspan}.{back} Everything else goes on as planned: {instead}.",
		next: "Tell those who are at the event.", path: bookingPage, linkText: seeBooking, reason: true,
	},
	CarCollect: {
		subject: "Tomorrow: {vehicle}, {car}", says: "{vehicle} is yours{for}, {carspan}. {task}.",
		discreet: "The vehicle for {carday}", discreetSay: "A vehicle is yours, {carspan}. Where it and its keys are is on the booking.",
		next: "Note mileage, fuel and damage when you take it and when you bring it back.", path: bookingPage, linkText: seeBooking,
	},
	CarLate: {
		subject: "Not back yet: {vehicle}, {car}", says: "{vehicle} has not been handed in{for}. {task}.",
		discreet: "A vehicle is not back, {carday}", discreetSay: "A vehicle that was out has not been handed in, {carspan}.",
		next: "Call the person who has it. If it was handed in, record it.", path: bookingPage, linkText: seeBooking,
	},
	CarLateHolder: {
		subject: "Please return {vehicle}, {car}", says: "{vehicle} has not been handed in{for}. {task}. If you can’t return it now, or somebody else has it, call {call}.",
		discreet: "Please return the vehicle, {carday}", discreetSay: "The vehicle you have out has not been handed in, {carspan}. If you can’t return it now, or somebody else has it, call {call}.",
		next: "Return it and hand it in.", path: bookingPage, linkText: seeBooking,
	},
	CarLateNext: {
		subject: "At risk: {vehicle}, {car}", says: "{vehicle} is not back yet from the booking before yours. Your booking{for}, {carspan}, is at risk. Call {call}.{ifnot}",
		discreet: "The vehicle for {carday} may be late", discreetSay: "The vehicle you have booked, {carspan}, is not back yet from the booking before yours. It may come late, or not at all. Call {call}.",
		next: "Agree what to do if it is not back in time, and tell the people who need it.", path: bookingPage, linkText: seeBooking,
	},
	CarDelayed: {
		subject: "Later: {vehicle}, {car}", says: "{vehicle} came back late from the booking before. Yours{for} is now {carspan}.",
		discreet: "The vehicle for {carday} is late", discreetSay: "A vehicle came back late from the booking before. Yours is now {carspan}.",
		next: "It is back: it can be taken when your booking begins.", path: bookingPage, linkText: seeBooking,
	},
	CarDamaged: {
		subject: "Please see to {vehicle}: {car}", says: "This was noted when {vehicle} was handed over{for}:\n{task}",
		discreet: "Please see to a vehicle", discreetSay: "Something was noted when a vehicle was handed over: what it is is on the booking.",
		next: "If it can’t be driven, book maintenance, so that nobody counts on it.", path: bookingPage, linkText: "See the hand-over",
	},
	CarPapers: {
		subject: "{vehicle}: {task}", says: "{vehicle}: {task}.",
		discreet: "Papers of a vehicle run out", discreetSay: "Papers of a vehicle run out soon, or its service is due.",
		next: "Get it renewed, and enter the new date. Bookings that end after it show a warning.", path: "/vehicles", linkText: "See the vehicle",
	},
	DriverLapses: {
		subject: "{vehicle}: {task}", says: "{vehicle}: {task}.",
		discreet: "An authorisation to drive ends", discreetSay: "An authorisation to drive ends soon.",
		next: "To go on driving it, have it renewed by a vehicle keeper.", path: "/", linkText: "Open the rota",
	},
	DriverChanged: {
		subject: "Somebody else drives: {vehicle}, {car}", says: "Somebody else drives {vehicle}{for}, {carspan}.",
		discreet: "Somebody else drives on {carday}", discreetSay: "Somebody else drives, {carspan}.",
		next: "You need not collect it.", path: myRota, linkText: openRota,
	},
	DriverEnded: {
		subject: "Please choose a driver: {vehicle}, {car}", says: "The driver of {vehicle}{for}, {carspan}, may not drive it any more.",
		discreet: "The vehicle for {carday} needs a driver", discreetSay: "The driver of a vehicle, {carspan}, may not drive it any more.",
		next: "Choose somebody else: without a driver it can’t be taken.", path: bookingPage, linkText: seeBooking,
	},
	CrewToStallNotice: {
		subject: "Your shift has changed: {event}, {day}", says: "The car is not coming to {event}. You keep your place: your shift is now on the stall, at the same time.",
		discreet: "Your duty on {day} has changed", discreetSay: "You keep your place at the same time, but will do something else.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true, reason: true, unsaid: true,
	},
}

// blanks are what the scripts leave to fill in.
func (c *carNotice) blanks() []string {
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
		id, day, span = fmt.Sprint(c.Booking.ID), shortDay(c.Booking.StartsAt), Span(c.Booking.StartsAt, c.Booking.EndsAt)
		if calledBack(c.Booking) {
			stays, back = "can’t stay", " It is out: bring it back now."
		}
		if purpose = " for " + string(c.Booking.Purpose); title != "" {
			purpose = " for " + title
		}
	}
	return []string{
		"{vehicle}", vehicle, "{car}", joinComma(title, day), "{carday}", day, "{carspan}", span, "{for}", purpose,
		"{booking}", id, "{fallback}", fallback, "{instead}", instead, "{stays}", stays, "{back}", back, "{call}", c.Call, "{task}", c.Task, "{ifnot}", ifnot,
	}
}
