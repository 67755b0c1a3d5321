package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

// confirmed queues one message: Alice's confirmation for a shift in ten days.
func (f *fixture) confirmed() (*db.Shift, *db.Message) {
	f.t.Helper()
	s := f.shift(f.event("Herts Pride", 10*24*time.Hour), 5)
	f.signUp(f.alice, s, db.SignupConfirmed)
	return s, &f.queuedFor(f.alice)[0]
}

func (f *fixture) claim() *messages.Delivery {
	f.t.Helper()
	d, err := f.Messages.ClaimNext(f.ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	return d
}

func (f *fixture) message(id int64) *db.Message {
	f.t.Helper()
	m, err := f.DB.Message(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

func (f *fixture) revive(id int64) {
	f.t.Helper()
	f.write(func(tx *db.Tx) error {
		return tx.Exec(f.ctx, "UPDATE messages SET status = 'pending' WHERE id = ?", id)
	})
}

func TestALostClaimIsTakenOverAfterTenMinutesAndTheLateWorkerChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.confirmed()
		late := f.claim()
		if late == nil || late.To != "alice.okafor@example.org" || f.claim() != nil {
			t.Fatal("the message was not claimed exactly once")
		}
		f.clock = f.clock.Add(9 * time.Minute)
		if f.claim() != nil {
			t.Error("taken over after nine minutes")
		}
		f.clock = f.clock.Add(2 * time.Minute)
		heir := f.claim()
		if heir == nil || heir.Message.Attempts != 2 {
			t.Fatalf("not taken over: %+v", heir)
		}
		if kept, err := f.Messages.NotDelivered(f.ctx, late, "too late", messages.RefusedForGood); kept || err != nil {
			t.Errorf("the late worker: %v %v", kept, err)
		}
		if kept, err := f.Messages.Delivered(f.ctx, heir); !kept || err != nil {
			t.Errorf("the heir: %v %v", kept, err)
		}
		if got := f.message(m.ID); got.Status != db.MessageSent || !got.SentAt.Equal(f.clock) {
			t.Errorf("%s at %s", got.Status, got.SentAt)
		}
	})
}

func TestNothingGoesToPeopleItIsNoLongerFor(t *testing.T) {
	t.Parallel()
	tests := map[string]func(f *fixture, s *db.Shift){
		"withdrawn": func(f *fixture, s *db.Shift) {
			if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
				f.t.Fatal(err)
			}
		},
		"signed up again": func(f *fixture, s *db.Shift) {
			if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
				f.t.Fatal(err)
			}
			f.signUp(f.alice, s, db.SignupConfirmed)
			f.write(func(tx *db.Tx) error {
				return tx.Exec(f.ctx, "UPDATE messages SET status = 'sent' WHERE signup_turn > 1")
			})
		},
		"deactivated": func(f *fixture, _ *db.Shift) {
			f.alice.DeactivatedAt = f.clock
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.alice, "deactivated_at") })
		},
	}
	for name, happens := range tests {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				s, m := f.confirmed()
				happens(f, s)
				f.revive(m.ID) // as if a worker had claimed it just before
				if d := f.claim(); d != nil {
					t.Errorf("would be sent: %+v", d.Message)
				}
				if got := f.message(m.ID); got.Status != db.MessageStopped || got.Why == "" {
					t.Errorf("%s because %q", got.Status, got.Why)
				}
			})
		})
	}
}

func TestRemindersOfAnOldDateAndEndedOffersAreStopped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.wait(noon.Add(36*time.Hour), time.Hour)
		reminder := f.queuedFor(f.alice)[1]
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-04T15:00", Reason: "Rain"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "Court"); err != nil { // Charlie is offered the place
			t.Fatal(err)
		}
		offer := slices.IndexFunc(f.queuedFor(f.charlie), func(m db.Message) bool { return m.Kind == messages.Offered })
		id := f.queuedFor(f.charlie)[offer].ID
		if err := f.Rota.Withdraw(f.ctx, f.charlie, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, "UPDATE messages SET status = 'sent'") })
		f.revive(reminder.ID)
		f.revive(id)
		if d := f.claim(); d != nil {
			t.Errorf("would be sent: %+v", d.Message)
		}
		for _, id := range []int64{reminder.ID, id} {
			if m := f.message(id); m.Status != db.MessageStopped {
				t.Errorf("%s is %s", m.Kind, m.Status)
			}
		}
	})
}

