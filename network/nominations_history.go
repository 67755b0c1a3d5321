package network

// nominationsHistory has the words for the verbs of nominations, of which no history of an event tells.
var nominationsHistory = historyWords{
	verbNominated:     {text: "{who} nominated somebody", inside: true},
	verbNominatedAnew: {text: "{who} sent a nomination again", inside: true},
	verbNominationEnd: {text: "A nomination ended", inside: true},
}
