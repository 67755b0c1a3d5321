package settings

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// VerbChanged is the change of a setting.
const VerbChanged db.Verb = "changed setting"

// History has the words for the verbs of settings.
var History = action.HistoryWords{
	VerbChanged: {Text: "{who} changed a setting, {detail}", App: "The server changed a setting, {detail}"},
}
