package network

// vehiclesHistory has the words for the verbs of vehicles and their bookings.
var vehiclesHistory = historyWords{
	"added vehicle":       {text: "{who} added the vehicle {detail}"},
	"changed vehicle":     {text: "{who} changed the vehicle {detail}"},
	"authorised driver":   {text: "{who} authorised {whom} to drive, {detail}"},
	"ended authorisation": {text: "{who} ended the authorisation of {whom} to drive"},
	"planned base":        {text: "{who} planned where the vehicle lives: {detail}"},
	"removed base":        {text: "{who} took a base out of the plan"},
	"booked requested":    {text: "{who} asked for the car: {detail}", inside: true},
	"booked confirmed":    {text: "{who} booked the car: {detail}", inside: true},
	"confirmed booking":   {text: "{who} confirmed the car: {detail}", inside: true},
	"declined booking":    {text: "{who} declined the car: {detail}", inside: true},
	"changed booking":     {text: "{who} changed the booking of the car: {detail}", inside: true},
	"cancelled booking":   {text: "{who} cancelled the booking of the car: {detail}", inside: true},
	"handed out car":      {text: "{who} handed the car out: {detail}", inside: true},
	"handed in car":       {text: "{who} handed the car in: {detail}", inside: true},
	"corrected hand-over": {text: "{who} corrected a hand-over of the car: {detail}", inside: true},
	"put right":           {text: "{who} fixed: {detail}", inside: true},
	"not put right":       {text: "{who} marked as not fixed: {detail}", inside: true},
	"recalled booking":    {text: "{who} recalled the car: {detail}", inside: true},
}
