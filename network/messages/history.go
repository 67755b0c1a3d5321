package messages

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const verbResentMessage db.Verb = "resent message"

// History has the words for the verbs of messages.
var History = action.HistoryWords{
	verbResentMessage: {Text: "{who} sent a message again: {detail}", Inside: true},
}
