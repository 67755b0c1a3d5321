package events_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

func TestMovingAnEventPlansItsRemindersAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*24*time.Hour)
		f.SignUp(f.Alice, f.Shift(e, 5), db.SignupConfirmed)
		f.SendAll()
		f.Wait(clocktest.Noon.Add(24*time.Hour), time.Hour)
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-23T12:00", Reason: "The park is flooded"}); err != nil {
			t.Fatal(err)
		}
		f.Wait(clocktest.London(t, "2026-06-23 12:00"), time.Hour)
		if kinds := networktest.KindsOf(f.QueuedFor(f.Alice)); kinds != "confirmed, 7 days, moved, 7 days, 24 hours, morning" {
			t.Errorf("queued %s", kinds)
		}
		if first := f.QueuedFor(f.Alice)[1]; first.Status != db.MessageStopped {
			t.Errorf("the unsent reminder of the old date is %s", first.Status)
		}
		old := f.QueuedFor(f.Alice)[1].ID
		f.Revive(old) // as when somebody tries a letter again that failed before the event moved
		for f.Claim() != nil {
		}
		if got := f.Message(old).Status; got != db.MessageStopped {
			t.Errorf("tried again, the reminder of the old date is %s", got)
		}
	})
}

func TestWithdrawingAndCancellingStopReminders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*24*time.Hour)
		s := f.Shift(e, 5)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		f.Wait(clocktest.Noon.Add(25*time.Hour), time.Hour)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.Wait(clocktest.Noon.Add(5*24*time.Hour), time.Hour)
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		f.Wait(e.StartsAt, time.Hour)
		for _, m := range append(f.QueuedFor(f.Alice), f.QueuedFor(f.Charlie)...) {
			if m.Kind != messages.Cancelled && m.Status != db.MessageStopped {
				t.Errorf("%s to %d is %s", m.Kind, m.PersonID, m.Status)
			}
		}
		if kinds := networktest.KindsOf(f.QueuedFor(f.Alice)); kinds != "confirmed, 7 days" {
			t.Errorf("Alice: %s", kinds)
		}
		if kinds := networktest.KindsOf(f.QueuedFor(f.Charlie)); kinds != "confirmed, 7 days, cancelled" {
			t.Errorf("Charlie: %s", kinds)
		}
	})
}
