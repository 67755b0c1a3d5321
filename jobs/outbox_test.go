package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// rota is a network with an event in ten days, a real mail server, and one
// runner, whose jobs the tests call themselves.
type rota struct {
	*runner
	t      *testing.T
	db     *db.DB
	server *mailtest.Server
	clock  time.Time
	shift  *db.Shift
	people int
}

func newRota(t *testing.T, d *db.DB) *rota {
	t.Helper()
	r := &rota{t: t, db: d, server: mailtest.New(t), clock: time.Date(2026, 6, 1, 11, 0, 0, 0, time.UTC)}
	r.runner = r.another()
	event := &db.Event{
		Title: "Herts Pride", Kind: db.PrideStall, Status: db.EventPublished, CreatedAt: r.clock,
		StartsAt: r.clock.AddDate(0, 0, 10), EndsAt: r.clock.AddDate(0, 0, 10).Add(8 * time.Hour),
	}
	r.shift = &db.Shift{Role: "Stall", StartsAt: event.StartsAt, EndsAt: event.EndsAt, Maximum: 200}
	r.write(func(tx *db.Tx) error {
		if err := tx.InsertEvent(t.Context(), event); err != nil {
			return err
		}
		r.shift.EventID = event.ID
		return tx.InsertShift(t.Context(), r.shift)
	})
	return r
}

// another is a second process on the same database.
func (r *rota) another() *runner {
	n := network.New(r.db, action.Settings{BaseURL: baseURL, MailFrom: "rota@example.org"})
	n.Now = func() time.Time { return r.clock }
	return &runner{
		net: n, mailer: newMailer(r.t, r.server.URL()), log: slog.New(slog.DiscardHandler),
		ctx: r.t.Context(), stopping: make(chan struct{}),
	}
}

func onBoth(t *testing.T, test func(t *testing.T, r *rota)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newRota(t, d)) })
}

func (r *rota) write(do func(*db.Tx) error) {
	r.t.Helper()
	if err := r.db.Write(r.t.Context(), do); err != nil {
		r.t.Fatal(err)
	}
}

// signUp signs a new person up, who is sent a confirmation, and returns the address.
func (r *rota) signUp() (*db.Person, string) {
	r.t.Helper()
	r.people++
	p := &db.Person{Email: fmt.Sprintf("alice%d@example.org", r.people), FirstName: "Alice", LastName: "Okafor", Grade: db.PCSO, Roles: []db.Role{db.Officer}, AlarmMinutes: 120, CreatedAt: r.clock}
	r.write(func(tx *db.Tx) error { return tx.InsertPerson(r.t.Context(), p) })
	if _, err := r.net.Rota.SignUp(r.t.Context(), p, r.shift.ID); err != nil {
		r.t.Fatal(err)
	}
	return p, p.Email
}

func (r *rota) send() {
	r.t.Helper()
	if err := r.sendDue(r.t.Context()); err != nil {
		r.t.Fatal(err)
	}
}

// only returns the one message there is.
func (r *rota) only() db.Message {
	r.t.Helper()
	all, err := r.db.Messages(r.t.Context(), db.MessageFilter{})
	if err != nil || len(all) != 1 {
		r.t.Fatalf("%d messages, %v", len(all), err)
	}
	return all[0]
}

func TestTwoProcessesSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		const people = 60
		for range people {
			r.signUp()
		}
		var both sync.WaitGroup
		for _, process := range []*runner{r.runner, r.another()} {
			process.takenUp = true // both are running: on SQLite a start takes up whatever is claimed
			both.Go(func() {
				if err := process.sendDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		seen := map[string]bool{}
		for _, letter := range r.server.Letters() {
			if seen[letter.MessageID()] || len(letter.To) != 1 {
				t.Errorf("%s was sent twice, or to %v", letter.MessageID(), letter.To)
			}
			seen[letter.MessageID()] = true
		}
		if sent, err := r.db.CountMessages(t.Context(), db.MessageSent); len(seen) != people || sent != people || err != nil {
			t.Errorf("%d letters, %d marked sent, want %d; %v", len(seen), sent, people, err)
		}
	})
}

// On PostgreSQL: of one that hangs, or still ends, nobody knows what it has in hand.
func TestWhatAServerClaimedIsTakenUpOnceNoOtherOfItsNameRuns(t *testing.T) {
	t.Parallel()
	url := dbtest.MigratedURL(t)
	first, second := openServer(t, url), openServer(t, url)
	if _, done, err := first.net.Messages.TakeUpClaims(t.Context()); err != nil || !done {
		t.Fatal(done, err)
	}
	if err := second.takeUp(t.Context()); err != nil || second.takenUp {
		t.Errorf("beside another it took up claims: %t, %v", second.takenUp, err)
	}
	if err := first.net.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for range 100 { // the server sees a moment later that the connection is gone
		if err := second.takeUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if second.takenUp {
			return
		}
	}
	t.Error("once it is alone it takes nothing up")
}

