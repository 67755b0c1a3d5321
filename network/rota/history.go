package rota

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbOffered           db.Verb = "offered"
	verbCouldNotTakeOffer db.Verb = "could not take offer"
	VerbAskedForCover     db.Verb = "asked for cover"
)

// History has the words for the verbs of sign-ups.
var History = action.HistoryWords{
	db.Verb(db.SignupRequested): {Text: "{who} asked for {other} to be on {detail}", Self: "{who} asked to be on {detail}"},
	db.Verb(db.SignupConfirmed): {Text: "{who} confirmed {other} on {detail}", Self: "{who} signed up for {detail} and got a place", App: "{other} was given a free place on {detail} from the waiting list"},
	db.Verb(db.SignupWaiting):   {Text: "{who} put {other} on the waiting list of {detail}", Self: "{who} joined the waiting list of {detail}", App: "{other} was put on the waiting list of {detail}"},
	db.Verb(db.SignupDeclined):  {Text: "{who} declined the request of {other} for {detail}"},
	db.Verb(db.SignupWithdrawn): {Text: "{who} withdrew {other} from {detail}", Self: "{who} withdrew from {detail}", App: "{other} was taken off the waiting list of {detail}"},
	db.Verb(db.SignupCancelled): {Text: "{who} took {other} off {detail}", App: "{other} was taken off {detail}"},
	verbOffered:                 {Text: "{other} was offered a free place on {detail}"},
	verbCouldNotTakeOffer:       {Text: "{other} could not take the place offered on {detail}"},
	VerbAskedForCover:           {Text: "{who} asked for cover: {detail}", Inside: true},
}
