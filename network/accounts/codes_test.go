package accounts_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// coded is somebody with a password and an app that shows codes.
type coded struct {
	*fixture
	me       *db.Person
	secret   string
	recovery []string
}

func (f *fixture) withCodes() *coded {
	f.T.Helper()
	c := &coded{fixture: f, me: f.Zoe()}
	c.secret = accounts.NewCodeKey(c.me).Secret
	var err error
	if c.recovery, err = f.Accounts.AddCodes(f.Ctx, c.me, c.secret, c.shown()); err != nil {
		f.T.Fatal(err)
	}
	f.Clock = f.Clock.Add(time.Minute) // that code is used
	return c
}

// shown is the code that the app shows now.
func (c *coded) shown() string { return accountstest.CodeAt(c.T, c.secret, c.Clock) }

// half types the right password.
func (c *coded) half() string {
	c.T.Helper()
	s, err := c.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
	if err != nil || s.Token != "" || s.Device != "" || s.Half == "" {
		c.T.Fatalf("after the password: %+v, %v", s, err)
	}
	return s.Half
}

func (c *coded) enter(half, code string) (accounts.SignedIn, error) {
	return c.Accounts.SignInByCode(c.Ctx, accounts.CodeForm{Half: half, Code: code, Address: "192.0.2.1"})
}

func TestACodeIsRightForOneStepBeforeAndAfter(t *testing.T) {
	t.Parallel()
	secret := accounts.NewCodeKey(&db.Person{}).Secret
	now := time.Date(2027, 6, 1, 12, 0, 10, 0, time.UTC)
	for after, want := range map[time.Duration]bool{-time.Minute: false, -30 * time.Second: true, 0: true, 30 * time.Second: true, time.Minute: false} {
		if got := accounts.StepOf(secret, accountstest.CodeAt(t, secret, now.Add(after)), now); (got != 0) != want {
			t.Errorf("a code of %s later is of step %d", after, got)
		}
	}
}

func TestAPasswordAloneDoesNotSignInWhoHasCodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		if told := f.SendAll(); len(told) != 1 || !strings.Contains(told[0].Message.Body, "One-time codes were switched on") {
			t.Errorf("told: %+v", told)
		}
		half := c.half()
		refusaltest.WantField(t, networktest.Second(c.enter(half, "000000")), "code")
		refusaltest.WantField(t, networktest.Second(c.enter(half, accountstest.CodeAt(t, c.secret, f.Clock.Add(-time.Minute)))), "code") // it was used
		if err := networktest.Second(c.enter("1.stolen", c.shown())); !errors.Is(err, accounts.ErrHalf) {
			t.Errorf("without the password: %v", err)
		}
		in, err := c.enter(half, " "+c.shown()[:3]+" "+c.shown()[3:])
		if err != nil || in.Token == "" || in.Device == "" {
			t.Fatal(in, err)
		}
		if err := networktest.Second(c.enter(half, c.shown())); !errors.Is(err, accounts.ErrHalf) {
			t.Errorf("the half is used again: %v", err)
		}
		half = c.half()
		refusaltest.WantField(t, networktest.Second(c.enter(half, c.shown())), "code") // the same code
		f.Clock = f.Clock.Add(accounts.HalfLife)
		if err := networktest.Second(c.enter(half, c.shown())); !errors.Is(err, accounts.ErrHalf) {
			t.Errorf("too late: %v", err)
		}
	})
}

func TestACodeAndARecoveryCodeUsedBySixtyFourAtOnceLetOneIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		for what, code := range map[string]string{"a code": c.shown(), "a recovery code": c.recovery[3]} {
			halves := make([]string, 64)
			for i := range halves {
				halves[i] = c.half()
			}
			failed := f.AtOnce(64, func(i int) error {
				return networktest.Second(f.Accounts.SignInByCode(f.Ctx, accounts.CodeForm{Half: halves[i], Code: code, Address: fmt.Sprintf("10.%d.0.1", i)}))
			})
			if failed != 63 {
				t.Errorf("%d of 64 got in by %s", 64-failed, what)
			}
			f.Clock = f.Clock.Add(2 * time.Hour)
		}
	})
}

