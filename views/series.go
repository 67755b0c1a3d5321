package views

// SeriesListPage is every series of the network.
type SeriesListPage struct {
	Page
	Rows []SeriesRow
}

// SeriesRow is a series in the list.
type SeriesRow struct {
	Href, Title string
	Detail      string // kind, how it repeats and how many editions
	Last, Next  string // an edition's day, and "(cancelled)" or "(draft)"; Next is "" when none is planned
}

// SeriesPage is a series with its editions.
type SeriesPage struct {
	Page
	Kind    string
	Repeats string // how a meeting recurs, in words; "" for a yearly series
	Notes   string
	Actions []NavItem // what can be done with it, the main thing first
	Coming  []Edition
	Past    []Edition
	Older   string // path of older editions, or ""
	Later   bool   // this is a page of older ones
	Publish string // path to post to, which publishes the drafts; "" when there are none
	Drafts  int
}

// Edition is one event of a series.
type Edition struct {
	Href, When   string
	Title        string // where it differs from the series', or ""
	Status, Tone string
	Places       string
	Short        string
	Reason       string // why it was cancelled
	Source       string // of that reason
	Lessons      string
}

// CopyPage shows what an event becomes as its next edition, with what can be
// amended before it is saved.
type CopyPage struct {
	FormPage
	Exists  NavItem // the edition of that year that there is already
	Differs []Saved
	Copied  []Saved
	Lessons Saved // the label says from when they are
}

// DatesPage shows the dates of a meeting that recurs before they are made,
// with what can be left out.
type DatesPage struct {
	FormPage
	Count int
	Dates []Option // the value is the day, the hint what else is on then
}

// FollowingPage shows what a change of several dates would do.
type FollowingPage struct {
	FormPage
	Changed   []Saved // the date, and what changes on it
	Left      []Saved // the date, and why it is left alone
	Verb      string  // "change" or "are cancelled"
	LeftTitle string  // over those; empty for "Left alone"
}