func openServer(t *testing.T, url string) *runner {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return &runner{net: network.New(d, action.Settings{ForceName: "Testshire Police"}), log: slog.New(slog.DiscardHandler)}
}

func TestTwoProcessesQueueEachReminderOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		for range 30 {
			r.signUp()
		}
		if err := r.queueReminders(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.clock = r.shift.StartsAt.AddDate(0, 0, -7)
		var both sync.WaitGroup
		for _, process := range []*runner{r.runner, r.another()} {
			both.Go(func() {
				if err := process.queueReminders(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		all, err := r.db.Messages(t.Context(), db.MessageFilter{Kind: messages.WeekBefore})
		if err != nil || len(all) != 30 {
			t.Errorf("%d reminders, want 30; %v", len(all), err)
		}
	})
}

func TestARefusalForNowIsTriedAgainLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		_, to := r.signUp()
		r.server.Next(1, mailtest.RefuseData(451, [3]int{4, 7, 1}))
		r.send()
		r.send() // not due yet
		if m := r.only(); m.Status != db.MessagePending || !strings.Contains(m.Why, "451") || r.server.Attempts(to) != 1 {
			t.Errorf("%s because %q after %d attempts", m.Status, m.Why, r.server.Attempts(to))
		}
		r.clock = r.clock.Add(2 * time.Minute)
		r.send()
		if m := r.only(); m.Status != db.MessageSent || m.Why != "" || len(r.server.Letters()) != 1 {
			t.Errorf("%s because %q, %d letters", m.Status, m.Why, len(r.server.Letters()))
		}
	})
}

func TestARefusalForGoodFailsAtOnceAndSaysWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		_, to := r.signUp()
		r.server.For(to, mailtest.RefuseRecipient(550, [3]int{5, 1, 1}))
		r.send()
		if m := r.only(); m.Status != db.MessageFailed || !strings.Contains(m.Why, "550") || strings.Contains(m.Why, to) {
			t.Errorf("%s because %q", m.Status, m.Why)
		}
		r.clock = r.clock.Add(time.Hour)
		r.send()
		if r.server.Attempts(to) != 1 {
			t.Errorf("%d attempts", r.server.Attempts(to))
		}
	})
}

func TestWrongSettingsBurnNoLetterAndAreShownOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		const people = 5
		var all []string
		for range people {
			_, to := r.signUp()
			all = append(all, to)
		}
		tried := func() (n int) {
			for _, to := range all {
				n += r.server.Attempts(to)
			}
			return n
		}
		began := r.clock
		r.server.Always(mailtest.RefuseRecipient(554, [3]int{5, 7, 1}).Saying("Relay access denied"))
		for r.clock.Before(began.Add(time.Hour)) {
			r.send()
			r.clock = r.clock.Add(5 * time.Second)
		}
		if n := tried(); n < 6 || n > refusals+senders+8 {
			t.Errorf("tried %d times in the first hour", n)
		}
		for r.clock.Before(began.AddDate(0, 0, 4)) {
			r.send()
			r.clock = r.clock.Add(10 * time.Minute)
		}
		if waiting, err := r.db.CountMessages(t.Context(), db.MessagePending); waiting != people || err != nil {
			t.Errorf("%d of %d wait after four days, %v", waiting, people, err)
		}
		if n := tried(); n < 30*people {
			t.Errorf("tried only %d times in four days", n)
		}
		trouble, err := r.net.Messages.MailTrouble(t.Context())
		if err != nil || trouble == nil || trouble.Reason != "The mail server does not pass on messages of this app (554 5.7.1)" || !trouble.Since.Equal(began) {
			t.Errorf("shown: %+v, %v", trouble, err)
		}
		r.server.Always(mailtest.Accept())
		again := r.another() // as when the settings are right and the server is started again
		for range 2 {        // the first letter that is taken frees the others
			if err := again.sendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(r.server.Letters()); n != people {
			t.Errorf("%d letters went out when the settings were right", n)
		}
		if trouble, err := r.net.Messages.MailTrouble(t.Context()); trouble != nil || err != nil {
			t.Errorf("still shown: %+v, %v", trouble, err)
		}
	})
}

