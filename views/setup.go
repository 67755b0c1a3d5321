package views

// SetupPage is where the first administrator makes their account.
type SetupPage struct {
	Page
	Action string // the path of the form, with the link's code
}