func TestTenRecoveryCodesWorkOnceAndAreReplaced(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		if len(c.recovery) != accounts.RecoveryCodes {
			t.Fatalf("%d recovery codes", len(c.recovery))
		}
		if held, err := f.DB.Holding(f.Ctx, c.recovery[0]); err != nil || len(held) > 0 {
			t.Errorf("a recovery code is kept in %v (%v)", held, err)
		}
		if _, err := c.enter(c.half(), strings.ToUpper(strings.ReplaceAll(c.recovery[0], "-", " "))); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantField(t, networktest.Second(c.enter(c.half(), c.recovery[0])), "code")
		if has, err := f.Accounts.CodesOf(f.Ctx, c.me); err != nil || has.Left != 9 {
			t.Errorf("left: %+v, %v", has, err)
		}
		renewed, err := f.Accounts.RenewRecoveryCodes(f.Ctx, c.me)
		if err != nil || len(renewed) != accounts.RecoveryCodes {
			t.Fatal(renewed, err)
		}
		half := c.half()
		refusaltest.WantField(t, networktest.Second(c.enter(half, c.recovery[1])), "code")
		if _, err := c.enter(half, renewed[1]); err != nil {
			t.Error(err)
		}
		refusaltest.WantKind(t, networktest.Second(f.Accounts.RenewRecoveryCodes(f.Ctx, f.Alice)), refusal.NotFound)
	})
}

func TestAForgottenPasswordDoesNotGetRoundTheCode(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		before := c.half()
		f.ask("zoe@example.org")
		in, err := f.choose(f.codeOf(messages.PasswordLink, c.me))
		if err != nil || in.Token != "" || in.Half == "" {
			t.Fatalf("chosen: %+v, %v", in, err)
		}
		if err := networktest.Second(c.enter(before, c.shown())); !errors.Is(err, accounts.ErrHalf) {
			t.Errorf("the old password still counts: %v", err)
		}
		if in, err = c.enter(in.Half, c.shown()); err != nil || in.Token == "" {
			t.Errorf("with the code: %+v, %v", in, err)
		}
	})
}

func TestWrongCodesAreSlowedDown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		half := c.half()
		for range 5 {
			refusaltest.WantKind(t, networktest.Second(c.enter(half, "000000")), refusal.Invalid)
		}
		refusaltest.WantKind(t, networktest.Second(c.enter(half, c.shown())), refusal.TooMany)
		enter := func(i int) error {
			return networktest.Second(f.Accounts.SignInByCode(f.Ctx, accounts.CodeForm{Half: half, Code: "000000", Address: fmt.Sprintf("10.%d.0.1", i)}))
		}
		for i := range 15 {
			refusaltest.WantKind(t, enter(i), refusal.Invalid)
		}
		refusaltest.WantKind(t, enter(16), refusal.TooMany) // from anywhere
	})
}

func TestCodesGoWithAPasswordAndAreRemovedByTheirOwner(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		key := accounts.NewCodeKey(f.Alice)
		refusaltest.WantKind(t, networktest.Second(f.Accounts.AddCodes(f.Ctx, f.Alice, key.Secret, accountstest.CodeAt(t, key.Secret, f.Clock))), refusal.Conflict)
		c := f.withCodes()
		refusaltest.WantKind(t, networktest.Second(f.Accounts.AddCodes(f.Ctx, c.me, c.secret, c.shown())), refusal.Conflict)
		refusaltest.WantKind(t, networktest.Second(f.Accounts.AddCodes(f.Ctx, c.me, "short", c.shown())), refusal.Invalid)
		h, other := f.holds(c.me), f.holds(c.me)
		f.Clock = f.Clock.Add(11 * time.Minute)
		refusaltest.WantField(t, f.Accounts.ProveByCode(f.Ctx, c.me, h.browser.Token, "000000"), "code")
		if err := errors.Join(f.Accounts.ProveByCode(f.Ctx, c.me, h.browser.Token, c.shown()), f.Accounts.Proven(f.Ctx, h.browser.Token)); err != nil {
			t.Error(err)
		}
		refusaltest.WantKind(t, f.Accounts.ProveByCode(f.Ctx, f.Alice, h.browser.Token, c.shown()), refusal.Invalid)
		if err := f.Accounts.RemoveCodes(f.Ctx, c.me, h.browser); err != nil {
			t.Fatal(err)
		}
		if p, err := f.Accounts.PersonByToken(f.Ctx, other.browser.Token); err != nil || p != nil {
			t.Errorf("another device is signed in: %v, %v", p, err)
		}
		if in, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil || in.Token == "" {
			t.Errorf("the password alone: %+v, %v", in, err)
		}
		refusaltest.WantKind(t, f.Accounts.RemoveCodes(f.Ctx, c.me, h.browser), refusal.NotFound)
	})
}
