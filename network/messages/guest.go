package messages

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

const (
	NominationPage = "/nominations/{code}"
	YourPage       = "Your page has the venue, the status of your place and how to withdraw. Do not share its link."
)

// GuestCode is the code in a link to the page of a nomination, or "".
func GuestCode(link string) string {
	_, code, _ := strings.Cut(link, strings.TrimSuffix(NominationPage, "{code}"))
	return code
}

// SignsInNowhere tells whether somebody takes part by links alone.
func SignsInNowhere(p *db.Person) bool {
	return p != nil && p.Password == "" && p.Grade == db.External
}
