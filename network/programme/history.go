package programme

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of programmes.
var History = action.HistoryWords{
	"added session":    {Text: "{who} added a session: {detail}", Inside: true},
	"changed session":  {Text: "{who} changed a session: {detail}", Inside: true},
	"removed session":  {Text: "{who} removed a session: {detail}", Inside: true},
	"added speaker":    {Text: "{who} added a speaker, {detail}", Inside: true},
	"changed speaker":  {Text: "{who} changed a speaker, {detail}", Inside: true},
	"thanked speaker":  {Text: "{who} thanked a speaker, {detail}", Inside: true},
	"took back thanks": {Text: "{who} took back that a speaker was thanked, {detail}", Inside: true},
	"forgot speakers":  {Text: "{who} forgot how to reach {detail} and what they need", App: "How to reach {detail}, when they arrive and what they need was forgotten", Inside: true},
	"checked in":       {Text: "{who} checked in to {detail}"},
	verbCheckInUndone:  {Text: "{who} took back that {other} checked in to {detail}", Self: "{who} took back checking in to {detail}"},
	"removed speaker":  {Text: "{who} removed a speaker, {detail}", Inside: true},
	verbNeedsErased:    {Text: "{who} erased what people needed", App: "What people needed was erased", Inside: true},
}
