package accounts_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// attack makes so many tries of an account, a new one each time that its
// buckets take one, and tells how many they took. It looks at no password, which
// takes long.
func (f *fixture) attack(email, address string, many int) (taken int) {
	f.T.Helper()
	for range many {
		switch err := f.Accounts.CountTries(f.Ctx, accounts.DropsOf(email, address, "")); {
		case err == nil:
			taken++
		case refusal.KindOf(err) != refusal.TooMany:
			f.T.Fatal(err)
		}
	}
	return taken
}

func TestTriesFromElsewhereDelayNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		for range 9 {
			f.attack("zoe@example.org", "203.0.113.9", 5)
			if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil {
				t.Fatalf("the owner is refused: %v", err)
			}
			f.Clock = f.Clock.Add(5 * time.Second)
		}
	})
}

func TestAnAccountTakesFiveTriesFromOneBlockAndAHundredFromEverywhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		if got := f.attack("zoe@example.org", "203.0.113.9", 9); got != 5 {
			t.Errorf("%d tries from one address, want 5", got)
		}
		_, err := f.Tries(accountstest.ZoesPassword, "203.0.113.200", "")
		var denied *refusal.Error
		if !errors.As(err, &denied) || denied.Kind != refusal.TooMany || denied.Wait != 20*time.Second {
			t.Errorf("the right password from an address of the same block: %v, want a delay of 20 seconds", err)
		}
		taken := 5
		for i := range 30 {
			taken += f.attack("zoe@example.org", fmt.Sprintf("198.51.%d.1", i), 5)
		}
		if taken != 100 {
			t.Errorf("%d tries from everywhere, want 100", taken)
		}
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); refusal.KindOf(err) != refusal.TooMany {
			t.Errorf("an account under attack from everywhere takes another try: %v", err)
		}
		f.Clock = f.Clock.Add(5 * time.Second)
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil {
			t.Errorf("five seconds later its owner is refused: %v", err)
		}
	})
}

func TestABlockOfAddressesIsDelayedAcrossAccounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for what, address := range map[string]string{"192.0.2.%d": "192.0.3.1", "2001:db8:0:%x::7": "2001:db8:1::1", "::ffff:198.51.100.%d": "198.51.101.1"} {
			taken := 0
			for i := range 60 {
				taken += f.attack(fmt.Sprintf("a%d@example.org", i), fmt.Sprintf(what, i), 1)
			}
			if taken != 20 {
				t.Errorf("%d of 60 tries from %s, want 20", taken, what)
			}
			if f.attack("b@example.org", address, 1) != 1 {
				t.Errorf("%s is delayed too", address)
			}
		}
	})
}

func TestAGoodSignInGivesItsDropBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		for i := range 21 { // each without the code of the device, as from another machine
			if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil {
				t.Fatalf("officer %d is refused: %v", i+1, err)
			}
		}
		if got := f.attack("nobody@example.org", "192.0.2.1", 5); got != 5 {
			t.Errorf("%d tries are left, want 5", got)
		}
	})
}

func TestManyWhoSignInAtOnceFromOneAddressAllDo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		var all sync.WaitGroup
		refused := make([]error, 24)
		for i := range refused {
			all.Go(func() { _, refused[i] = f.Tries(accountstest.ZoesPassword, "192.0.2.1", "") })
		}
		all.Wait()
		if err := errors.Join(refused...); err != nil {
			t.Error(err)
		}
	})
}

