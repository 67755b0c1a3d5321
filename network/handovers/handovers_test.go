package handovers_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/network/photos/photostest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestTheCarIsTakenByItsDriverAndBroughtBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Car.Equipment = "First-aid kit\nFlag, large\nFlag, large"
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		g.Drivers(f.Eve)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		id := g.Book(f.Eve, pride, vehiclestest.From(10, "12:00", "16:00"))
		take := func(me *db.Person, form handovers.Form) error { return g.HandOver(me, id, form, "") }
		g.ClockAt(10, 11)
		refusaltest.WantKind(t, take(f.Eve, g.Handed(db.HandOut, "100")), refusal.Conflict) // it is only asked for
		if err := f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, id); err != nil {
			t.Fatal(err)
		}
		g.ClockAt(10, 8)
		refusaltest.WantKind(t, take(f.Eve, g.Handed(db.HandOut, "100")), refusal.Conflict) // two hours before it is kept free is 9am
		g.ClockAt(10, 9)
		refusaltest.WantKind(t, take(f.Alice, g.Handed(db.HandOut, "100")), refusal.NotFound)
		refusaltest.WantKind(t, take(f.Eve, g.Handed(db.HandIn, "100")), refusal.Conflict) // in before out
		refusaltest.WantField(t, take(f.Eve, g.Handed(db.HandOut, "100")), "driver")
		form := g.Handed(db.HandOut, "48,210")
		form.Driver = fmt.Sprint(f.Alice.ID)
		refusaltest.WantField(t, take(f.Eve, form), "driver")
		form.Driver = fmt.Sprint(f.Eve.ID)
		if err := take(f.Eve, form); err != nil {
			t.Fatal(err)
		}
		if b := g.Booking(id); b.Status != db.BookingOut || !b.OutAt.Equal(g.Clock) || b.DriverID != f.Eve.ID {
			t.Errorf("the booking is %s at %v by %d", b.Status, b.OutAt, b.DriverID)
		}
		refusaltest.WantKind(t, take(f.Eve, form), refusal.Conflict) // out twice

		g.ClockAt(10, 14)
		back := g.Handed(db.HandIn, "48260")
		back.Present, back.Damage, back.Keys = back.Present[:1], "A scratch on the left door.", false
		g.Hand(f.Eve, id, back)
		b := g.Booking(id)
		if b.Status != db.BookingReturned || !b.BlocksFrom.Equal(clock.OnDay(clocktest.Noon, 10, 9, 0)) || !b.BlocksTo.Equal(g.Clock) {
			t.Errorf("the booking is %s and kept the car from %v to %v", b.Status, b.BlocksFrom, b.BlocksTo)
		}
		if v, _ := f.DB.Vehicle(f.Ctx, g.Car.ID); v.Mileage != 48260 {
			t.Errorf("the car has run %d", v.Mileage)
		}
		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil || len(done) != 2 || done[1].Missing != "Flag, large" || done[1].Damage == "" {
			t.Errorf("the hand-overs are %+v, %v", done, err)
		}
		if miles, ok := vehicles.MilesDriven(done); miles != 50 || !ok {
			t.Errorf("%d miles were driven", miles)
		}
		if told := words.Joined(f.Told(g.Femi), " "); strings.Count(told, string(messages.CarDamaged)) != 1 {
			t.Errorf("Femi is told %q", told)
		}
		refusaltest.WantKind(t, take(f.Eve, g.Handed(db.HandIn, "48270")), refusal.Conflict)
		log, err := f.DB.LogOf(f.Ctx, db.ThingVehicle, g.Car.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		verbs := map[db.Verb]int{}
		for _, row := range log {
			verbs[row.Verb]++
		}
		if verbs["handed out car"] != 1 || verbs["handed in car"] != 1 {
			t.Errorf("the log has %v", verbs)
		}
	})
}

