package day

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// History has the words for the verbs of the day board.
var History = action.HistoryWords{
	db.Verb(db.Arrived):   {Text: "{who} recorded that {other} arrived: {detail}", Self: "{who} recorded their own arrival: {detail}"},
	db.Verb(db.NoShow):    {Text: "{who} recorded that {other} did not come: {detail}", Self: "{who} recorded not coming: {detail}"},
	db.Verb(db.LeftEarly): {Text: "{who} recorded that {other} left early: {detail}", Self: "{who} recorded leaving early: {detail}"},
	verbUndone:            {Text: "{who} took back what was recorded of {other}: {detail}", Self: "{who} took back their own attendance: {detail}"},
	verbHours:             {Text: "{who} put the hours of {other} right: {detail}", Self: "{who} put their own hours right: {detail}"},
	verbWalkIn:            {Text: "{who} recorded that {other} walked in: {detail}", Self: "{who} recorded walking in: {detail}"},
	verbCompleted:         {Text: "{who} completed the event: {detail}", App: "The event was completed by itself: {detail}"},
}
