package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestAReasonIsAskedForWhereSomebodyIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		draft := f.draft()
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, draft.ID, draft.Version, ""); err != nil {
			t.Errorf("a draft that nobody knew of: %v", err)
		}

		e := f.event("Market", 3*weeks) // Eve leads it, and is told
		_, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, " ")
		if got := fieldsOf(err); got != "reason" {
			t.Errorf("an event with a lead: faults at %q (%v)", got, err)
		}
		_, err = f.Events.PreviewMove(f.ctx, f.bob, e.ID, events.MoveForm{Starts: "2026-08-12T17:30"})
		if got := fieldsOf(err); got != "reason" {
			t.Errorf("a move of it: faults at %q (%v)", got, err)
		}
		_, err = f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: "2026-08-12T17:30"})
		if got := fieldsOf(err); got != "reason" || f.eventNow(e.ID).Version != e.Version {
			t.Errorf("a move of it: faults at %q (%v)", got, err)
		}

		empty := f.shift(e, 3)
		if _, err := f.Events.CancelShift(f.ctx, f.bob, empty.ID, ""); err != nil {
			t.Errorf("a shift with nobody on it: %v", err)
		}
		taken := f.shift(e, 3)
		f.signUp(f.alice, taken, db.SignupConfirmed)
		_, err = f.Events.CancelShift(f.ctx, f.bob, taken.ID, "")
		if got := fieldsOf(err); got != "reason" || f.status(f.alice, taken) != db.SignupConfirmed {
			t.Errorf("a shift with Alice on it: faults at %q (%v)", got, err)
		}

		alone := f.event("Nobody's", 4*weeks)
		alone.LeadID = 0
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, alone) })
		told, err := f.Events.MoveEvent(f.ctx, f.bob, alone.ID, alone.Version, events.MoveForm{Starts: "2026-08-12T17:30"})
		if err != nil || told.Count() != 0 {
			t.Errorf("an event without anybody: %v", err)
		}
	})
}

func TestDatesOfWhichNobodyIsToldNeedNoReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.recurring(func(r *series.RecurringForm) { r.Details.Lead = "" })
		later := f.as(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends, c.Reason = "18:00", "20:00", "" })
		if _, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[0].ID, later, ""); err != nil {
			t.Errorf("dates that nobody is on: %v", err)
		}
		f.signUp(f.alice, f.member(&dates[4]), db.SignupConfirmed)
		_, err := f.Series.CancelFollowing(f.ctx, f.bob, dates[0].ID, series.ThisAndFollowing, "", "", "")
		if got := fieldsOf(err); got != "reason" || f.eventNow(dates[0].ID).Status != db.EventPublished {
			t.Errorf("dates of which Alice is on one: faults at %q (%v)", got, err)
		}
		if _, err := f.Series.CancelFollowing(f.ctx, f.bob, dates[5].ID, series.ThisAndFollowing, "", "", ""); err != nil {
			t.Errorf("a date that nobody is on: %v", err)
		}
	})
}
