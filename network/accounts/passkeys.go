package accounts

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const (
	// PasskeysMost is how many passkeys one person can have.
	PasskeysMost = 20
	// ChallengeLife is how long a browser has to answer.
	ChallengeLife = 5 * time.Minute

	longestPasskeyName = 40
)

// ChallengeBucket is how many challenges of people who are not signed in one
// block of addresses gets: each page with the sign-in form asks for one.
var ChallengeBucket = action.Bucket{Size: 100, Leak: time.Second}

// What a challenge is for. It is bound to that and to the browser: to its session,
// its link, or the cookie that it got with the challenge.
const (
	forSigningIn  = "sign in"
	forNewPasskey = "new passkey"
	forInvitation = "invitation"
)

// NewPasskey returns what the browser needs to make a passkey for somebody who
// is signed in with a session's token.
func (n *Accounts) NewPasskey(ctx context.Context, me *db.Person, token string) (options []byte, err error) {
	has, err := n.DB.PasskeysOf(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	if len(has) >= PasskeysMost {
		return nil, tooManyPasskeys()
	}
	return n.creation(ctx, &owner{me, has}, boundTo(forNewPasskey, token))
}

func tooManyPasskeys() error {
	return refusal.New(refusal.Conflict, "You have %d passkeys, which is the most that one person can have. Remove one first.", PasskeysMost)
}

// AddPasskey saves a passkey that a browser made, under a name. It refuses what
// answers no challenge of this session, or one that was answered before. The
// person is told by email.
func (n *Accounts) AddPasskey(ctx context.Context, me *db.Person, token, name, credential string) error {
	var f refusal.Faults
	if name = f.Line("name", name); len([]rune(name)) > longestPasskeyName {
		f.Add("name", "Use %d characters or fewer: this is %d", longestPasskeyName, len([]rune(name)))
	}
	if err := f.Err(); err != nil {
		return err
	}
	made, err := n.created(ctx, &owner{Person: me}, boundTo(forNewPasskey, token), credential)
	if err != nil {
		return err
	}
	if made.Name = name; name == "" {
		made.Name = "Passkey"
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		return n.insertPasskey(ctx, a, p, made)
	})
}

// insertPasskey saves a new passkey of somebody who is locked, and tells them.
func (n *Accounts) insertPasskey(ctx context.Context, a *action.Action, p *db.Person, made *db.Passkey) error {
	has, err := a.Tx.PasskeysOf(ctx, p.ID)
	if err != nil {
		return err
	}
	if len(has) >= PasskeysMost {
		return tooManyPasskeys()
	}
	made.PersonID, made.CreatedAt = p.ID, a.Now
	err = a.Tx.InsertPasskey(ctx, made)
	if errors.Is(err, db.ErrDuplicate) {
		return refusal.New(refusal.Conflict, "This passkey is saved already.")
	}
	if err != nil {
		return err
	}
	if err := n.tellWayIn(ctx, a, p, "A passkey was added"); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbAddedPasskey})
}

// Passkeys lists one's own passkeys, the oldest first.
func (n *Accounts) Passkeys(ctx context.Context, me *db.Person) ([]db.Passkey, error) {
	return n.DB.PasskeysOf(ctx, me.ID)
}

// WhyKeepPasskey returns why somebody's passkey can't be removed, or nil: without
// a password or a work account, the last one is the only way in
// (docs/rules.md#24-passkeys).
func WhyKeepPasskey(p *db.Person, passkeys int, linked bool) error {
	if p.Password == "" && !linked && passkeys <= 1 {
		return refusal.New(refusal.Conflict, "This is your only way to sign in. Add another passkey first, then remove this one.")
	}
	return nil
}

// RemovePasskey removes one of one's own passkeys, and signs out every other
// device: it may be the one that was lost. browser is the one that asks. It is
// NotFound for a passkey of somebody else, and a Conflict for the last way in.
func (n *Accounts) RemovePasskey(ctx context.Context, me *db.Person, browser SignedIn, id int64) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		has, err := a.Tx.PasskeysOf(ctx, me.ID)
		if err != nil {
			return err
		}
		if err := a.Tx.DeletePasskey(ctx, me.ID, id); err != nil {
			return err
		}
		linked, err := n.linked(ctx, a.Tx.Reader, me.ID)
		if err != nil {
			return err
		}
		if err := WhyKeepPasskey(p, len(has), linked); err != nil {
			return err
		}
		if err := endElsewhere(ctx, a.Tx, me.ID, browser); err != nil {
			return err
		}
		if err := n.tellWayIn(ctx, a, p, "A passkey was removed"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbRemovedPasskey})
	})
}

// NewFirstPasskey returns what the browser needs to make a passkey for somebody
// who was invited; [ErrLink] for a link that lets nobody in.
func (n *Accounts) NewFirstPasskey(ctx context.Context, code string) (options []byte, err error) {
	p, err := n.openInvitation(ctx, code)
	if err != nil {
		return nil, err
	}
	return n.creation(ctx, &owner{Person: p}, boundTo(forInvitation, code))
}

// openInvitation is openLink for invitations alone: who forgot a password chooses
// another one, and brings no new device in.
func (n *Accounts) openInvitation(ctx context.Context, code string) (*db.Person, error) {
	l, p, err := openLink(ctx, n.DB.Reader, code, n.Time())
	if err == nil && l.Purpose != db.LinkInvitation {
		return nil, ErrLink
	}
	return p, err
}

