package accounts_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

const chosen = "winter tangle copper lantern"

// codeIn is the code in a link of the app.
func codeIn(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// codeOf is the code of the last link of a kind that was sent to somebody.
func (f *fixture) codeOf(kind db.MessageKind, p *db.Person) string {
	f.T.Helper()
	code := ""
	for _, d := range f.SendAll() {
		if d.Message.Kind == kind && d.Message.PersonID == p.ID {
			code = codeIn(d.Link)
		}
	}
	if code == "" {
		f.T.Fatalf("no %s was sent to %s", kind, p.FirstName)
	}
	return code
}

func (f *fixture) mustInvite(p *db.Person) {
	f.T.Helper()
	if err := f.Accounts.Invite(f.Ctx, f.Bob, p.ID); err != nil {
		f.T.Fatal(err)
	}
}

func (f *fixture) ask(email string) {
	f.T.Helper()
	if err := errors.Join(f.Accounts.AskForPassword(f.Ctx, email, "192.0.2.1"), f.Accounts.AnswerPasswordAsks(f.Ctx)); err != nil {
		f.T.Fatal(err)
	}
}

func (f *fixture) choose(code string) (accounts.SignedIn, error) {
	return f.Accounts.ChoosePassword(f.Ctx, code, chosen, "")
}

func TestAnInvitationLetsOnePersonInOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.mustInvite(f.Charlie)
		f.mustInvite(f.Charlie) // pressed twice
		letters := f.SendAll()
		if len(letters) != 1 || letters[0].To != "charlie.reid@example.org" || letters[0].Message.Link != "" {
			t.Fatalf("sent: %+v", letters)
		}
		code := codeIn(letters[0].Link)
		if held, err := f.DB.Holding(f.Ctx, code); err != nil || len(held) > 0 {
			t.Errorf("the code is kept in %v (%v)", held, err)
		}
		for range 3 {
			if purpose, err := f.Accounts.LinkOpen(f.Ctx, code); err != nil || purpose != db.LinkInvitation {
				t.Fatalf("opening it: %q, %v", purpose, err)
			}
		}
		if got := refusaltest.WantField(t, networktest.Second(f.Accounts.ChoosePassword(f.Ctx, code, "Charlie Reid 12345", "")), "password"); !strings.Contains(got, "easy to guess") {
			t.Errorf("a password with the own name: %q", got)
		}
		if got := refusaltest.WantField(t, networktest.Second(f.Accounts.ChoosePassword(f.Ctx, code, "short", "")), "password"); !strings.Contains(got, "at least 15") {
			t.Errorf("a short password: %q", got)
		}
		in, err := f.choose(code)
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.Accounts.PersonByToken(f.Ctx, in.Token)
		if err != nil || p == nil || p.ID != f.Charlie.ID || p.SeenMonth != "2026-06" {
			t.Fatalf("signed in is %+v, %v", p, err)
		}
		if _, err := f.choose(code); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("used twice: %v", err)
		}
		if _, err := f.Accounts.SignIn(f.Ctx, accounts.SignInForm{Email: "charlie.reid@example.org", Password: chosen, Address: "192.0.2.1"}); err != nil {
			t.Errorf("the password does not work: %v", err)
		}
		refusaltest.WantKind(t, f.Accounts.Invite(f.Ctx, f.Bob, f.Charlie.ID), refusal.Conflict)
		if told := f.SendAll(); len(told) != 1 || told[0].Message.Kind != messages.PasswordChanged || !strings.Contains(told[0].Message.Body, "was set at 12pm on Monday 1 June 2026") {
			t.Errorf("told: %+v", told)
		}
		rows, err := f.DB.LogOf(f.Ctx, db.ThingPerson, f.Charlie.ID, 9)
		if err != nil || !slices.ContainsFunc(rows, func(r db.LogRow) bool { return r.Verb == "chose password" && r.PersonID == f.Charlie.ID }) ||
			!slices.ContainsFunc(rows, func(r db.LogRow) bool { return r.Verb == "invited" && r.PersonID == f.Bob.ID }) {
			t.Errorf("the log has %+v (%v)", rows, err)
		}
	})
}

