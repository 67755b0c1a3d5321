package awareness

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbAddedDate    db.Verb = "added awareness date"
	verbChangedDate  db.Verb = "changed awareness date"
	verbEndedDate    db.Verb = "ended awareness date"
	verbAddedTask    db.Verb = "added awareness task"
	verbRemovedTask  db.Verb = "removed awareness task"
	verbFinishedTask db.Verb = "finished awareness task"
	verbReopenedTask db.Verb = "reopened awareness task"
)

// History has the words for the verbs of awareness dates.
var History = action.HistoryWords{
	verbAddedDate:    {Text: "{who} added the awareness date {detail}"},
	verbChangedDate:  {Text: "{who} changed the awareness date {detail}"},
	verbEndedDate:    {Text: "{who} stopped keeping the awareness date {detail}"},
	verbAddedTask:    {Text: "{who} added the task {detail}"},
	verbRemovedTask:  {Text: "{who} removed the task {detail}"},
	verbFinishedTask: {Text: "{who} did the task {detail}"},
	verbReopenedTask: {Text: "{who} took back that the task is done: {detail}"},
}
