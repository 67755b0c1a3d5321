package accounts

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// ProofLife is for how long somebody who proved who they are is not asked again.
const ProofLife = 10 * time.Minute

const forProving = "again"

// AskAgain tells whether somebody who proved who they are at a moment has to do it
// again before they do what needs it (docs/rules.md#25-asking-again).
func AskAgain(proved, now time.Time) bool { return now.Sub(proved) > ProofLife }

// Proven returns nil while a session was proved lately, and else [ErrAgain].
func (n *Accounts) Proven(ctx context.Context, token string) error {
	s, err := n.sessionOf(ctx, token)
	if err != nil {
		return err
	}
	if AskAgain(s.proved, n.Time()) {
		return ErrAgain
	}
	return nil
}

// ErrAgain refuses until somebody has proved again who they are.
var ErrAgain = refusal.New(refusal.Forbidden, "Prove that it is still you, then go on. If you can’t, ask a coordinator.")

// WaysOf returns what somebody can prove by who they are.
func (n *Accounts) WaysOf(ctx context.Context, me *db.Person) (Ways, error) {
	passkeys, err := n.DB.PasskeysOf(ctx, me.ID)
	if err != nil {
		return Ways{}, err
	}
	codes, err := n.CodesOf(ctx, me)
	if err != nil {
		return Ways{}, err
	}
	w := Ways{Password: me.Password != "", Passkey: len(passkeys) > 0 && n.PasskeysWork(), Code: !codes.Since.IsZero()}
	w.Provider, err = n.Linked(ctx, me)
	w.Demo = !w.Password && !w.Passkey && !w.Provider && slices.Contains(demoEmails, me.Email)
	return w, err
}

// Prove notes that the right password was typed again in a session. A wrong one is
// Invalid, and too many of them are TooMany.
func (n *Accounts) Prove(ctx context.Context, me *db.Person, token, password string) error {
	tries := drop{action.BucketKey("password", strconv.FormatInt(me.ID, 10)), PasswordBucket, true}
	if err := n.CountTries(ctx, []drop{tries}); err != nil {
		return err
	}
	ok := false
	if me.Password != "" {
		var err error
		if ok, err = checkPassword(ctx, password, me.Password); err != nil {
			return err
		}
	}
	if !ok {
		return refusal.OfField("password", "This is not your password")
	}
	return n.proved(ctx, me, token, "password", func(a *action.Action) error { return n.giveBack(ctx, a, []drop{tries}) })
}

// AskPasskeyAgain returns what one's own passkey has to sign for Prove.
func (n *Accounts) AskPasskeyAgain(ctx context.Context, token string) (options []byte, err error) {
	return n.assertion(ctx, boundTo(forProving, token))
}

// ProveByPasskey is Prove by one of one's own passkeys.
func (n *Accounts) ProveByPasskey(ctx context.Context, me *db.Person, token, credential string) error {
	signed, err := n.signed(ctx, boundTo(forProving, token), credential)
	if err != nil {
		return err
	}
	if signed.PersonID != me.ID {
		return refusal.New(refusal.Invalid, "This passkey is somebody else’s. Use one of your own.")
	}
	return n.proved(ctx, me, token, "a passkey", func(a *action.Action) error { return n.usePasskey(ctx, a, signed) })
}

// ProveByProvider is Prove by one's own work account, to which one signed in anew.
func (n *Accounts) ProveByProvider(ctx context.Context, me *db.Person, token string, id provider.Identity) error {
	own, err := n.DB.ProviderIdentityOf(ctx, me.ID, id.Issuer)
	if errors.Is(err, db.ErrNotFound) || err == nil && own.Subject != id.Subject {
		return refusal.New(refusal.Forbidden, "This is not the work account that you are linked to. Sign in with your own.")
	}
	if err != nil {
		return err
	}
	return n.proved(ctx, me, token, byProvider, func(*action.Action) error { return nil })
}

// ProveInDemo is Prove for invented people, who have nothing to prove it by. Only a
// demo calls it.
func (n *Accounts) ProveInDemo(ctx context.Context, me *db.Person, token string) error {
	w, err := n.WaysOf(ctx, me)
	if err != nil {
		return err
	}
	if !w.Demo {
		return refusal.Missing()
	}
	return n.proved(ctx, me, token, "demo button", func(*action.Action) error { return nil })
}

func (n *Accounts) proved(ctx context.Context, me *db.Person, token, how string, also func(*action.Action) error) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		if err := also(a); err != nil {
			return err
		}
		if err := a.Tx.ProveSession(ctx, action.HashCode(token), me.ID, a.Now); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: verbProved, Detail: how})
	})
}