// Everything that ends a link ends it for its code, and stops the email that
// would bring one.
func TestALinkEndsWithWhatItIsBoundTo(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*fixture, *db.Person){
		"a newer one": func(f *fixture, p *db.Person) { f.Clock = f.Clock.Add(time.Hour); f.mustInvite(p) },
		"7 days":      func(f *fixture, _ *db.Person) { f.Clock = f.Clock.Add(accounts.InvitationLife) },
		"another address": func(f *fixture, p *db.Person) {
			p.Email = "new@example.org"
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "email", "search") })
		},
		"deactivation": func(f *fixture, p *db.Person) {
			if err := f.People.Deactivate(f.Ctx, f.Bob, p.ID, "Left"); err != nil {
				f.T.Fatal(err)
			}
		},
		"a password chosen by another link": func(f *fixture, p *db.Person) {
			f.ask(p.Email)
			if _, err := f.choose(f.codeOf(messages.PasswordLink, p)); err != nil {
				f.T.Fatal(err)
			}
		},
		"a restored backup": func(f *fixture, _ *db.Person) {
			if err := f.Upkeep.AfterRestore(f.Ctx); err != nil {
				f.T.Fatal(err)
			}
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				f.mustInvite(f.Charlie)
				code := f.codeOf(messages.Invited, f.Charlie)
				end(f, f.Charlie)
				if _, err := f.Accounts.LinkOpen(f.Ctx, code); !errors.Is(err, accounts.ErrLink) {
					t.Errorf("it still opens: %v", err)
				}
				if _, err := f.choose(code); !errors.Is(err, accounts.ErrLink) {
					t.Errorf("it still lets in: %v", err)
				}
			})
		})
	}
	t.Run("before it was sent", func(t *testing.T) {
		onBoth(t, func(t *testing.T, f *fixture) {
			f.mustInvite(f.Charlie)
			f.Charlie.Email = "new@example.org"
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Charlie, "email", "search") })
			if letters := f.SendAll(); len(letters) != 0 {
				t.Errorf("sent: %+v", letters)
			}
		})
	})
}

// A letter whose server was killed before it was marked goes again. Whichever of
// the two arrives, its link works, and both together work once.
func TestEveryAttemptOfAnInvitationBringsALinkThatWorks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.mustInvite(f.Charlie)
		first, err := f.Messages.ClaimNext(f.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(messages.ClaimLost + time.Second)
		again := f.codeOf(messages.Invited, f.Charlie)
		if again == codeIn(first.Link) {
			t.Error("the code is the same, so it was kept")
		}
		if _, err := f.Accounts.LinkOpen(f.Ctx, again); err != nil {
			t.Error(err)
		}
		if _, err := f.choose(codeIn(first.Link)); err != nil {
			t.Error(err)
		}
		if _, err := f.choose(again); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("both were used: %v", err)
		}
	})
}

func TestOfSixtyFourUsesOfOneLinkAtOnceOneGetsIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.mustInvite(f.Charlie)
		code := f.codeOf(messages.Invited, f.Charlie)
		var in atomic.Int64
		var late atomic.Int64
		f.AtOnce(64, func(int) error {
			switch _, err := f.choose(code); {
			case err == nil:
				in.Add(1)
			case errors.Is(err, accounts.ErrLink):
				late.Add(1)
			}
			return nil
		})
		sessions, err := f.DB.SessionsOf(f.Ctx, f.Charlie.ID, f.Time())
		if in.Load() != 1 || late.Load() != 63 || err != nil || len(sessions) != 1 {
			t.Errorf("%d got in, %d were refused, %d sessions (%v)", in.Load(), late.Load(), len(sessions), err)
		}
	})
}

