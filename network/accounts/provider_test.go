package accounts_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const issuer = "https://login.example.org"

// withProvider lets people sign in with work accounts, with more settings.
func (f *fixture) withProvider(change func(*action.Settings)) {
	f.Accounts.Provider = provider.New(provider.Config{Issuer: issuer})
	s := *f.Settings()
	s.HasProvider = true
	if change != nil {
		change(&s)
	}
	f.UseSettings(&s)
}

func workAccount(subject string, groups ...string) provider.Identity {
	return provider.Identity{Issuer: issuer, Subject: subject, Groups: groups}
}

func (f *fixture) personOf(s accounts.SignedIn) int64 {
	f.T.Helper()
	p, err := f.Accounts.PersonByToken(f.Ctx, s.Token)
	if err != nil || p == nil {
		f.T.Fatalf("nobody is signed in: %v, %v", p, err)
	}
	return p.ID
}

func TestAWorkAccountSignsInWhoItIsLinkedTo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.withProvider(nil)
		if _, err := f.Accounts.SignInByProvider(f.Ctx, workAccount("charlie.reid@example.org"), ""); !errors.Is(err, accounts.ErrStranger) {
			t.Fatalf("a subject that looks like an address: %v", err)
		}
		f.mustInvite(f.Charlie)
		code := f.codeOf(messages.Invited, f.Charlie)
		in, err := f.Accounts.JoinByProvider(f.Ctx, code, workAccount("c1"), "")
		if err != nil || f.personOf(in) != f.Charlie.ID {
			t.Fatalf("joining: %v", err)
		}
		if again, err := f.Accounts.SignInByProvider(f.Ctx, workAccount("c1"), ""); err != nil || f.personOf(again) != f.Charlie.ID {
			t.Errorf("signing in: %v", err)
		}
		if _, err := f.Accounts.SignInByProvider(f.Ctx, provider.Identity{Issuer: "https://other.example.org", Subject: "c1"}, ""); !errors.Is(err, accounts.ErrStranger) {
			t.Errorf("the same subject of another issuer: %v", err)
		}
		if err := f.Accounts.LinkProvider(f.Ctx, f.Alice, workAccount("c1")); refusal.KindOf(err) != refusal.Conflict {
			t.Errorf("a work account of somebody else: %v", err)
		}
		if err := f.Accounts.UnlinkProvider(f.Ctx, f.Charlie, in); refusal.KindOf(err) != refusal.Conflict {
			t.Errorf("unlinking the only way in: %v", err)
		}
		if told := f.SendAll(); len(told) != 1 || told[0].Message.Kind != messages.WayInChanged {
			t.Errorf("told: %+v", told)
		}
		f.Charlie.DeactivatedAt = f.Time()
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Charlie, "deactivated_at") })
		if _, err := f.Accounts.SignInByProvider(f.Ctx, workAccount("c1"), ""); !errors.Is(err, accounts.ErrStranger) {
			t.Errorf("after leaving: %v", err)
		}
	})
}

func TestOneOfManyUsesOfAnInvitationLinksAWorkAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.withProvider(nil)
		f.mustInvite(f.Charlie)
		code := f.codeOf(messages.Invited, f.Charlie)
		var group sync.WaitGroup
		var in atomic.Int64
		for i := range 16 {
			group.Go(func() {
				switch _, err := f.Accounts.JoinByProvider(f.Ctx, code, workAccount(fmt.Sprint("s", i)), ""); {
				case err == nil:
					in.Add(1)
				case !errors.Is(err, accounts.ErrLink):
					t.Errorf("another use: %v", err)
				}
			})
		}
		if group.Wait(); in.Load() != 1 {
			t.Errorf("%d uses let somebody in", in.Load())
		}
	})
}

func TestWaysInThatAreOffLetNobodyInButOneAdministrator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		harper := f.Person("Harper", "Quinn", db.Administrator)
		f.mustInvite(f.Charlie)
		officers := f.codeOf(messages.Invited, f.Charlie)
		f.mustInvite(harper)
		administrators := f.codeOf(messages.Invited, harper)
		f.withProvider(func(s *action.Settings) {
			s.WaysIn, s.BreakGlass = []action.WayIn{action.ByWorkAccount}, harper.Email
		})
		if w := f.Accounts.Ways(); w.Password || w.Passkey || !w.Provider || !w.Emergency {
			t.Errorf("ways: %+v", w)
		}
		for code, want := range map[string]refusal.Kind{officers: refusal.Conflict, administrators: 0} {
			if _, err := f.choose(code); refusal.KindOf(err) != want || want == 0 && err != nil {
				t.Errorf("choosing a password: %v, want %v", err, want)
			}
		}
		if _, err := f.Accounts.SignIn(f.Ctx, accounts.SignInForm{Email: harper.Email, Password: chosen, Address: "192.0.2.1"}); err != nil {
			t.Errorf("the administrator of BREAK_GLASS: %v", err)
		}
		f.ask(f.Charlie.Email)
		if sent := f.SendAll(); slices.ContainsFunc(sent, func(d *messages.Delivery) bool { return d.Message.Kind == messages.PasswordLink }) {
			t.Errorf("a link to choose a password was sent")
		}
	})
}

func TestGroupsGiveAndTakeRoles(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		harper := f.Person("Harper", "Quinn", db.Administrator)
		f.withProvider(func(s *action.Settings) {
			s.ProviderRoles = []string{"cn=trainers = trainer", "admins = administrator", "keys = vehicle keeper"}
		})
		for _, p := range []*db.Person{f.Alice, harper} {
			if err := f.Accounts.LinkProvider(f.Ctx, p, workAccount(p.FirstName)); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			who    *db.Person
			groups []string
			want   []db.Role
		}{
			{f.Alice, []string{"cn=trainers", "others"}, []db.Role{db.Officer, db.Trainer}},
			{f.Alice, []string{"keys"}, []db.Role{db.Officer, db.VehicleKeeper}},
			{f.Alice, nil, []db.Role{db.Officer}},
			{harper, nil, harper.Roles}, // the last administrator
		} {
			if _, err := f.Accounts.SignInByProvider(f.Ctx, workAccount(step.who.FirstName, step.groups...), ""); err != nil {
				t.Fatal(err)
			}
			p, err := f.DB.Person(f.Ctx, step.who.ID)
			if err != nil || !slices.Equal(p.Roles, step.want) {
				t.Errorf("%s with %v: %v, want %v (%v)", step.who.FirstName, step.groups, p.Roles, step.want, err)
			}
		}
		gained, lost := people.RolesByGroups(harper, nil, []db.Role{db.Administrator}, 1)
		if len(gained) != 0 || !slices.Equal(lost, []db.Role{db.Administrator}) {
			t.Errorf("one administrator of two: %v, %v", gained, lost)
		}
	})
}
