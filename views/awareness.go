package views

// AwarenessPage is the awareness dates with what is due for each.
type AwarenessPage struct {
	Page
	Dates []AwarenessRow
}

// AwarenessRow is an awareness date with its next edition.
type AwarenessRow struct {
	ID      int64
	Name    string
	When    string // its days in words; empty when the rule names no more
	Soon    string // "On now", "In 8 weeks"
	Notes   string
	Bare    bool // nothing is planned, and something should be
	Near    bool // the first of its tasks is due, or it is eight weeks away
	Planned []ThingRow
	More    string // the path of all events of those days, or ""
	Tasks   []AwarenessTaskRow
	Edit    string
	Create  string // the path of the form of a new event
}

// AwarenessTaskRow is a task of an edition.
type AwarenessTaskRow struct {
	ID       int64
	Task     string
	Due      string
	Reminder string // when coordinators are reminded; empty when they were, or need not be
	Late     bool
	Done     bool
	Path     string // posted to when it is done, with _method=DELETE to take that back
}

// AwarenessEditPage is the form of an awareness date with its tasks.
type AwarenessEditPage struct {
	FormPage
	Tasks      []AwarenessTaskRow
	TaskForm   *Form
	TaskAction string
}
