package views

import (
	"github.com/rainbowrota/rainbowrota/db"
)

// PasskeyRow is a passkey of one's own.
type PasskeyRow struct {
	ID   int64
	Name string
	Used string // when it was made and used last
}

// passkeyRows are passkeys in words.
func passkeyRows(passkeys []db.Passkey) []PasskeyRow {
	var rows []PasskeyRow
	for i := range passkeys {
		p := &passkeys[i]
		row := PasskeyRow{ID: p.ID, Name: p.Name, Used: "Added " + Moment(p.CreatedAt)}
		if p.UsedAt.IsZero() {
			row.Used += ", not used yet"
		} else {
			row.Used += ", last used " + Moment(p.UsedAt)
		}
		rows = append(rows, row)
	}
	return rows
}

// NewPasskeyPage is where somebody adds a passkey.
func NewPasskeyPage(page Page, form *Form) FormPage {
	page.Title, page.Form = "Add a passkey", form
	return FormPage{
		Page: page, Back: NavItem{Text: "Your account", Href: "/account"},
		Intro: []string{"Your device asks for your fingerprint, face or PIN, and keeps the passkey. We never see any of these. You can add one on each device."},
	}
}

// PasskeysNeedScripts answers somebody whose browser runs no scripts.
const PasskeysNeedScripts = "Passkeys need JavaScript, which is off in this browser: your device only hands a passkey to a script of this page. Switch it on, or use your password."
