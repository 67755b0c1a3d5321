package accounts_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// holder is somebody with a phone, signed in on one device.
type holder struct {
	*fixture
	me      *db.Person
	phone   *accountstest.Authenticator
	browser accounts.SignedIn
}

func (f *fixture) phone() *accountstest.Authenticator {
	f.T.Helper()
	return accountstest.NewAuthenticator(f.T, "https://rota.example.org", "rota.example.org")
}

func (f *fixture) holds(me *db.Person) *holder {
	f.T.Helper()
	token, err := f.Accounts.SessionFor(f.Ctx, me.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return &holder{f, me, f.phone(), accounts.SignedIn{Token: token}}
}

// options are what a new passkey is asked for.
func (h *holder) options() []byte {
	h.T.Helper()
	asked, err := h.Accounts.NewPasskey(h.Ctx, h.me, h.browser.Token)
	if err != nil {
		h.T.Fatal(err)
	}
	return asked
}

func (h *holder) add(credential string) error {
	return h.Accounts.AddPasskey(h.Ctx, h.me, h.browser.Token, "", credential)
}

func (h *holder) mustAdd() {
	h.T.Helper()
	if err := h.add(h.phone.Create(h.options())); err != nil {
		h.T.Fatal(err)
	}
}

// asked is what a passkey has to sign to sign in.
func (f *fixture) asked() (options []byte, code string) {
	f.T.Helper()
	options, code, err := f.Accounts.AskForPasskey(f.Ctx, "192.0.2.1")
	if err != nil {
		f.T.Fatal(err)
	}
	return options, code
}

func (f *fixture) enter(credential, code string) (accounts.SignedIn, error) {
	return f.Accounts.SignInByPasskey(f.Ctx, accounts.PasskeyForm{Credential: credential, Code: code, Address: "192.0.2.1"})
}

func (h *holder) signIn() error {
	h.T.Helper()
	options, code := h.asked()
	return networktest.Second(h.enter(h.phone.Sign(options), code))
}

func TestAPasskeySignsItsOwnerInWithoutAnAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h := f.holds(f.Alice)
		h.mustAdd()
		if told := f.SendAll(); len(told) != 1 || told[0].Message.Kind != messages.WayInChanged || !strings.Contains(told[0].Message.Body, "A passkey was added") {
			t.Errorf("told: %+v", told)
		}
		for range 2 {
			options, code := f.asked()
			in, err := f.enter(h.phone.Sign(options), code)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := f.Accounts.PersonByToken(f.Ctx, in.Token); err != nil || p == nil || p.ID != f.Alice.ID || in.Device == "" {
				t.Fatalf("signed in is %+v, %v", p, err)
			}
		}
		has, err := f.Accounts.Passkeys(f.Ctx, f.Alice)
		if err != nil || len(has) != 1 || has[0].SignCount != 2 || has[0].UsedAt.IsZero() || has[0].Name != "Passkey" {
			t.Errorf("Alice has %+v (%v)", has, err)
		}
	})
}

// Everything that is wrong with an answer refuses it, when the passkey is made and
// when it signs.
func TestAnAnswerCountsOnceInTimeAndOnlyWhereItWasAskedFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h, other := f.holds(f.Alice), f.holds(f.Charlie)
		refusedBoth := func(what string, spoil, restore func()) {
			t.Helper()
			spoil()
			made := h.add(h.phone.Create(h.options()))
			signed := h.signIn()
			restore()
			if refusal.KindOf(made) != refusal.Invalid || refusal.KindOf(signed) != refusal.Invalid {
				t.Errorf("%s: made %v, signed %v", what, made, signed)
			}
		}
		credential := h.phone.Create(h.options())
		refusaltest.WantKind(t, f.Accounts.AddPasskey(f.Ctx, f.Charlie, other.browser.Token, "", credential), refusal.Invalid) // another session
		if err := h.add(credential); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, h.add(credential), refusal.Invalid) // twice
		refusaltest.WantKind(t, h.add("{}"), refusal.Invalid)
		refusaltest.WantKind(t, h.add(strings.Repeat("x", 1<<20)), refusal.Invalid)
		old := h.options()
		f.Clock = f.Clock.Add(accounts.ChallengeLife)
		refusaltest.WantKind(t, h.add(f.phone().Create(old)), refusal.Invalid) // too late

		refusedBoth("another page", func() { h.phone.Origin = "https://rota.example.com" }, func() { h.phone.Origin = "https://rota.example.org" })
		refusedBoth("for another app", func() { h.phone.Host = "example.org" }, func() { h.phone.Host = "rota.example.org" })
		refusedBoth("its owner was not recognised", func() { h.phone.Unlocked = false }, func() { h.phone.Unlocked = true })

		options, code := f.asked()
		signed := h.phone.Sign(options)
		_, stolen := f.asked()
		refusaltest.WantKind(t, networktest.Second(f.enter(signed, stolen)), refusal.Invalid) // another browser
		if _, err := f.enter(signed, code); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, networktest.Second(f.enter(signed, code)), refusal.Invalid)
		refusaltest.WantKind(t, networktest.Second(f.enter(f.phone().Sign(options), code)), refusal.Invalid) // nobody’s passkey
		h.phone.Count -= 2                                                                                   // a copy counts from where it was made
		refusaltest.WantKind(t, h.signIn(), refusal.Invalid)
		h.phone.Count += 2
		if err := h.signIn(); err != nil {
			t.Errorf("the passkey itself: %v", err)
		}
	})
}