// ChoosePasskey is ChoosePassword for an invitation and a passkey that the browser
// made.
func (n *Accounts) ChoosePasskey(ctx context.Context, code, credential, device string) (SignedIn, error) {
	p, err := n.openInvitation(ctx, code)
	if err != nil {
		return SignedIn{}, err
	}
	made, err := n.created(ctx, &owner{Person: p}, boundTo(forInvitation, code), credential)
	if err != nil {
		return SignedIn{}, err
	}
	made.Name = "First passkey"
	return n.useLink(ctx, code, p.ID, device, func(a *action.Action, _ *db.AccountLink, p *db.Person) error {
		if !n.mayUse(p, action.ByPasskey) {
			return errWay
		}
		return n.insertPasskey(ctx, a, p, made)
	})
}

// AskForPasskey returns what the browser needs to sign in with a passkey, whose
// ever it is, and the code that it has to bring back. address is where the
// request came from. It fails with TooMany like SignIn.
func (n *Accounts) AskForPasskey(ctx context.Context, address string) (options []byte, code string, err error) {
	code, _, err = action.NewCode()
	if err != nil {
		return nil, "", err
	}
	asks := drop{action.BucketKey("challenges", networkOf(address, 48)), ChallengeBucket, false}
	if err := n.CountTries(ctx, []drop{asks}); err != nil {
		return nil, "", err
	}
	options, err = n.assertion(ctx, boundTo(forSigningIn, code))
	return options, code, err
}

// PasskeyForm is what a browser sends to sign in with a passkey.
type PasskeyForm struct {
	Credential string // what the passkey signed
	Code       string // that came with the challenge
	Address    string // where the request came from
	Device     string // the code of this browser, or ""
}

// SignInByPasskey checks what a passkey signed and makes a session. A try is
// counted before, and a good one is not. It fails with [Invalid], or with [TooMany]
// and how long to wait.
func (n *Accounts) SignInByPasskey(ctx context.Context, form PasskeyForm) (SignedIn, error) {
	tries := []drop{{action.BucketKey("block", networkOf(form.Address, 48)), BlockBucket, false}}
	if err := n.CountTries(ctx, tries); err != nil {
		return SignedIn{}, err
	}
	signed, err := n.signed(ctx, boundTo(forSigningIn, form.Code), form.Credential)
	if err != nil {
		return SignedIn{}, err
	}
	signedIn, err := n.startSession(ctx, signed.PersonID, "a passkey", func(a *action.Action, s *SignedIn) error {
		if p, err := a.Tx.Person(ctx, signed.PersonID); err != nil || !n.mayUse(p, action.ByPasskey) {
			return cmp.Or(err, error(wrongPasskey()))
		}
		if err := n.usePasskey(ctx, a, signed); err != nil {
			return err
		}
		if err := n.giveBack(ctx, a, tries); err != nil {
			return err
		}
		s.Device, err = rememberDevice(ctx, a, signed.PersonID, form.Device)
		return err
	})
	if refusal.KindOf(err) == refusal.Invalid {
		return SignedIn{}, wrongPasskey()
	}
	return signedIn, err
}

// usePasskey notes a use, and refuses a passkey that is gone or was copied.
func (n *Accounts) usePasskey(ctx context.Context, a *action.Action, p *db.Passkey) error {
	err := a.Tx.UsePasskey(ctx, p.ID, p.SignCount, p.BackedUp, a.Now)
	if errors.Is(err, db.ErrNotFound) {
		return wrongPasskey()
	}
	return err
}

// wrongPasskey answers whatever signs nobody in, whatever the reason.
func wrongPasskey() *refusal.Error {
	return &refusal.Error{Kind: refusal.Invalid, Message: "This passkey does not sign you in here. Try again, or use your password.", Account: "unknown"}
}

// boundTo is what is stored of what a challenge is for and of who may answer it.
func boundTo(purpose, holder string) string {
	return action.HashCode("challenge " + purpose + " " + holder)
}

// keepChallenge stores a challenge until it is answered.
func (n *Accounts) keepChallenge(ctx context.Context, challenge, bound string) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		return a.Tx.InsertChallenge(ctx, action.HashCode(challenge), bound, a.Now.Add(ChallengeLife))
	})
}

// takeChallenge uses a challenge up. It refuses one that is not bound to what it
// should be, was answered before, or is too old.
func (n *Accounts) takeChallenge(ctx context.Context, challenge, bound string) error {
	err := n.Act(ctx, nil, func(a *action.Action) error {
		return a.Tx.TakeChallenge(ctx, action.HashCode(challenge), bound, a.Now)
	})
	if errors.Is(err, db.ErrNotFound) {
		return refusal.New(refusal.Invalid, "That took too long, or was sent twice. Try again.")
	}
	return err
}

// tellWayIn tells somebody that a way in changed, in case it was somebody else.
// what says what happened, such as "A passkey was added".
func (n *Accounts) tellWayIn(ctx context.Context, a *action.Action, p *db.Person, what string) error {
	return n.messages.Tell(ctx, a, wayInChanged(p, what, a.Now))
}

// handleOf is by which name a passkey knows its owner: it holds nothing personal.
func handleOf(personID int64) []byte { return fmt.Appendf(nil, "person-%d", personID) }

// code64 writes what is binary as passkeys are written.
var code64 = base64.RawURLEncoding
