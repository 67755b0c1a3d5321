package vehicles_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestALeadAsksForTheCarAndItsKeeperAnswers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		id := g.Book(f.Eve, pride, vehiclestest.From(10, "11:00", "23:00"))
		if b := g.Booking(id); b.Status != db.BookingRequested || b.Purpose != db.ForEvent {
			t.Errorf("the booking is %s for %s", b.Status, b.Purpose)
		}
		if told := f.Told(g.Femi); len(told) != 1 || told[0] != messages.CarAsked {
			t.Errorf("Femi is told %q", told)
		}
		refusaltest.WantKind(t, f.Vehicles.ConfirmBooking(f.Ctx, f.Eve, id), refusal.Forbidden)
		refusaltest.WantKind(t, func() error {
			_, err := g.Vehicles.BookVehicle(g.Ctx, f.Charlie, g.Car.ID, pride.ID, vehiclestest.From(10, "11:00", "12:00"), "")
			return err
		}(), refusal.Forbidden)
		for range 2 {
			if err := f.Vehicles.ConfirmBooking(f.Ctx, g.Femi, id); err != nil {
				t.Fatal(err)
			}
		}
		if told := f.Told(f.Eve); len(told) != 1 || told[0] != messages.CarConfirmed {
			t.Errorf("Eve is told %q", told)
		}
		// A lead who changes the time asks again.
		if err := f.Vehicles.ChangeBooking(f.Ctx, f.Eve, id, g.Booking(id).Version, vehiclestest.From(10, "10:00", "23:00")); err != nil {
			t.Fatal(err)
		}
		if b := g.Booking(id); b.Status != db.BookingRequested || b.Revision != 2 {
			t.Errorf("the changed booking is %s, revision %d", b.Status, b.Revision)
		}
		refusaltest.WantKind(t, f.Vehicles.ChangeBooking(f.Ctx, f.Eve, id, 1, vehiclestest.From(10, "10:00", "22:00")), refusal.Conflict)
		if err := f.Vehicles.DeclineBooking(f.Ctx, g.Femi, id, "The car is at a school that day."); err != nil {
			t.Fatal(err)
		}
		g.Book(f.Bob, pride, vehiclestest.From(10, "11:00", "12:00")) // and the time is free again
	})
}

func TestAClashSaysWhoHasTheCarOnlyToThoseWhoMayKnowAndWhenItIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride, market := f.Event("Herts Pride", 10*24*time.Hour), f.Event("Market", 10*24*time.Hour)
		market.LeadID = f.Charlie.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, market) })
		g.Book(f.Eve, pride, vehiclestest.From(10, "12:00", "16:00"))
		clash := func(me *db.Person, form vehicles.BookingForm) string {
			_, err := g.Vehicles.BookVehicle(g.Ctx, me, g.Car.ID, market.ID, form, "")
			refusaltest.WantKind(t, err, refusal.Conflict)
			return err.Error()
		}
		// Its buffers end at 5pm, and Charlie's begin an hour before.
		says := clash(f.Charlie, vehiclestest.From(10, "17:00", "19:00"))
		if strings.Contains(says, "Pride") || !strings.Contains(says, "free Thursday 11 June 2026, 6pm to 8pm") || !strings.Contains(says, "8am to 10am") {
			t.Errorf("Charlie reads %q", says)
		}
		if says := clash(f.Bob, vehiclestest.From(10, "15:00", "19:00")); !strings.Contains(says, "for Herts Pride") {
			t.Errorf("Bob reads %q", says)
		}
		if _, err := g.Vehicles.BookVehicle(g.Ctx, f.Charlie, g.Car.ID, market.ID, vehiclestest.From(10, "18:00", "20:00"), ""); err != nil {
			t.Errorf("what was said to be free is %v", err)
		}
		preview, err := f.Vehicles.PreviewBooking(f.Ctx, f.Bob, db.Booking{VehicleID: g.Car.ID, EventID: pride.ID}, vehiclestest.From(10, "18:00", "20:00"))
		if err != nil || preview.Clash == nil || preview.Clash.After.Starts.IsZero() {
			t.Errorf("the preview is %+v, %v", preview, err)
		}
	})
}

func TestSixtyFourWhoWantTheCarAtOnceGetItOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		var got, refused atomic.Int64
		var wait sync.WaitGroup
		for i := range 64 {
			e := f.Event(fmt.Sprintf("Event %d", i), 10*24*time.Hour)
			wait.Go(func() {
				switch _, err := g.Vehicles.BookVehicle(g.Ctx, f.Bob, g.Car.ID, e.ID, vehiclestest.From(10, "12:00", "16:00"), ""); {
				case err == nil:
					got.Add(1)
				case refusal.KindOf(err) == refusal.Conflict:
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got.Load() != 1 || refused.Load() != 63 {
			t.Errorf("%d got the car and %d were refused, want 1 and 63", got.Load(), refused.Load())
		}
	})
}

func TestTheNearestFreeWindowIsOneInWhichTheBookingFitsWithItsBuffers(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return clocktest.Noon.Add(time.Duration(hour) * time.Hour) }
	taken := []db.Booking{
		{ID: 1, BlocksFrom: at(0), BlocksTo: at(4)}, {ID: 2, BlocksFrom: at(6), BlocksTo: at(9)}, {ID: 3, BlocksFrom: at(20), BlocksTo: at(22)},
	}
	wish := &db.Booking{StartsAt: at(3), EndsAt: at(5), BlocksFrom: at(2), BlocksTo: at(6)} // two hours, an hour around them
	before, after := vehicles.NearestFree(wish, taken, at(-100))
	// After the second there is room from 11pm, and nobody asked for a night; after the third from noon.
	if !before.Starts.Equal(at(-3)) || !before.Ends.Equal(at(-1)) || !after.Starts.Equal(at(23)) || !after.Ends.Equal(at(25)) {
		t.Errorf("free before %v, after %v", before, after)
	}
	if before, _ := vehicles.NearestFree(wish, taken, at(-2)); !before.Starts.IsZero() {
		t.Errorf("free before %v, and that has begun", before)
	}
}

func TestAFreeWindowIsAtNightOnlyForWhoAskedForANight(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return clock.OnDay(clocktest.Noon, day, hour, 0) }
	taken := []db.Booking{{ID: 1, BlocksFrom: at(0, 8), BlocksTo: at(0, 21)}}
	for _, c := range []struct {
		starts, ends, before, after time.Time
	}{
		{at(0, 9), at(0, 13), at(-1, 9), at(1, 9)},    // not 4am to 8am, nor 9pm to 1am
		{at(0, 9), at(0, 10), at(0, 7), at(0, 21)},    // from the first hour, and to the last
		{at(0, 20), at(0, 23), at(-1, 20), at(0, 21)}, // its end may be at night
		{at(0, 20), at(1, 6), at(-1, 22), at(0, 21)},
		{at(0, 5), at(0, 9), at(0, 4), at(1, 5)},
	} {
		wish := &db.Booking{StartsAt: c.starts, EndsAt: c.ends, BlocksFrom: c.starts, BlocksTo: c.ends}
		before, after := vehicles.NearestFree(wish, taken, at(-9, 0))
		if !before.Starts.Equal(c.before) || !after.Starts.Equal(c.after) {
			t.Errorf("for %s: free %s and %s", clock.Span(c.starts, c.ends), clock.Span(before.Starts, before.Ends), clock.Span(after.Starts, after.Ends))
		}
	}
}
