package network

import "github.com/rainbowrota/rainbowrota/db"

// staffingHistory has the words for the verbs of the day board.
var staffingHistory = historyWords{
	string(db.Arrived):   {text: "{who} recorded that {whom} arrived: {detail}", self: "{who} recorded their own arrival: {detail}"},
	string(db.NoShow):    {text: "{who} recorded that {whom} did not come: {detail}", self: "{who} recorded not coming: {detail}"},
	string(db.LeftEarly): {text: "{who} recorded that {whom} left early: {detail}", self: "{who} recorded leaving early: {detail}"},
	verbUndone:           {text: "{who} took back what was recorded of {whom}: {detail}", self: "{who} took back their own attendance: {detail}"},
	verbHours:            {text: "{who} put the hours of {whom} right: {detail}", self: "{who} put their own hours right: {detail}"},
	verbWalkIn:           {text: "{who} recorded that {whom} walked in: {detail}", self: "{who} recorded walking in: {detail}"},
	verbCompleted:        {text: "{who} completed the event: {detail}", app: "The event was completed by itself: {detail}"},
}
