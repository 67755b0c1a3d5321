package people

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	VerbChangedAccount db.Verb = "changed account"
	verbDeactivated    db.Verb = "deactivated"
	verbReactivated    db.Verb = "reactivated"
	verbAskedAboutData db.Verb = "asked about data"
	verbGaveRole       db.Verb = "gave role"
	verbTookRole       db.Verb = "took role"
)

// OfTheRecord are the verbs that the history of somebody's record tells of.
var OfTheRecord = []db.Verb{VerbAddedPerson, verbChangedPerson, VerbChangedAccount, verbDeactivated, verbReactivated, verbGaveRole, verbTookRole}

// History has the words for the verbs of people, who have no event.
var History = action.HistoryWords{
	VerbChangedAccount: {Text: "{who} changed their account"},
	verbForgot:         {Text: "A guest was forgotten"},
	verbDeactivated:    {Text: "{who} deactivated {other}"},
	verbReactivated:    {Text: "{who} reactivated {other}"},
	verbAskedAboutData: {Text: "{who} asked about their personal data"},
	verbGaveRole:       {Text: "{who} gave {other} the role {detail}"},
	verbTookRole:       {Text: "{who} took the role {detail} from {other}"},
	VerbAddedPerson:    {Text: "{who} added {other} ({detail})"},
	verbChangedPerson:  {Text: "{who} changed {other}: {detail}"},
	VerbTookBack:       {Text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:  {Text: "{who} removed somebody who was added by a file"},
	verbImported:       {Text: "{who} imported people: {detail}"},
}
