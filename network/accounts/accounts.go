// Package accounts holds the ways in: invitations, signing in, passwords, sessions and devices, and the link of the first set-up.
package accounts

import (
	"context"
	"crypto/rand"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Accounts holds the ways in. Make it with [New].
type Accounts struct {
	*action.Ground
	messages *messages.Messages
	people   *people.People

	Provider *provider.Provider // of work accounts, or nil
	LogKey   string             // hides in the log who is not known here
	sessions *sessionCache
}

// New returns the accounts on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, people *people.People) *Accounts {
	n := &Accounts{Ground: ground, messages: m, people: people, LogKey: rand.Text()}
	n.sessions = newSessionCache(n)
	m.Register(messages.Registered{Kinds: n.kinds(), Erase: []func(context.Context, *action.Action) error{forgetLinks}})
	return n
}

// AddPerson makes a person who can sign in with a password at once; without one
// the person can't sign in yet. It is for the server itself, and asks nobody's role.
func (n *Accounts) AddPerson(ctx context.Context, form people.PersonForm, password string) (*db.Person, error) {
	if password == "" {
		return n.people.AddPerson(ctx, nil, form)
	}
	p, err := n.withPassword(ctx, form, password)
	if err != nil {
		return nil, err
	}
	return p, n.Act(ctx, nil, func(a *action.Action) error { return n.people.InsertPerson(ctx, a, p, people.VerbAddedPerson) })
}

// withPassword checks a form and a password, and makes the row of a person.
func (n *Accounts) withPassword(ctx context.Context, form people.PersonForm, password string) (*db.Person, error) {
	var f refusal.Faults
	p := n.people.FromForm(&f, form)
	n.newPassword(&f, "password", password, p)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var err error
	p.Password, err = hashPassword(ctx, password)
	return p, err
}

// EndWaysIn ends every session and every link of somebody who is deactivated.
func (n *Accounts) EndWaysIn(ctx context.Context, a *action.Action, p *db.Person) error {
	if err := a.Tx.DeleteSessionsOf(ctx, p.ID); err != nil {
		return err
	}
	return a.Tx.EndAccountLinks(ctx, p.ID, "", a.Now)
}
