package views

import "github.com/rainbowrota/rainbowrota/db"

// BookingTones are the colours of the tags that name the status of a booking.
var BookingTones = map[db.BookingStatus]string{
	db.BookingRequested: "wait",
	db.BookingConfirmed: "good",
	db.BookingOut:       "warn",
	db.BookingReturned:  "good",
	db.BookingDeclined:  "bad",
	db.BookingRecalled:  "bad",
	db.BookingCancelled: "bad",
}

// EventTones are the colours of the tags that name the status of an event; one
// that is completed has none.
var EventTones = map[db.EventStatus]string{
	db.EventDraft:     "wait",
	db.EventPublished: "good",
	db.EventCancelled: "bad",
	db.EventCompleted: "",
}

// ResultTones are the colours of the tags that name the result of a course.
var ResultTones = map[db.CourseResult]string{
	db.CompletedCourse: "good",
	db.NotAttended:     "bad",
	db.LeftCourse:      "warn",
	db.NotYet:          "warn",
}

// MessageTones are the colours of the tags that name the status of a message;
// one that was stopped has none.
var MessageTones = map[db.MessageStatus]string{
	db.MessagePending: "wait",
	db.MessageSending: "wait",
	db.MessageSent:    "good",
	db.MessageFailed:  "bad",
	db.MessageSkipped: "warn",
	db.MessageStopped: "",
}
