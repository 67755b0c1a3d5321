package nominations

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of nominations, of which no history of an event tells.
var History = action.HistoryWords{
	verbNominated:     {Text: "{who} nominated somebody", Inside: true},
	verbNominatedAnew: {Text: "{who} sent a nomination again", Inside: true},
	verbNominationEnd: {Text: "A nomination ended", Inside: true},
}
