package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// CodesPage is where somebody sets up an app that shows one-time codes.
type CodesPage struct {
	Page
	Secret string // as the form sends it
	Typed  string // in groups, to be typed
	QR     QR
}

// NewCodesPage shows the key to scan or to type.
func NewCodesPage(page Page, key accounts.CodeKey, form *Form) (CodesPage, error) {
	page.Title, page.Form = "Set up one-time codes", form
	typed := ""
	for i, letter := range key.Secret {
		if i > 0 && i%4 == 0 {
			typed += " "
		}
		typed += string(letter)
	}
	qr, err := NewQR(key.URL)
	return CodesPage{Page: page, Secret: key.Secret, Typed: typed, QR: qr}, err
}

// RecoveryPage shows recovery codes, once.
type RecoveryPage struct {
	Page
	Codes []string
}

// NewRecoveryPage shows the recovery codes that somebody just got.
func NewRecoveryPage(page Page, codes []string) RecoveryPage {
	page.Title = "Your recovery codes"
	return RecoveryPage{Page: page, Codes: codes}
}

// CodesShown is what one's account says of one-time codes.
type CodesShown struct {
	On   bool
	Text string
}

// codesShown are one-time codes in words.
func codesShown(c accounts.Codes) CodesShown {
	if c.Since.IsZero() {
		return CodesShown{Text: "Off. With an app on your phone, your password alone does not sign anybody in: we also ask for a code that the app shows."}
	}
	return CodesShown{On: true, Text: fmt.Sprintf("On since %s. You have %s left.", Moment(c.Since), words.Count(c.Left, "recovery code"))}
}

// Code asks on a page for the code, after the right password.
func (p SignInPage) Code(page Page) SignInPage {
	page.Title, page.Form = "Enter your code", p.Form
	p.Page = page
	return p
}
