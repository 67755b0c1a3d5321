package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// london is a moment as London's clocks show it.
func london(t testing.TB, wall string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", wall, clock.London)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestRemindersKeepLondonsWallClock(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ start, week, day, morning string }{
		"in summer":                        {"2027-08-14 12:00", "2027-08-07 12:00", "2027-08-13 12:00", "2027-08-14 07:00"},
		"after the clocks went forward":    {"2027-03-28 10:00", "2027-03-21 10:00", "2027-03-27 10:00", "2027-03-28 07:00"},
		"the day after":                    {"2027-03-29 10:00", "2027-03-22 10:00", "2027-03-28 10:00", "2027-03-29 07:00"},
		"after the clocks went back":       {"2027-10-31 10:00", "2027-10-24 10:00", "2027-10-30 10:00", "2027-10-31 07:00"},
		"a day before in the skipped hour": {"2027-03-29 01:30", "2027-03-22 01:30", "2027-03-28 02:30", "2027-03-28 18:00"},
		"before 8am":                       {"2027-08-14 07:30", "2027-08-07 07:30", "2027-08-13 07:30", "2027-08-13 18:00"},
		"at 8am":                           {"2027-08-14 08:00", "2027-08-07 08:00", "2027-08-13 08:00", "2027-08-14 07:00"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			start := london(t, test.start)
			got := rota.RemindersFor(start)
			for i, want := range []string{test.week, test.day, test.morning} {
				if !got[i].Due.Equal(london(t, want)) {
					t.Errorf("%s is due %s, want %s", got[i].Kind, got[i].Due.In(clock.London), want)
				}
				if until := append(got, rota.Reminder{Due: start})[i+1].Due; !got[i].Until.Equal(until) {
					t.Errorf("%s helps until %s, want %s", got[i].Kind, got[i].Until, until)
				}
			}
		})
	}
}

// remind runs the job and returns what it did.
func (f *fixture) remind() (queued, skipped int) {
	f.t.Helper()
	queued, skipped, err := f.Rota.QueueReminders(f.ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	return queued, skipped
}

// wait lets the clock run from one time to another, with the job once every
// step, and returns when each message was queued.
func (f *fixture) wait(until time.Time, step time.Duration) {
	for f.clock.Before(until) {
		f.clock = f.clock.Add(step)
		f.remind()
	}
}

func (f *fixture) queuedFor(p *db.Person) []db.Message {
	f.t.Helper()
	all, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil {
		f.t.Fatal(err)
	}
	slices.Reverse(all)
	return all
}

func kindsOf(all []db.Message) string {
	var kinds []db.MessageKind
	for _, m := range all {
		kinds = append(kinds, m.Kind)
	}
	return words.Joined(kinds, ", ")
}

func TestEachReminderIsQueuedOnceWhenDue(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"2026-06-20 12:00", "2027-03-28 10:00", "2027-10-31 10:00"} {
		t.Run(start, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				first := london(t, start)
				f.clock = first.AddDate(0, 0, -10)
				e := f.event("Herts Pride", first.Sub(f.clock))
				f.signUp(f.alice, f.shift(e, 5), db.SignupConfirmed)
				f.signUp(f.alice, f.shift(e, 5, func(s *db.Shift) {
					s.Role, s.StartsAt, s.EndsAt = "Pack-down", e.StartsAt.Add(5*time.Hour), e.StartsAt.Add(7*time.Hour)
				}), db.SignupConfirmed)
				f.wait(first.Add(time.Hour), 30*time.Minute)
				all := f.queuedFor(f.alice)[2:] // after the two confirmations
				if kinds := kindsOf(all); kinds != "7 days, 24 hours, morning" {
					t.Fatalf("queued %s", kinds)
				}
				for i, want := range rota.RemindersFor(first) {
					m := all[i]
					if !m.DueAt.Equal(want.Due) || !m.CreatedAt.Equal(want.Due) || !m.UsefulUntil.Equal(want.Until) || m.Status != db.MessagePending {
						t.Errorf("%s due %s, made %s, until %s, %s; want %v", m.Kind, m.DueAt, m.CreatedAt, m.UsefulUntil, m.Status, want)
					}
				}
				if strings.Count(all[0].Body, "Arrive by") != 2 {
					t.Errorf("the reminder does not name both shifts: %q", all[0].Body)
				}
			})
		})
	}
}