func TestEverybodyWithNoWayInIsInvitedOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		guest := f.Person("Sam", "Fox", db.Guest)
		guest.Grade = db.External
		left := f.Person("Lee", "Lamb", db.Officer)
		left.DeactivatedAt = clocktest.Noon
		f.Write(func(tx *db.Tx) error {
			return errors.Join(tx.UpdatePerson(f.Ctx, guest, "grade"), tx.UpdatePerson(f.Ctx, left, "deactivated_at"), tx.SeePerson(f.Ctx, f.Bob.ID, "2026-05"))
		})
		f.Zoe() // has a password
		f.mustInvite(f.Eve)
		to, err := f.Accounts.PeopleToInvite(f.Ctx, f.Bob, nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		var ids []int64
		for i := range to.People {
			names, ids = append(names, to.People[i].FirstName), append(ids, to.People[i].ID)
		}
		if !slices.Equal(names, []string{"Alice", "Charlie"}) || to.Count != 2 || to.Guests != 1 || to.Waiting != 1 || !strings.Contains(to.Body, "Bob Marsh has invited you") {
			t.Errorf("to invite: %v, %+v", names, to)
		}
		ids = append(ids, guest.ID, left.ID, f.Eve.ID, f.Bob.ID)
		var invited atomic.Int64
		if failed := f.AtOnce(4, func(int) error {
			n, err := f.Accounts.InviteAll(f.Ctx, f.Bob, slices.Clone(ids))
			invited.Add(int64(n))
			return err
		}); failed > 0 || invited.Load() != 2 {
			t.Errorf("%d failed, %d were invited", failed, invited.Load())
		}
		if letters := f.SendAll(); len(letters) != 3 {
			t.Errorf("%d letters went", len(letters))
		}
		to, err = f.Accounts.PeopleToInvite(f.Ctx, f.Bob, nil)
		if err != nil || to.Count != 0 || to.Sent != 3 || to.Waiting != 0 {
			t.Errorf("afterwards: %+v (%v)", to, err)
		}
		f.Clock = f.Clock.Add(accounts.InvitationLife)
		if to, err = f.Accounts.PeopleToInvite(f.Ctx, f.Bob, nil); err != nil || to.Count != 3 {
			t.Errorf("a week later: %+v (%v)", to, err)
		}
		members, err := f.Accounts.Members(f.Ctx, f.Bob, people.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]db.Access{"Alice": db.AccessInvited, "Bob": db.AccessIn, "Charlie": db.AccessInvited, "Eve": db.AccessInvited, "Zoe": db.AccessIn, "Sam": db.AccessByLink, "Lee": db.AccessDeactivated}
		for i := range members.People {
			m := &members.People[i]
			if m.Access != want[m.FirstName] || m.Access == db.AccessInvited && (!m.InvitedAt.Equal(clocktest.Noon) || !m.EndedAt.Equal(f.Time())) {
				t.Errorf("%s: %+v", m.FirstName, m)
			}
			alike, err := f.Accounts.Members(f.Ctx, f.Bob, people.Filter{Access: m.Access})
			if err != nil || !slices.ContainsFunc(alike.People, func(a accounts.Member) bool { return a.ID == m.ID }) || slices.ContainsFunc(alike.People, func(a accounts.Member) bool { return a.Access != m.Access }) {
				t.Errorf("the filter for %s: %+v (%v)", m.Access, alike, err)
			}
		}
		overview, err := f.Accounts.Overview(f.Ctx, f.Bob)
		if fmt.Sprint(overview) != fmt.Sprint(accounts.Overview{By: map[db.Access]int{db.AccessInvited: 3, db.AccessIn: 2, db.AccessByLink: 1, db.AccessDeactivated: 1}, ToInvite: 3}) || err != nil {
			t.Errorf("overview: %+v (%v)", overview, err)
		}
	})
}

func TestOnlyCoordinatorsAndAdministratorsInvite(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for _, role := range db.Roles {
			me := f.Person("Kim", string(role), role)
			may := role == db.Coordinator || role == db.Administrator
			for what, err := range map[string]error{
				"invite":          f.Accounts.Invite(f.Ctx, me, f.Alice.ID),
				"by hand":         third(f.Accounts.InviteByHand(f.Ctx, me, f.Alice.ID)),
				"several":         networktest.Second(f.Accounts.InviteAll(f.Ctx, me, []int64{f.Alice.ID})),
				"who":             networktest.Second(f.Accounts.PeopleToInvite(f.Ctx, me, nil)),
				"how far":         networktest.Second(f.Accounts.InvitationProgress(f.Ctx, me)),
				"how many are in": networktest.Second(f.Accounts.Overview(f.Ctx, me)),
			} {
				if (err == nil) != may || err != nil && refusal.KindOf(err) != refusal.Forbidden {
					t.Errorf("%s, %s: %v", role, what, err)
				}
			}
		}
	})
}

func third[A, B any](_ A, _ B, err error) error { return err }

// Who sees the link of an administrator could sign in as one.
func TestACoordinatorIsNotShownTheLinkOfAnAdministrator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		harper, idris := f.Person("Harper", "Quinn", db.Administrator), f.Person("Idris", "Vaughan", db.DataProtection)
		for _, p := range []*db.Person{harper, idris} {
			_, link, err := f.Accounts.InviteByHand(f.Ctx, f.Bob, p.ID)
			if refusaltest.WantKind(t, err, refusal.Forbidden); link != "" {
				t.Error("the link is shown all the same")
			}
		}
		_, link, err := f.Accounts.InviteByHand(f.Ctx, harper, idris.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.choose(codeIn(link)); err != nil {
			t.Error(err)
		}
		_, older, err := f.Accounts.InviteByHand(f.Ctx, f.Bob, f.Charlie.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := f.Accounts.InviteByHand(f.Ctx, f.Bob, f.Charlie.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := f.choose(codeIn(older)); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("the older link works: %v", err)
		}
		if letters := f.SendAll(); len(letters) != 1 || letters[0].Message.Kind != messages.PasswordChanged {
			t.Errorf("sent: %+v", letters)
		}
	})
}

