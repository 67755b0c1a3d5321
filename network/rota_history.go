package network

import "github.com/rainbowrota/rainbowrota/db"

// rotaHistory has the words for the verbs of sign-ups.
var rotaHistory = historyWords{
	string(db.SignupRequested): {text: "{who} asked for {whom} to be on {detail}", self: "{who} asked to be on {detail}"},
	string(db.SignupConfirmed): {text: "{who} confirmed {whom} on {detail}", self: "{who} signed up for {detail} and got a place", app: "{whom} was given a free place on {detail} from the waiting list"},
	string(db.SignupWaiting):   {text: "{who} put {whom} on the waiting list of {detail}", self: "{who} joined the waiting list of {detail}", app: "{whom} was put on the waiting list of {detail}"},
	string(db.SignupDeclined):  {text: "{who} declined the request of {whom} for {detail}"},
	string(db.SignupWithdrawn): {text: "{who} withdrew {whom} from {detail}", self: "{who} withdrew from {detail}", app: "{whom} was taken off the waiting list of {detail}"},
	string(db.SignupCancelled): {text: "{who} took {whom} off {detail}", app: "{whom} was taken off {detail}"},
	"offered":                  {text: "{whom} was offered a free place on {detail}"},
	"could not take offer":     {text: "{whom} could not take the place offered on {detail}"},
	"asked for cover":          {text: "{who} asked for cover: {detail}", inside: true},
}
