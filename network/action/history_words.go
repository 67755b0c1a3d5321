package action

import (
	"maps"

	"github.com/rainbowrota/rainbowrota/db"
)

// verbWords is what a history says about one verb of the log. The texts have
// blanks in braces: for the one who did it, for the one to whose record it was
// done, and for the detail of the row.
type verbWords struct {
	Text   string // by one person to another, or to the event
	Self   string // by a person to themselves; empty means text
	App    string // by the app itself; empty means text
	Inside bool   // only for those who run the event
}

func (v verbWords) says(row *db.LogRow) string {
	switch {
	case row.PersonID == 0 && v.App != "":
		return v.App
	case row.PersonID != 0 && row.PersonID == row.SubjectID && v.Self != "":
		return v.Self
	}
	return v.Text
}

// HistoryWords has the words for verbs of the log. Each noun has some, and
// [New] puts them together.
type HistoryWords map[db.Verb]verbWords

// HistoryOf puts the words of the nouns together.
func HistoryOf(nouns ...HistoryWords) HistoryWords {
	all := HistoryWords{}
	for _, words := range nouns {
		maps.Copy(all, words)
	}
	return all
}

// What several nouns do. Those that say it in their History are events and training.
const (
	VerbPublishedEvent db.Verb = "published event"
	VerbChangedEvent   db.Verb = "changed event"
	VerbMovedEvent     db.Verb = "moved event"
	VerbCancelledEvent db.Verb = "cancelled event"
	VerbChangedShift   db.Verb = "changed shift"
	VerbCancelledShift db.Verb = "cancelled shift"
	VerbRecorded       db.Verb = "recorded accreditation" // of one that comes from elsewhere
	VerbRevoked        db.Verb = "revoked accreditation"
)

// ShownInCalendars are the actions that change what a calendar shows of an event.
var ShownInCalendars = []db.Verb{VerbPublishedEvent, VerbMovedEvent, VerbChangedEvent, VerbCancelledEvent, VerbChangedShift, VerbCancelledShift}