func TestWhoForgotAPasswordChoosesANewOneAndEveryOtherSessionEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		desk, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		f.ask(" ZOE@example.org ")
		code := f.codeOf(messages.PasswordLink, zoe)
		if purpose, err := f.Accounts.LinkOpen(f.Ctx, code); err != nil || purpose != db.LinkPassword {
			t.Fatalf("opening it: %q, %v", purpose, err)
		}
		in, err := f.choose(code)
		if err != nil {
			t.Fatal(err)
		}
		for token, want := range map[string]bool{desk.Token: false, in.Token: true} {
			if p, err := f.Accounts.PersonByToken(f.Ctx, token); err != nil || (p != nil) != want {
				t.Errorf("signed in: %v, want %v (%v)", p != nil, want, err)
			}
		}
		if mark, err := f.Accounts.MarkOf(f.Ctx, zoe, desk.Device); err != nil || mark != "" {
			t.Errorf("the other device is known: %q (%v)", mark, err)
		}
		if told := f.SendAll(); len(told) != 1 || !strings.Contains(told[0].Message.Body, "was changed at 12pm on Monday 1 June 2026") {
			t.Errorf("told: %+v", told)
		}

		f.ask("zoe@example.org")
		code = f.codeOf(messages.PasswordLink, zoe)
		f.Clock = f.Clock.Add(accounts.PasswordLinkLife)
		if _, err := f.choose(code); !errors.Is(err, accounts.ErrLink) {
			t.Errorf("after 30 minutes: %v", err)
		}
	})
}

func TestNobodyElseIsEmailedALinkToAPassword(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		gone := f.Zoe()
		if err := f.People.Deactivate(f.Ctx, f.Bob, gone.ID, "Left"); err != nil {
			t.Fatal(err)
		}
		guest := f.Person("Sam", "Fox", db.Guest)
		guest.Grade = db.External
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, guest, "grade") })
		for _, email := range []string{gone.Email, guest.Email, f.Alice.Email, "nobody@example.org"} {
			f.ask(email)
		}
		if letters := f.SendAll(); len(letters) != 0 {
			t.Errorf("sent: %+v", letters)
		}
		asks, err := f.DB.PasswordAsks(f.Ctx, 9)
		if held, heldErr := f.DB.Holding(f.Ctx, "nobody@example.org"); len(asks) > 0 || len(held) > 0 || errors.Join(err, heldErr) != nil {
			t.Errorf("%d asks are left, the address is in %v (%v)", len(asks), held, errors.Join(err, heldErr))
		}
		refusaltest.WantField(t, f.Accounts.AskForPassword(f.Ctx, "no address", "192.0.2.1"), "email")

		// An invitation that ended is enough: the link is for those who were invited.
		f.mustInvite(f.Alice)
		f.Clock = f.Clock.Add(accounts.InvitationLife)
		f.SendAll()
		f.ask(f.Alice.Email)
		if _, err := f.choose(f.codeOf(messages.PasswordLink, f.Alice)); err != nil {
			t.Error(err)
		}
	})
}

func TestAskingForAPasswordIsSlowedDown(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		for _, email := range []string{zoe.Email, "nobody@example.org"} {
			for range int(accounts.AccountFromBucket.Size) {
				if err := f.Accounts.AskForPassword(f.Ctx, email, "192.0.2.1"); err != nil {
					t.Fatal(err)
				}
			}
			refusaltest.WantKind(t, f.Accounts.AskForPassword(f.Ctx, email, "192.0.2.1"), refusal.TooMany)
		}
		for i := range 20 { // from everywhere
			if err := f.Accounts.AskForPassword(f.Ctx, zoe.Email, fmt.Sprintf("10.0.%d.1", i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Accounts.AnswerPasswordAsks(f.Ctx); err != nil {
			t.Fatal(err)
		}
		queued, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: zoe.ID, Kind: messages.PasswordLink})
		if letters := f.SendAll(); len(queued) != int(accounts.PasswordLinkBucket.Size) || len(letters) != 1 || err != nil {
			t.Errorf("%d were queued and %d sent (%v)", len(queued), len(letters), err)
		}
		if _, err := f.Tries(accountstest.ZoesPassword, "192.0.2.1", ""); err != nil {
			t.Errorf("asking keeps somebody from signing in: %v", err)
		}
	})
}

