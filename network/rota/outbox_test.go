package rota_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

func TestALostClaimIsTakenOverAfterTenMinutesAndTheLateWorkerChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.Confirmed()
		late := f.Claim()
		if late == nil || late.To != "alice.okafor@example.org" || f.Claim() != nil {
			t.Fatal("the message was not claimed exactly once")
		}
		f.Clock = f.Clock.Add(9 * time.Minute)
		if f.Claim() != nil {
			t.Error("taken over after nine minutes")
		}
		f.Clock = f.Clock.Add(2 * time.Minute)
		heir := f.Claim()
		if heir == nil || heir.Message.Attempts != 2 {
			t.Fatalf("not taken over: %+v", heir)
		}
		if kept, err := f.Messages.NotDelivered(f.Ctx, late, "too late", messages.RefusedForGood); kept || err != nil {
			t.Errorf("the late worker: %v %v", kept, err)
		}
		if kept, err := f.Messages.Delivered(f.Ctx, heir); !kept || err != nil {
			t.Errorf("the heir: %v %v", kept, err)
		}
		if got := f.Message(m.ID); got.Status != db.MessageSent || !got.SentAt.Equal(f.Clock) {
			t.Errorf("%s at %s", got.Status, got.SentAt)
		}
	})
}

func TestNothingGoesToPeopleItIsNoLongerFor(t *testing.T) {
	t.Parallel()
	tests := map[string]func(f *fixture, s *db.Shift){
		"withdrawn": func(f *fixture, s *db.Shift) {
			if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
				f.T.Fatal(err)
			}
		},
		"signed up again": func(f *fixture, s *db.Shift) {
			if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
				f.T.Fatal(err)
			}
			f.SignUp(f.Alice, s, db.SignupConfirmed)
			f.Write(func(tx *db.Tx) error {
				return tx.Exec(f.Ctx, "UPDATE messages SET status = 'sent' WHERE signup_turn > 1")
			})
		},
		"deactivated": func(f *fixture, _ *db.Shift) {
			f.Alice.DeactivatedAt = f.Clock
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice, "deactivated_at") })
		},
	}
	for name, happens := range tests {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				s, m := f.Confirmed()
				happens(f, s)
				f.Revive(m.ID) // as if a worker had claimed it just before
				if d := f.Claim(); d != nil {
					t.Errorf("would be sent: %+v", d.Message)
				}
				if got := f.Message(m.ID); got.Status != db.MessageStopped || got.Why == "" {
					t.Errorf("%s because %q", got.Status, got.Why)
				}
			})
		})
	}
}

func TestATriedMessageWaitsLongerEachTimeAndIsGivenUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.Confirmed()
		start, before := f.Clock, time.Duration(0)
		for attempt := 1; ; attempt++ {
			d := f.Claim()
			if d == nil {
				t.Fatalf("attempt %d is not due", attempt)
			}
			if _, err := f.Messages.NotDelivered(f.Ctx, d, "The mail server put off the message (451)", messages.PutOff); err != nil {
				t.Fatal(err)
			}
			got := f.Message(m.ID)
			if got.Status == db.MessageFailed {
				if attempt != messages.Tries || f.Clock.Sub(start) < 18*time.Hour || f.Clock.Sub(start) > 30*time.Hour {
					t.Errorf("given up after %d tries and %s", attempt, f.Clock.Sub(start))
				}
				return
			}
			wait := got.NextTryAt.Sub(f.Clock)
			if wait > 72*time.Minute || attempt < 7 && wait < before || got.Status != db.MessagePending || got.Why == "" {
				t.Errorf("after attempt %d: %s, next in %s after %s", attempt, got.Status, wait, before)
			}
			f.Clock = got.NextTryAt.Add(-time.Second)
			if f.Claim() != nil {
				t.Error("tried early")
			}
			f.Clock, before = got.NextTryAt, wait
		}
	})
}

