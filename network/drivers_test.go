package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestWhoCountsOnADriverWhoLeavesOrIsRenewedTooShortIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for i, loses := range []func(g *garage) error{
			func(g *garage) error { return g.Authorise("2026-01-01", "2026-06-10", "") },
			func(g *garage) error { return f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "Moved away") },
		} {
			g := f.garageOf(fmt.Sprint("Adeyemi", i), fmt.Sprint("Car ", i))
			if err := g.Authorise("2026-01-01", "2026-12-31", ""); err != nil {
				t.Fatal(err)
			}
			form := vehiclestest.From(10, "12:00", "16:00")
			form.Driver = fmt.Sprint(f.Alice.ID)
			g.Book(g.Femi, f.Event(fmt.Sprint("Event ", i), 10*24*time.Hour), form)
			before := len(f.Told(f.Eve))
			if err := loses(g); err != nil {
				t.Fatal(err)
			}
			if now := words.Joined(f.Told(f.Eve)[before:], " "); strings.Count(now, string(messages.DriverEnded)) != 1 {
				t.Errorf("Eve is told %q", now)
			}
		}
	})
}

func TestACarIsNotTakenByADriverWhoLeft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		if err := g.Authorise("2026-01-01", "2026-12-31", ""); err != nil {
			t.Fatal(err)
		}
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		id := g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), form)
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		g.ClockAt(10, 11)
		const want = "Alice is no longer with the rota"
		if says := refusaltest.WantField(t, g.HandOver(f.Eve, id, g.Handed(db.HandOut, "100"), ""), "driver"); says != want {
			t.Errorf("Eve reads %q, want %q", says, want)
		}
	})
}
