package network

// verbDemo marks, in the log, a database that holds the demo data.
const verbDemo = "loaded demo data"

// upkeepHistory has the words for the verbs of the app as a whole.
var upkeepHistory = historyWords{
	"restored backup":   {text: "A backup was restored"},
	"released messages": {text: "Messages were let go out again"},
	"found damage":      {text: "The database was found to be damaged"},
	"found no damage":   {text: "A check found no more damage in the database"},
	verbDemo:            {text: "The demo data was loaded"},
}
