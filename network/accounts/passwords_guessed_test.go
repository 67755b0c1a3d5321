package accounts_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAPasswordThatIsEasilyGuessedIsRefused(t *testing.T) {
	t.Parallel()
	n := alone(&db.DB{}, action.Settings{ForceName: "Testshire Constabulary", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer"})
	zoe := &db.Person{FirstName: "Zoë", LastName: "Brandt-O’Neill", Email: "z.brandt@mail.testshire.example", Area: "Watford"}
	for password, want := range map[string]bool{
		"passwordpassword":        true,
		"Password12345678":        true,
		"P@ssw0rdP@ssw0rd":        true,
		"p a s s w o r d 1 2 3":   true,
		"qwertyuiop1234567890":    true,
		"iloveyouiloveyou":        true,
		"Summer2026Summer2026":    true,
		"letmeinletmeinletmein!!": true,
		"abcdefghijklmnop":        true,
		"123456789012345":         true,
		"x9$kqx9$kqx9$kq":         true,
		"abcabcabcabcabcabcab":    true,
		"aabbccddaabbccdd":        true,
		"m0nk3ym0nk3yl3tm31n":     true,
		"!!!!!!!!!!!!!!!!!":       true,
		"- - - - - - - - -":       true,
		"monkeymonkeydragon":      true,
		"Zoe Brandt 12345":        true,
		"z.brandt@mail.testshire": true,
		"brandtoneillbrandt1":     true,
		"testshireconstabulary":   true,
		"RainbowRota RainbowRota": true,
		"Watford-Liaison-2026":    true,
		"ööööööööööööööööö":       true,

		"correct horse battery staple":                    false,
		"winter tangle copper lantern":                    false,
		"my dog likes long walks":                         false,
		"my dog likes long walks my dog likes long walks": false,
		"xk2-hf9s8dfh3kdj2":                               false,
		"monkey dragon lantern walks":                     false,
		"Zoe likes copper lanterns":                       false,
	} {
		if got := accounts.EasilyGuessed(password, n.OwnWords(zoe)...); got != want {
			t.Errorf("%q is easily guessed: %v, want %v (%d parts)", password, got, want, accounts.Parts(" "+accounts.LettersOf(password)+" "))
		}
	}
}

func TestTheLongestPasswordIsJudgedQuickly(t *testing.T) {
	t.Parallel()
	n := alone(&db.DB{}, action.Settings{})
	for _, unit := range []string{"a1b2c3", "passw0rd!", "ж", "12", "qwerty$", "abcdefgh"} {
		start := time.Now()
		accounts.EasilyGuessed(strings.Repeat(unit, accounts.LongestPassword)[:accounts.LongestPassword], n.OwnWords(&db.Person{})...)
		if took := time.Since(start); took > 2*time.Second { // 10 ms on an idle machine
			t.Errorf("%q over and over takes %v", unit, took)
		}
	}
}

func TestACommonPasswordIsRefusedWhereverOneIsChosen(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	const want = "This password is easy to guess: choose four words that have nothing to do with each other or with you"
	refused := func(where string, err error, field string) {
		t.Helper()
		if got := refusaltest.WantField(t, err, field); got != want {
			t.Errorf("%s says %q", where, got)
		}
	}
	_, err := f.Accounts.AddPerson(f.Ctx, people.PersonForm{FirstName: "Yara", LastName: "Brandt", Email: "yara@example.org"}, "passwordpassword")
	refused("adding somebody", err, "password")
	zoe := f.Zoe()
	refused("changing it", f.Accounts.ChangePassword(f.Ctx, zoe, accounts.SignedIn{}, accountstest.ZoesPassword, "Zoe Brandt 12345"), "new-password")
	empty := alone(dbtest.SQLite(t), *f.Settings())
	link, err := empty.SetupLink(f.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = empty.SetUpFirst(f.Ctx, link[strings.LastIndex(link, "/")+1:], people.PersonForm{FirstName: "Yara", LastName: "Brandt", Email: "yara@example.org"}, "passwordpassword")
	refused("setting up", err, "password")
}

// alone is accounts without anybody, on a ground of their own.
func alone(d *db.DB, settings action.Settings) *accounts.Accounts {
	ground := action.NewGround(d, settings, nil)
	m := messages.New(ground, nil)
	return accounts.New(ground, m, people.New(ground, m, nil))
}
