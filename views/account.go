package views

// AccountPage is one's own record and what can be changed about it.
type AccountPage struct {
	Page
	Email, Force, Grade, Rank, Area string
	Roles                           string
	Version                         int
	Password                        *Form // of the password form; Page.Form is of the other
	HasPassword                     bool
	Calendar                        bool // there is something of theirs to put into a calendar
	Devices                         []Device
}

// Device is one browser somebody is signed in with, in words.
type Device struct {
	SignedIn, LastUsed string
	This               bool
}