func TestATriedMessageWaitsLongerEachTimeAndIsGivenUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.confirmed()
		start, before := f.clock, time.Duration(0)
		for attempt := 1; ; attempt++ {
			d := f.claim()
			if d == nil {
				t.Fatalf("attempt %d is not due", attempt)
			}
			if _, err := f.Messages.NotDelivered(f.ctx, d, "The mail server put off the message (451)", messages.PutOff); err != nil {
				t.Fatal(err)
			}
			got := f.message(m.ID)
			if got.Status == db.MessageFailed {
				if attempt != messages.Tries || f.clock.Sub(start) < 18*time.Hour || f.clock.Sub(start) > 30*time.Hour {
					t.Errorf("given up after %d tries and %s", attempt, f.clock.Sub(start))
				}
				return
			}
			wait := got.NextTryAt.Sub(f.clock)
			if wait > 72*time.Minute || attempt < 7 && wait < before || got.Status != db.MessagePending || got.Why == "" {
				t.Errorf("after attempt %d: %s, next in %s after %s", attempt, got.Status, wait, before)
			}
			f.clock = got.NextTryAt.Add(-time.Second)
			if f.claim() != nil {
				t.Error("tried early")
			}
			f.clock, before = got.NextTryAt, wait
		}
	})
}

func TestAFailureThatIsOursEndsALetterOnlyWhileOthersAreTaken(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.confirmed()
		f.signUp(f.charlie, s, db.SignupConfirmed)
		other := f.queuedFor(f.charlie)[0]
		const reason = "The mail server does not pass on messages of this app (554 5.7.1)"
		for attempt := 1; attempt <= 35; attempt++ {
			f.write(func(tx *db.Tx) error { // Alice's turn
				if err := tx.Exec(f.ctx, "UPDATE messages SET next_try_at = ? WHERE id = ?", f.clock, m.ID); err != nil {
					return err
				}
				return tx.Exec(f.ctx, "UPDATE messages SET attempts = 1, next_try_at = ? WHERE id = ?", f.clock.AddDate(0, 0, 1), other.ID)
			})
			d := f.claim()
			if d == nil || d.Message.ID != m.ID {
				t.Fatalf("attempt %d: claimed %+v", attempt, d)
			}
			if _, err := f.Messages.NotDelivered(f.ctx, d, reason, messages.Ours); err != nil {
				t.Fatal(err)
			}
			if got := f.message(m.ID); got.Status != db.MessagePending {
				t.Fatalf("after %d attempts while nothing is taken it is %s", attempt, got.Status)
			}
		}
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "UPDATE messages SET next_try_at = ? WHERE id = ?", f.clock, other.ID)
		})
		d := f.claim()
		if d == nil || d.Message.ID != other.ID {
			t.Fatalf("claimed %+v", d)
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			t.Fatal(err)
		}
		if d = f.claim(); d == nil || d.Message.ID != m.ID {
			t.Fatalf("what waited is not tried at once: %+v", d)
		}
		if _, err := f.Messages.NotDelivered(f.ctx, d, reason, messages.Ours); err != nil {
			t.Fatal(err)
		}
		if got := f.message(m.ID); got.Status != db.MessageFailed || !strings.Contains(got.Why, "Given up") {
			t.Errorf("while others are taken it is %s because %q", got.Status, got.Why)
		}
	})
}

func TestWhatIsTooLateIsSkippedOrFailed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.confirmed()
		f.signUp(f.charlie, s, db.SignupConfirmed)
		tried := f.claim()
		if _, err := f.Messages.NotDelivered(f.ctx, tried, "The mail server could not be reached", messages.PutOff); err != nil {
			t.Fatal(err)
		}
		f.clock = s.StartsAt
		if d := f.claim(); d != nil {
			t.Errorf("would be sent: %+v", d.Message)
		}
		if got := f.message(m.ID); got.Status != db.MessageFailed {
			t.Errorf("the tried one is %s because %q", got.Status, got.Why)
		}
		if got := f.queuedFor(f.charlie)[0]; got.Status != db.MessageSkipped {
			t.Errorf("the untried one is %s because %q", got.Status, got.Why)
		}
	})
}

