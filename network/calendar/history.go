package calendar

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbAddedAwarenessDate    db.Verb = "added awareness date"
	verbChangedAwarenessDate  db.Verb = "changed awareness date"
	verbEndedAwarenessDate    db.Verb = "ended awareness date"
	verbAddedAwarenessTask    db.Verb = "added awareness task"
	verbRemovedAwarenessTask  db.Verb = "removed awareness task"
	verbFinishedAwarenessTask db.Verb = "finished awareness task"
	verbReopenedAwarenessTask db.Verb = "reopened awareness task"
	verbImportedDates         db.Verb = "imported dates"
	verbTookBackImport        db.Verb = "took back import"
	verbRemovedImportedDates  db.Verb = "removed imported dates"
	verbRenewedCalendarLink   db.Verb = "renewed calendar link"
	verbEndedCalendarLink     db.Verb = "ended calendar link"
)

// History has the words for the verbs of awareness dates, imported dates and calendar links.
var History = action.HistoryWords{
	verbAddedAwarenessDate:    {Text: "{who} added the awareness date {detail}"},
	verbChangedAwarenessDate:  {Text: "{who} changed the awareness date {detail}"},
	verbEndedAwarenessDate:    {Text: "{who} stopped keeping the awareness date {detail}"},
	verbAddedAwarenessTask:    {Text: "{who} added the task {detail}"},
	verbRemovedAwarenessTask:  {Text: "{who} removed the task {detail}"},
	verbFinishedAwarenessTask: {Text: "{who} did the task {detail}"},
	verbReopenedAwarenessTask: {Text: "{who} took back that the task is done: {detail}"},
	verbImportedDates:         {Text: "{who} imported dates from {detail}"},
	verbTookBackImport:        {Text: "{who} took back what was imported from {detail}"},
	verbRemovedImportedDates:  {Text: "{who} removed what was imported from {detail}"},
	verbRenewedCalendarLink:   {Text: "{who} made a new calendar link"},
	verbEndedCalendarLink:     {Text: "{who} ended a calendar link"},
}
