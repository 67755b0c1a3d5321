package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestARecalledCarLeavesTheEventItsFallbackAndTheCrewAStall(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		pride.Fallback = "Bring the second gazebo."
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, pride) })
		crew := f.Shift(pride, 3, func(s *db.Shift) { s.Role = "Car crew" })
		f.SignUp(f.Alice, crew, db.SignupConfirmed)
		id := g.Book(g.Femi, pride, vehiclestest.From(10, "11:00", "23:00"))

		refusaltest.WantKind(t, f.Events.RecallBooking(f.Ctx, f.Eve, id, "x", events.CrewToStall), refusal.Forbidden)
		refusaltest.WantKind(t, f.Events.RecallBooking(f.Ctx, g.Femi, id, "", ""), refusal.Invalid)
		for range 2 {
			if err := f.Events.RecallBooking(f.Ctx, g.Femi, id, "Needed for a search.", events.CrewToStall); err != nil {
				t.Fatal(err)
			}
		}
		if b := g.Booking(id); b.Status != db.BookingRecalled {
			t.Errorf("the booking is %s", b.Status)
		}
		if e, _ := f.DB.Event(f.Ctx, pride.ID); e.Status != db.EventPublished {
			t.Errorf("the event is %s", e.Status)
		}
		if s := f.Consistent(crew.ID); s.Role != "Stall" || s.Taken != 1 {
			t.Errorf("the crew's shift is %s with %d", s.Role, s.Taken)
		}
		for _, p := range []*db.Person{f.Eve, f.Bob} {
			sent, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: p.ID, Kind: messages.CarRecalled})
			if err != nil || len(sent) != 1 || strings.Contains(sent[0].Body, "gazebo") {
				t.Errorf("%s is told %v, %v; discreetly", p.FirstName, sent, err)
			}
		}
		if told := f.Told(f.Alice); told[len(told)-1] != messages.CrewToStallNotice {
			t.Errorf("Alice is told %q", told)
		}
	})
}

func TestACancelledEventLetsTheCarGoAndAMovedOneTakesItAlongWhenItIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		id := g.Book(g.Femi, pride, vehiclestest.From(10, "11:00", "23:00"))
		move := func(starts string) {
			t.Helper()
			e, err := f.DB.Event(f.Ctx, pride.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: starts, Reason: "The park is taken."}); err != nil {
				t.Fatal(err)
			}
		}
		move("2026-06-18T12:00")
		if b := g.Booking(id); b.Status != db.BookingRequested || clock.Span(b.StartsAt, b.EndsAt) != "Thursday 18 June 2026, 11am to 11pm" {
			t.Errorf("the booking is %s, %s", b.Status, clock.Span(b.StartsAt, b.EndsAt))
		}
		g.Book(g.Femi, nil, vehiclestest.From(24, "08:00", "20:00")) // 25 June
		move("2026-06-25T12:00")
		if b := g.Booking(id); b.Status != db.BookingCancelled || !strings.Contains(b.Reason, "taken then") {
			t.Errorf("the booking is %s: %s", b.Status, b.Reason)
		}
		again := g.Book(f.Bob, pride, vehiclestest.From(25, "11:00", "12:00"))
		e, _ := f.DB.Event(f.Ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		if b := g.Booking(again); b.Status != db.BookingCancelled {
			t.Errorf("the booking of a cancelled event is %s", b.Status)
		}
	})
}

func TestADraftThatChangesItsTimeTakesItsCarAlong(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		e := g.Event("Herts Pride", 10*24*time.Hour)
		e.Status = db.EventDraft
		f.SaveEvent(e)
		id := g.Book(f.Bob, e, vehiclestest.From(10, "12:00", "16:00"))
		before, err := f.DB.Booking(f.Ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		form := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Starts: clock.AddWallClock(e.StartsAt, 2, 0).In(clock.London).Format("2006-01-02T15:04"), Ends: clock.AddWallClock(e.EndsAt, 2, 0).In(clock.London).Format("2006-01-02T15:04")}
		if err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, e.Version, form); err != nil {
			t.Fatal(err)
		}
		after, err := f.DB.Booking(f.Ctx, id)
		if err != nil || !after.StartsAt.Equal(clock.AddWallClock(before.StartsAt, 2, 0)) {
			t.Errorf("the car is booked for %s, want two days after %s (%v)", after.StartsAt, before.StartsAt, err)
		}
	})
}
