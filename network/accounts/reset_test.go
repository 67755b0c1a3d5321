package accounts_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAnAdministratorResetsHowSomebodySignsIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		c := f.withCodes()
		h := f.holds(c.me)
		h.mustAdd()
		half := c.half()
		f.SendAll()
		admin := &db.Person{ID: f.Bob.ID, Roles: []db.Role{db.Administrator, db.Coordinator}}
		refusaltest.WantKind(t, f.Accounts.Reset(f.Ctx, f.Bob, c.me.ID), refusal.Forbidden)
		refusaltest.WantKind(t, f.Accounts.Reset(f.Ctx, admin, admin.ID), refusal.Conflict)
		for range 2 {
			if err := f.Accounts.Reset(f.Ctx, admin, c.me.ID); err != nil {
				t.Fatal(err)
			}
		}
		if told := f.SendAll(); len(told) != 1 || !strings.Contains(told[0].Message.Body, "An administrator reset how you sign in") {
			t.Errorf("told: %+v", told)
		}
		if p, err := f.Accounts.PersonByToken(f.Ctx, h.browser.Token); err != nil || p != nil {
			t.Errorf("still signed in: %v, %v", p, err)
		}
		refusaltest.WantKind(t, networktest.Second(c.enter(half, c.shown())), refusal.Invalid)
		refusaltest.WantKind(t, networktest.Second(f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")), refusal.Invalid)
		options, code := f.asked()
		refusaltest.WantKind(t, networktest.Second(f.Accounts.SignInByPasskey(f.Ctx, accounts.PasskeyForm{Credential: h.phone.Sign(options), Code: code})), refusal.Invalid)
		f.mustInvite(c.me)
		if in, err := f.choose(f.codeOf(messages.Invited, c.me)); err != nil || in.Token == "" {
			t.Errorf("by the new invitation: %+v, %v", in, err)
		}
	})
}
