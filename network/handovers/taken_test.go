package handovers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestACarThatIsTakenEarlyIsNobodyElsesUntilItIsBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(g.Femi)
		id := g.Book(g.Femi, nil, g.Quiet("12:00", "16:00"))
		g.Clock = clock.OnDay(clocktest.Noon, 10, 10, 5).Add(7*time.Second + 123456789)
		g.Hand(g.Femi, id, g.Handed(db.HandOut, "100"))
		_, err := g.Vehicles.BookVehicle(f.Ctx, g.Femi, g.Car.ID, 0, g.Quiet("11:00", "11:30"), "")
		if refusaltest.WantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "taken then for operational use (Thursday 11 June 2026, 10:05am to 4pm") {
			t.Errorf("Femi reads %q", err)
		}
		// A shorter time kept free does not let others have the car before it was taken.
		changed := g.Quiet("12:00", "17:00")
		if err := f.Vehicles.ChangeBooking(f.Ctx, g.Femi, id, g.Booking(id).Version, changed); err != nil {
			t.Fatal(err)
		}
		if b := g.Booking(id); !b.BlocksFrom.Equal(b.OutAt) {
			t.Errorf("a booking taken at %v keeps the car from %v", b.OutAt, b.BlocksFrom)
		}
		g.Clock = g.Clock.Add(30 * time.Minute)
		g.Hand(g.Femi, id, g.Handed(db.HandIn, "110"))
		g.Book(g.Femi, nil, g.Quiet("11:00", "11:30")) // and is free again at once
	})
}

func TestACarIsNotTakenBeforeTheBookingThatComesFirstIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Eve, g.Femi)
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		form := g.Quiet("12:00", "16:00")
		form.Driver = fmt.Sprint(f.Eve.ID)
		id := g.Book(g.Femi, pride, form)
		first := g.Book(g.Femi, nil, g.Quiet("10:30", "11:30"))
		g.ClockAt(10, 11)
		for _, c := range []struct {
			me   *db.Person
			says string
		}{{f.Eve, "is booked until 11:30am on"}, {g.Femi, "is booked for operational use until 11:30am on"}} {
			err := g.HandOver(c.me, id, g.Handed(db.HandOut, "100"), "")
			if refusaltest.WantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s reads %q", c.me.FirstName, err)
			}
			plan, err := f.Handovers.HandoverOf(f.Ctx, c.me, id)
			if err != nil || plan.Direction != "" || !strings.Contains(plan.Why, c.says) {
				t.Errorf("%s is asked for %q, and told %q, %v", c.me.FirstName, plan.Direction, plan.Why, err)
			}
		}
		// Once the first booking is taken and back early, it blocks nobody.
		g.Hand(g.Femi, first, g.Handed(db.HandOut, "100"))
		g.Clock = g.Clock.Add(10 * time.Minute)
		g.Hand(g.Femi, first, g.Handed(db.HandIn, "110"))
		g.Hand(f.Eve, id, g.Handed(db.HandOut, "110"))
		g.ClockAt(10, 13)
		g.Hand(f.Eve, id, g.Handed(db.HandIn, "120"))
	})
}

func TestACarThatIsLateIsTakenUntilItIsBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(g.Femi)
		id := g.Book(g.Femi, nil, g.Quiet("09:00", "10:00"))
		next := g.Book(g.Femi, nil, g.Quiet("14:00", "15:00"))
		g.ClockAt(10, 9)
		g.Hand(g.Femi, id, g.Handed(db.HandOut, "100"))
		g.Clock = clock.OnDay(clocktest.Noon, 10, 11, 50).Add(30 * time.Second)
		_, err := g.Vehicles.BookVehicle(f.Ctx, g.Femi, g.Car.ID, 0, g.Quiet("11:00", "12:00"), "")
		refusaltest.WantKind(t, err, refusal.Conflict)
		for _, says := range []string{"for operational use: it was to be back by 10am on Thursday 11 June 2026 and is still out.", "It is free Thursday 11 June 2026, 12pm to 1pm."} {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("Femi reads %q, without %q", err, says)
			}
		}
		if strings.Contains(err.Error(), "10am to 11am") {
			t.Errorf("what was over is offered: %q", err)
		}
		g.Book(g.Femi, nil, g.Quiet("12:00", "13:00"))

		// The next booking stays and can be changed, whenever the car is back.
		g.ClockAt(10, 14)
		if err := f.Vehicles.ChangeBooking(f.Ctx, g.Femi, next, g.Booking(next).Version, g.Quiet("14:30", "15:30")); err != nil {
			t.Error(err)
		}
		g.ClockAt(10, 16)
		_, err = g.Vehicles.BookVehicle(f.Ctx, g.Femi, g.Car.ID, 0, g.Quiet("15:40", "16:10"), "")
		if refusaltest.WantKind(t, err, refusal.Conflict); !strings.Contains(err.Error(), "still out") {
			t.Errorf("Femi reads %q", err)
		}
		g.Hand(g.Femi, id, g.Handed(db.HandIn, "110"))
		g.Book(g.Femi, nil, g.Quiet("16:00", "17:00"))
	})
}
