package calendar

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of awareness dates, imported dates and calendar links.
var History = action.HistoryWords{
	"added awareness date":    {Text: "{who} added the awareness date {detail}"},
	"changed awareness date":  {Text: "{who} changed the awareness date {detail}"},
	"ended awareness date":    {Text: "{who} stopped keeping the awareness date {detail}"},
	"added awareness task":    {Text: "{who} added the task {detail}"},
	"removed awareness task":  {Text: "{who} removed the task {detail}"},
	"finished awareness task": {Text: "{who} did the task {detail}"},
	"reopened awareness task": {Text: "{who} took back that the task is done: {detail}"},
	"imported dates":          {Text: "{who} imported dates from {detail}"},
	"took back import":        {Text: "{who} took back what was imported from {detail}"},
	"removed imported dates":  {Text: "{who} removed what was imported from {detail}"},
	"renewed calendar link":   {Text: "{who} made a new calendar link"},
	"ended calendar link":     {Text: "{who} ended a calendar link"},
}
