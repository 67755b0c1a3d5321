package views

// SetupPage is where the first administrator makes their account.
type SetupPage struct {
	Page
	Action string // the path of the form, with the link's code
}

// NewSetupPage asks for the first administrator; action is the path of the form.
func NewSetupPage(page Page, action string) SetupPage {
	page.Title = "Set up the rota"
	return SetupPage{Page: page, Action: action}
}
