package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestWhoHasTheCarOutAndItsKeepersHearThatItsEventIsOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.alice)
		e := f.event("Herts Pride", 10*24*time.Hour)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		id := g.book(g.femi, e, form)
		g.clockAt(10, 11)
		g.hand(f.alice, id, g.handed(db.HandOut, "100"))
		told := func(p *db.Person) int {
			return strings.Count(words.Joined(f.told(p), "/"), string(messages.CarUnneeded))
		}
		if preview, err := f.Events.PreviewCancel(f.ctx, f.bob, e.ID); err != nil || len(preview.Car) != 1 || !strings.Contains(preview.Car[0], "is out") {
			t.Errorf("the preview says %v of the car, %v", preview.Car, err)
		}
		now, err := f.DB.Event(f.ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, now.Version, "A storm"); err != nil {
			t.Fatal(err)
		}
		if told(f.alice) != 1 || told(g.femi) != 1 {
			t.Errorf("Alice, who has it, is told %v; Femi, who keeps it, %v", f.told(f.alice), f.told(g.femi))
		}
		if b := g.booking(id); b.Status != db.BookingOut {
			t.Errorf("the booking is %s", b.Status)
		}
		g.hand(f.alice, id, g.handed(db.HandIn, "110"))
	})
}

func TestADriverWhoEndsTwiceIsToldOfTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.alice)
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), form)
		for want := 1; want <= 2; want++ {
			held, err := f.DB.DriverAuthorisations(f.ctx, g.car.ID, f.alice.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range held {
				if err := f.Vehicles.EndAuthorisation(f.ctx, g.femi, g.car.ID, a.ID); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Count(words.Joined(f.told(f.eve), "/"), string(messages.DriverEnded)); got != want {
				t.Errorf("Eve, who leads the event, is told %d times, want %d", got, want)
			}
			g.clock = g.clock.Add(24 * time.Hour)
			again := vehicles.AuthorisationEdit{Person: fmt.Sprint(f.alice.ID), From: clock.Day(g.clock), Until: "2026-12-31"}
			if err := f.Vehicles.AuthoriseDriver(f.ctx, g.femi, g.car.ID, again, ""); err != nil {
				t.Fatal(err)
			}
			g.clock = g.clock.Add(24 * time.Hour)
		}
	})
}

func TestTheCarsOfDatesThatMoveTogetherComeAlong(t *testing.T) {
	t.Parallel()
	for name, hours := range map[string][2]string{"later, into the old time of the next": {"22:00", "10:00"}, "earlier, into the old time of the one before": {"06:00", "08:00"}} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				g := newGarage(f)
				dates := f.daily()
				var ids []int64
				for i := range dates {
					form := vehicles.BookingForm{Before: "0", After: "0", Starts: dates[i].StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: dates[i].EndsAt.In(clock.London).Format("2006-01-02T15:04")}
					ids = append(ids, g.book(g.femi, &dates[i], form))
				}
				change := f.as(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = hours[0], hours[1] })
				done, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[0].ID, change, "")
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range ids {
					if got := g.booking(id).Status; got != db.BookingRequested {
						t.Errorf("a car is %s though it is free where all dates are now", got)
					}
				}
				if !slices.IsSortedFunc(done.Changed, func(a, b series.ChangedDate) int { return a.Event.StartsAt.Compare(b.Event.StartsAt) }) {
					t.Error("the dates are told out of order")
				}
			})
		})
	}
}
