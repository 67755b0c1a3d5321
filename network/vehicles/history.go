package vehicles

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of vehicles and their bookings.
var History = action.HistoryWords{
	"added vehicle":       {Text: "{who} added the vehicle {detail}"},
	"changed vehicle":     {Text: "{who} changed the vehicle {detail}"},
	"authorised driver":   {Text: "{who} authorised {other} to drive, {detail}"},
	"ended authorisation": {Text: "{who} ended the authorisation of {other} to drive"},
	"planned base":        {Text: "{who} planned where the vehicle lives: {detail}"},
	"removed base":        {Text: "{who} took a base out of the plan"},
	"booked requested":    {Text: "{who} asked for the car: {detail}", Inside: true},
	"booked confirmed":    {Text: "{who} booked the car: {detail}", Inside: true},
	"confirmed booking":   {Text: "{who} confirmed the car: {detail}", Inside: true},
	"declined booking":    {Text: "{who} declined the car: {detail}", Inside: true},
	"changed booking":     {Text: "{who} changed the booking of the car: {detail}", Inside: true},
	"cancelled booking":   {Text: "{who} cancelled the booking of the car: {detail}", Inside: true},
	"handed out car":      {Text: "{who} handed the car out: {detail}", Inside: true},
	"handed in car":       {Text: "{who} handed the car in: {detail}", Inside: true},
	"corrected hand-over": {Text: "{who} corrected a hand-over of the car: {detail}", Inside: true},
	"put right":           {Text: "{who} fixed: {detail}", Inside: true},
	"not put right":       {Text: "{who} marked as not fixed: {detail}", Inside: true},
	"recalled booking":    {Text: "{who} recalled the car: {detail}", Inside: true},
}