func TestADeviceThatSignedInBeforePassesWhileOthersTry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		first, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		f.attack("zoe@example.org", "192.0.2.1", 5)
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); refusal.KindOf(err) != refusal.TooMany {
			t.Fatalf("a device that nobody knows passes: %v", err)
		}
		again, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", first.Device)
		if err != nil {
			t.Fatalf("the device is not known: %v", err)
		}
		if again.Device != first.Device {
			t.Error("a device that others may be known by too got another code")
		}
		for range 5 {
			_, err := f.Tries("wrong horse battery staple", "192.0.2.1", first.Device)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", first.Device); refusal.KindOf(err) != refusal.TooMany {
			t.Errorf("a device tries passwords without an end: %v", err)
		}
		for what, forget := range map[string]func() error{
			"the code of somebody else": func() error { return nil },
			"90 days later":             func() error { f.Clock = f.Clock.Add(accounts.DeviceLife); return nil },
			"signed out elsewhere": func() error {
				return f.Accounts.SignOutElsewhere(f.Ctx, zoe, accounts.SignedIn{Token: "x", Device: "y"})
			},
		} {
			f.Clock = f.Clock.Add(time.Hour)
			s, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
			if err != nil {
				t.Fatal(err)
			}
			if what == "the code of somebody else" {
				s.Device = first.Device + "x"
			}
			if err := forget(); err != nil {
				t.Fatal(err)
			}
			f.attack("zoe@example.org", "192.0.2.1", 5)
			if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", s.Device); refusal.KindOf(err) != refusal.TooMany {
				t.Errorf("%s: the device still passes: %v", what, err)
			}
		}
	})
}

func TestADeviceThatPeopleShareIsKnownOfEachAndTiesThemTogetherNowhere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		yara, err := f.Accounts.AddPerson(f.Ctx, people.PersonForm{FirstName: "Yara", LastName: "Brandt", Email: "yara@example.org"}, accountstest.ZoesPassword)
		if err != nil {
			t.Fatal(err)
		}
		desk, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Accounts.SignIn(f.Ctx, accounts.SignInForm{Email: "yara@example.org", Password: accountstest.ZoesPassword, Address: "192.0.2.1", Device: desk.Device}); err != nil {
			t.Fatal(err)
		}
		if accounts.DeviceMark(desk.Device, zoe.ID) == accounts.DeviceMark(desk.Device, yara.ID) {
			t.Error("two people have one mark")
		}
		knows := func(p *db.Person) bool {
			mark, err := f.Accounts.MarkOf(f.Ctx, p, desk.Device)
			if err != nil {
				t.Fatal(err)
			}
			return mark != ""
		}
		if !knows(zoe) || !knows(yara) || knows(f.Alice) {
			t.Errorf("known of Zoe %v, Yara %v, Alice %v", knows(zoe), knows(yara), knows(f.Alice))
		}
		if tables, err := f.DB.Holding(f.Ctx, desk.Device); err != nil || len(tables) > 0 {
			t.Errorf("the code itself is in %v, %v", tables, err)
		}
		if err := f.People.Deactivate(f.Ctx, f.Bob, zoe.ID, "left the force"); err != nil {
			t.Fatal(err)
		}
		if knows(zoe) || !knows(yara) {
			t.Error("who was deactivated is still known, or who was not is no more")
		}
	})
}

func TestOnlyTheLastTenDevicesOfAPersonAreKnown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for i := range 12 {
			f.Write(func(tx *db.Tx) error {
				return tx.SaveDeviceMark(f.Ctx, fmt.Sprint("mark", i), f.Alice.ID, clocktest.Noon.Add(time.Duration(i)*time.Second), clocktest.Noon.Add(accounts.DeviceLife), accounts.DevicesKnown)
			})
		}
		for i := range 12 {
			known, err := f.DB.DeviceKnown(f.Ctx, fmt.Sprint("mark", i), f.Alice.ID, clocktest.Noon)
			if err != nil || known != (i >= 2) {
				t.Errorf("device %d is known: %v, %v", i, known, err)
			}
		}
	})
}

