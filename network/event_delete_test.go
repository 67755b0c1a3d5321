package network_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestADeletedDraftTakesWithItAllThatHangsOnItAndGivesTheCarBack(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		e := f.draft(func(d *events.DetailsForm) { d.Kind = string(db.Conference) })
		other := f.event("Herts Pride", 10*24*time.Hour)
		kept := g.book(g.femi, other, from(10, "11:00", "23:00"))
		id := g.book(f.bob, e, from(20, "11:00", "23:00"))
		f.write(func(tx *db.Tx) error {
			shift := &db.Shift{EventID: e.ID, Role: "Host", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Maximum: 2}
			session := &db.ProgrammeSession{EventID: e.ID, Title: "Welcome", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Code: "welcome", CreatedAt: f.clock}
			speaker := &db.Speaker{EventID: e.ID, Name: "Sam Ferris", CreatedAt: f.clock}
			for _, err := range []error{tx.InsertShift(f.ctx, shift), tx.InsertProgrammeSession(f.ctx, session), tx.InsertSpeaker(f.ctx, speaker), tx.SaveStepOut(f.ctx, session.ID, f.alice.ID, true)} {
				if err != nil {
					return err
				}
			}
			if err := tx.SaveSessionSpeakers(f.ctx, session.ID, []db.SessionSpeaker{{SessionID: session.ID, SpeakerID: speaker.ID, Part: db.PartSpeaker}}); err != nil {
				return err
			}
			return tx.SaveSeats(f.ctx, e.ID, []db.Seats{{EventID: e.ID, Force: "Essex Police", Places: 1}})
		})
		goes, err := f.Events.PreviewDelete(f.ctx, f.bob, e.ID)
		if err != nil || goes.Shifts != 1 || goes.Sessions != 1 || goes.Speakers != 1 || len(goes.Car) != 1 {
			t.Fatalf("the preview says %+v, %v", goes, err)
		}
		_, err = f.Events.PreviewDelete(f.ctx, f.alice, e.ID)
		wantKind(t, err, refusal.NotFound)
		wantKind(t, f.Events.DeleteDraft(f.ctx, f.alice, e.ID, goes.Event.Version), refusal.NotFound)
		wantKind(t, f.Events.DeleteDraft(f.ctx, f.bob, e.ID, goes.Event.Version-1), refusal.Conflict)
		if err := f.Events.DeleteDraft(f.ctx, f.bob, e.ID, goes.Event.Version); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Events.DeleteDraft(f.ctx, f.bob, e.ID, goes.Event.Version), refusal.NotFound)
		if _, err := f.DB.Event(f.ctx, e.ID); err != db.ErrNotFound { //nolint:errorlint // bare
			t.Errorf("the draft is still there: %v", err)
		}
		if _, err := f.DB.Booking(f.ctx, id); err != db.ErrNotFound { //nolint:errorlint // bare
			t.Errorf("its booking is still there: %v", err)
		}
		if b := g.booking(kept); b.Status != db.BookingConfirmed {
			t.Errorf("the booking of another event is %s", b.Status)
		}
		g.book(g.femi, nil, from(20, "12:00", "16:00")) // the time is free again
		sent, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: g.femi.ID})
		if err != nil || len(sent) != 1 || sent[0].Kind != messages.CarCancelled || sent[0].EventID != 0 || sent[0].BookingID != 0 || sent[0].Link != "" {
			t.Errorf("the keeper is told %+v, %v", sent, err)
		}
		rows, err := f.DB.EventLog(f.ctx, e.ID, 0, 50)
		if err != nil || rows[0].Verb != "deleted draft" || rows[0].PersonID != f.bob.ID || rows[0].Detail != "" {
			t.Errorf("the log says %+v, %v", rows, err)
		}
		if !slices.ContainsFunc(rows, func(r db.LogRow) bool { return r.Verb == "created event" }) {
			t.Error("the log lost what was there before")
		}
		if later := f.draft(); later.ID == e.ID {
			t.Error("a later draft has the number of the deleted one, and its history")
		}
	})
}

func TestOnlyADraftOfWhichNothingIsRecordedCanBeDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.eve)
		e := f.event("Herts Pride", 10*24*time.Hour)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.eve.ID)
		id := g.book(g.femi, e, form)
		g.clockAt(10, 11)
		g.hand(f.eve, id, g.handed(db.HandOut, "100"))
		for _, c := range []struct {
			status db.EventStatus
			want   string
		}{
			{db.EventPublished, "Only drafts can be deleted. Cancel this event instead."},
			{db.EventCompleted, "Only drafts can be deleted. This event is completed, so it stays as it is."},
			{db.EventDraft, "Something was recorded of this event that has to stay, such as a hand-over of a vehicle. Cancel this event instead."},
		} {
			f.write(func(tx *db.Tx) error {
				now, err := tx.LockEvent(f.ctx, e.ID)
				if err != nil {
					return err
				}
				now.Status = c.status
				return tx.UpdateEvent(f.ctx, now)
			})
			_, preview := f.Events.PreviewDelete(f.ctx, f.eve, e.ID)
			for _, err := range []error{preview, f.Events.DeleteDraft(f.ctx, f.eve, e.ID, f.eventNow(e.ID).Version)} {
				wantKind(t, err, refusal.Conflict)
				if err == nil || err.Error() != c.want {
					t.Errorf("of what is %s it says %v", c.status, err)
				}
			}
		}
		if b := g.booking(id); b.Status != db.BookingOut {
			t.Errorf("the booking is %s", b.Status)
		}
		if told := f.told(g.femi); slices.Contains(told, messages.CarUnneeded) {
			t.Errorf("the keeper is told %v of what was refused", told)
		}
	})
}
