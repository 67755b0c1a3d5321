package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestALeadWhoKeepsTheCarLongerFreeAsksItsKeeperAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		id := g.book(g.femi, pride, from(10, "12:00", "16:00"))
		change := func(me *db.Person, change func(*vehicles.BookingForm)) error {
			form := from(10, "12:00", "16:00")
			change(&form)
			return f.Vehicles.ChangeBooking(f.ctx, me, id, g.booking(id).Version, form)
		}
		if err := change(f.eve, func(form *vehicles.BookingForm) { form.Note = "The banner is in the boot." }); err != nil || g.booking(id).Status != db.BookingConfirmed {
			t.Errorf("with a note the booking is %s, %v", g.booking(id).Status, err)
		}
		if err := change(f.eve, func(form *vehicles.BookingForm) { form.Before = "600" }); err != nil || g.booking(id).Status != db.BookingRequested {
			t.Errorf("with ten hours kept free the booking is %s, %v", g.booking(id).Status, err)
		}
		if err := f.Vehicles.ConfirmBooking(f.ctx, g.femi, id); err != nil {
			t.Fatal(err)
		}
		if err := change(f.eve, func(form *vehicles.BookingForm) { form.Before, form.After = "600", "600" }); err != nil || g.booking(id).Status != db.BookingRequested {
			t.Errorf("with ten hours kept free after it the booking is %s, %v", g.booking(id).Status, err)
		}
		if told := f.told(g.femi); len(told) != 2 || told[0] != messages.CarAsked || told[1] != messages.CarAsked {
			t.Errorf("Femi is told %q", told)
		}
		wantKind(t, change(g.femi, func(form *vehicles.BookingForm) { *form = from(-2, "12:00", "16:00") }), refusal.Invalid)
	})
}

func TestOnlyWhatIsLentToAnEventIsRecalledAndOnceWhileItIsOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		patrol := g.book(g.femi, nil, from(9, "12:00", "16:00"))
		wantKind(t, f.Events.RecallBooking(f.ctx, g.femi, patrol, "Needed for a search.", events.CrewKept), refusal.Conflict)
		wantKind(t, f.Events.RecallBooking(f.ctx, f.bob, patrol, "Needed for a search.", events.CrewKept), refusal.Forbidden)

		pride := f.event("Herts Pride", 10*24*time.Hour)
		id := g.book(g.femi, pride, from(10, "12:00", "16:00"))
		b := g.booking(id)
		b.Status, b.OutAt = db.BookingOut, b.StartsAt
		f.write(func(tx *db.Tx) error { return tx.UpdateBooking(f.ctx, b) })
		for range 2 {
			if err := f.Events.RecallBooking(f.ctx, f.bob, id, "Needed for a search.", events.CrewKept); err != nil {
				t.Fatal(err)
			}
		}
		if told := words.Joined(f.told(f.eve), " "); strings.Count(told, string(messages.CarRecalled)) != 1 {
			t.Errorf("Eve is told %q", told)
		}
		for _, discreet := range []bool{true, false} {
			p := *f.eve
			p.Discreet = discreet
			body := f.Messages.Compose((&vehicles.CarNotice{Kind: messages.CarRecalled, Vehicle: g.car, Booking: g.booking(id), Event: pride}).To(&p, "")).Body
			if !strings.Contains(body, "It is out: bring it back now.") || !strings.Contains(body, "there is no fallback plan yet") || strings.Contains(body, "what to do instead") || strings.Contains(body, "will not come") {
				t.Errorf("the message says %q", body)
			}
		}
		if b := g.booking(id); b.Status != db.BookingOut {
			t.Errorf("the car that is away is %s", b.Status)
		}
	})
}

func TestWhoCountsOnTheCarIsToldThatItsBookingIsCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		if err := f.Vehicles.AuthoriseDriver(f.ctx, g.femi, g.car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(f.alice.ID), From: "2026-01-01", Until: "2026-12-31"}, ""); err != nil {
			t.Fatal(err)
		}
		pride := f.event("Herts Pride", 10*24*time.Hour)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		given := func(p *db.Person) int {
			return strings.Count(words.Joined(f.told(p), "/"), string(messages.CarCancelled))
		}
		for i, cancel := range []func(id int64) error{
			func(id int64) error { return f.Vehicles.CancelBooking(f.ctx, f.bob, id, "") },
			func(id int64) error { return f.Vehicles.CancelBooking(f.ctx, g.femi, id, "The workshop needs it.") },
		} {
			id := g.book(f.eve, pride, form)
			for range 2 {
				if err := cancel(id); err != nil {
					t.Fatal(err)
				}
			}
			if eve, alice := given(f.eve), given(f.alice); eve != i+1 || alice != i+1 {
				t.Errorf("after %d cancellations the lead is told %d times and the driver %d", i+1, eve, alice)
			}
		}
		if n := given(g.femi); n != 1 {
			t.Errorf("Femi is told %d times, want once: what she does herself she knows", n)
		}
		id := g.book(g.femi, pride, form)
		e, _ := f.DB.Event(f.ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		if b := g.booking(id); b.Status != db.BookingCancelled || given(f.alice) != 3 || given(g.femi) != 2 {
			t.Errorf("the booking is %s, Alice is told %d times and Femi %d", b.Status, given(f.alice), given(g.femi))
		}
	})
}

