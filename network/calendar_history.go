package network

// calendarHistory has the words for the verbs of awareness dates, imported dates and calendar links.
var calendarHistory = historyWords{
	"added awareness date":    {text: "{who} added the awareness date {detail}"},
	"changed awareness date":  {text: "{who} changed the awareness date {detail}"},
	"ended awareness date":    {text: "{who} stopped keeping the awareness date {detail}"},
	"added awareness task":    {text: "{who} added the task {detail}"},
	"removed awareness task":  {text: "{who} removed the task {detail}"},
	"finished awareness task": {text: "{who} did the task {detail}"},
	"reopened awareness task": {text: "{who} took back that the task is done: {detail}"},
	"imported dates":          {text: "{who} imported dates from {detail}"},
	"took back import":        {text: "{who} took back what was imported from {detail}"},
	"removed imported dates":  {text: "{who} removed what was imported from {detail}"},
	"renewed calendar link":   {text: "{who} made a new calendar link"},
	"ended calendar link":     {text: "{who} ended a calendar link"},
}
