package events

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of events, shifts, partners and venues.
var History = action.HistoryWords{
	"created event":   {Text: "{who} created the event", Inside: true},
	"added shift":     {Text: "{who} added a shift: {detail}", Inside: true},
	"published event": {Text: "{who} published the event"},
	"changed event":   {Text: "{who} changed the event: {detail}", Inside: true},
	"changed shift":   {Text: "{who} changed a shift: {detail}", Inside: true},
	"removed shift":   {Text: "{who} removed a shift: {detail}", Inside: true},
	"added partner":   {Text: "{who} added the partner {detail}", Inside: true},
	"changed partner": {Text: "{who} changed the partner {detail}", Inside: true},
	"added contact":   {Text: "{who} added a contact of {detail}", Inside: true},
	"changed contact": {Text: "{who} changed a contact of {detail}", Inside: true},
	"removed contact": {Text: "{who} removed a contact of {detail}", Inside: true},
	"added venue":     {Text: "{who} added the venue {detail}", Inside: true},
	"changed venue":   {Text: "{who} changed the venue {detail}", Inside: true},
	"deleted draft":   {Text: "{who} deleted the draft", Inside: true},
	"cancelled event": {Text: "{who} cancelled the event: {detail}"},
	"cancelled shift": {Text: "{who} cancelled a shift: {detail}"},
	"moved event":     {Text: "{who} moved the event {detail}"},
}
