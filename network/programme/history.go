package programme

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbAddedSession   db.Verb = "added session"
	verbChangedSession db.Verb = "changed session"
	verbRemovedSession db.Verb = "removed session"
	verbAddedSpeaker   db.Verb = "added speaker"
	verbChangedSpeaker db.Verb = "changed speaker"
	verbThankedSpeaker db.Verb = "thanked speaker"
	verbTookBackThanks db.Verb = "took back thanks"
	verbForgotSpeakers db.Verb = "forgot speakers"
	verbCheckedIn      db.Verb = "checked in"
	verbRemovedSpeaker db.Verb = "removed speaker"
)

// History has the words for the verbs of programmes.
var History = action.HistoryWords{
	verbAddedSession:   {Text: "{who} added a session: {detail}", Inside: true},
	verbChangedSession: {Text: "{who} changed a session: {detail}", Inside: true},
	verbRemovedSession: {Text: "{who} removed a session: {detail}", Inside: true},
	verbAddedSpeaker:   {Text: "{who} added a speaker, {detail}", Inside: true},
	verbChangedSpeaker: {Text: "{who} changed a speaker, {detail}", Inside: true},
	verbThankedSpeaker: {Text: "{who} thanked a speaker, {detail}", Inside: true},
	verbTookBackThanks: {Text: "{who} took back that a speaker was thanked, {detail}", Inside: true},
	verbForgotSpeakers: {Text: "{who} forgot how to reach {detail} and what they need", App: "How to reach {detail}, when they arrive and what they need was forgotten", Inside: true},
	verbCheckedIn:      {Text: "{who} checked in to {detail}"},
	verbCheckInUndone:  {Text: "{who} took back that {other} checked in to {detail}", Self: "{who} took back checking in to {detail}"},
	verbRemovedSpeaker: {Text: "{who} removed a speaker, {detail}", Inside: true},
	verbNeedsErased:    {Text: "{who} erased what people needed", App: "What people needed was erased", Inside: true},
}
