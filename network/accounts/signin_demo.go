package accounts

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// demoEmails are the invented people that a demo offers to sign in as, in the
// order of their buttons.
var demoEmails = []string{
	"alice.okafor@example.org", "bob.marsh@example.org", "charlie.reid@example.org", "dana.whitlock@example.org",
	"eve.lindqvist@example.org", "femi.adeyemi@example.org", "grace.holt@example.org", "harper.quinn@example.org",
	"idris.vaughan@example.org", "jo.castell@example.org",
}

// DemoPeople lists the people that a demo offers to sign in as.
func (n *Accounts) DemoPeople(ctx context.Context) ([]db.Person, error) {
	var people []db.Person
	for _, email := range demoEmails {
		p, err := n.DB.PersonByEmail(ctx, email)
		if errors.Is(err, db.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		people = append(people, *p)
	}
	return people, nil
}

// SignInAs signs in as one of the demo people without a password. Only a demo
// calls it.
func (n *Accounts) SignInAs(ctx context.Context, personID int64) (token string, err error) {
	p, err := n.DB.Person(ctx, personID)
	if err != nil {
		return "", err
	}
	if !slices.Contains(demoEmails, p.Email) {
		return "", refusal.Missing()
	}
	signedIn, err := n.startSession(ctx, p.ID, "demo button", nil)
	return signedIn.Token, err
}
