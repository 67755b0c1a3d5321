package imports

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbImported db.Verb = "imported dates"
	verbTookBack db.Verb = "took back import"
	verbRemoved  db.Verb = "removed imported dates"
)

// History has the words for the verbs of imported dates.
var History = action.HistoryWords{
	verbImported: {Text: "{who} imported dates from {detail}"},
	verbTookBack: {Text: "{who} took back what was imported from {detail}"},
	verbRemoved:  {Text: "{who} removed what was imported from {detail}"},
}