func TestOneAnswerOfAPasskeyUsedBySixtyFourAtOnceLetsOneIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h := f.holds(f.Alice)
		h.mustAdd()
		options, code := f.asked()
		signed := h.phone.Sign(options)
		failed := f.AtOnce(64, func(i int) error {
			_, err := f.Accounts.SignInByPasskey(f.Ctx, accounts.PasskeyForm{Credential: signed, Code: code, Address: "10.0." + string(rune('0'+i%10)) + ".1"})
			return err
		})
		if failed != 63 {
			t.Errorf("%d of 64 got in", 64-failed)
		}
	})
}

func TestNobodyRemovesTheirLastWayInNorWhatIsSomebodyElses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h, second := f.holds(f.Alice), f.holds(f.Alice)
		h.mustAdd()
		second.mustAdd()
		has, err := f.Accounts.Passkeys(f.Ctx, f.Alice)
		if err != nil || len(has) != 2 {
			t.Fatal(has, err)
		}
		refusaltest.WantKind(t, f.Accounts.RemovePasskey(f.Ctx, f.Charlie, accounts.SignedIn{}, has[0].ID), refusal.NotFound)
		if failed := f.AtOnce(2, func(i int) error { return f.Accounts.RemovePasskey(f.Ctx, f.Alice, h.browser, has[i].ID) }); failed != 1 {
			t.Errorf("%d of two removals at once were refused, want 1", failed)
		}
		has, err = f.Accounts.Passkeys(f.Ctx, f.Alice)
		if err != nil || len(has) != 1 {
			t.Fatal(has, err)
		}
		refusaltest.WantKind(t, f.Accounts.RemovePasskey(f.Ctx, f.Alice, h.browser, has[0].ID), refusal.Conflict)
		if p, _ := f.Accounts.PersonByToken(f.Ctx, second.browser.Token); p != nil {
			t.Error("another device is still signed in")
		}
		if p, _ := f.Accounts.PersonByToken(f.Ctx, h.browser.Token); p == nil {
			t.Error("the device that asked is signed out")
		}
	})
}

func TestAnInvitationLeadsToAPasskeyOnceAndAForgottenPasswordDoesNot(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.mustInvite(f.Charlie)
		code, phone := f.codeOf(messages.Invited, f.Charlie), f.phone()
		options, err := f.Accounts.NewFirstPasskey(f.Ctx, code)
		if err != nil {
			t.Fatal(err)
		}
		credential := phone.Create(options)
		if failed := f.AtOnce(64, func(int) error { return networktest.Second(f.Accounts.ChoosePasskey(f.Ctx, code, credential, "")) }); failed != 63 {
			t.Errorf("%d of 64 got in", 64-failed)
		}
		if _, err := f.choose(code); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("the link still works: %v", err)
		}
		asked, challenge := f.asked()
		if _, err := f.enter(phone.Sign(asked), challenge); err != nil {
			t.Error(err)
		}
		refusaltest.WantKind(t, f.Accounts.Invite(f.Ctx, f.Bob, f.Charlie.ID), refusal.Conflict)

		f.ask("charlie.reid@example.org")
		if _, err := f.Accounts.NewFirstPasskey(f.Ctx, f.codeOf(messages.PasswordLink, f.Charlie)); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("a forgotten password makes a passkey: %v", err)
		}
	})
}

func TestWhoLeftSignsInByNoPasskey(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h := f.holds(f.Alice)
		h.mustAdd()
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "left"); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, h.signIn(), refusal.Invalid)
	})
}

func TestChallengesAreBoundedByBlockAndForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for range 99 {
			f.asked()
		}
		_, code := f.asked()
		held := func() int {
			tables, err := f.DB.Holding(f.Ctx, action.HashCode("challenge sign in "+code))
			if err != nil {
				t.Fatal(err)
			}
			return len(tables)
		}
		if held() != 1 {
			t.Error("the challenge is not kept")
		}
		_, _, err := f.Accounts.AskForPasskey(f.Ctx, "192.0.2.77")
		refusaltest.WantKind(t, err, refusal.TooMany)
		f.Clock = f.Clock.Add(time.Hour)
		if _, err := f.Messages.Tidy(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if held() != 0 {
			t.Error("an hour later the challenge is still kept")
		}
	})
}

func TestPasskeysWorkWhereBrowsersMakeThem(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]bool{
		"https://rota.example.org": true, "https://rota.example.org:8443": true, "http://localhost:3000": true,
		"http://rota.example.org": false, "https://192.0.2.1": false, "http://127.0.0.1:3000": false, "https://[::1]": false, "": false,
	} {
		if got := accounts.PasskeysWork(base); got != want {
			t.Errorf("%s: %v", base, got)
		}
	}
}
