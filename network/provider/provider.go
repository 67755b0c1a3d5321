// Package provider asks the force's own identity provider who somebody is (OpenID Connect Core 1.0, code flow).
package provider

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// AnswerPath is where the provider sends people back to, below BASE_URL. It is
// registered there as the redirect URI.
const AnswerPath = "/sign-in/provider/answer"

// skew is how far the provider's clock may be behind.
const skew = 30 * time.Second

// patience is how long one question to the provider may take.
const patience = 5 * time.Second

// Config is what the environment says of the provider.
type Config struct {
	Issuer       string // its address; "" for none
	ClientID     string
	ClientSecret string
	RoleClaim    string // the claim that lists somebody's groups, or ""
	BaseURL      string // of this server
}

// Provider is the one identity provider of this server. Make it with [New].
type Provider struct {
	config Config
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider // once it answered
}

// New returns the provider of a configuration, or nil when there is none. It asks
// nothing yet: this server starts without the provider too.
func New(config Config) *Provider {
	if config.Issuer == "" {
		return nil
	}
	return &Provider{config: config, client: &http.Client{Timeout: patience}}
}

// Issuer is the provider’s address, by which it is known.
func (p *Provider) Issuer() string { return p.config.Issuer }

// Flow is what a browser keeps between leaving for the provider and coming back.
type Flow struct {
	State    string // tells that an answer belongs to this browser (RFC 6749, section 10.12)
	Nonce    string // tells that an ID token was made for it (OpenID Connect Core, section 3.1.2.1)
	Verifier string // tells the provider that who left came back (RFC 7636)
	Anew     int64  `json:",omitempty"` // they have to sign in there after this moment, in seconds since 1970; 0 for whenever
}

// Answer is what the provider sends back with the browser.
type Answer struct {
	State, Code string
	Error       string // a code of RFC 6749, section 4.1.2.1, or ""
	Issuer      string // RFC 9207; "" where the provider does not say it
}

// Identity is who somebody is at the provider.
type Identity struct {
	Issuer, Subject string
	Groups          []string // what RoleClaim says
}

// The reasons why nobody is signed in.
var (
	ErrUnreachable = errors.New("the identity provider cannot be reached, or does not answer as OpenID Connect says")
	ErrDenied      = errors.New("the identity provider did not sign the person in")
	ErrAnswer      = errors.New("the answer of the identity provider does not belong to this browser, or is not valid")
)

// discover returns the provider as it describes itself. After an error it is
// asked again the next time.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	p.found = found
	return found, nil
}

func (p *Provider) oauth(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.config.BaseURL + AnswerPath, Scopes: []string{oidc.ScopeOpenID},
	}
}

// Start returns the provider's address that a browser is sent to, and the flow
// that it keeps. With anew people sign in there once more even if they did before.
// It fails with [ErrUnreachable].
func (p *Provider) Start(ctx context.Context, anew bool) (address string, f Flow, err error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	f = Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)}
	if anew {
		f.Anew = time.Now().Unix()
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return p.oauth(found).AuthCodeURL(f.State, options...), f, nil
}

// Finish returns who an answer is about. It fails with [ErrAnswer] when the
// answer is not to this flow, or its token is not valid; with [ErrDenied] when
// the provider refused, and with [ErrUnreachable].
func (p *Provider) Finish(ctx context.Context, f Flow, a Answer) (Identity, error) {
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(a.State)) != 1 {
		return Identity{}, fmt.Errorf("%w: another state", ErrAnswer)
	}
	if a.Issuer != "" && a.Issuer != p.config.Issuer {
		return Identity{}, fmt.Errorf("%w: another issuer", ErrAnswer)
	}
	if a.Error != "" || a.Code == "" {
		return Identity{}, ErrDenied
	}
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(found).Exchange(ctx, a.Code, oauth2.VerifierOption(f.Verifier))
	if refused := new(oauth2.RetrieveError); errors.As(err, &refused) && refused.ErrorCode != "" {
		return Identity{}, fmt.Errorf("%w: %s", ErrAnswer, errorCode(refused.ErrorCode)) // the code was used, or is too old
	}
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := found.Verifier(&oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: the ID token is not valid", ErrAnswer)
	}
	if subtle.ConstantTimeCompare([]byte(f.Nonce), []byte(id.Nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: another nonce", ErrAnswer)
	}
	var when struct {
		Signed int64 `json:"auth_time"`
	}
	if err := id.Claims(&when); err != nil || when.Signed < f.Anew-int64(skew/time.Second) {
		return Identity{}, fmt.Errorf("%w: not signed in anew", ErrAnswer)
	}
	groups, err := p.groups(ctx, found, id, token)
	return Identity{Issuer: id.Issuer, Subject: id.Subject, Groups: groups}, err
}

// errorCode is a code of RFC 6749, section 5.2, for the log; anything else may be
// text about a person.
func errorCode(code string) string {
	switch code {
	case "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope":
		return code
	}
	return "an unknown error"
}

// groups returns what the role claim says, of the ID token or else of the
// userinfo endpoint, where many providers put it alone.
func (p *Provider) groups(ctx context.Context, found *oidc.Provider, id *oidc.IDToken, token *oauth2.Token) ([]string, error) {
	if p.config.RoleClaim == "" {
		return nil, nil
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return nil, fmt.Errorf("%w: the claims cannot be read", ErrAnswer)
	}
	if groups, ok := texts(claims[p.config.RoleClaim]); ok || found.UserInfoEndpoint() == "" {
		return groups, nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	clear(claims)
	if err := info.Claims(&claims); err != nil || info.Subject != id.Subject {
		return nil, fmt.Errorf("%w: userinfo is about somebody else, or cannot be read", ErrAnswer)
	}
	groups, _ := texts(claims[p.config.RoleClaim])
	return groups, nil
}

// texts reads a claim that is a text or a list of texts; ok tells whether it is there.
func texts(claim any) (all []string, ok bool) {
	switch claim := claim.(type) {
	case string:
		return []string{claim}, true
	case []any:
		for _, one := range claim {
			if text, isText := one.(string); isText {
				all = append(all, text)
			}
		}
		return all, true
	}
	return nil, false
}
