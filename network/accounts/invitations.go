package accounts

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// InvitedAtOnce is how many people one form invites.
const InvitedAtOnce = 200

// pressedAgain is how soon after an invitation another one to the same person is
// the same button, pressed twice.
const pressedAgain = time.Minute

func mayInvite(me *db.Person) error {
	if !me.Role(db.Coordinator) && !me.Role(db.Administrator) {
		return refusal.New(refusal.Forbidden, "Only coordinators and administrators invite people. If somebody is missing, ask a coordinator.")
	}
	return nil
}

// WhyNotInvited returns why somebody can't be invited, or nil
// (docs/rules.md#21-getting-in-and-out).
func WhyNotInvited(p *db.Person) error {
	switch access := p.AccessOf(false); access {
	case db.AccessDeactivated:
		return refusal.New(refusal.Conflict, "This person was deactivated, so they can’t be invited.")
	case db.AccessIn:
		return refusal.New(refusal.Conflict, "%s can sign in already. Somebody who forgot their password can ask for a link on the sign-in page.", p.Name())
	case db.AccessByLink:
		return refusal.New(refusal.Conflict, "Guests take part by their own links, so they don’t need an invitation.")
	default:
		return nil
	}
}

// WhyNotByHand returns why me can't be shown the link of an invitation, or nil.
// Anybody who has the link gets in as that person, so that a coordinator would
// have the rights of an administrator.
func WhyNotByHand(me, p *db.Person) error {
	if people.Above(me, p) {
		return refusal.New(refusal.Forbidden, "The link would give you this person’s rights. Ask an administrator to make it.")
	}
	return nil
}

// Invite emails somebody a link by which they get in. Doing it again ends the
// older link; twice within a minute is once. It refuses everybody but coordinators
// and administrators, and those who can't be invited (WhyNotInvited).
func (n *Accounts) Invite(ctx context.Context, me *db.Person, personID int64) error {
	if err := mayInvite(me); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		p, last, err := lockInvited(ctx, a, personID)
		if err != nil {
			return err
		}
		if last != nil && last.Open(a.Now) && a.Now.Sub(last.MadeAt) < pressedAgain {
			return nil
		}
		return n.invite(ctx, a, p)
	})
}

// InviteByHand makes a link for somebody and returns it, where no mail server is
// set. It is shown once: only its hash is kept. It refuses like Invite, and where
// the link would give more rights than one has (WhyNotByHand).
func (n *Accounts) InviteByHand(ctx context.Context, me *db.Person, personID int64) (invited *db.Person, link string, err error) {
	if err := mayInvite(me); err != nil {
		return nil, "", err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		if invited, _, err = lockInvited(ctx, a, personID); err != nil {
			return err
		}
		if err := WhyNotByHand(me, invited); err != nil {
			return err
		}
		l, err := n.newLink(ctx, a, invited, db.LinkInvitation)
		if err != nil {
			return err
		}
		if link, err = n.newCode(ctx, a.Tx, l.ID); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: invited.ID, Thing: db.ThingPerson, ThingID: invited.ID, Verb: verbInvitedByHand})
	})
	return invited, link, err
}

// InviteAll invites those of some people who have no way in and no invitation
// that still works, each once however often it is pressed. It returns how many.
func (n *Accounts) InviteAll(ctx context.Context, me *db.Person, ids []int64) (invited int, err error) {
	if err := mayInvite(me); err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		var f refusal.Faults
		f.Add("people", "Choose who to invite")
		return 0, f.Err()
	}
	ids = action.Distinct(ids) // in order, since each is locked
	ids = ids[:min(len(ids), InvitedAtOnce)]
	err = n.Act(ctx, me, func(a *action.Action) error {
		invited = 0
		for _, id := range ids {
			p, last, err := lockInvited(ctx, a, id)
			switch {
			case refusal.KindOf(err) == refusal.Conflict, err == nil && last != nil && last.Open(a.Now):
				continue
			case err != nil:
				return err
			}
			if err := n.invite(ctx, a, p); err != nil {
				return err
			}
			invited++
		}
		return nil
	})
	return invited, err
}

// lockInvited locks somebody who can be invited, and returns their last
// invitation, or nil.
func lockInvited(ctx context.Context, a *action.Action, personID int64) (*db.Person, *db.AccountLink, error) {
	p, err := a.Tx.LockPerson(ctx, personID)
	if err != nil {
		return nil, nil, err
	}
	if err := WhyNotInvited(p); err != nil {
		return nil, nil, err
	}
	last, err := a.Tx.Invitations(ctx, []int64{p.ID})
	return p, last[p.ID], err
}

// invite makes and sends an invitation to somebody who is locked.
func (n *Accounts) invite(ctx context.Context, a *action.Action, p *db.Person) error {
	l, err := n.newLink(ctx, a, p, db.LinkInvitation)
	if err != nil {
		return err
	}
	if err := n.sendLink(ctx, a, messages.Invited, l, p); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbInvited})
}

// ToInvite is who would be invited, and how far the last invitations are.
type ToInvite struct {
	People  []db.Person // up to InvitedAtOnce, by name
	Count   int         // of all, or of those who were chosen
	Chosen  int         // how many were; 0 for all
	Guests  int         // who take part by links alone
	Waiting int         // emails of the last 7 days that are not sent yet
	Sent    int
	Failed  int
	Subject string // of the email, and what it says
	Body    string
}

// PeopleToInvite returns everybody who has no way in and no invitation that still
// works, or those of some people who have not, for coordinators and
// administrators. Guests and those who left are not among them.
func (n *Accounts) PeopleToInvite(ctx context.Context, me *db.Person, only []int64) (*ToInvite, error) {
	progress, err := n.InvitationProgress(ctx, me)
	if err != nil {
		return nil, err
	}
	if progress.People, err = n.DB.PeopleToInvite(ctx, n.Time(), InvitedAtOnce, only); err != nil {
		return nil, err
	}
	if progress.Count, progress.Chosen = len(progress.People), len(only); len(only) == 0 {
		if progress.Count, err = n.DB.CountPeopleToInvite(ctx, n.Time()); err != nil {
			return nil, err
		}
	}
	counts, err := n.DB.CountAccess(ctx)
	if err != nil {
		return nil, err
	}
	progress.Guests = counts[db.AccessByLink]
	if len(progress.People) > 0 {
		script := invitation(*n.Settings())
		email := n.messages.Compose(messages.Notice{Kind: messages.Invited, Script: &script, Person: &progress.People[0], Until: n.Time().Add(InvitationLife), Blanks: []string{"{inviter}", me.Name()}})
		progress.Subject, progress.Body = email.Subject, email.Body
	}
	return progress, nil
}

// InvitationProgress returns how far the invitations of the last 7 days are.
func (n *Accounts) InvitationProgress(ctx context.Context, me *db.Person) (*ToInvite, error) {
	if err := mayInvite(me); err != nil {
		return nil, err
	}
	sent, err := n.DB.CountInvitationMessages(ctx, n.Time().Add(-InvitationLife))
	return &ToInvite{Waiting: sent[db.MessagePending] + sent[db.MessageSending], Sent: sent[db.MessageSent], Failed: sent[db.MessageFailed]}, err
}
