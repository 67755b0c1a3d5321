package accounts

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// How long a link works, and for how long it is kept after that.
const (
	InvitationLife   = 7 * 24 * time.Hour
	PasswordLinkLife = 30 * time.Minute
	LinksKept        = 30 * 24 * time.Hour // after they expired
)

// ErrLink answers a code that lets nobody in, whatever the reason.
var ErrLink = refusal.New(refusal.NotFound, "This link was used already, is too old, or was replaced by a newer one.")

// newLink makes a link for somebody who is locked, and ends the older ones of
// the same purpose.
func (n *Accounts) newLink(ctx context.Context, a *action.Action, p *db.Person, purpose db.LinkPurpose) (*db.AccountLink, error) {
	if err := a.Tx.EndAccountLinks(ctx, p.ID, purpose, a.Now); err != nil {
		return nil, err
	}
	l := &db.AccountLink{PersonID: p.ID, Purpose: purpose, AddressHash: action.HashCode(p.Email), MadeAt: a.Now, ExpiresAt: a.Now.Add(PasswordLinkLife)}
	if purpose == db.LinkInvitation {
		l.ExpiresAt = a.Now.Add(InvitationLife)
	}
	if a.Me != nil {
		l.MadeBy = a.Me.ID
	}
	return l, a.Tx.InsertAccountLink(ctx, l)
}

// newCode makes a code by which a link works, and returns where it leads.
func (n *Accounts) newCode(ctx context.Context, tx *db.Tx, linkID int64) (link string, err error) {
	code, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	return n.Settings().BaseURL + "/welcome/" + code, tx.InsertAccountCode(ctx, linkID, hash)
}

// sendLink queues the email with a link.
func (n *Accounts) sendLink(ctx context.Context, a *action.Action, kind db.MessageKind, l *db.AccountLink, p *db.Person) error {
	w := messages.Notice{Kind: kind, Key: linkKey(kind, l.ID), Person: p, Until: l.ExpiresAt}
	if kind == messages.Invited {
		script := invitation(*n.Settings())
		w.Script = &script
	}
	if a.Me != nil {
		w.Blanks = []string{"{inviter}", words.OneLine(a.Me.Name())}
	}
	return n.messages.Tell(ctx, a, w)
}

// linkKey is the key of the message that brings a link; linkOf reads it.
func linkKey(kind db.MessageKind, linkID int64) string {
	return fmt.Sprintf("%s/link-%d", kind, linkID)
}

func linkOf(m *db.Message) (linkID int64, err error) {
	return strconv.ParseInt(strings.TrimPrefix(m.MessageKey, string(m.Kind)+"/link-"), 10, 64)
}

// linkEnded returns why the link of a message lets nobody in any more, or "".
func linkEnded(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	id, err := linkOf(m)
	if err != nil {
		return "", err
	}
	l, err := r.AccountLink(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return "Its link has ended", nil
	}
	if err != nil {
		return "", err
	}
	p, err := r.Person(ctx, l.PersonID)
	switch {
	case err != nil:
		return "", err
	case !l.UsedAt.IsZero() || !l.EndedAt.IsZero():
		return "Its link has ended", nil
	case l.AddressHash != action.HashCode(p.Email):
		return "The address has changed", nil
	}
	return "", nil
}

// linkToSend makes the link that a message brings.
func (n *Accounts) linkToSend(ctx context.Context, a *action.Action, m *db.Message) (string, error) {
	id, err := linkOf(m)
	if err != nil {
		return "", err
	}
	return n.newCode(ctx, a.Tx, id)
}

// openLink returns the link of a code, and the person it lets in; [ErrLink] when
// it lets nobody in: it was used or ended, it is too old, or the person left or
// has another address by now.
func openLink(ctx context.Context, r *db.Reader, code string, now time.Time) (*db.AccountLink, *db.Person, error) {
	l, err := r.AccountLinkByHash(ctx, action.HashCode(code))
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil, ErrLink
	}
	if err != nil {
		return nil, nil, err
	}
	p, err := r.Person(ctx, l.PersonID)
	if err != nil {
		return nil, nil, err
	}
	if !l.Open(now) || !p.DeactivatedAt.IsZero() || l.AddressHash != action.HashCode(p.Email) {
		return nil, nil, ErrLink
	}
	return l, p, nil
}

// LinkOpen returns what a link is for, or [ErrLink]. It changes nothing: mail
// scanners open links too.
func (n *Accounts) LinkOpen(ctx context.Context, code string) (db.LinkPurpose, error) {
	l, _, err := openLink(ctx, n.DB.Reader, code, n.Time())
	if err != nil {
		return "", err
	}
	return l.Purpose, nil
}

// ChoosePassword uses a link: it saves the password, ends every session and every
// other link of the person, tells them by email, and signs this browser in; who has
// one-time codes types one first, as after SignIn. device is the code by which the browser is known, or "". Of several uses at
// once one succeeds, and the others get [ErrLink].
func (n *Accounts) ChoosePassword(ctx context.Context, code, password, device string) (signedIn SignedIn, err error) {
	_, p, err := openLink(ctx, n.DB.Reader, code, n.Time())
	if err != nil {
		return SignedIn{}, err
	}
	var f refusal.Faults
	n.newPassword(&f, "password", password, p)
	if err := f.Err(); err != nil {
		return SignedIn{}, err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	return n.useLink(ctx, code, p.ID, device, func(a *action.Action, l *db.AccountLink, p *db.Person) error {
		if !n.mayUse(p, action.ByPassword) {
			return errWay
		}
		had := p.Password != ""
		p.Password = hash
		if err := a.Tx.UpdatePerson(ctx, p, "password"); err != nil {
			return err
		}
		if err := n.tellPasswordChanged(ctx, a, p, had); err != nil {
			return err
		}
		how := map[db.LinkPurpose]string{db.LinkInvitation: "an invitation", db.LinkPassword: "an emailed link"}[l.Purpose]
		return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbChosePassword, Detail: how})
	})
}

// useLink uses the link of a code up, has set save the way in that was chosen, ends
// every session and every other link of the person, and signs this browser in.
func (n *Accounts) useLink(ctx context.Context, code string, personID int64, device string, set func(*action.Action, *db.AccountLink, *db.Person) error) (SignedIn, error) {
	defer n.SessionsEnded()
	return n.startSession(ctx, personID, "a link", func(a *action.Action, s *SignedIn) error {
		l, p, err := openLink(ctx, a.Tx.Reader, code, a.Now)
		if err != nil {
			return err
		}
		if err := a.Tx.UseAccountLink(ctx, l.ID, a.Now); err != nil {
			return ended(err)
		}
		if err := set(a, l, p); err != nil {
			return err
		}
		if err := n.EndWaysIn(ctx, a, p); err != nil {
			return err
		}
		if s.Half, err = n.half(ctx, a, p); err != nil || s.Half != "" {
			return err
		}
		s.Device, err = rememberDevice(ctx, a, p.ID, device)
		return err
	})
}

// ended makes [ErrLink] of a link that another use took first.
func ended(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return ErrLink
	}
	return err
}

func forgetLinks(ctx context.Context, a *action.Action) error {
	return a.Tx.ForgetAccountLinks(ctx, a.Now, a.Now.Add(-LinksKept))
}
