package rota

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// History has the words for the verbs of sign-ups.
var History = action.HistoryWords{
	string(db.SignupRequested): {Text: "{who} asked for {whom} to be on {detail}", Self: "{who} asked to be on {detail}"},
	string(db.SignupConfirmed): {Text: "{who} confirmed {whom} on {detail}", Self: "{who} signed up for {detail} and got a place", App: "{whom} was given a free place on {detail} from the waiting list"},
	string(db.SignupWaiting):   {Text: "{who} put {whom} on the waiting list of {detail}", Self: "{who} joined the waiting list of {detail}", App: "{whom} was put on the waiting list of {detail}"},
	string(db.SignupDeclined):  {Text: "{who} declined the request of {whom} for {detail}"},
	string(db.SignupWithdrawn): {Text: "{who} withdrew {whom} from {detail}", Self: "{who} withdrew from {detail}", App: "{whom} was taken off the waiting list of {detail}"},
	string(db.SignupCancelled): {Text: "{who} took {whom} off {detail}", App: "{whom} was taken off {detail}"},
	"offered":                  {Text: "{whom} was offered a free place on {detail}"},
	"could not take offer":     {Text: "{whom} could not take the place offered on {detail}"},
	"asked for cover":          {Text: "{who} asked for cover: {detail}", Inside: true},
}