func TestWhoSignsUpLateGetsOnlyTheRemindersToCome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 5*24*time.Hour)
		f.signUp(f.alice, f.shift(e, 5), db.SignupConfirmed)
		page, err := f.Messages.PlannedMessages(f.ctx, f.eve, e.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.NotNeeded) != 1 || page.NotNeeded[0].Kind != messages.WeekBefore || page.NotNeeded[0].People[0] != "Alice Okafor" {
			t.Errorf("not needed: %+v", page.NotNeeded)
		}
		if len(page.ToCome) != 3 || page.ToCome[0].Kind != messages.ShortStaffed || page.ToCome[1].Kind != messages.DayBefore || page.ToCome[2].Kind != messages.MorningOf {
			t.Errorf("to come: %+v", page.ToCome)
		}
		f.wait(e.StartsAt, time.Hour)
		if kinds := kindsOf(f.queuedFor(f.alice)); kinds != "confirmed, 24 hours, morning" {
			t.Errorf("queued %s", kinds)
		}
	})
}

func TestAfterThreeDaysDownRemindersAreMadeUpOrShownAsMissed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		soon, late := f.event("Soon", 8*24*time.Hour), f.event("Late", 10*24*time.Hour)
		f.signUp(f.alice, f.shift(soon, 5), db.SignupConfirmed)
		f.signUp(f.alice, f.shift(late, 5), db.SignupConfirmed)
		f.wait(noon.Add(6*24*time.Hour), 12*time.Hour)
		// Down from two days before the first event to a day after it.
		f.clock = noon.Add(9*24*time.Hour + time.Hour)
		queued, skipped := f.remind()
		if queued != 1 || skipped != 2 {
			t.Fatalf("queued %d and skipped %d", queued, skipped)
		}
		var made []string
		for _, m := range f.queuedFor(f.alice) {
			if m.CreatedAt.Equal(f.clock) {
				made = append(made, string(m.Kind)+" "+string(m.Status))
				if (m.Status == db.MessageSkipped) != (m.Why == messages.Missed) {
					t.Errorf("%s is %s because %q", m.Kind, m.Status, m.Why)
				}
			}
		}
		if got := strings.Join(made, ", "); got != "24 hours skipped, morning skipped, 24 hours pending" {
			t.Errorf("made up: %s", got)
		}
		if queued, skipped := f.remind(); queued != 0 || skipped != 0 {
			t.Errorf("a second run queued %d and skipped %d", queued, skipped)
		}
	})
}

func TestASteppedClockDoublesNothingAndLosesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 9*24*time.Hour)
		s := f.shift(e, 5)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.wait(noon.Add(8*24*time.Hour), time.Hour) // the week and the day before
		f.clock = f.clock.Add(-time.Hour)
		f.wait(noon.Add(8*24*time.Hour+time.Hour), 5*time.Minute)
		f.clock = f.clock.Add(24 * time.Hour) // a day forward, and back again
		f.remind()
		f.clock = f.clock.Add(-24 * time.Hour)
		f.signUp(f.charlie, s, db.SignupConfirmed) // while the last run lies in the future
		f.wait(e.StartsAt, 5*time.Minute)
		if kinds := kindsOf(f.queuedFor(f.alice)); kinds != "confirmed, 7 days, 24 hours, morning" {
			t.Errorf("Alice: %s", kinds)
		}
		if kinds := kindsOf(f.queuedFor(f.charlie)); kinds != "confirmed, morning" {
			t.Errorf("Charlie: %s", kinds)
		}
	})
}

func TestMovingAnEventPlansItsRemindersAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*24*time.Hour)
		f.signUp(f.alice, f.shift(e, 5), db.SignupConfirmed)
		f.sendAll()
		f.wait(noon.Add(24*time.Hour), time.Hour)
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-23T12:00", Reason: "The park is flooded"}); err != nil {
			t.Fatal(err)
		}
		f.wait(london(t, "2026-06-23 12:00"), time.Hour)
		if kinds := kindsOf(f.queuedFor(f.alice)); kinds != "confirmed, 7 days, moved, 7 days, 24 hours, morning" {
			t.Errorf("queued %s", kinds)
		}
		if first := f.queuedFor(f.alice)[1]; first.Status != db.MessageStopped {
			t.Errorf("the unsent reminder of the old date is %s", first.Status)
		}
		old := f.queuedFor(f.alice)[1].ID
		f.revive(old) // as when somebody tries a letter again that failed before the event moved
		for f.claim() != nil {
		}
		if got := f.message(old).Status; got != db.MessageStopped {
			t.Errorf("tried again, the reminder of the old date is %s", got)
		}
	})
}

