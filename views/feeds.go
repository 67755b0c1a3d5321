package views

import "html/template"

// FeedsPage is a person's calendar links.
type FeedsPage struct {
	Page
	Discreet bool
	Rows     []FeedRow
	Duties   bool // some entries are the person's own, and Form says what they are like
	Alarms   []Option
}

// FeedRow is one of them; its link is there only when it has just been made.
type FeedRow struct {
	Kind, Name string
	Made       string // "Made on …", or "" when there is none
	Fetched    string // when it last was, or ""
	Link       string
	Subscribe  template.URL // the link with the scheme that calendar programs open
}