func TestADriverWhoMayNotDriveAnyMoreIsSaidAndNotConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		for _, driver := range []*db.Person{f.alice, f.charlie} {
			if err := f.Vehicles.AuthoriseDriver(f.ctx, g.femi, g.car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(driver.ID), From: "2026-01-01", Until: "2026-06-15"}, ""); err != nil {
				t.Fatal(err)
			}
		}
		pride, market := f.event("Herts Pride", 10*24*time.Hour), f.event("Market", 12*24*time.Hour)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		id := g.book(f.eve, pride, form)
		later := from(12, "12:00", "16:00")
		later.Driver = fmt.Sprint(f.charlie.ID)
		left := g.book(f.bob, market, later)
		says := func(id int64, want string) {
			t.Helper()
			c, err := f.Vehicles.BookingFor(f.ctx, g.femi, id)
			if err != nil || !strings.Contains(c.Undriven, want) || (want == "") != (c.Undriven == "") {
				t.Errorf("of the driver it says %q, %v; want %q", c.Undriven, err, want)
			}
		}
		says(id, "")
		e, _ := f.DB.Event(f.ctx, pride.ID) // it moves behind the end of Alice's authorisation
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: "2026-06-18T12:00", Reason: "The park is taken."}); err != nil {
			t.Fatal(err)
		}
		says(id, "Alice is not authorised")
		wantKind(t, f.Vehicles.ConfirmBooking(f.ctx, g.femi, id), refusal.Conflict)
		if err := f.People.Deactivate(f.ctx, f.bob, f.charlie.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		says(left, "no longer with the rota")
		wantKind(t, f.Vehicles.ConfirmBooking(f.ctx, g.femi, left), refusal.Conflict)
	})
}

func TestAPreviewSaysWhatBecomesOfTheCar(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		preview := func(starts string) string {
			t.Helper()
			p, err := f.Events.PreviewMove(f.ctx, f.bob, pride.ID, events.MoveForm{Starts: starts, Reason: "The park is taken."})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(p.Told.Car, " ")
		}
		if says := preview("2026-06-18T12:00"); says != "" {
			t.Errorf("without a booking it says %q", says)
		}
		g.book(g.femi, pride, from(10, "11:00", "23:00"))
		g.book(g.femi, nil, from(24, "08:00", "20:00"))
		for starts, want := range map[string]string{
			"2026-06-18T12:00": "The rainbow car comes along, Thursday 18 June 2026, 11am to 11pm, once its keeper confirms it again.",
			"2026-06-25T12:00": "It is taken at the new time: The rainbow car, Thursday 11 June 2026, 11am to 11pm, will no longer be booked. We will tell its keeper.",
		} {
			if says := preview(starts); says != want {
				t.Errorf("of a move to %s it says %q, want %q", starts, says, want)
			}
		}
		told, err := f.Events.PreviewCancel(f.ctx, f.bob, pride.ID)
		if err != nil || len(told.Car) != 1 || !strings.Contains(told.Car[0], "will no longer be booked") {
			t.Errorf("of a cancellation it says %v, %v", told, err)
		}
	})
}

func TestDriversAreToldThatTheyDriveAndThatSomebodyElseDoes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.alice, f.charlie)
		told := func(p *db.Person, kind db.MessageKind) int {
			t.Helper()
			return strings.Count(words.Joined(f.told(p), "/"), string(kind))
		}
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		id := g.book(f.eve, f.event("Herts Pride", 10*24*time.Hour), form)
		if told(f.alice, messages.CarConfirmed) != 0 {
			t.Error("Alice is told that she drives before the keeper answers")
		}
		if err := f.Vehicles.ConfirmBooking(f.ctx, g.femi, id); err != nil || told(f.alice, messages.CarConfirmed) != 1 {
			t.Errorf("Alice is told %q, %v", f.told(f.alice), err)
		}
		form.Driver = fmt.Sprint(f.charlie.ID)
		if err := f.Vehicles.ChangeBooking(f.ctx, f.eve, id, g.booking(id).Version, form); err != nil {
			t.Fatal(err)
		}
		if told(f.alice, messages.DriverChanged) != 1 || told(f.charlie, messages.CarConfirmed) != 1 || told(f.eve, messages.CarConfirmed) != 1 {
			t.Errorf("Alice is told %q, Charlie %q, Eve %q", f.told(f.alice), f.told(f.charlie), f.told(f.eve))
		}
		// Charlie's authorisation ends; Alice's, who does not drive any more, does too.
		held, err := f.DB.DriverAuthorisations(f.ctx, g.car.ID, 0)
		if err != nil || len(held) != 2 {
			t.Fatalf("%+v, %v", held, err)
		}
		for _, a := range held {
			if err := f.Vehicles.EndAuthorisation(f.ctx, g.femi, g.car.ID, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		if told(f.eve, messages.DriverEnded) != 1 {
			t.Errorf("Eve is told %q", f.told(f.eve))
		}
	})
}

func TestOnlyAKeeperLetsACarThatIsOutBeKeptLonger(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.out("100")
		b := g.booking(id)
		longer := vehicles.BookingForm{Starts: typed(b.StartsAt), Ends: typed(b.EndsAt.Add(time.Hour)), Before: "60", After: "60", Driver: idOf(f.eve)}
		for _, me := range []*db.Person{f.eve, f.bob} {
			wantKind(t, f.Vehicles.ChangeBooking(f.ctx, me, id, b.Version, longer), refusal.Conflict)
		}
		if err := f.Vehicles.ChangeBooking(f.ctx, g.femi, id, b.Version, longer); err != nil {
			t.Error(err)
		}
	})
}
