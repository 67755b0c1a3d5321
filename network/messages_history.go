package network

// messagesHistory has the words for the verbs of messages.
var messagesHistory = historyWords{
	"resent message": {text: "{who} sent a message again: {detail}", inside: true},
}
