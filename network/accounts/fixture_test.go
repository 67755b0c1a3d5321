package accounts_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
)

// fixture is accounts with the people of every test.
type fixture struct {
	*networktest.Fixture
	*rotatest.Places
	*peopletest.Lists
	*accountstest.Signers
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := networktest.New(t, d, programme.History, rota.History, people.History, accounts.History)
	p := rotatest.New(f)
	who := people.New(f.Ground, f.Messages, p.Rota)
	a := accounts.New(f.Ground, f.Messages, who)
	who.Leaving = []people.Leaver{a.EndWaysIn}
	return &fixture{
		Fixture: f, Places: p,
		Lists:   &peopletest.Lists{Fixture: f, People: who},
		Signers: &accountstest.Signers{Fixture: f, Accounts: a},
	}
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}
