package calendar

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbRenewedCalendarLink db.Verb = "renewed calendar link"
	verbEndedCalendarLink   db.Verb = "ended calendar link"
)

// History has the words for the verbs of calendar links.
var History = action.HistoryWords{
	verbRenewedCalendarLink: {Text: "{who} made a new calendar link"},
	verbEndedCalendarLink:   {Text: "{who} ended a calendar link"},
}
