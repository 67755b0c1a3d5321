package people

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	VerbChangedAccount db.Verb = "changed account"
	verbDeactivated    db.Verb = "deactivated"
)

// History has the words for the verbs of people, who have no event.
var History = action.HistoryWords{
	VerbChangedAccount: {Text: "{who} changed their account"},
	verbForgot:         {Text: "A guest was forgotten"},
	verbDeactivated:    {Text: "{who} deactivated {other}"},
	VerbAddedPerson:    {Text: "{who} added {other} ({detail})"},
	verbChangedPerson:  {Text: "{who} changed {other}: {detail}"},
	VerbTookBack:       {Text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:  {Text: "{who} removed somebody who was added by a file"},
	verbImported:       {Text: "{who} imported people: {detail}"},
}
