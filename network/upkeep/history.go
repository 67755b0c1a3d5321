package upkeep

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// VerbDemo marks, in the log, a database that holds the demo data.
const VerbDemo db.Verb = "loaded demo data"

const (
	verbRestoredBackup   db.Verb = "restored backup"
	verbReleasedMessages db.Verb = "released messages"
	verbFoundDamage      db.Verb = "found damage"
	verbFoundNoDamage    db.Verb = "found no damage"
)

// History has the words for the verbs of the app as a whole.
var History = action.HistoryWords{
	verbRestoredBackup:   {Text: "A backup was restored"},
	verbReleasedMessages: {Text: "Messages were let go out again"},
	verbFoundDamage:      {Text: "The database was found to be damaged"},
	verbFoundNoDamage:    {Text: "A check found no more damage in the database"},
	VerbDemo:             {Text: "The demo data was loaded"},
}
