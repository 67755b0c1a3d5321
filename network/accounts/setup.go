package accounts

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// SetupLife is how long the link for the first administrator is valid.
const SetupLife = 30 * time.Minute

// SetupLink makes the one-time link by which the first administrator makes
// their account, or returns "" when there are people. Only its hash is stored.
func (n *Accounts) SetupLink(ctx context.Context) (string, error) {
	if some, err := n.DB.HasPeople(ctx); err != nil || some {
		return "", err
	}
	code, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		if err := a.Tx.InsertSetupLink(ctx, hash, a.Now.Add(SetupLife)); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbMadeSetUpLink})
	})
	return n.Settings().BaseURL + "/setup/" + code, err
}

// SetupOpen tells whether a set-up link can still be used: it returns
// [NotFound] otherwise.
func (n *Accounts) SetupOpen(ctx context.Context, code string) error {
	open, err := n.DB.SetupLinkOpen(ctx, action.HashCode(code), n.Time())
	if err != nil {
		return err
	}
	some, err := n.DB.HasPeople(ctx)
	if err != nil {
		return err
	}
	if !open || some {
		return ErrSetup
	}
	return nil
}

var ErrSetup = &refusal.Error{Kind: refusal.NotFound, Message: "This link was used or is older than 30 minutes. While there is nobody in the rota, the server prints a new one each time it starts."}

// SetUpFirst uses a set-up link: it makes the first person, an administrator
// and coordinator, and returns the token of a session for them.
func (n *Accounts) SetUpFirst(ctx context.Context, code string, form people.PersonForm, password string) (token string, err error) {
	if err := n.SetupOpen(ctx, code); err != nil {
		return "", err
	}
	form.Roles = []db.Role{db.Administrator, db.Coordinator, db.Officer}
	p, err := n.withPassword(ctx, form, password)
	if err != nil {
		return "", err
	}
	token, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	return token, n.Act(ctx, nil, func(a *action.Action) error {
		if err := a.Tx.UseSetupLink(ctx, action.HashCode(code), a.Now); err != nil {
			return ErrSetup
		}
		// Two links used at the same moment wait for each other here.
		if err := a.Tx.CloseSetupLinks(ctx, a.Now); err != nil {
			return err
		}
		if some, err := a.Tx.HasPeople(ctx); err != nil || some {
			return ErrSetup
		}
		if err := n.people.InsertPerson(ctx, a, p, verbSetUpFirstAdministrator); err != nil {
			return err
		}
		return n.insertSession(ctx, a, p, hash, "set-up link", false)
	})
}
