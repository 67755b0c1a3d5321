package views

import "html/template"

// FeedsPage is a person's calendar links.
type FeedsPage struct {
	Page
	Discreet bool
	Rows     []FeedRow
}

// FeedRow is one of them; its link is there only when it has just been made.
type FeedRow struct {
	Kind, Name string
	Made       string // "Made on …", or "" when there is none
	Fetched    string // when it last was, or ""
	Link       string
	Subscribe  template.URL // the link with the scheme that calendar programs open
}
