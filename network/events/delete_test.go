package events_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestADeletedDraftTakesWithItAllThatHangsOnItAndGivesTheCarBack(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		e := f.Draft(func(d *events.DetailsForm) { d.Kind = string(db.Conference) })
		other := f.Event("Herts Pride", 10*24*time.Hour)
		kept := g.Book(g.Femi, other, vehiclestest.From(10, "11:00", "23:00"))
		id := g.Book(f.Bob, e, vehiclestest.From(20, "11:00", "23:00"))
		f.Write(func(tx *db.Tx) error {
			shift := &db.Shift{EventID: e.ID, Role: "Host", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Maximum: 2}
			session := &db.ProgrammeSession{EventID: e.ID, Title: "Welcome", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Code: "welcome", CreatedAt: f.Clock}
			speaker := &db.Speaker{EventID: e.ID, Name: "Sam Ferris", CreatedAt: f.Clock}
			for _, err := range []error{tx.InsertShift(f.Ctx, shift), tx.InsertProgrammeSession(f.Ctx, session), tx.InsertSpeaker(f.Ctx, speaker), tx.SaveStepOut(f.Ctx, session.ID, f.Alice.ID, true)} {
				if err != nil {
					return err
				}
			}
			if err := tx.SaveSessionSpeakers(f.Ctx, session.ID, []db.SessionSpeaker{{SessionID: session.ID, SpeakerID: speaker.ID, Part: db.PartSpeaker}}); err != nil {
				return err
			}
			return tx.SaveSeats(f.Ctx, e.ID, []db.Seats{{EventID: e.ID, Force: "Essex Police", Places: 1}})
		})
		goes, err := f.Events.PreviewDelete(f.Ctx, f.Bob, e.ID)
		if err != nil || goes.Shifts != 1 || goes.Sessions != 1 || goes.Speakers != 1 || len(goes.Car) != 1 {
			t.Fatalf("the preview says %+v, %v", goes, err)
		}
		_, err = f.Events.PreviewDelete(f.Ctx, f.Alice, e.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		refusaltest.WantKind(t, f.Events.DeleteDraft(f.Ctx, f.Alice, e.ID, goes.Event.Version), refusal.NotFound)
		refusaltest.WantKind(t, f.Events.DeleteDraft(f.Ctx, f.Bob, e.ID, goes.Event.Version-1), refusal.Conflict)
		if err := f.Events.DeleteDraft(f.Ctx, f.Bob, e.ID, goes.Event.Version); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Events.DeleteDraft(f.Ctx, f.Bob, e.ID, goes.Event.Version), refusal.NotFound)
		if _, err := f.DB.Event(f.Ctx, e.ID); err != db.ErrNotFound { //nolint:errorlint // bare
			t.Errorf("the draft is still there: %v", err)
		}
		if _, err := f.DB.Booking(f.Ctx, id); err != db.ErrNotFound { //nolint:errorlint // bare
			t.Errorf("its booking is still there: %v", err)
		}
		if b := g.Booking(kept); b.Status != db.BookingConfirmed {
			t.Errorf("the booking of another event is %s", b.Status)
		}
		g.Book(g.Femi, nil, vehiclestest.From(20, "12:00", "16:00")) // the time is free again
		sent, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: g.Femi.ID})
		if err != nil || len(sent) != 1 || sent[0].Kind != messages.CarCancelled || sent[0].EventID != 0 || sent[0].BookingID != 0 || sent[0].Link != "" {
			t.Errorf("the keeper is told %+v, %v", sent, err)
		}
		rows, err := f.DB.EventLog(f.Ctx, e.ID, 0, 50)
		if err != nil || rows[0].Verb != "deleted draft" || rows[0].PersonID != f.Bob.ID || rows[0].Detail != "" {
			t.Errorf("the log says %+v, %v", rows, err)
		}
		if !slices.ContainsFunc(rows, func(r db.LogRow) bool { return r.Verb == "created event" }) {
			t.Error("the log lost what was there before")
		}
		if later := f.Draft(); later.ID == e.ID {
			t.Error("a later draft has the number of the deleted one, and its history")
		}
	})
}
