package people

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbSignedIn                db.Verb = "signed in"
	verbSignedOut               db.Verb = "signed out"
	verbSignedOutElsewhere      db.Verb = "signed out elsewhere"
	verbChangedPassword         db.Verb = "changed password"
	VerbChangedAccount          db.Verb = "changed account"
	verbDeactivated             db.Verb = "deactivated"
	verbMadeSetUpLink           db.Verb = "made set-up link"
	verbSetUpFirstAdministrator db.Verb = "set up first administrator"
)

// History has the words for the verbs of people, who have no event.
var History = action.HistoryWords{
	verbSignedIn:                {Text: "{who} signed in with {detail}"},
	verbSignedOut:               {Text: "{who} signed out"},
	verbSignedOutElsewhere:      {Text: "{who} signed out everywhere else"},
	verbChangedPassword:         {Text: "{who} changed the password"},
	VerbChangedAccount:          {Text: "{who} changed their account"},
	verbForgot:                  {Text: "A guest was forgotten"},
	verbDeactivated:             {Text: "{who} deactivated {other}"},
	verbMadeSetUpLink:           {Text: "A link to set the app up was made"},
	VerbAddedPerson:             {Text: "{who} added {other} ({detail})"},
	verbChangedPerson:           {Text: "{who} changed {other}: {detail}"},
	VerbTookBack:                {Text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:           {Text: "{who} removed somebody who was added by a file"},
	verbImported:                {Text: "{who} imported people: {detail}"},
	verbSetUpFirstAdministrator: {Text: "{other} was made the first administrator"},
}