func TestWithdrawingAndCancellingStopReminders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*24*time.Hour)
		s := f.shift(e, 5)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupConfirmed)
		f.wait(noon.Add(25*time.Hour), time.Hour)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.wait(noon.Add(5*24*time.Hour), time.Hour)
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		f.wait(e.StartsAt, time.Hour)
		for _, m := range append(f.queuedFor(f.alice), f.queuedFor(f.charlie)...) {
			if m.Kind != messages.Cancelled && m.Status != db.MessageStopped {
				t.Errorf("%s to %d is %s", m.Kind, m.PersonID, m.Status)
			}
		}
		if kinds := kindsOf(f.queuedFor(f.alice)); kinds != "confirmed, 7 days" {
			t.Errorf("Alice: %s", kinds)
		}
		if kinds := kindsOf(f.queuedFor(f.charlie)); kinds != "confirmed, 7 days, cancelled" {
			t.Errorf("Charlie: %s", kinds)
		}
	})
}

func TestTheLeadIsWarnedOnceOfTooFewPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 4*24*time.Hour)
		f.shift(e, 5, func(s *db.Shift) { s.Minimum = 3 })
		f.signUp(f.alice, f.shift(e, 5), db.SignupConfirmed)
		f.wait(noon.Add(23*time.Hour), time.Hour)
		if kinds := kindsOf(f.queuedFor(f.eve)); kinds != "" {
			t.Errorf("warned early: %s", kinds)
		}
		f.wait(e.StartsAt, time.Hour)
		all := f.queuedFor(f.eve)
		if kindsOf(all) != string(messages.ShortStaffed) || !strings.Contains(all[0].Body, "0 of at least 3 people") || strings.Contains(all[0].Body, "at least 1") {
			t.Errorf("warned: %+v", all)
		}
	})
}

func TestAHundredAndTwentyPeopleAreAllReminded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*24*time.Hour)
		s := f.shift(e, 200)
		for i := range 120 {
			f.signUp(f.person("Officer", strings.Repeat("x", i+1), db.Officer), s, db.SignupConfirmed)
		}
		f.clock = noon.Add(24 * time.Hour)
		f.write(func(tx *db.Tx) error {
			return tx.SaveJobRun(f.ctx, &db.JobRun{Job: rota.RemindersJob, RanAt: noon})
		})
		if queued, skipped := f.remind(); queued != 120 || skipped != 0 {
			t.Errorf("queued %d, skipped %d", queued, skipped)
		}
	})
}

func TestAReminderSpeaksOfTheShiftsThatArePlannedWhenItGoesOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*24*time.Hour)
		first := f.shift(e, 2)
		second := f.shift(e, 2, func(s *db.Shift) { s.Role, s.StartsAt, s.EndsAt = "Walkabout", s.EndsAt, s.EndsAt.Add(time.Hour) })
		for _, s := range []*db.Shift{first, second} {
			f.signUp(f.alice, s, db.SignupConfirmed)
			f.signUp(f.charlie, s, db.SignupConfirmed)
		}
		f.alice.Discreet = false
		f.write(func(tx *db.Tx) error {
			if err := tx.UpdatePerson(f.ctx, f.alice, "discreet"); err != nil {
				return err
			}
			return tx.Exec(f.ctx, "UPDATE messages SET status = 'sent'")
		})
		f.remind()
		f.clock = clock.AddWallClock(e.StartsAt, -7, 0).Add(time.Minute)
		if queued, _ := f.remind(); queued != 2 {
			t.Fatalf("%d reminders are queued, want two", queued)
		}
		for _, s := range []*db.Shift{first, second} {
			if s == first {
				if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.Rota.Withdraw(f.ctx, f.charlie, s.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		var reminded []string
		for d := f.claim(); d != nil; d = f.claim() {
			if d.Message.Kind != messages.WeekBefore {
				continue
			}
			reminded = append(reminded, d.Name)
			if body := d.Message.Body; strings.Contains(body, first.Role) || !strings.Contains(body, second.Role) {
				t.Errorf("the reminder speaks of other shifts than the one Alice has left:\n%s", body)
			}
			if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
				t.Fatal(err)
			}
			if got := f.message(d.Message.ID); got.Body != d.Message.Body {
				t.Errorf("the ledger says something else than was sent:\n%s", got.Body)
			}
		}
		wantStrings(t, "reminded", reminded, []string{"Alice Okafor"})
	})
}