func TestAFailureThatIsOursEndsALetterOnlyWhileOthersAreTaken(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.Confirmed()
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		other := f.QueuedFor(f.Charlie)[0]
		const reason = "The mail server does not pass on messages of this app (554 5.7.1)"
		for attempt := 1; attempt <= 35; attempt++ {
			f.Write(func(tx *db.Tx) error { // Alice's turn
				if err := tx.Exec(f.Ctx, "UPDATE messages SET next_try_at = ? WHERE id = ?", f.Clock, m.ID); err != nil {
					return err
				}
				return tx.Exec(f.Ctx, "UPDATE messages SET attempts = 1, next_try_at = ? WHERE id = ?", f.Clock.AddDate(0, 0, 1), other.ID)
			})
			d := f.Claim()
			if d == nil || d.Message.ID != m.ID {
				t.Fatalf("attempt %d: claimed %+v", attempt, d)
			}
			if _, err := f.Messages.NotDelivered(f.Ctx, d, reason, messages.Ours); err != nil {
				t.Fatal(err)
			}
			if got := f.Message(m.ID); got.Status != db.MessagePending {
				t.Fatalf("after %d attempts while nothing is taken it is %s", attempt, got.Status)
			}
		}
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE messages SET next_try_at = ? WHERE id = ?", f.Clock, other.ID)
		})
		d := f.Claim()
		if d == nil || d.Message.ID != other.ID {
			t.Fatalf("claimed %+v", d)
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			t.Fatal(err)
		}
		if d = f.Claim(); d == nil || d.Message.ID != m.ID {
			t.Fatalf("what waited is not tried at once: %+v", d)
		}
		if _, err := f.Messages.NotDelivered(f.Ctx, d, reason, messages.Ours); err != nil {
			t.Fatal(err)
		}
		if got := f.Message(m.ID); got.Status != db.MessageFailed || !strings.Contains(got.Why, "Given up") {
			t.Errorf("while others are taken it is %s because %q", got.Status, got.Why)
		}
	})
}

func TestWhatIsTooLateIsSkippedOrFailed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.Confirmed()
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		tried := f.Claim()
		if _, err := f.Messages.NotDelivered(f.Ctx, tried, "The mail server could not be reached", messages.PutOff); err != nil {
			t.Fatal(err)
		}
		f.Clock = s.StartsAt
		if d := f.Claim(); d != nil {
			t.Errorf("would be sent: %+v", d.Message)
		}
		if got := f.Message(m.ID); got.Status != db.MessageFailed {
			t.Errorf("the tried one is %s because %q", got.Status, got.Why)
		}
		if got := f.QueuedFor(f.Charlie)[0]; got.Status != db.MessageSkipped {
			t.Errorf("the untried one is %s because %q", got.Status, got.Why)
		}
	})
}

func TestThoseWhoRunAnEventResendWhatFailed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.Confirmed()
		_, err := f.Messages.Resend(f.Ctx, f.Charlie, m.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if _, err := f.Messages.NotDelivered(f.Ctx, f.Claim(), "The mail server refused the address (550 5.1.1)", messages.RefusedForGood); err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice is once
			if _, err := f.Messages.Resend(f.Ctx, f.Eve, m.ID); err != nil {
				t.Fatal(err)
			}
		}
		log, err := f.DB.LogOf(f.Ctx, db.ThingMessage, m.ID, 10)
		if err != nil || len(log) != 1 || log[0].PersonID != f.Eve.ID || log[0].SubjectID != f.Alice.ID {
			t.Errorf("log %+v, %v", log, err)
		}
		d := f.Claim()
		if d == nil {
			t.Fatal("not in the outbox again")
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			t.Fatal(err)
		}
		_, err = f.Messages.Resend(f.Ctx, f.Bob, m.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "UPDATE messages SET status = 'failed'") })
		f.Clock = s.StartsAt
		_, err = f.Messages.Resend(f.Ctx, f.Bob, m.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Messages.Resend(f.Ctx, f.Bob, 999999)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}

func TestOnlyThoseWhoMayReadMessages(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.Confirmed()
		if _, _, err := f.Messages.Ledger(f.Ctx, f.Eve, messages.LedgerFilter{}); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("the lead reads the whole ledger: %v", err)
		}
		if _, err := f.Messages.PlannedMessages(f.Ctx, f.Charlie, m.EventID, 0); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an outsider reads an event's messages: %v", err)
		}
		if _, _, err := f.Messages.Outbox(f.Ctx, f.Charlie, 0); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an outsider reads the outbox: %v", err)
		}
		for query, want := range map[string]int{"okafor": 1, "OKA": 1, "Reid": 0, "%": 0} {
			rows, _, err := f.Messages.Ledger(f.Ctx, f.Bob, messages.LedgerFilter{Query: query, Status: db.MessagePending, Kind: messages.Confirmed})
			if err != nil || len(rows) != want {
				t.Errorf("%q finds %d rows, want %d; %v", query, len(rows), want, err)
			}
		}
	})
}

