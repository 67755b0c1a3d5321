package views

import "time"

// HistoryPage is what happened to an event, the newest first.
type HistoryPage struct {
	Page
	Event EventHead
	Named bool
	Deeds []Deed
	First string // the path of the first page, when this is another
	Next  string // the path of the page of older deeds, or ""
}

// Deed is one entry of a history.
type Deed struct {
	At   time.Time
	Text string
	Why  string
}

// Timeline is the latest deeds of an event, for the foot of another page.
type Timeline struct {
	Deeds []Deed
	Href  string // of the whole history
}
