package series

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbStartedSeries  db.Verb = "started series"
	verbAddedDates     db.Verb = "added dates"
	verbChangedDates   db.Verb = "changed dates"
	verbCancelledDates db.Verb = "cancelled dates"
	verbChangedSeries  db.Verb = "changed series"
	verbCopiedEvent    db.Verb = "copied event"
)

// History has the words for the verbs of series.
var History = action.HistoryWords{
	verbStartedSeries:  {Text: "{who} started the series {detail}"},
	verbAddedDates:     {Text: "{who} added {detail} to a series"},
	verbChangedDates:   {Text: "{who} changed {detail}"},
	verbCancelledDates: {Text: "{who} cancelled {detail}"},
	verbChangedSeries:  {Text: "{who} changed the series {detail}"},
	verbCopiedEvent:    {Text: "{who} made this event from the edition of {detail}", Inside: true},
}
