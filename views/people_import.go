package views

// PeopleImportPage is a file of people that was read: what importing it would
// do, or what it did.
type PeopleImportPage struct {
	Page
	Caption       string
	Back          NavItem
	Intro         []string
	Counts        []Saved
	Problems      []Saved // where, and what
	Unshown       int     // problems that are not shown
	Doubts        []Saved // of what is read all the same: where, and what
	UnshownDoubts int     // doubts that are not shown
	Notes         []string
	Fields        []Field // which column is what
	Open          bool    // they have to be seen to
	Groups        []PeopleGroup
	Match         string // where the columns are put right; "" once it is imported
	Action        string // where it is confirmed; "" when there is nothing to confirm
	Seen          string
	Button        string
	Again         NavItem // the form that takes another file
	Undo          string  // where an import is taken back; "" where it can't be
	Touched       []Saved // who keeps it from that, and why
	Untold        string  // how many of them are not shown, "" for none
}

// PeopleGroup is the people of a file who are new, or those who change.
type PeopleGroup struct {
	ID, Heading string
	Rows        []PlannedPersonRow
	More        string // how many are not shown, "" for none
}

// PlannedPersonRow is somebody of a file.
type PlannedPersonRow struct {
	Name, Where string
	Facts       []Saved
}