func TestWhileTheCarIsOutNobodyElseTakesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Out("100")
		form := vehiclestest.From(10, "18:00", "20:00")
		form.Driver = fmt.Sprint(f.Eve.ID)
		next := g.Book(g.Femi, nil, form)
		g.ClockAt(10, 17)
		err := g.HandOver(g.Femi, next, g.Handed(db.HandOut, "100"), "")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if !strings.Contains(err.Error(), "still out for Herts Pride") {
			t.Errorf("Femi reads %q", err)
		}
	})
}

func TestALateReturnMovesTheNextBookingOrCancelsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("100")
		market := f.Event("Market", 11*24*time.Hour)
		market.LeadID = f.Charlie.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, market) })
		form := func(starts, ends, before string) vehicles.BookingForm {
			typed := vehiclestest.From(10, starts, ends)
			typed.Before, typed.After = before, "0"
			return typed
		}
		over := g.Book(g.Femi, market, form("18:00", "19:00", "0"))
		cut := g.Book(g.Femi, nil, form("19:30", "21:00", "30"))
		squeezed := g.Book(g.Femi, nil, form("22:00", "23:00", "60"))
		g.Clock = clock.OnDay(clocktest.Noon, 10, 21, 0).Add(-30*time.Minute + 20*time.Second) // 8.30pm and some seconds
		wantFree := func(id int64, status db.BookingStatus, span string, before int) {
			t.Helper()
			b := g.Booking(id)
			if b.Status != status || clock.Span(b.StartsAt, b.EndsAt) != span || b.BeforeMinutes != before {
				t.Errorf("booking %d is %s, %s, %d minutes before, want %s, %s, %d", id, b.Status, clock.Span(b.StartsAt, b.EndsAt), b.BeforeMinutes, status, span, before)
			}
		}
		g.Hand(f.Eve, id, g.Handed(db.HandIn, "150"))
		wantFree(over, db.BookingCancelled, "Thursday 11 June 2026, 6pm to 7pm", 0)
		wantFree(cut, db.BookingConfirmed, "Thursday 11 June 2026, 8:31pm to 9pm", 0)
		wantFree(squeezed, db.BookingConfirmed, "Thursday 11 June 2026, 10pm to 11pm", 60)
		if told := f.Told(f.Charlie); len(told) != 2 || told[1] != messages.CarCancelled {
			t.Errorf("Charlie is told %q", told)
		}
		if told := words.Joined(f.Told(g.Femi), " "); !strings.Contains(told, string(messages.CarDelayed)) {
			t.Errorf("Femi is told %q", told)
		}
		if b := g.Booking(cut); b.Revision != 2 {
			t.Errorf("the booking that begins later has revision %d", b.Revision)
		}
	})
}

func TestTheTimeKeptFreeBeforeABookingGoesFirst(t *testing.T) {
	t.Parallel()
	starts := clocktest.Noon
	b := &db.Booking{StartsAt: starts, EndsAt: starts.Add(time.Hour), BeforeMinutes: 60}
	if !handovers.Delayed(b, starts.Add(-29*time.Minute-30*time.Second)) || b.BeforeMinutes != 29 || !b.StartsAt.Equal(starts) {
		t.Errorf("it starts at %v with %d minutes before", b.StartsAt, b.BeforeMinutes)
	}
	if handovers.Delayed(b, starts.Add(59*time.Minute+time.Second)) {
		t.Error("a booking of which no minute is left stays")
	}
}

func TestTheMileageGoesBackwardsOnlyWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("48210")
		g.ClockAt(10, 15)
		form := g.Handed(db.HandIn, "4826")
		refusaltest.WantField(t, g.HandOver(f.Eve, id, form, ""), "mileage_reason")
		form.MileageReason = "The instrument was replaced."
		g.Hand(f.Eve, id, form)
		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil || done[1].MileageReason == "" {
			t.Errorf("%+v, %v", done, err)
		}
		if _, ok := vehicles.MilesDriven(done); ok {
			t.Error("miles are counted across another instrument")
		}
	})
}

func TestAMileageThatJumpsIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("48210") // the first that is read can be any
		g.ClockAt(10, 15)
		form := g.Handed(db.HandIn, "482600")
		if says := refusaltest.WantField(t, g.HandOver(f.Eve, id, form, ""), "mileage_right"); !strings.Contains(says, "434,390 miles more") {
			t.Errorf("Eve reads %q", says)
		}
		form = g.Handed(db.HandIn, "49211")
		form.MileageRight = true
		g.Hand(f.Eve, id, form)
		done, err := f.DB.Handovers(f.Ctx, id)
		if miles, ok := vehicles.MilesDriven(done); err != nil || miles != 1001 || !ok {
			t.Errorf("%d miles were driven, %v", miles, err)
		}
	})
}

func TestAHandOverSentTwiceIsOneAndKeepsItsPhotosOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.PhotoDir = t.TempDir()
		id, _ := g.Out("100")
		g.ClockAt(10, 15)
		wrong := g.Handed(db.HandIn, "150")
		wrong.Photos = []io.Reader{bytes.NewReader(photostest.JPEGOf(t, 40, 30)), strings.NewReader("GIF89a")}
		refusaltest.WantField(t, g.HandOver(f.Eve, id, wrong, ""), "photos")
		photostest.WantFiles(t, g.PhotoDir, 0)
		for range 2 {
			form := g.Handed(db.HandIn, "150")
			form.Photos = []io.Reader{bytes.NewReader(photostest.JPEGOf(t, 40, 30)), bytes.NewReader(photostest.PNGOf(t, 30, 40))}
			if err := g.HandOver(f.Eve, id, form, "key"); err != nil {
				t.Fatal(err)
			}
		}
		photostest.WantFiles(t, g.PhotoDir, 2)
		again := g.Handed(db.HandIn, "150")
		again.Photos = []io.Reader{bytes.NewReader(photostest.JPEGOf(t, 40, 30))}
		refusaltest.WantKind(t, g.HandOver(f.Eve, id, again, "other"), refusal.Conflict)
		photostest.WantFiles(t, g.PhotoDir, 2)

		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil || len(done[1].Photos) != 2 {
			t.Fatalf("%+v, %v", done, err)
		}
		photo := done[1].Photos[0].ID
		if data, err := g.Handovers.PhotoFor(f.Ctx, f.Eve, photo); err != nil || len(data) == 0 {
			t.Errorf("Eve sees %d bytes, %v", len(data), err)
		}
		_, err = g.Handovers.PhotoFor(f.Ctx, f.Alice, photo)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}

func TestEverythingWrongWithAHandOverIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.PhotoDir = t.TempDir()
		g.Car.Mileage = 100
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		id := g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), vehiclestest.From(10, "12:00", "16:00"))
		g.ClockAt(10, 11)
		fields := func(form handovers.Form) string {
			t.Helper()
			form.Photos = []io.Reader{strings.NewReader("%PDF"), bytes.NewReader(photostest.JPEGOf(t, 40, 30)), bytes.NewReader(make([]byte, photos.MostSize+1))}
			var e *refusal.Error
			if err := g.HandOver(g.Femi, id, form, ""); !errors.As(err, &e) || e.Kind != refusal.Invalid {
				t.Fatalf("%+v is %v", form, err)
			}
			if says := e.Field("photos"); !strings.Contains(says, "Photo 1 is no photo") || !strings.Contains(says, "Photo 3 is larger") {
				t.Errorf("of the photos it says %q", says)
			}
			var names []string
			for _, fault := range e.Fields {
				names = append(names, fault.Field)
			}
			return strings.Join(names, " ")
		}
		if got := fields(handovers.Form{Direction: db.HandOut, Mileage: "few", Charge: "200"}); got != "driver mileage charge cleanliness photos" {
			t.Errorf("wrong are %s", got)
		}
		if got := fields(handovers.Form{Direction: db.HandOut, Mileage: "99", Charge: "200"}); got != "driver charge mileage_reason cleanliness photos" {
			t.Errorf("with fewer miles wrong are %s", got)
		}
		photostest.WantFiles(t, g.PhotoDir, 0)
	})
}
