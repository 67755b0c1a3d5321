package views

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
	Fetched    string
	Link       string
}
