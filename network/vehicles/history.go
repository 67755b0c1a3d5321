package vehicles

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbAddedVehicle       db.Verb = "added vehicle"
	verbChangedVehicle     db.Verb = "changed vehicle"
	verbPutRight           db.Verb = "put right"
	verbNotPutRight        db.Verb = "not put right"
	verbAuthorisedDriver   db.Verb = "authorised driver"
	verbEndedAuthorisation db.Verb = "ended authorisation"
	verbPlannedBase        db.Verb = "planned base"
	verbRemovedBase        db.Verb = "removed base"
	verbBookedRequested    db.Verb = "booked requested"
	verbBookedConfirmed    db.Verb = "booked confirmed"
	verbConfirmedBooking   db.Verb = "confirmed booking"
	verbDeclinedBooking    db.Verb = "declined booking"
	VerbChangedBooking     db.Verb = "changed booking"
	VerbCancelledBooking   db.Verb = "cancelled booking"
	VerbHandedOutCar       db.Verb = "handed out car"
	VerbHandedInCar        db.Verb = "handed in car"
	VerbCorrectedHandOver  db.Verb = "corrected hand-over"
	VerbRecalledBooking    db.Verb = "recalled booking"
)

// History has the words for the verbs of vehicles and their bookings.
var History = action.HistoryWords{
	verbAddedVehicle:       {Text: "{who} added the vehicle {detail}"},
	verbChangedVehicle:     {Text: "{who} changed the vehicle {detail}"},
	verbAuthorisedDriver:   {Text: "{who} authorised {other} to drive, {detail}"},
	verbEndedAuthorisation: {Text: "{who} ended the authorisation of {other} to drive"},
	verbPlannedBase:        {Text: "{who} planned where the vehicle lives: {detail}"},
	verbRemovedBase:        {Text: "{who} took a base out of the plan"},
	verbBookedRequested:    {Text: "{who} asked for the car: {detail}", Inside: true},
	verbBookedConfirmed:    {Text: "{who} booked the car: {detail}", Inside: true},
	verbConfirmedBooking:   {Text: "{who} confirmed the car: {detail}", Inside: true},
	verbDeclinedBooking:    {Text: "{who} declined the car: {detail}", Inside: true},
	VerbChangedBooking:     {Text: "{who} changed the booking of the car: {detail}", Inside: true},
	VerbCancelledBooking:   {Text: "{who} cancelled the booking of the car: {detail}", Inside: true},
	VerbHandedOutCar:       {Text: "{who} handed the car out: {detail}", Inside: true},
	VerbHandedInCar:        {Text: "{who} handed the car in: {detail}", Inside: true},
	VerbCorrectedHandOver:  {Text: "{who} corrected a hand-over of the car: {detail}", Inside: true},
	verbPutRight:           {Text: "{who} fixed: {detail}", Inside: true},
	verbNotPutRight:        {Text: "{who} marked as not fixed: {detail}", Inside: true},
	VerbRecalledBooking:    {Text: "{who} recalled the car: {detail}", Inside: true},
}
