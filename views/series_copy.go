package views

// CopyPage shows what an event becomes as its next edition, with what can be
// amended before it is saved.
type CopyPage struct {
	FormPage
	Exists  NavItem // the edition of that year that there is already
	Differs []Saved
	Copied  []Saved
	Lessons Saved // the label says from when they are
}
