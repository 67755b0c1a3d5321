package network

// programmeHistory has the words for the verbs of programmes.
var programmeHistory = historyWords{
	"added session":    {text: "{who} added a session: {detail}", inside: true},
	"changed session":  {text: "{who} changed a session: {detail}", inside: true},
	"removed session":  {text: "{who} removed a session: {detail}", inside: true},
	"added speaker":    {text: "{who} added a speaker, {detail}", inside: true},
	"changed speaker":  {text: "{who} changed a speaker, {detail}", inside: true},
	"thanked speaker":  {text: "{who} thanked a speaker, {detail}", inside: true},
	"took back thanks": {text: "{who} took back that a speaker was thanked, {detail}", inside: true},
	"forgot speakers":  {text: "{who} forgot how to reach {detail} and what they need", app: "How to reach {detail}, when they arrive and what they need was forgotten", inside: true},
	"checked in":       {text: "{who} checked in to {detail}"},
	verbCheckInUndone:  {text: "{who} took back that {whom} checked in to {detail}", self: "{who} took back checking in to {detail}"},
	"removed speaker":  {text: "{who} removed a speaker, {detail}", inside: true},
	verbNeedsErased:    {text: "{who} erased what people needed", app: "What people needed was erased", inside: true},
}
