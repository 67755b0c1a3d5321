package events_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestRemindersOfAnOldDateAndEndedOffersAreStopped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 60*time.Hour)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.Wait(clocktest.Noon.Add(36*time.Hour), time.Hour)
		reminder := f.QueuedFor(f.Alice)[1]
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-04T15:00", Reason: "Rain"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "Court"); err != nil { // Charlie is offered the place
			t.Fatal(err)
		}
		offer := slices.IndexFunc(f.QueuedFor(f.Charlie), func(m db.Message) bool { return m.Kind == messages.Offered })
		id := f.QueuedFor(f.Charlie)[offer].ID
		if err := f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "UPDATE messages SET status = 'sent'") })
		f.Revive(reminder.ID)
		f.Revive(id)
		if d := f.Claim(); d != nil {
			t.Errorf("would be sent: %+v", d.Message)
		}
		for _, id := range []int64{reminder.ID, id} {
			if m := f.Message(id); m.Status != db.MessageStopped {
				t.Errorf("%s is %s", m.Kind, m.Status)
			}
		}
	})
}

func TestNobodyIsAskedToCoverAShiftThatNeedsThemNoMore(t *testing.T) {
	t.Parallel()
	tests := map[string]func(f *fixture, s *db.Shift) error{
		"filled": func(f *fixture, s *db.Shift) error {
			f.SignUp(f.Charlie, s, db.SignupConfirmed)
			return nil
		},
		"cancelled": func(f *fixture, s *db.Shift) error {
			_, err := f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "rain")
			return err
		},
		"removed": func(f *fixture, s *db.Shift) error { return f.Events.RemoveShift(f.Ctx, f.Bob, s.ID) },
		"signed up": func(f *fixture, s *db.Shift) error {
			f.SignUp(f.Alice, s, db.SignupConfirmed)
			return nil
		},
		"elsewhere": func(f *fixture, s *db.Shift) error {
			f.SignUp(f.Alice, f.Shift(f.Event("Conference", 10*24*time.Hour), 5), db.SignupConfirmed)
			return nil
		},
	}
	for name, since := range tests {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				s := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 1)
				if _, err := f.Staffing.AskToCover(f.Ctx, f.Bob, s.ID, []int64{f.Alice.ID}); err != nil {
					t.Fatal(err)
				}
				asked := f.QueuedFor(f.Alice)[0].ID
				if err := since(f, s); err != nil {
					t.Fatal(err)
				}
				for d := f.Claim(); d != nil; d = f.Claim() {
					if d.Message.ID == asked {
						t.Error("Alice is asked")
					}
				}
				if got := f.Message(asked); got.Status != db.MessageStopped || got.Why == "" {
					t.Errorf("the message is %s (%q), want stopped and why", got.Status, got.Why)
				}
			})
		})
	}
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 1)
		if _, err := f.Staffing.AskToCover(f.Ctx, f.Bob, s.ID, []int64{f.Alice.ID}); err != nil {
			t.Fatal(err)
		}
		if d := f.Claim(); d == nil || d.Message.Kind != messages.CoverAsked {
			t.Errorf("while the place is free the message is %+v, want to go out", d)
		}
	})
}
