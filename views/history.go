package views

import "time"

// HistoryPage is what happened to an event, the newest first.
type HistoryPage struct {
	Page
	Event EventHead
	Named bool
	Rows  []HistoryRow
	First string // the path of the first page, when this is another
	Next  string // the path of the page of older actions, or ""
}

// HistoryRow is one entry of a history.
type HistoryRow struct {
	At   time.Time
	Text string
	Why  string
}

// Timeline is the latest actions of an event, for the foot of another page.
type Timeline struct {
	Rows []HistoryRow
	Href string // of the whole history
}
