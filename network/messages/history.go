package messages

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbResentMessage db.Verb = "resent message"
	verbTestedMail    db.Verb = "tested mail"
)

// History has the words for the verbs of messages.
var History = action.HistoryWords{
	verbResentMessage: {Text: "{who} sent a message again: {detail}", Inside: true},
	verbTestedMail:    {Text: "{who} sent themselves a test email", Inside: true},
}
