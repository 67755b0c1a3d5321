package network

import (
	"maps"

	"github.com/rainbowrota/rainbowrota/db"
)

// verbWords is what a history says about one verb of the log. {who} did it to
// {whom}; {detail} is the row's.
type verbWords struct {
	text   string // by one person to another, or to the event
	self   string // by a person to themselves; empty means text
	app    string // by the app itself; empty means text
	inside bool   // only for those who run the event
}

func (v verbWords) says(row *db.LogRow) string {
	switch {
	case row.PersonID == 0 && v.app != "":
		return v.app
	case row.PersonID != 0 && row.PersonID == row.SubjectID && v.self != "":
		return v.self
	}
	return v.text
}

// historyWords has the words for verbs of the log. Each noun has some, and
// [New] puts them together.
type historyWords map[string]verbWords

// historyOf puts the words of the nouns together.
func historyOf(nouns ...historyWords) historyWords {
	all := historyWords{}
	for _, words := range nouns {
		maps.Copy(all, words)
	}
	return all
}
