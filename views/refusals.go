package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// What is said to a person whose request is refused before any page looks at it.
const (
	SignInFirst  = "Sign in first."
	NothingHere  = "There is nothing here, or it is not for you to see."
	LinkReplaced = "A link stops working when a newer one is sent, or when you are taken off. Use the whole link in the latest email, or ask the person who sent it."

	FormBroken    = "The form did not arrive complete. Go back and send it again."
	FormStrange   = "The form has a field that this page does not have."
	FormElsewhere = "This form was sent from another site, so nothing was done. Open the page here and send it again."
	FormOld       = "This form is too old to be sent, so nothing was done. Open the page again and try again."
	AnswerMissing = "The form does not say whether you accept."
	FormPacked    = "Send the form as it is, not compressed."

	RecordUnsaid  = "The form does not say what to record."
	WalkInUnsaid  = "The form does not say who came to which shift."
	AssignUnsaid  = "Choose who to assign."
	NobodyOfThese = "The form names somebody or something that does not exist."

	RequestUnclear = "This request can be read in more than one way."
	RequestCrowded = "This request has too many headers, cookies or parameters.\n"
	AddressStrange = "This address is not written as this server writes addresses."

	ServerFull = "The rota is busy. Try again in 10 seconds."
	ServerBusy = "Very many people are using the rota. Try again in a moment.\n"
)

// Unavailable says what is wrong with the database. For one that is busy there
// are the words that every 503 has.
var Unavailable = map[error]string{
	db.ErrFull:    "Nothing can be saved at the moment. You can still read pages.",
	db.ErrDown:    "The rota cannot reach its database. What you asked for may not have been done.",
	db.ErrDamaged: "The rota’s database is damaged. What you asked for may not have been done.",
}

// OnlyFor says which roles a page is for, to a person who has none of them.
func OnlyFor(roles []db.Role) string {
	return fmt.Sprintf("This page is for people with the role of %s. If you need it, ask a coordinator or an administrator.", words.Joined(roles, " or "))
}

// BareFault says that something went wrong where no page can be made.
func BareFault(reference string) string {
	return "Sorry, there is a problem. Reference number: " + reference
}
