package network

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

const (
	nominationPage = "/nominations/{code}"
	yourPage       = "Your page has the venue, the status of your place and how to withdraw. Do not share its link."
)

// guestCode is the code in a link to the page of a nomination, or "".
func guestCode(link string) string {
	_, code, _ := strings.Cut(link, strings.TrimSuffix(nominationPage, "{code}"))
	return code
}

// signsInNowhere tells whether somebody takes part by links alone.
func signsInNowhere(p *db.Person) bool {
	return p != nil && p.Password == "" && p.Grade == db.External
}
