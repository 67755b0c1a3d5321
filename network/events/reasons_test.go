package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAReasonIsAskedForWhereSomebodyIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		draft := f.Draft()
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, draft.ID, draft.Version, ""); err != nil {
			t.Errorf("a draft that nobody knew of: %v", err)
		}

		e := f.Event("Market", 3*clocktest.Weeks) // Eve leads it, and is told
		_, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, " ")
		if got := refusaltest.FieldsOf(err); got != "reason" {
			t.Errorf("an event with a lead: faults at %q (%v)", got, err)
		}
		_, err = f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, events.MoveForm{Starts: "2026-08-12T17:30"})
		if got := refusaltest.FieldsOf(err); got != "reason" {
			t.Errorf("a move of it: faults at %q (%v)", got, err)
		}
		_, err = f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: "2026-08-12T17:30"})
		if got := refusaltest.FieldsOf(err); got != "reason" || f.EventNow(e.ID).Version != e.Version {
			t.Errorf("a move of it: faults at %q (%v)", got, err)
		}

		empty := f.Shift(e, 3)
		if _, err := f.Events.CancelShift(f.Ctx, f.Bob, empty.ID, ""); err != nil {
			t.Errorf("a shift with nobody on it: %v", err)
		}
		taken := f.Shift(e, 3)
		f.SignUp(f.Alice, taken, db.SignupConfirmed)
		_, err = f.Events.CancelShift(f.Ctx, f.Bob, taken.ID, "")
		if got := refusaltest.FieldsOf(err); got != "reason" || f.Status(f.Alice, taken) != db.SignupConfirmed {
			t.Errorf("a shift with Alice on it: faults at %q (%v)", got, err)
		}

		alone := f.Event("Nobody's", 4*clocktest.Weeks)
		alone.LeadID = 0
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, alone) })
		told, err := f.Events.MoveEvent(f.Ctx, f.Bob, alone.ID, alone.Version, events.MoveForm{Starts: "2026-08-12T17:30"})
		if err != nil || told.Count() != 0 {
			t.Errorf("an event without anybody: %v", err)
		}
	})
}
