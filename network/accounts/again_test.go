package accounts_test

import (
	"errors"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestSomebodyIsAskedAgainAfterTenMinutes(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]bool{0: false, 10 * time.Minute: false, 10*time.Minute + time.Second: true} {
		if got := accounts.AskAgain(start, start.Add(after)); got != want {
			t.Errorf("after %s: %v", after, got)
		}
	}
}

func TestAPasswordOrOnesOwnPasskeyProvesItForOneSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		h, other := f.holds(f.Zoe()), f.holds(f.Charlie)
		h.mustAdd()
		other.mustAdd()
		elsewhere := f.holds(h.me)
		proven := func(want bool) {
			t.Helper()
			if err := f.Accounts.Proven(f.Ctx, h.browser.Token); errors.Is(err, accounts.ErrAgain) == want {
				t.Errorf("proven: %v", err)
			}
		}
		later := func() { f.Clock = f.Clock.Add(11 * time.Minute); proven(false) }
		by := func(phone *accountstest.Authenticator) error {
			asked, err := f.Accounts.AskPasskeyAgain(f.Ctx, h.browser.Token)
			if err != nil {
				t.Fatal(err)
			}
			return f.Accounts.ProveByPasskey(f.Ctx, h.me, h.browser.Token, phone.Sign(asked))
		}
		proven(true)
		later()
		refusaltest.WantField(t, f.Accounts.Prove(f.Ctx, h.me, h.browser.Token, "wrong horse battery staple"), "password")
		refusaltest.WantKind(t, by(other.phone), refusal.Invalid)
		proven(false)
		if err := f.Accounts.Prove(f.Ctx, h.me, h.browser.Token, accountstest.ZoesPassword); err != nil {
			t.Fatal(err)
		}
		proven(true)
		if err := f.Accounts.Proven(f.Ctx, elsewhere.browser.Token); !errors.Is(err, accounts.ErrAgain) {
			t.Errorf("another session is proved too: %v", err)
		}
		later()
		if err := by(h.phone); err != nil {
			t.Fatal(err)
		}
		proven(true)
		refusaltest.WantKind(t, f.Accounts.ProveInDemo(f.Ctx, h.me, h.browser.Token), refusal.NotFound)
		for range 5 {
			refusaltest.WantKind(t, f.Accounts.Prove(f.Ctx, f.Charlie, other.browser.Token, ""), refusal.Invalid)
		}
		refusaltest.WantKind(t, f.Accounts.Prove(f.Ctx, f.Charlie, other.browser.Token, ""), refusal.TooMany)
	})
}
