package views

// ImportsPage is where imported dates came from.
type ImportsPage struct {
	Page
	Rows []ImportSource
}

// ImportSource is a file, and its newer versions, whose dates are here.
type ImportSource struct {
	ID     int64
	Name   string
	Kind   string
	Dates  string // "24 dates, 1 January 2026 to 28 December 2028"
	Last   string // when it was last imported, and who did it; or ""
	Import string // the path of that
	Newer  string // the path of the form that takes a newer file
}

// ImportPage is a file that was read: what importing it would do, or what it did.
type ImportPage struct {
	Page
	Caption       string
	Back          NavItem
	Intro         []string
	Counts        []Saved
	Problems      []Saved // where, and what
	Unshown       int     // problems that are not shown
	Groups        []ImportGroup
	Same          *ImportGroup // what is here already, folded away; nil for none
	Doubts        []Saved      // of what is read all the same: where, and what
	UnshownDoubts int          // doubts that are not shown
	Notes         []string
	Gone          []Option // what is no longer in the file, to be ticked
	Action        string   // where it is confirmed; empty when there is nothing to confirm
	Seen          string
	Button        string
	Again         NavItem // the form that takes another file
	Calendar      string  // the path where the dates are seen; "" before they are there
	Undo          string  // the path that takes it back; "" where it can't be
}

// ImportGroup is the dates with which one thing happens.
type ImportGroup struct {
	ID      string
	Heading string
	Rows    []ImportRow
	Folded  []ImportRow // more of them
	More    string      // how many are not shown, "" for none
}

// ImportRow is a date of a file.
type ImportRow struct {
	Name, When, Where string
	Was               string   // what it is now, where that changes
	Meets             []string // what else is on then
	Clash             bool
}
