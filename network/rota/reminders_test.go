package rota_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

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
	usual := action.UsualSettings().Times
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			start := clocktest.London(t, test.start)
			got := rota.RemindersFor(start, &usual)
			for i, want := range []string{test.week, test.day, test.morning} {
				if !got[i].Due.Equal(clocktest.London(t, want)) {
					t.Errorf("%s is due %s, want %s", got[i].Kind, got[i].Due.In(clock.London), want)
				}
				if until := append(got, rota.Reminder{Due: start})[i+1].Due; !got[i].Until.Equal(until) {
					t.Errorf("%s helps until %s, want %s", got[i].Kind, got[i].Until, until)
				}
			}
		})
	}
}

func TestEachReminderIsQueuedOnceWhenDue(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"2026-06-20 12:00", "2027-03-28 10:00", "2027-10-31 10:00"} {
		t.Run(start, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				first := clocktest.London(t, start)
				f.Clock = first.AddDate(0, 0, -10)
				e := f.Event("Herts Pride", first.Sub(f.Clock))
				f.SignUp(f.Alice, f.Shift(e, 5), db.SignupConfirmed)
				f.SignUp(f.Alice, f.Shift(e, 5, func(s *db.Shift) {
					s.Role, s.StartsAt, s.EndsAt = "Pack-down", e.StartsAt.Add(5*time.Hour), e.StartsAt.Add(7*time.Hour)
				}), db.SignupConfirmed)
				f.Wait(first.Add(time.Hour), 30*time.Minute)
				all := f.QueuedFor(f.Alice)[2:] // after the two confirmations
				if kinds := networktest.KindsOf(all); kinds != "7 days, 24 hours, morning" {
					t.Fatalf("queued %s", kinds)
				}
				for i, want := range rota.RemindersFor(first, &f.Settings().Times) {
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
		e := f.Event("Herts Pride", 5*24*time.Hour)
		f.SignUp(f.Alice, f.Shift(e, 5), db.SignupConfirmed)
		page, err := f.Messages.PlannedMessages(f.Ctx, f.Eve, e.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.NotNeeded) != 1 || page.NotNeeded[0].Kind != messages.WeekBefore || page.NotNeeded[0].People[0] != "Alice Okafor" {
			t.Errorf("not needed: %+v", page.NotNeeded)
		}
		if len(page.ToCome) != 3 || page.ToCome[0].Kind != messages.ShortStaffed || page.ToCome[1].Kind != messages.DayBefore || page.ToCome[2].Kind != messages.MorningOf {
			t.Errorf("to come: %+v", page.ToCome)
		}
		f.Wait(e.StartsAt, time.Hour)
		if kinds := networktest.KindsOf(f.QueuedFor(f.Alice)); kinds != "confirmed, 24 hours, morning" {
			t.Errorf("queued %s", kinds)
		}
	})
}

func TestAfterThreeDaysDownRemindersAreMadeUpOrShownAsMissed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		soon, late := f.Event("Soon", 8*24*time.Hour), f.Event("Late", 10*24*time.Hour)
		f.SignUp(f.Alice, f.Shift(soon, 5), db.SignupConfirmed)
		f.SignUp(f.Alice, f.Shift(late, 5), db.SignupConfirmed)
		f.Wait(clocktest.Noon.Add(6*24*time.Hour), 12*time.Hour)
		// Down from two days before the first event to a day after it.
		f.Clock = clocktest.Noon.Add(9*24*time.Hour + time.Hour)
		queued, skipped := f.Remind()
		if queued != 1 || skipped != 2 {
			t.Fatalf("queued %d and skipped %d", queued, skipped)
		}
		var made []string
		for _, m := range f.QueuedFor(f.Alice) {
			if m.CreatedAt.Equal(f.Clock) {
				made = append(made, string(m.Kind)+" "+string(m.Status))
				if (m.Status == db.MessageSkipped) != (m.Why == messages.Missed) {
					t.Errorf("%s is %s because %q", m.Kind, m.Status, m.Why)
				}
			}
		}
		if got := strings.Join(made, ", "); got != "24 hours skipped, morning skipped, 24 hours pending" {
			t.Errorf("made up: %s", got)
		}
		if queued, skipped := f.Remind(); queued != 0 || skipped != 0 {
			t.Errorf("a second run queued %d and skipped %d", queued, skipped)
		}
	})
}

func TestASteppedClockDoublesNothingAndLosesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 9*24*time.Hour)
		s := f.Shift(e, 5)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Wait(clocktest.Noon.Add(8*24*time.Hour), time.Hour) // the week and the day before
		f.Clock = f.Clock.Add(-time.Hour)
		f.Wait(clocktest.Noon.Add(8*24*time.Hour+time.Hour), 5*time.Minute)
		f.Clock = f.Clock.Add(24 * time.Hour) // a day forward, and back again
		f.Remind()
		f.Clock = f.Clock.Add(-24 * time.Hour)
		f.SignUp(f.Charlie, s, db.SignupConfirmed) // while the last run lies in the future
		f.Wait(e.StartsAt, 5*time.Minute)
		if kinds := networktest.KindsOf(f.QueuedFor(f.Alice)); kinds != "confirmed, 7 days, 24 hours, morning" {
			t.Errorf("Alice: %s", kinds)
		}
		if kinds := networktest.KindsOf(f.QueuedFor(f.Charlie)); kinds != "confirmed, morning" {
			t.Errorf("Charlie: %s", kinds)
		}
	})
}

func TestTheLeadIsWarnedOnceOfTooFewPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 4*24*time.Hour)
		f.Shift(e, 5, func(s *db.Shift) { s.Minimum = 3 })
		f.SignUp(f.Alice, f.Shift(e, 5), db.SignupConfirmed)
		f.Wait(clocktest.Noon.Add(23*time.Hour), time.Hour)
		if kinds := networktest.KindsOf(f.QueuedFor(f.Eve)); kinds != "" {
			t.Errorf("warned early: %s", kinds)
		}
		f.Wait(e.StartsAt, time.Hour)
		all := f.QueuedFor(f.Eve)
		if networktest.KindsOf(all) != string(messages.ShortStaffed) || !strings.Contains(all[0].Body, "0 of at least 3 people") || strings.Contains(all[0].Body, "at least 1") {
			t.Errorf("warned: %+v", all)
		}
	})
}

func TestAHundredAndTwentyPeopleAreAllReminded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*24*time.Hour)
		s := f.Shift(e, 200)
		for i := range 120 {
			f.SignUp(f.Person("Officer", strings.Repeat("x", i+1), db.Officer), s, db.SignupConfirmed)
		}
		f.Clock = clocktest.Noon.Add(24 * time.Hour)
		f.Write(func(tx *db.Tx) error {
			return tx.SaveJobRun(f.Ctx, &db.JobRun{Job: rota.RemindersJob, RanAt: clocktest.Noon})
		})
		if queued, skipped := f.Remind(); queued != 120 || skipped != 0 {
			t.Errorf("queued %d, skipped %d", queued, skipped)
		}
	})
}

func TestAReminderSpeaksOfTheShiftsThatArePlannedWhenItGoesOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*24*time.Hour)
		first := f.Shift(e, 2)
		second := f.Shift(e, 2, func(s *db.Shift) { s.Role, s.StartsAt, s.EndsAt = "Walkabout", s.EndsAt, s.EndsAt.Add(time.Hour) })
		for _, s := range []*db.Shift{first, second} {
			f.SignUp(f.Alice, s, db.SignupConfirmed)
			f.SignUp(f.Charlie, s, db.SignupConfirmed)
		}
		f.Alice.Discreet = false
		f.Write(func(tx *db.Tx) error {
			if err := tx.UpdatePerson(f.Ctx, f.Alice, "discreet"); err != nil {
				return err
			}
			return tx.Exec(f.Ctx, "UPDATE messages SET status = 'sent'")
		})
		f.Remind()
		f.Clock = clock.AddWallClock(e.StartsAt, -7, 0).Add(time.Minute)
		if queued, _ := f.Remind(); queued != 2 {
			t.Fatalf("%d reminders are queued, want two", queued)
		}
		for _, s := range []*db.Shift{first, second} {
			if s == first {
				if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		var reminded []string
		for d := f.Claim(); d != nil; d = f.Claim() {
			if d.Message.Kind != messages.WeekBefore {
				continue
			}
			reminded = append(reminded, d.Name)
			if body := d.Message.Body; strings.Contains(body, first.Role) || !strings.Contains(body, second.Role) {
				t.Errorf("the reminder speaks of other shifts than the one Alice has left:\n%s", body)
			}
			if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
				t.Fatal(err)
			}
			if got := f.Message(d.Message.ID); got.Body != d.Message.Body {
				t.Errorf("the ledger says something else than was sent:\n%s", got.Body)
			}
		}
		refusaltest.WantStrings(t, "reminded", reminded, []string{"Alice Okafor"})
	})
}
