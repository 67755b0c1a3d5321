package upkeep

import "github.com/rainbowrota/rainbowrota/network/action"

// VerbDemo marks, in the log, a database that holds the demo data.
const VerbDemo = "loaded demo data"

// History has the words for the verbs of the app as a whole.
var History = action.HistoryWords{
	"restored backup":   {Text: "A backup was restored"},
	"released messages": {Text: "Messages were let go out again"},
	"found damage":      {Text: "The database was found to be damaged"},
	"found no damage":   {Text: "A check found no more damage in the database"},
	VerbDemo:            {Text: "The demo data was loaded"},
}
