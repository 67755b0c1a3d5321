package accounts

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// PasswordLinkBucket is how many emails with a link to a new password one person
// gets, no matter who asks for them.
var PasswordLinkBucket = action.Bucket{Size: 5, Leak: 20 * time.Minute}

// AskForPassword takes it down that somebody who is not signed in asked for a
// link to choose a password. It does the same for an address that nobody has:
// who has it is looked up later, by AnswerPasswordAsks. address is where the
// request came from. It fails with Invalid for what is no address, and with
// TooMany like SignIn.
func (n *Accounts) AskForPassword(ctx context.Context, email, address string) error {
	var f refusal.Faults
	email = action.EmailAddress(&f, "email", email)
	if err := f.Err(); err != nil {
		return err
	}
	return n.Act(ctx, nil, func(a *action.Action) error {
		for _, d := range DropsOf("password link "+email, address, "") {
			if err := n.CountTry(ctx, a, d.key, d.Bucket); err != nil {
				return err
			}
		}
		return a.Tx.InsertPasswordAsk(ctx, &db.PasswordAsk{Email: email, At: a.Now})
	})
}

// AnswerPasswordAsks emails a link to each of those who asked and have an account,
// or were invited to one.
func (n *Accounts) AnswerPasswordAsks(ctx context.Context) error {
	asks, err := n.DB.PasswordAsks(ctx, 100)
	if err != nil {
		return err
	}
	for i := range asks {
		if err := n.answerPasswordAsk(ctx, &asks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (n *Accounts) answerPasswordAsk(ctx context.Context, ask *db.PasswordAsk) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		if err := a.Tx.TakePasswordAsk(ctx, ask.ID); err != nil {
			return unlessMissing(err) // another process answers it
		}
		p, err := a.Tx.PersonByEmail(ctx, ask.Email)
		if err != nil {
			return unlessMissing(err)
		}
		if p, err = a.Tx.LockPerson(ctx, p.ID); err != nil {
			return err
		}
		invitations, err := a.Tx.Invitations(ctx, []int64{p.ID})
		if err != nil {
			return err
		}
		if access := p.AccessOf(invitations[p.ID] != nil); access != db.AccessIn && access != db.AccessInvited || !n.mayUse(p, action.ByPassword) {
			return nil
		}
		if wait, err := n.PourInto(ctx, a, PasswordLinkBucket, action.BucketKey("password links to", strconv.FormatInt(p.ID, 10)), 1); err != nil || wait > 0 {
			return err
		}
		l, err := n.newLink(ctx, a, p, db.LinkPassword)
		if err != nil {
			return err
		}
		if err := n.sendLink(ctx, a, messages.PasswordLink, l, p); err != nil {
			return err
		}
		return a.LogRow(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbSentPasswordLink})
	})
}

func unlessMissing(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	return err
}
