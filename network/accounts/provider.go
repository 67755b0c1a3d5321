package accounts

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// The refusals of signing in by the force's identity provider.
var (
	// ErrStranger answers somebody who is known at the provider and not in the rota.
	// An address of the provider counts for nothing: it may be anybody's.
	ErrStranger = refusal.New(refusal.Forbidden, "Your work account is not linked to anybody in the rota. Open the link of your invitation and sign in with your work account there, or ask a coordinator to invite you.")
	errTaken    = refusal.New(refusal.Conflict, "This work account is linked to another person in the rota. Ask a coordinator: you may be in the rota twice.")
	errOther    = refusal.New(refusal.Conflict, "You are linked to another work account. Ask an administrator to unlink it first.")
)

// SignInByProvider signs in who an identity is linked to. device is the code by
// which the browser is known, or "". It fails with [ErrStranger].
func (n *Accounts) SignInByProvider(ctx context.Context, id provider.Identity, device string) (SignedIn, error) {
	link, err := n.DB.ProviderIdentity(ctx, id.Issuer, id.Subject)
	if errors.Is(err, db.ErrNotFound) {
		return SignedIn{}, ErrStranger
	}
	if err != nil {
		return SignedIn{}, err
	}
	if err := n.rolesByGroups(ctx, link.PersonID, id); err != nil {
		return SignedIn{}, err
	}
	signedIn, err := n.startSession(ctx, link.PersonID, byProvider, func(a *action.Action, s *SignedIn) error {
		// Unlinked since: another transaction may have been first.
		now, err := a.Tx.ProviderIdentity(ctx, id.Issuer, id.Subject)
		if errors.Is(err, db.ErrNotFound) || err == nil && now.PersonID != link.PersonID {
			return ErrStranger
		}
		if err != nil {
			return err
		}
		s.Device, err = rememberDevice(ctx, a, link.PersonID, device)
		return err
	})
	if refusal.KindOf(err) == refusal.Invalid { // who was deactivated, in the words of a password
		return SignedIn{}, ErrStranger
	}
	return signedIn, err
}

// rolesByGroups gives and takes what the settings say of the groups of an identity.
// It is an action of its own, since it locks every administrator first.
func (n *Accounts) rolesByGroups(ctx context.Context, personID int64, id provider.Identity) error {
	given, decided := n.Settings().RolesOf(id.Groups)
	if len(decided) == 0 {
		return nil
	}
	return n.Act(ctx, nil, func(a *action.Action) error {
		return n.people.ChangeRolesByGroups(ctx, a, personID, given, decided)
	})
}

// byProvider is how somebody signed in, for the history.
const byProvider = "a work account"

// JoinByProvider uses an invitation: it links the person to an identity and signs
// this browser in. It fails with [ErrLink] like ChoosePassword, also for a link of
// somebody who forgot a password, and with Conflict where the identity is
// somebody else's.
func (n *Accounts) JoinByProvider(ctx context.Context, code string, id provider.Identity, device string) (SignedIn, error) {
	_, p, err := openLink(ctx, n.DB.Reader, code, n.Time())
	if err != nil {
		return SignedIn{}, err
	}
	signedIn, err := n.useLink(ctx, code, p.ID, device, func(a *action.Action, l *db.AccountLink, p *db.Person) error {
		if l.Purpose != db.LinkInvitation {
			return ErrLink
		}
		return n.linkProvider(ctx, a, p, id)
	})
	if err != nil {
		return SignedIn{}, err
	}
	return signedIn, n.rolesByGroups(ctx, p.ID, id)
}

// LinkProvider links the person who is signed in to an identity. Linking the same
// again is no error. It fails with Conflict where the identity is somebody
// else's, or the person has another one.
func (n *Accounts) LinkProvider(ctx context.Context, me *db.Person, id provider.Identity) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		return n.linkProvider(ctx, a, p, id)
	})
}

// linkProvider links somebody who is locked to an identity, and tells them.
func (n *Accounts) linkProvider(ctx context.Context, a *action.Action, p *db.Person, id provider.Identity) error {
	has, err := a.Tx.ProviderIdentityOf(ctx, p.ID, id.Issuer)
	switch {
	case err == nil && has.Subject == id.Subject:
		return nil
	case err == nil:
		return errOther
	case !errors.Is(err, db.ErrNotFound):
		return err
	}
	err = a.Tx.InsertProviderIdentity(ctx, &db.ProviderIdentity{Issuer: id.Issuer, Subject: id.Subject, PersonID: p.ID, LinkedAt: a.Now})
	if errors.Is(err, db.ErrDuplicate) {
		return errTaken
	}
	if err != nil {
		return err
	}
	if err := n.tellWayIn(ctx, a, p, "A work account was linked"); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbLinkedProvider})
}

// Linked tells whether somebody is linked to a work account.
func (n *Accounts) Linked(ctx context.Context, me *db.Person) (bool, error) {
	return n.linked(ctx, n.DB.Reader, me.ID)
}

func (n *Accounts) linked(ctx context.Context, r *db.Reader, personID int64) (bool, error) {
	if n.Provider == nil {
		return false, nil
	}
	_, err := r.ProviderIdentityOf(ctx, personID, n.Provider.Issuer())
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// WhyKeepProvider returns why somebody's work account can't be unlinked, or nil:
// without a password or a passkey it is the only way in (docs/rules.md#26-work-accounts).
func WhyKeepProvider(p *db.Person, passkeys int) error {
	if p.Password == "" && passkeys == 0 {
		return refusal.New(refusal.Conflict, "Your work account is your only way to sign in. Add a passkey first, then unlink it.")
	}
	return nil
}

// UnlinkProvider takes the work account away from the person who is signed in,
// signs out every other device and tells them. browser is the one that asks. It
// refuses with WhyKeepProvider.
func (n *Accounts) UnlinkProvider(ctx context.Context, me *db.Person, browser SignedIn) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		passkeys, err := a.Tx.PasskeysOf(ctx, me.ID)
		if err != nil {
			return err
		}
		if err := WhyKeepProvider(p, len(passkeys)); err != nil {
			return err
		}
		if err := a.Tx.DeleteProviderIdentities(ctx, me.ID); err != nil {
			return err
		}
		if err := endElsewhere(ctx, a.Tx, me.ID, browser); err != nil {
			return err
		}
		if err := n.tellWayIn(ctx, a, p, "A work account was unlinked"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbUnlinkedProvider})
	})
}