func TestWhatMessagesSaidIsForgottenAWeekAfterTheyWereSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.Confirmed()
		if _, err := f.Messages.Delivered(f.Ctx, f.Claim()); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(f.Settings().BodiesKept)
		if n, err := f.Messages.Tidy(f.Ctx); n != 0 || err != nil {
			t.Errorf("forgot %d early, %v", n, err)
		}
		f.Clock = f.Clock.Add(time.Second)
		if n, err := f.Messages.Tidy(f.Ctx); n != 1 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
		if got := f.Message(m.ID); got.Body != "" || got.Link != "" || got.MessageKey == "" {
			t.Errorf("kept %q %q", got.Body, got.Link)
		}
	})
}

func TestAClaimIsLostOnceItIsOlderThanTenMinutes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Confirmed()
		f.Claim()
		f.Clock = f.Clock.Add(10 * time.Minute)
		if f.Claim() != nil {
			t.Error("taken over after ten minutes")
		}
		f.Clock = f.Clock.Add(time.Second)
		if f.Claim() == nil {
			t.Error("not taken over a second later")
		}
	})
}

func TestAFilterOfMessagesAndOneOfEventsLetThroughWhatTheySay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, last := f.Event("Herts Pride", 8*clocktest.Weeks), f.Event("Conference", 9*clocktest.Weeks)
		for _, e := range []*db.Event{first, last} {
			f.SignUp(f.Alice, f.Shift(e, 5), db.SignupConfirmed)
			f.SignUp(f.Charlie, f.Shift(e, 5), db.SignupConfirmed)
		}
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			all, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: p.ID})
			if err != nil || len(all) != 2 || all[0].PersonID != p.ID || all[1].PersonID != p.ID {
				t.Errorf("%s has %+v (%v)", p.FirstName, all, err)
			}
		}
		for to, want := range map[time.Time]int{last.StartsAt: 1, last.StartsAt.Add(time.Second): 2} {
			events, err := f.DB.Events(f.Ctx, db.EventFilter{From: first.StartsAt, To: to})
			if err != nil || len(events) != want {
				t.Errorf("up to %v there are %d events (%v), want %d", to, len(events), err, want)
			}
		}
	})
}

func TestWhatAKilledServerHadClaimedIsTakenUpWhenItStartsAgain(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string, d *db.DB) {
		f := newFixture(t, d)
		f.SignUp(f.Alice, f.Shift(f.Event("Herts Pride", 100*time.Hour), 5), db.SignupConfirmed)
		f.Clock = f.Clock.Add(time.Hour)
		// server opens the database as a server of this name does; it is gone when its database is closed.
		server := func(name string) *messages.Messages {
			own, err := db.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = own.Close() })
			ground := action.NewGround(own, *f.Settings(), nil)
			n := messages.New(ground, upkeep.New(ground))
			n.Server, n.Now = name, f.Now
			return n
		}
		takeUp := func(n *messages.Messages, want int64, done bool) {
			t.Helper()
			if taken, alone, err := n.TakeUpClaims(t.Context()); taken != want || alone != done || err != nil {
				t.Errorf("%s takes %d up (%t), %v; want %d (%t)", n.Server, taken, alone, err, want, done)
			}
		}
		claim := func(n *messages.Messages, want bool) {
			t.Helper()
			if got, err := n.ClaimNext(t.Context()); (got != nil) != want || err != nil {
				t.Errorf("%s claims %v, %v", n.Server, got, err)
			}
		}
		first := server("host :3000")
		takeUp(first, 0, true)
		claim(first, true)
		if d.Postgres() {
			takeUp(server("other :3000"), 0, true) // another's claims are alive
			takeUp(server("host :3000"), 0, false) // and so are those of one of the same name, which may only hang
			takeUp(server("hostile"), 0, true)
		}
		if err := first.DB.Close(); err != nil { // killed, with the message in its hands
			t.Fatal(err)
		}
		if d.Postgres() {
			takeUp(server("yet another :3000"), 0, true)
		}
		again := server("host :3000")
		claim(again, false)
		takeUp(again, 1, true)
		claim(again, true)
		claim(again, false)
	})
}
