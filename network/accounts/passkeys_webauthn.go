package accounts

import (
	"context"
	"encoding/json"
	"net"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// longestCredential is how many bytes of an answer are read at most.
const longestCredential = 16 << 10

// PasskeysWork tells whether browsers make passkeys for an app at that address:
// it has a name, and is reached encrypted or on this machine.
func PasskeysWork(baseURL string) bool {
	u, err := url.Parse(baseURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return false
	}
	return u.Scheme == "https" || u.Hostname() == "localhost"
}

// PasskeysWork tells whether they work at the app's own address.
func (n *Accounts) PasskeysWork() bool { return PasskeysWork(n.Settings().BaseURL) }

// relyingParty is this app, as passkeys know it: by the name of its host. The name
// that they may show says nothing about what the app is for.
func (n *Accounts) relyingParty() (*webauthn.WebAuthn, error) {
	base := n.Settings().BaseURL
	if !PasskeysWork(base) {
		return nil, refusal.New(refusal.Conflict, "Passkeys don’t work at this address. Use a password.")
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "The rota", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired,
		},
	})
}

// owner is somebody with passkeys, as the library asks for them.
type owner struct {
	*db.Person
	passkeys []db.Passkey
}

func (o *owner) WebAuthnID() []byte          { return handleOf(o.ID) }
func (o *owner) WebAuthnName() string        { return o.Email }
func (o *owner) WebAuthnDisplayName() string { return o.Name() }

func (o *owner) WebAuthnCredentials() []webauthn.Credential {
	var all []webauthn.Credential
	for i := range o.passkeys {
		p := &o.passkeys[i]
		id, _ := code64.DecodeString(p.CredentialID) // as it was written
		key, _ := code64.DecodeString(p.PublicKey)
		all = append(all, webauthn.Credential{
			ID: id, PublicKey: key,
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: p.BackupEligible, BackupState: p.BackedUp},
			Authenticator: webauthn.Authenticator{SignCount: uint32(p.SignCount)}, //nolint:gosec // it was one when it was saved
		})
	}
	return all
}

// creation makes and stores the challenge for a new passkey of somebody. A device
// that has one already makes no other.
func (n *Accounts) creation(ctx context.Context, o *owner, bound string) (options []byte, err error) {
	party, err := n.relyingParty()
	if err != nil {
		return nil, err
	}
	creation, session, err := party.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	if err := n.keepChallenge(ctx, session.Challenge, bound); err != nil {
		return nil, err
	}
	return json.Marshal(creation)
}

// created checks a passkey that a browser made, and uses its challenge up.
func (n *Accounts) created(ctx context.Context, o *owner, bound, credential string) (*db.Passkey, error) {
	party, err := n.relyingParty()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(short(credential))
	if err != nil {
		return nil, notMade()
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	if err := n.takeChallenge(ctx, challenge, bound); err != nil {
		return nil, err
	}
	made, err := party.CreateCredential(o, webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: party.Config.RPID, UserID: o.WebAuthnID(), UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
	}, parsed)
	if err != nil {
		return nil, notMade()
	}
	return &db.Passkey{
		CredentialID: code64.EncodeToString(made.ID), PublicKey: code64.EncodeToString(made.PublicKey), SignCount: int64(made.Authenticator.SignCount),
		BackupEligible: made.Flags.BackupEligible, BackedUp: made.Flags.BackupState,
	}, nil
}

func notMade() error {
	return refusal.New(refusal.Invalid, "Your browser’s answer can’t be used. Try again, on another device if it happens again.")
}

// assertion makes and stores the challenge for signing in, for a passkey of anybody.
func (n *Accounts) assertion(ctx context.Context, bound string) (options []byte, err error) {
	party, err := n.relyingParty()
	if err != nil {
		return nil, err
	}
	assertion, session, err := party.BeginDiscoverableLogin()
	if err != nil {
		return nil, err
	}
	if err := n.keepChallenge(ctx, session.Challenge, bound); err != nil {
		return nil, err
	}
	return json.Marshal(assertion)
}

// signed checks what a passkey signed, and uses its challenge up. It returns the
// passkey as it is to be saved.
func (n *Accounts) signed(ctx context.Context, bound, credential string) (*db.Passkey, error) {
	party, err := n.relyingParty()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(short(credential))
	if err != nil {
		return nil, wrongPasskey()
	}
	challenge := parsed.Response.CollectedClientData.Challenge
	if err := n.takeChallenge(ctx, challenge, bound); err != nil {
		return nil, err
	}
	var known *db.Passkey
	used, err := party.ValidateDiscoverableLogin(func(rawID, _ []byte) (webauthn.User, error) {
		if known, err = n.DB.PasskeyByCredential(ctx, code64.EncodeToString(rawID)); err != nil {
			return nil, err
		}
		return &owner{&db.Person{ID: known.PersonID}, []db.Passkey{*known}}, nil
	}, webauthn.SessionData{Challenge: challenge, RelyingPartyID: party.Config.RPID, UserVerification: protocol.VerificationRequired}, parsed)
	if err != nil || used.Authenticator.CloneWarning {
		return nil, wrongPasskey()
	}
	known.SignCount, known.BackedUp = int64(used.Authenticator.SignCount), used.Flags.BackupState
	return known, nil
}

// short is an answer that is short enough to be read.
func short(credential string) []byte {
	if len(credential) > longestCredential {
		return nil
	}
	return []byte(credential)
}
