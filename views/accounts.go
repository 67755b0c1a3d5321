package views

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/words"
)

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
	Passkeys                        []PasskeyRow
	Codes                           CodesShown
	PasskeysWork                    bool      // browsers make passkeys at our address
	Provider                        bool      // people can sign in with a work account here
	Linked                          bool      // with theirs
	Can                             []RoleCan // what each role may do, one's own first
}

// RoleCan is what a role may do: in a line, and the pages it opens.
type RoleCan struct {
	Role, Words, Pages string
	Own                bool
}

// Device is one browser somebody is signed in with, in words.
type Device struct {
	SignedIn, LastUsed string
	This               bool
}

// NewAccountPage is one's own record, with where one is signed in and with what.
// form and password are its two forms; opens are the pages that each role opens.
func NewAccountPage(page Page, me *db.Person, devices []accounts.Device, passkeys []db.Passkey, ways accounts.Ways, linked bool, codes accounts.Codes, opens map[db.Role][]string, form, password *Form) AccountPage {
	page.Title, page.Form, page.Refused = "Your account", form, password.HasErrors()
	account := AccountPage{
		Page: page, Email: me.Email, Force: me.Force, Grade: Capital(me.Grade), Rank: me.Rank, Area: me.Area,
		Roles: Capital(words.Joined(me.Roles, ", ")), Version: me.Version, Password: password, HasPassword: me.Password != "",
		Calendar: len(calendar.FeedKinds(me)) > 0, Passkeys: passkeyRows(passkeys), PasskeysWork: ways.Passkey, Provider: ways.Provider || linked, Linked: linked, Codes: codesShown(codes),
	}
	for _, d := range devices {
		account.Devices = append(account.Devices, Device{SignedIn: Moment(d.SignedInAt), LastUsed: Moment(d.LastSeenAt), This: d.This})
	}
	for _, own := range []bool{true, false} {
		for _, role := range db.Roles {
			if me.Role(role) == own {
				account.Can = append(account.Can, RoleCan{Role: Capital(role), Words: RoleWords[role], Pages: strings.Join(opens[role], ", "), Own: own})
			}
		}
	}
	return account
}
