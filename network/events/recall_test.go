package events_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestOnlyWhatIsLentToAnEventIsRecalledAndOnceWhileItIsOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		patrol := g.Book(g.Femi, nil, vehiclestest.From(9, "12:00", "16:00"))
		refusaltest.WantKind(t, f.Events.RecallBooking(f.Ctx, g.Femi, patrol, "Needed for a search.", events.CrewKept), refusal.Conflict)
		refusaltest.WantKind(t, f.Events.RecallBooking(f.Ctx, f.Bob, patrol, "Needed for a search.", events.CrewKept), refusal.Forbidden)

		pride := f.Event("Herts Pride", 10*24*time.Hour)
		id := g.Book(g.Femi, pride, vehiclestest.From(10, "12:00", "16:00"))
		b := g.Booking(id)
		b.Status, b.OutAt = db.BookingOut, b.StartsAt
		f.Write(func(tx *db.Tx) error { return tx.UpdateBooking(f.Ctx, b) })
		for range 2 {
			if err := f.Events.RecallBooking(f.Ctx, f.Bob, id, "Needed for a search.", events.CrewKept); err != nil {
				t.Fatal(err)
			}
		}
		if told := words.Joined(f.Told(f.Eve), " "); strings.Count(told, string(messages.CarRecalled)) != 1 {
			t.Errorf("Eve is told %q", told)
		}
		for _, discreet := range []bool{true, false} {
			p := *f.Eve
			p.Discreet = discreet
			body := f.Messages.Compose((&vehicles.CarNotice{Kind: messages.CarRecalled, Vehicle: g.Car, Booking: g.Booking(id), Event: pride}).To(&p, "")).Body
			if !strings.Contains(body, "It is out: bring it back now.") || !strings.Contains(body, "there is no fallback plan yet") || strings.Contains(body, "what to do instead") || strings.Contains(body, "will not come") {
				t.Errorf("the message says %q", body)
			}
		}
		if b := g.Booking(id); b.Status != db.BookingOut {
			t.Errorf("the car that is away is %s", b.Status)
		}
	})
}

func TestWhoCountsOnTheCarIsToldThatItsBookingIsCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		if err := f.Vehicles.AuthoriseDriver(f.Ctx, g.Femi, g.Car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(f.Alice.ID), From: "2026-01-01", Until: "2026-12-31"}, ""); err != nil {
			t.Fatal(err)
		}
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		given := func(p *db.Person) int {
			return strings.Count(words.Joined(f.Told(p), "/"), string(messages.CarCancelled))
		}
		for i, cancel := range []func(id int64) error{
			func(id int64) error { return f.Vehicles.CancelBooking(f.Ctx, f.Bob, id, "") },
			func(id int64) error { return f.Vehicles.CancelBooking(f.Ctx, g.Femi, id, "The workshop needs it.") },
		} {
			id := g.Book(f.Eve, pride, form)
			for range 2 {
				if err := cancel(id); err != nil {
					t.Fatal(err)
				}
			}
			if eve, alice := given(f.Eve), given(f.Alice); eve != i+1 || alice != i+1 {
				t.Errorf("after %d cancellations the lead is told %d times and the driver %d", i+1, eve, alice)
			}
		}
		if n := given(g.Femi); n != 1 {
			t.Errorf("Femi is told %d times, want once: what she does herself she knows", n)
		}
		id := g.Book(g.Femi, pride, form)
		e, _ := f.DB.Event(f.Ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		if b := g.Booking(id); b.Status != db.BookingCancelled || given(f.Alice) != 3 || given(g.Femi) != 2 {
			t.Errorf("the booking is %s, Alice is told %d times and Femi %d", b.Status, given(f.Alice), given(g.Femi))
		}
	})
}

func TestAPreviewSaysWhatBecomesOfTheCar(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		preview := func(starts string) string {
			t.Helper()
			p, err := f.Events.PreviewMove(f.Ctx, f.Bob, pride.ID, events.MoveForm{Starts: starts, Reason: "The park is taken."})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(p.Told.Car, " ")
		}
		if says := preview("2026-06-18T12:00"); says != "" {
			t.Errorf("without a booking it says %q", says)
		}
		g.Book(g.Femi, pride, vehiclestest.From(10, "11:00", "23:00"))
		g.Book(g.Femi, nil, vehiclestest.From(24, "08:00", "20:00"))
		for starts, want := range map[string]string{
			"2026-06-18T12:00": "The rainbow car comes along, Thursday 18 June 2026, 11am to 11pm, once its keeper confirms it again.",
			"2026-06-25T12:00": "It is taken at the new time: The rainbow car, Thursday 11 June 2026, 11am to 11pm, will no longer be booked. We will tell its keeper.",
		} {
			if says := preview(starts); says != want {
				t.Errorf("of a move to %s it says %q, want %q", starts, says, want)
			}
		}
		told, err := f.Events.PreviewCancel(f.Ctx, f.Bob, pride.ID)
		if err != nil || len(told.Car) != 1 || !strings.Contains(told.Car[0], "will no longer be booked") {
			t.Errorf("of a cancellation it says %v, %v", told, err)
		}
	})
}