func TestThoseWhoRunAnEventResendWhatFailed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.confirmed()
		_, err := f.Messages.Resend(f.ctx, f.charlie, m.ID)
		wantKind(t, err, refusal.Forbidden)
		if _, err := f.Messages.NotDelivered(f.ctx, f.claim(), "The mail server refused the address (550 5.1.1)", messages.RefusedForGood); err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice is once
			if _, err := f.Messages.Resend(f.ctx, f.eve, m.ID); err != nil {
				t.Fatal(err)
			}
		}
		log, err := f.DB.LogOf(f.ctx, "message", m.ID, 10)
		if err != nil || len(log) != 1 || log[0].PersonID != f.eve.ID || log[0].SubjectID != f.alice.ID {
			t.Errorf("log %+v, %v", log, err)
		}
		d := f.claim()
		if d == nil {
			t.Fatal("not in the outbox again")
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			t.Fatal(err)
		}
		_, err = f.Messages.Resend(f.ctx, f.bob, m.ID)
		wantKind(t, err, refusal.Conflict)
		f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, "UPDATE messages SET status = 'failed'") })
		f.clock = s.StartsAt
		_, err = f.Messages.Resend(f.ctx, f.bob, m.ID)
		wantKind(t, err, refusal.Conflict)
		_, err = f.Messages.Resend(f.ctx, f.bob, 999999)
		wantKind(t, err, refusal.NotFound)
	})
}

func TestOnlyThoseWhoMayReadMessages(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.confirmed()
		if _, _, err := f.Messages.Ledger(f.ctx, f.eve, messages.LedgerFilter{}); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("the lead reads the whole ledger: %v", err)
		}
		if _, err := f.Messages.PlannedMessages(f.ctx, f.charlie, m.EventID, 0); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an outsider reads an event's messages: %v", err)
		}
		if _, _, err := f.Messages.Outbox(f.ctx, f.charlie, 0); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an outsider reads the outbox: %v", err)
		}
		for query, want := range map[string]int{"okafor": 1, "OKA": 1, "Reid": 0, "%": 0} {
			rows, _, err := f.Messages.Ledger(f.ctx, f.bob, messages.LedgerFilter{Query: query, Status: db.MessagePending, Kind: messages.Confirmed})
			if err != nil || len(rows) != want {
				t.Errorf("%q finds %d rows, want %d; %v", query, len(rows), want, err)
			}
		}
	})
}

func TestWhatMessagesSaidIsForgottenAWeekAfterTheyWereSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, m := f.confirmed()
		if _, err := f.Messages.Delivered(f.ctx, f.claim()); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(messages.BodiesKept)
		if n, err := f.Messages.Tidy(f.ctx); n != 0 || err != nil {
			t.Errorf("forgot %d early, %v", n, err)
		}
		f.clock = f.clock.Add(time.Second)
		if n, err := f.Messages.Tidy(f.ctx); n != 1 || err != nil {
			t.Errorf("forgot %d, %v", n, err)
		}
		if got := f.message(m.ID); got.Body != "" || got.Link != "" || got.MessageKey == "" {
			t.Errorf("kept %q %q", got.Body, got.Link)
		}
	})
}

