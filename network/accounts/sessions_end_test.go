package accounts_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// use replaces the settings from the usual ones.
func (f *fixture) use(change func(stay *int, idle, life map[db.Role]time.Duration)) {
	s := *f.Settings()
	s.Idle, s.Life = map[db.Role]time.Duration{}, map[db.Role]time.Duration{}
	for _, role := range db.Roles {
		s.Idle[role], s.Life[role] = 12*time.Hour, 7*24*time.Hour
	}
	change(&s.StayDays, s.Idle, s.Life)
	f.UseSettings(&s)
	f.SessionsEnded() // as the registry does, so that no page made before is shown
}

// in tells whether a session has not ended.
func (f *fixture) in(token string) bool {
	f.T.Helper()
	p, err := f.Accounts.PersonByToken(f.Ctx, token)
	if err != nil {
		f.T.Fatal(err)
	}
	return p != nil
}

func (f *fixture) session(p *db.Person) string {
	f.T.Helper()
	token, err := f.Accounts.SessionFor(f.Ctx, p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return token
}

func TestASessionEndsAfterTheTimeOfItsRolesAndAShorterOneCountsAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		alice, bob := f.session(f.Alice), f.session(f.Bob)
		f.use(func(_ *int, idle, life map[db.Role]time.Duration) {
			idle[db.Coordinator], life[db.Officer] = 2*time.Hour, 24*time.Hour
		})
		f.Clock = f.Clock.Add(2*time.Hour - time.Second)
		if !f.in(alice) || !f.in(bob) {
			t.Error("somebody is signed out too early")
		}
		f.Clock = f.Clock.Add(2 * time.Hour)
		if !f.in(alice) || f.in(bob) {
			t.Error("after two hours the coordinator alone should be signed out")
		}
		for range 4 {
			f.Clock = f.Clock.Add(5 * time.Hour)
			f.in(alice)
		}
		if f.Clock = f.Clock.Add(2 * time.Second); f.in(alice) {
			t.Error("after a day an officer is still signed in")
		}
	})
}

func TestTheLeadOfAnEventThatIsOnStaysSignedInUntilItIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.use(func(_ *int, idle, _ map[db.Role]time.Duration) { idle[db.Officer] = time.Hour })
		e := f.Event("Herts Pride", 30*time.Minute)
		eve, alice := f.session(f.Eve), f.session(f.Alice)
		f.Clock = e.StartsAt.Add(time.Minute)
		if !f.in(eve) || !f.in(alice) {
			t.Fatal("somebody is signed out too early")
		}
		f.Clock = e.EndsAt.Add(-time.Minute)
		if !f.in(eve) || f.in(alice) {
			t.Error("shortly before the end the lead alone should be signed in")
		}
		f.Clock = e.EndsAt.Add(2 * time.Hour)
		if f.in(eve) {
			t.Error("long after the event its lead is still signed in")
		}
	})
}

func TestADeviceStaysSignedInOnlyWhereSettingsAndRolesAllowIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		person := func(name string, roles ...db.Role) *db.Person {
			t.Helper()
			p, err := f.Accounts.AddPerson(f.Ctx, people.PersonForm{FirstName: name, LastName: "Brandt", Email: name + "@example.org", Roles: roles}, accountstest.ZoesPassword)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		zoe, sam, lee := person("zoe", db.Officer), person("sam", db.Officer, db.Coordinator), person("lee", db.Officer)
		e := f.Event("Herts Pride", 60*24*time.Hour)
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE events SET lead_id = ? WHERE id = ?", lee.ID, e.ID)
		})
		stay := func(p *db.Person) (string, time.Duration) {
			t.Helper()
			s, err := f.Accounts.SignIn(f.Ctx, accounts.SignInForm{Email: p.Email, Password: accountstest.ZoesPassword, Address: "192.0.2.1", Stay: true})
			if err != nil {
				t.Fatal(err)
			}
			return s.Token, s.Stay
		}
		if _, kept := stay(zoe); kept != 0 {
			t.Errorf("without the setting a device stays signed in for %v", kept)
		}
		f.use(func(days *int, _, _ map[db.Role]time.Duration) { *days = 10 })
		token, kept := stay(zoe)
		if kept != 10*24*time.Hour {
			t.Errorf("a device of an officer stays signed in for %v", kept)
		}
		for _, p := range []*db.Person{sam, lee} {
			if _, kept := stay(p); kept != 0 {
				t.Errorf("a device of %s stays signed in for %v", p.FirstName, kept)
			}
		}
		f.Clock = f.Clock.Add(9 * 24 * time.Hour)
		if !f.in(token) {
			t.Fatal("after nine days she is signed out")
		}
		f.use(func(days *int, _, _ map[db.Role]time.Duration) { *days = 0 })
		f.Clock = f.Clock.Add(time.Hour)
		if f.in(token) {
			t.Error("once it is switched off she stays signed in")
		}
	})
}
