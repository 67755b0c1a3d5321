package network

// eventsHistory has the words for the verbs of events, shifts, partners and venues.
var eventsHistory = historyWords{
	"created event":   {text: "{who} created the event", inside: true},
	"added shift":     {text: "{who} added a shift: {detail}", inside: true},
	"published event": {text: "{who} published the event"},
	"changed event":   {text: "{who} changed the event: {detail}", inside: true},
	"changed shift":   {text: "{who} changed a shift: {detail}", inside: true},
	"removed shift":   {text: "{who} removed a shift: {detail}", inside: true},
	"added partner":   {text: "{who} added the partner {detail}", inside: true},
	"changed partner": {text: "{who} changed the partner {detail}", inside: true},
	"added contact":   {text: "{who} added a contact of {detail}", inside: true},
	"changed contact": {text: "{who} changed a contact of {detail}", inside: true},
	"removed contact": {text: "{who} removed a contact of {detail}", inside: true},
	"added venue":     {text: "{who} added the venue {detail}", inside: true},
	"changed venue":   {text: "{who} changed the venue {detail}", inside: true},
	"deleted draft":   {text: "{who} deleted the draft", inside: true},
	"cancelled event": {text: "{who} cancelled the event: {detail}"},
	"cancelled shift": {text: "{who} cancelled a shift: {detail}"},
	"moved event":     {text: "{who} moved the event {detail}"},
}