func TestOneRefusalAmongLettersThatAreTakenHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		r.signUp()
		r.send()
		_, to := r.signUp()
		r.server.For(to, mailtest.RefuseRecipient(550, [3]int{5, 7, 1}))
		for range 9 {
			r.signUp()
		}
		r.clock = r.clock.Add(time.Minute)
		r.send()
		if n := len(r.server.Letters()); n != 10 {
			t.Errorf("%d of the others were sent at once", n)
		}
		if trouble, err := r.net.Messages.MailTrouble(t.Context()); trouble != nil || err != nil {
			t.Errorf("shown: %+v, %v", trouble, err)
		}
	})
}

func TestALetterWhoseAnswerWasLostIsSentAgainUnderTheSameID(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		r.signUp()
		r.server.Next(1, mailtest.DropAfterData())
		r.send()
		r.clock = r.clock.Add(2 * time.Minute)
		r.send()
		letters := r.server.Letters()
		if len(letters) != 2 || letters[0].MessageID() != letters[1].MessageID() || r.only().Status != db.MessageSent {
			t.Errorf("%d letters; %s", len(letters), r.only().Status)
		}
	})
}

func TestWhoWithdrewOrLeftBeforeTheSendingGetsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		withdrawn, _ := r.signUp()
		left, _ := r.signUp()
		if err := r.net.Rota.Withdraw(t.Context(), withdrawn, r.shift.ID, ""); err != nil {
			t.Fatal(err)
		}
		left.DeactivatedAt = r.clock
		r.write(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), left, "deactivated_at") })
		r.send()
		if stopped, err := r.db.CountMessages(t.Context(), db.MessageStopped); stopped != 2 || err != nil || len(r.server.Letters()) != 0 {
			t.Errorf("%d stopped, %d letters, %v", stopped, len(r.server.Letters()), err)
		}
	})
}

func TestAServerThatTakesNothingIsLeftAloneUntilTheNextRun(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		for range 30 {
			r.signUp()
		}
		r.server.Always(mailtest.DropBeforeData())
		r.send()
		tried := 0
		for i := range r.people {
			tried += r.server.Attempts(fmt.Sprintf("alice%d@example.org", i+1))
		}
		if tried < patience || tried > patience+senders {
			t.Errorf("tried %d times in one run", tried)
		}
	})
}

func TestWithoutAMailServerMessagesWaitAndTheOutboxIsAlive(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		r.signUp()
		r.mailer = nil
		r.send()
		if m := r.only(); m.Status != db.MessagePending || m.Attempts != 0 {
			t.Errorf("%s after %d attempts", m.Status, m.Attempts)
		}
		if run, err := r.db.JobRun(t.Context(), "outbox"); err != nil || !run.RanAt.Equal(r.clock) {
			t.Errorf("outbox ran %v, %v", run, err)
		}
	})
}

func TestStoppingFinishesTheMessageBeingSent(t *testing.T) {
	t.Parallel()
	r := newRota(t, dbtest.SQLite(t))
	_, to := r.signUp()
	r.server.Always(mailtest.Delay(300 * time.Millisecond))
	stop, err := Start(t.Context(), r.net, Options{Every: time.Hour, Mailer: r.mailer, Logger: r.log})
	if err != nil {
		t.Fatal(err)
	}
	r.server.WaitAttempts(t, to, 1)
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := r.only(); m.Status != db.MessageSent || len(r.server.Letters()) != 1 {
		t.Errorf("%s, %d letters", m.Status, len(r.server.Letters()))
	}
}

func TestStoppingInAHurryCutsTheMessageAndKeepsItForLater(t *testing.T) {
	t.Parallel()
	r := newRota(t, dbtest.SQLite(t))
	_, to := r.signUp()
	r.server.Always(mailtest.Hang())
	stop, err := Start(t.Context(), r.net, Options{Every: time.Hour, Mailer: r.mailer, Logger: r.log})
	if err != nil {
		t.Fatal(err)
	}
	r.server.WaitAttempts(t, to, 1)
	hurry, cancel := context.WithCancel(t.Context())
	cancel()
	if err := stop(hurry); err == nil {
		t.Error("stopping says that it waited")
	}
	if m := r.only(); m.Status != db.MessagePending || m.Attempts != 1 {
		t.Errorf("%s after %d attempts", m.Status, m.Attempts)
	}
}

func TestAPanicInAJobEndsNeitherTheProcessNorTheJob(t *testing.T) {
	t.Parallel()
	r := newRota(t, dbtest.SQLite(t))
	r.signUp()
	var calls atomic.Int64
	r.net.Now = func() time.Time {
		if calls.Add(1) <= 20 {
			panic("no clock")
		}
		return r.clock
	}
	stop, err := Start(t.Context(), r.net, Options{Every: 20 * time.Millisecond, Mailer: r.mailer, Logger: r.log})
	if err != nil {
		t.Fatal(err)
	}
	r.server.Wait(t, 1)
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}