func TestTheLogNamesAnAccountByItsNumberOrByAHashOfThisProcess(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	zoe := f.Zoe()
	account := func(n *accounts.Accounts, email string) string {
		_, err := n.SignIn(f.Ctx, accounts.SignInForm{Email: email, Password: "wrong horse battery staple", Address: "192.0.2.1"})
		var denied *refusal.Error
		if !errors.As(err, &denied) {
			t.Fatal(err)
		}
		return denied.Account
	}
	if got := account(f.Accounts, "Zoe@example.org "); got != fmt.Sprint(zoe.ID) {
		t.Errorf("Zoe's account is %q", got)
	}
	here := account(f.Accounts, "nobody@example.org")
	if here != account(f.Accounts, "nobody@example.org") || here == account(f.Accounts, "somebody@example.org") {
		t.Error("an unknown account has several names, or two have one")
	}
	if here == account(accounts.New(f.Ground, f.Messages, f.People), "nobody@example.org") {
		t.Error("somebody who has the log and guesses an address can tell that it is meant")
	}
}

func TestNobodyElseDelaysAChangeOfPassword(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		for i := range 30 {
			f.attack("zoe@example.org", fmt.Sprintf("198.51.%d.1", i), 5)
		}
		if err := f.Accounts.ChangePassword(f.Ctx, zoe, accounts.SignedIn{}, accountstest.ZoesPassword, "winter tangle copper lantern"); err != nil {
			t.Error(err)
		}
		for range 5 {
			refusaltest.WantKind(t, f.Accounts.ChangePassword(f.Ctx, zoe, accounts.SignedIn{}, "not this one either", "winter tangle copper lantern"), refusal.Invalid)
		}
		refusaltest.WantKind(t, f.Accounts.ChangePassword(f.Ctx, zoe, accounts.SignedIn{}, accountstest.ZoesPassword, "winter tangle copper lantern"), refusal.TooMany)
	})
}

// Or one good sign-in in a while would let a block of addresses try without end.
func TestAGoodSignInEmptiesNobodyElsesBucket(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		f.attack("zoe@example.org", "203.0.113.9", 5)
		for i := range 18 {
			f.attack(fmt.Sprintf("a%d@example.org", i), "192.0.2.1", 1)
		}
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil {
			t.Fatal(err)
		}
		if got := f.attack("b@example.org", "192.0.2.1", 5); got != 2 {
			t.Errorf("after 18 bad tries and a good one %d are left to the addresses, want 2", got)
		}
		if b, err := f.DB.Bucket(f.Ctx, action.BucketKey("account", "zoe@example.org")); err != nil || b.Level != 5 {
			t.Errorf("the account counts %v tries from everywhere, want 5 (%v)", b.Level, err)
		}
	})
}

func TestAnAccountThatWasDeactivatedOpensNothingThoughASessionIsLeft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		in, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		if p, err := f.Accounts.PersonByToken(f.Ctx, in.Token); err != nil || p == nil {
			t.Fatal(p, err)
		}
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE people SET deactivated_at = ? WHERE id = ?", f.Clock, zoe.ID)
		})
		again := accounts.New(f.Ground, f.Messages, f.People) // another server, which remembers nothing
		if p, err := again.PersonByToken(f.Ctx, in.Token); err != nil || p != nil {
			t.Errorf("the session still opens %+v, %v", p, err)
		}
	})
}

func TestASessionThatIsUsedEndsAfterAWeekAllTheSame(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Zoe()
		in, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		began := f.Clock
		for f.Clock.Before(began.Add(7*24*time.Hour - 11*time.Hour)) {
			f.Clock = f.Clock.Add(11 * time.Hour)
			if p, err := f.Accounts.PersonByToken(f.Ctx, in.Token); err != nil || p == nil {
				t.Fatalf("after %v of use: %v, %v", f.Clock.Sub(began), p, err)
			}
		}
		f.Clock = began.Add(7 * 24 * time.Hour)
		if p, err := f.Accounts.PersonByToken(f.Ctx, in.Token); err != nil || p != nil {
			t.Errorf("after a week: %+v, %v", p, err)
		}
	})
}
