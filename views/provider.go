package views

import (
	"errors"

	"github.com/rainbowrota/rainbowrota/network/provider"
)

// ProviderRefusedPage says why nobody was signed in by a work account.
type ProviderRefusedPage struct {
	Page
	What string
	Next NavItem // what to do now
}

// NewProviderRefusedPage says why an identity provider signed nobody in. Any other
// error is a refusal, in its own words.
func NewProviderRefusedPage(page Page, err error) ProviderRefusedPage {
	page.Title = "You are not signed in"
	p := ProviderRefusedPage{Page: page, What: err.Error(), Next: NavItem{Text: "Back to signing in", Href: "/sign-in"}}
	if page.Me != nil {
		p.Title, p.Next = "Your work account is not linked", NavItem{Text: "Back to your account", Href: "/account"}
	}
	switch {
	case errors.Is(err, provider.ErrUnreachable):
		p.What = "We can’t reach the sign-in service of your force. Try again in a minute. If it goes on, tell a coordinator."
	case errors.Is(err, provider.ErrDenied):
		p.What = "Your force’s sign-in service did not sign you in. Try again, or use the account that your force gave you."
	case errors.Is(err, provider.ErrAnswer):
		p.What = "That sign-in was too old, or began in another window. Start again from the sign-in page."
	}
	return p
}