func TestNobodyIsAskedToCoverAShiftThatNeedsThemNoMore(t *testing.T) {
	t.Parallel()
	tests := map[string]func(f *fixture, s *db.Shift) error{
		"filled": func(f *fixture, s *db.Shift) error {
			f.signUp(f.charlie, s, db.SignupConfirmed)
			return nil
		},
		"cancelled": func(f *fixture, s *db.Shift) error {
			_, err := f.Events.CancelShift(f.ctx, f.bob, s.ID, "rain")
			return err
		},
		"removed": func(f *fixture, s *db.Shift) error { return f.Events.RemoveShift(f.ctx, f.bob, s.ID) },
		"signed up": func(f *fixture, s *db.Shift) error {
			f.signUp(f.alice, s, db.SignupConfirmed)
			return nil
		},
		"elsewhere": func(f *fixture, s *db.Shift) error {
			f.signUp(f.alice, f.shift(f.event("Conference", 10*24*time.Hour), 5), db.SignupConfirmed)
			return nil
		},
	}
	for name, since := range tests {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				s := f.shift(f.event("Herts Pride", 10*24*time.Hour), 1)
				if _, err := f.Staffing.AskToCover(f.ctx, f.bob, s.ID, []int64{f.alice.ID}); err != nil {
					t.Fatal(err)
				}
				asked := f.queuedFor(f.alice)[0].ID
				if err := since(f, s); err != nil {
					t.Fatal(err)
				}
				for d := f.claim(); d != nil; d = f.claim() {
					if d.Message.ID == asked {
						t.Error("Alice is asked")
					}
				}
				if got := f.message(asked); got.Status != db.MessageStopped || got.Why == "" {
					t.Errorf("the message is %s (%q), want stopped and why", got.Status, got.Why)
				}
			})
		})
	}
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 10*24*time.Hour), 1)
		if _, err := f.Staffing.AskToCover(f.ctx, f.bob, s.ID, []int64{f.alice.ID}); err != nil {
			t.Fatal(err)
		}
		if d := f.claim(); d == nil || d.Message.Kind != messages.CoverAsked {
			t.Errorf("while the place is free the message is %+v, want to go out", d)
		}
	})
}

func TestAClaimIsLostOnceItIsOlderThanTenMinutes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.confirmed()
		f.claim()
		f.clock = f.clock.Add(10 * time.Minute)
		if f.claim() != nil {
			t.Error("taken over after ten minutes")
		}
		f.clock = f.clock.Add(time.Second)
		if f.claim() == nil {
			t.Error("not taken over a second later")
		}
	})
}

func TestTidyingForgetsWhatLettersSaidThatWereStoppedAndEndsNoSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.confirmed()
		token, err := f.Accounts.SessionFor(f.ctx, f.alice.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.message(m.ID); got.Status != db.MessageStopped || got.Body == "" {
			t.Fatalf("the letter is %s and says %q", got.Status, got.Body)
		}
		if _, err := f.Messages.Tidy(f.ctx); err != nil {
			t.Fatal(err)
		}
		if sessions, err := f.DB.SessionsOf(f.ctx, f.alice.ID, f.clock); err != nil || len(sessions) != 1 || token == "" {
			t.Errorf("Alice has %d sessions (%v), want one", len(sessions), err)
		}
		f.clock = f.clock.Add(7*24*time.Hour + time.Second)
		if _, err := f.Messages.Tidy(f.ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.message(m.ID); got.Body != "" || got.Link != "" {
			t.Errorf("a week later it says %q %q", got.Body, got.Link)
		}
		if sessions, err := f.DB.SessionsOf(f.ctx, f.alice.ID, noon); err != nil || len(sessions) != 0 {
			t.Errorf("a week later Alice has %d sessions (%v)", len(sessions), err)
		}
	})
}

func TestAFilterOfMessagesAndOneOfEventsLetThroughWhatTheySay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, last := f.event("Herts Pride", 8*weeks), f.event("Conference", 9*weeks)
		for _, e := range []*db.Event{first, last} {
			f.signUp(f.alice, f.shift(e, 5), db.SignupConfirmed)
			f.signUp(f.charlie, f.shift(e, 5), db.SignupConfirmed)
		}
		for _, p := range []*db.Person{f.alice, f.charlie} {
			all, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: p.ID})
			if err != nil || len(all) != 2 || all[0].PersonID != p.ID || all[1].PersonID != p.ID {
				t.Errorf("%s has %+v (%v)", p.FirstName, all, err)
			}
		}
		for to, want := range map[time.Time]int{last.StartsAt: 1, last.StartsAt.Add(time.Second): 2} {
			events, err := f.DB.Events(f.ctx, db.EventFilter{From: first.StartsAt, To: to})
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
		f.signUp(f.alice, f.shift(f.event("Herts Pride", 100*time.Hour), 5), db.SignupConfirmed)
		f.clock = f.clock.Add(time.Hour)
		// server opens the database as a server of this name does; it is gone when its database is closed.
		server := func(name string) *messages.Messages {
			own, err := db.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = own.Close() })
			ground := action.NewGround(own, f.Settings, nil)
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
