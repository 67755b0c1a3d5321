package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// StartStep is one thing that a new network does before it can work.
type StartStep string

// The steps, in the order in which they are done.
const (
	StepName   StartStep = "name"
	StepAreas  StartStep = "areas"
	StepMail   StartStep = "mail"
	StepPeople StartStep = "people"
	StepInvite StartStep = "invite"
	StepEvent  StartStep = "event"
)

// StartSteps are all of them.
var StartSteps = []StartStep{StepName, StepAreas, StepMail, StepPeople, StepInvite, StepEvent}

// StartFacts are what the steps are ticked off by.
type StartFacts struct {
	db.Begun

	Force string
	Areas int
	Mail  bool // the mail server took the last message
}

// StepDone tells whether a step is done (docs/rules.md#first-run).
func StepDone(step StartStep, f *StartFacts) bool {
	switch step {
	case StepName:
		return f.Force != ""
	case StepAreas:
		return f.Areas > 0
	case StepMail:
		return f.Mail
	case StepPeople:
		return f.Others
	case StepInvite:
		return f.Invited
	case StepEvent:
		return f.Planned
	}
	return false
}

// Left counts the steps that are not done.
func (f *StartFacts) Left() (left int) {
	for _, step := range StartSteps {
		if !StepDone(step, f) {
			left++
		}
	}
	return left
}

// StartFacts returns what the steps are ticked off by. It is asked with every
// home of a coordinator, so that no part of it counts people.
func (n *Network) StartFacts(ctx context.Context) (f StartFacts, err error) {
	set := n.Settings()
	f.Force, f.Areas = set.ForceName, len(set.Areas)
	if f.Begun, err = n.DB.Begun(ctx); err != nil {
		return f, err
	}
	f.Mail, err = n.Messages.MailWorks(ctx)
	return f, err
}

// Start is the checklist of a new network, with the numbers that it shows.
type Start struct {
	StartFacts

	People accounts.Overview
}

// Start returns the checklist for coordinators and administrators, and refuses
// others with Forbidden.
func (n *Network) Start(ctx context.Context, me *db.Person) (s Start, err error) {
	if !me.Role(db.Coordinator) && !me.Role(db.Administrator) {
		return s, refusal.New(refusal.Forbidden, "Only coordinators and administrators set the rota up. If something is missing, ask a coordinator.")
	}
	if s.StartFacts, err = n.StartFacts(ctx); err != nil {
		return s, err
	}
	s.People, err = n.Accounts.Overview(ctx, me)
	return s, err
}
