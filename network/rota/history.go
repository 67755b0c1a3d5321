package rota

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// History has the words for the verbs of sign-ups.
var History = action.HistoryWords{
	string(db.SignupRequested): {Text: "{who} asked for {other} to be on {detail}", Self: "{who} asked to be on {detail}"},
	string(db.SignupConfirmed): {Text: "{who} confirmed {other} on {detail}", Self: "{who} signed up for {detail} and got a place", App: "{other} was given a free place on {detail} from the waiting list"},
	string(db.SignupWaiting):   {Text: "{who} put {other} on the waiting list of {detail}", Self: "{who} joined the waiting list of {detail}", App: "{other} was put on the waiting list of {detail}"},
	string(db.SignupDeclined):  {Text: "{who} declined the request of {other} for {detail}"},
	string(db.SignupWithdrawn): {Text: "{who} withdrew {other} from {detail}", Self: "{who} withdrew from {detail}", App: "{other} was taken off the waiting list of {detail}"},
	string(db.SignupCancelled): {Text: "{who} took {other} off {detail}", App: "{other} was taken off {detail}"},
	"offered":                  {Text: "{other} was offered a free place on {detail}"},
	"could not take offer":     {Text: "{other} could not take the place offered on {detail}"},
	"asked for cover":          {Text: "{who} asked for cover: {detail}", Inside: true},
}
