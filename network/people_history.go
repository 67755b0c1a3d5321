package network

// peopleHistory has the words for the verbs of people, who have no event.
var peopleHistory = historyWords{
	"signed in":                  {text: "{who} signed in with {detail}"},
	"signed out":                 {text: "{who} signed out"},
	"signed out elsewhere":       {text: "{who} signed out everywhere else"},
	"changed password":           {text: "{who} changed the password"},
	"changed account":            {text: "{who} changed their account"},
	verbForgot:                   {text: "A guest was forgotten"},
	"deactivated":                {text: "{who} deactivated {whom}"},
	"made set-up link":           {text: "A link to set the app up was made"},
	verbAddedPerson:              {text: "{who} added {whom} ({detail})"},
	verbChangedPerson:            {text: "{who} changed {whom}: {detail}"},
	verbTookBack:                 {text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:            {text: "{who} removed somebody who was added by a file"},
	verbImported:                 {text: "{who} imported people: {detail}"},
	"set up first administrator": {text: "{whom} was made the first administrator"},
}
