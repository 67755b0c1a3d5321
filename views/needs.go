package views

// NeedsPage is what people need at a course date or a conference.
type NeedsPage struct {
	Page
	Event   EventHead
	Place   bool // the reader has one
	Open    bool // it can still be said
	Action  string
	Erased  string // the day on which it is erased
	Runs    bool
	People  []NeedRow
	Diets   []Saved // what, and how many people
	Places  int
	Caterer string // path of the page without names
}

// NeedRow is what one person needs.
type NeedRow struct{ Name, Access, Dietary string }
