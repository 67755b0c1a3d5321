package events

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	VerbCreatedEvent   db.Verb = "created event"
	VerbAddedShift     db.Verb = "added shift"
	verbRemovedShift   db.Verb = "removed shift"
	verbAddedPartner   db.Verb = "added partner"
	verbChangedPartner db.Verb = "changed partner"
	verbAddedContact   db.Verb = "added contact"
	verbChangedContact db.Verb = "changed contact"
	verbRemovedContact db.Verb = "removed contact"
	verbAddedVenue     db.Verb = "added venue"
	VerbChangedVenue   db.Verb = "changed venue"
	verbDeletedDraft   db.Verb = "deleted draft"
)

// History has the words for the verbs of events, shifts, partners and venues.
var History = action.HistoryWords{
	VerbCreatedEvent:          {Text: "{who} created the event", Inside: true},
	VerbAddedShift:            {Text: "{who} added a shift: {detail}", Inside: true},
	action.VerbPublishedEvent: {Text: "{who} published the event"},
	action.VerbChangedEvent:   {Text: "{who} changed the event: {detail}", Inside: true},
	action.VerbChangedShift:   {Text: "{who} changed a shift: {detail}", Inside: true},
	verbRemovedShift:          {Text: "{who} removed a shift: {detail}", Inside: true},
	verbAddedPartner:          {Text: "{who} added the partner {detail}", Inside: true},
	verbChangedPartner:        {Text: "{who} changed the partner {detail}", Inside: true},
	verbAddedContact:          {Text: "{who} added a contact of {detail}", Inside: true},
	verbChangedContact:        {Text: "{who} changed a contact of {detail}", Inside: true},
	verbRemovedContact:        {Text: "{who} removed a contact of {detail}", Inside: true},
	verbAddedVenue:            {Text: "{who} added the venue {detail}", Inside: true},
	VerbChangedVenue:          {Text: "{who} changed the venue {detail}", Inside: true},
	verbDeletedDraft:          {Text: "{who} deleted the draft", Inside: true},
	action.VerbCancelledEvent: {Text: "{who} cancelled the event: {detail}"},
	action.VerbCancelledShift: {Text: "{who} cancelled a shift: {detail}"},
	action.VerbMovedEvent:     {Text: "{who} moved the event {detail}"},
}
