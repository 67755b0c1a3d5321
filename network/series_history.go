package network

// seriesHistory has the words for the verbs of series.
var seriesHistory = historyWords{
	"started series":  {text: "{who} started the series {detail}"},
	"added dates":     {text: "{who} added {detail} to a series"},
	"changed dates":   {text: "{who} changed {detail}"},
	"cancelled dates": {text: "{who} cancelled {detail}"},
	"changed series":  {text: "{who} changed the series {detail}"},
	"copied event":    {text: "{who} made this event from the edition of {detail}", inside: true},
}
