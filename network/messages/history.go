package messages

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of messages.
var History = action.HistoryWords{
	"resent message": {Text: "{who} sent a message again: {detail}", Inside: true},
}
