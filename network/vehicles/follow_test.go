package vehicles_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestADriverWhoEndsTwiceIsToldOfTwice(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Alice)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), form)
		for want := 1; want <= 2; want++ {
			held, err := f.DB.DriverAuthorisations(f.Ctx, g.Car.ID, f.Alice.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range held {
				if err := f.Vehicles.EndAuthorisation(f.Ctx, g.Femi, g.Car.ID, a.ID); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Count(words.Joined(f.Told(f.Eve), "/"), string(messages.DriverEnded)); got != want {
				t.Errorf("Eve, who leads the event, is told %d times, want %d", got, want)
			}
			g.Clock = g.Clock.Add(24 * time.Hour)
			again := vehicles.AuthorisationEdit{Person: fmt.Sprint(f.Alice.ID), From: clock.Day(g.Clock), Until: "2026-12-31"}
			if err := f.Vehicles.AuthoriseDriver(f.Ctx, g.Femi, g.Car.ID, again, ""); err != nil {
				t.Fatal(err)
			}
			g.Clock = g.Clock.Add(24 * time.Hour)
		}
	})
}