func TestChangingAPasswordTellsThePerson(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		zoe := f.Zoe()
		if err := f.Accounts.ChangePassword(f.Ctx, zoe, accounts.SignedIn{}, accountstest.ZoesPassword, chosen); err != nil {
			t.Fatal(err)
		}
		told, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: zoe.ID})
		if err != nil || len(told) != 1 || told[0].Subject != "Your password was changed" {
			t.Errorf("told: %+v (%v)", told, err)
		}
	})
}

// Links are forgotten a month after they ended, but for the last invitation of
// somebody who is not in yet: the list says when that was. Codes go at once.
func TestLinksAreForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.mustInvite(f.Alice)
		alices := f.codeOf(messages.Invited, f.Alice)
		f.mustInvite(f.Charlie)
		charlies := f.codeOf(messages.Invited, f.Charlie)
		if _, err := f.choose(charlies); err != nil {
			t.Fatal(err)
		}
		// left is what is there of the links of Alice and Charlie.
		left := func() string {
			t.Helper()
			if _, err := f.Messages.Tidy(f.Ctx); err != nil {
				t.Fatal(err)
			}
			var there []string
			for code, name := range map[string]string{alices: "Alice’s code", charlies: "Charlie’s code"} {
				if _, err := f.DB.AccountLinkByHash(f.Ctx, action.HashCode(code)); err == nil {
					there = append(there, name)
				}
			}
			for id, name := range map[int64]string{1: "Alice’s link", 2: "Charlie’s link"} {
				if _, err := f.DB.AccountLink(f.Ctx, id); err == nil {
					there = append(there, name)
				}
			}
			slices.Sort(there)
			return strings.Join(there, ", ")
		}
		if got := left(); got != "Alice’s code, Alice’s link, Charlie’s link" {
			t.Errorf("at once: %s", got)
		}
		f.Clock = f.Clock.Add(accounts.InvitationLife)
		if got := left(); got != "Alice’s link, Charlie’s link" {
			t.Errorf("after a week: %s", got)
		}
		f.Clock = f.Clock.Add(accounts.LinksKept + time.Hour)
		if got := left(); got != "Alice’s link" {
			t.Errorf("a month later: %s", got)
		}
	})
}

// The answer to an address that somebody has takes as long as that to one nobody
// has. Samples take turns; a machine that is busy gets a second try.
func TestKnownAndUnknownAddressesTakeTheSameTime(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	f.Zoe()
	const samples = 200
	measure := func() float64 {
		known, unknown := make([]time.Duration, samples), make([]time.Duration, samples)
		took := func(email string) time.Duration {
			fastest := time.Hour
			for range 3 { // other programs make some of them slower
				f.Clock = f.Clock.Add(time.Hour) // the buckets are empty again
				start := time.Now()
				if err := f.Accounts.AskForPassword(f.Ctx, email, "192.0.2.1"); err != nil {
					t.Fatal(err)
				}
				fastest = min(fastest, time.Since(start))
			}
			return fastest
		}
		for i := range samples {
			if i%2 == 0 {
				known[i], unknown[i] = took("zoe@example.org"), took("nobody@example.org")
			} else {
				unknown[i], known[i] = took("nobody@example.org"), took("zoe@example.org")
			}
		}
		return mannWhitney(known, unknown)
	}
	p := measure()
	if p <= 0.01 {
		p = measure()
	}
	if p <= 0.01 {
		t.Errorf("they can be told apart: p = %.4f", p)
	}
}

// mannWhitney is how likely two samples of one distribution differ at least as
// much (two-sided, by the normal approximation; equal values share their ranks).
func mannWhitney(a, b []time.Duration) float64 {
	all := slices.Concat(a, b)
	slices.Sort(all)
	rank := map[time.Duration]float64{}
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		rank[all[i]] = float64(i+j+1) / 2
		i = j
	}
	sum := 0.0
	for _, d := range a {
		sum += rank[d]
	}
	n, m := float64(len(a)), float64(len(b))
	u := sum - n*(n+1)/2
	return math.Erfc(math.Abs(u-n*m/2) / math.Sqrt(n*m*(n+m+1)/12) / math.Sqrt2)
}

func TestMannWhitneyTellsSamplesApart(t *testing.T) {
	t.Parallel()
	var a, b, later []time.Duration
	for i := range 200 {
		a, b, later = append(a, time.Duration(2*i)), append(b, time.Duration(2*i+1)), append(later, time.Duration(2*i+60))
	}
	if same, apart := mannWhitney(a, b), mannWhitney(a, later); same < 0.5 || apart > 0.01 {
		t.Errorf("p is %.3f and %.4f", same, apart)
	}
}
