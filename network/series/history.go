package series

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of series.
var History = action.HistoryWords{
	"started series":  {Text: "{who} started the series {detail}"},
	"added dates":     {Text: "{who} added {detail} to a series"},
	"changed dates":   {Text: "{who} changed {detail}"},
	"cancelled dates": {Text: "{who} cancelled {detail}"},
	"changed series":  {Text: "{who} changed the series {detail}"},
	"copied event":    {Text: "{who} made this event from the edition of {detail}", Inside: true},
}
