package people

import "github.com/rainbowrota/rainbowrota/network/action"

// History has the words for the verbs of people, who have no event.
var History = action.HistoryWords{
	"signed in":                  {Text: "{who} signed in with {detail}"},
	"signed out":                 {Text: "{who} signed out"},
	"signed out elsewhere":       {Text: "{who} signed out everywhere else"},
	"changed password":           {Text: "{who} changed the password"},
	"changed account":            {Text: "{who} changed their account"},
	verbForgot:                   {Text: "A guest was forgotten"},
	"deactivated":                {Text: "{who} deactivated {other}"},
	"made set-up link":           {Text: "A link to set the app up was made"},
	VerbAddedPerson:              {Text: "{who} added {other} ({detail})"},
	verbChangedPerson:            {Text: "{who} changed {other}: {detail}"},
	VerbTookBack:                 {Text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:            {Text: "{who} removed somebody who was added by a file"},
	verbImported:                 {Text: "{who} imported people: {detail}"},
	"set up first administrator": {Text: "{other} was made the first administrator"},
}
