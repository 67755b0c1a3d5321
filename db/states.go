package db

// The values of a column that knows only a few are a type each. The database
// refuses every other value (CHECK in migrations/).

// Role is what a person is in the network. Who leads an event is told by the event.
type Role string

const (
	Officer        Role = "officer"
	Coordinator    Role = "coordinator"
	Trainer        Role = "trainer"
	CallHandler    Role = "call handler"
	VehicleKeeper  Role = "vehicle keeper"
	Administrator  Role = "administrator"
	DataProtection Role = "data-protection officer"
	Guest          Role = "guest" // takes part in an event by a link, without an account
)

// Roles are all of them, in the order in which people choose.
var Roles = []Role{Officer, Coordinator, Trainer, CallHandler, VehicleKeeper, Administrator, DataProtection, Guest}

// EventStatus is how far an event is.
type EventStatus string

const (
	EventDraft     EventStatus = "draft"
	EventPublished EventStatus = "published"
	EventCompleted EventStatus = "completed" // its day board is closed
	EventCancelled EventStatus = "cancelled"
)

// SignupStatus is what has come of a person's sign-up for a shift.
type SignupStatus string

const (
	SignupRequested SignupStatus = "requested" // the lead has to approve it
	SignupConfirmed SignupStatus = "confirmed" // the person has a place
	SignupWaiting   SignupStatus = "waiting"   // the shift is full
	SignupDeclined  SignupStatus = "declined"  // the request was refused
	SignupWithdrawn SignupStatus = "withdrawn" // by the person
	SignupCancelled SignupStatus = "cancelled" // by somebody else, or with the shift
)

// Attendance is what the day board says of a person on a shift.
type Attendance string

const (
	NotRecorded Attendance = ""
	Arrived     Attendance = "arrived"
	Attended    Attendance = "attended"
	LeftEarly   Attendance = "left early"
	NoShow      Attendance = "no show"
)

// OfferStatus is what has come of the offer of a place to somebody who waits.
type OfferStatus string

const (
	OfferOpen      OfferStatus = "open"
	OfferAccepted  OfferStatus = "accepted"
	OfferDeclined  OfferStatus = "declined"
	OfferLapsed    OfferStatus = "lapsed"    // nobody answered in time
	OfferWithdrawn OfferStatus = "withdrawn" // the place went with the shift
)

// NominationStatus is what has come of a nomination for an event.
type NominationStatus string

const (
	NominationOpen      NominationStatus = "open"
	NominationAccepted  NominationStatus = "accepted"
	NominationDeclined  NominationStatus = "declined"
	NominationWithdrawn NominationStatus = "withdrawn" // by who nominated
	NominationLapsed    NominationStatus = "lapsed"    // nobody answered in time
)

// BookingStatus is how far the booking of a vehicle is.
type BookingStatus string

const (
	BookingRequested BookingStatus = "requested" // a keeper has to confirm it
	BookingConfirmed BookingStatus = "confirmed"
	BookingOut       BookingStatus = "out" // the vehicle is with who booked it
	BookingReturned  BookingStatus = "returned"
	BookingDeclined  BookingStatus = "declined" // the request was refused
	BookingRecalled  BookingStatus = "recalled" // a keeper took the vehicle back before it went out
	BookingCancelled BookingStatus = "cancelled"
)

// MessageKind is what a message tells. The kinds are in package network, each
// with its words.
type MessageKind string

// MessageStatus is how far the sending of a message is.
type MessageStatus string

const (
	MessagePending MessageStatus = "pending"
	MessageSending MessageStatus = "sending" // a server has claimed it
	MessageSent    MessageStatus = "sent"
	MessageFailed  MessageStatus = "failed"  // it was tried as often as is worth it
	MessageSkipped MessageStatus = "skipped" // it was not true any more, or too late
	MessageStopped MessageStatus = "stopped" // by a setting, or it has nowhere to go
)

// MessageStatuses are all of them, for a filter.
var MessageStatuses = []MessageStatus{MessagePending, MessageSending, MessageSent, MessageFailed, MessageSkipped, MessageStopped}
