package views

// FollowingPage shows what a change of several dates would do.
type FollowingPage struct {
	FormPage
	Changed   []Saved // the date, and what changes on it
	Left      []Saved // the date, and why it is left alone
	Verb      string  // "change" or "are cancelled"
	LeftTitle string  // over those; empty for "Left alone"
}
