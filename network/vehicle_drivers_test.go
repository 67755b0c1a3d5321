package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// authorise lets Alice drive the car from one day to another.
func (g *garage) authorise(from, until, key string) error {
	return g.Vehicles.AuthoriseDriver(g.ctx, g.femi, g.car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(g.alice.ID), From: from, Until: until}, key)
}

// held are Alice's authorisations, in words, the latest first.
func (g *garage) held() string {
	g.t.Helper()
	all, err := g.DB.DriverAuthorisations(g.ctx, g.car.ID, g.alice.ID)
	if err != nil {
		g.t.Fatal(err)
	}
	var says []string
	for _, a := range all {
		says = append(says, strings.TrimSuffix(a.GrantedOn+" to "+a.ExpiresOn+" ended "+a.EndedOn, " ended "))
	}
	return strings.Join(says, ", ")
}

func TestSomebodyWhoIsAuthorisedAgainIsRenewed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		want := func(what, want string, err error) {
			t.Helper()
			if held := g.held(); held != want || err != nil {
				t.Errorf("%s: Alice is authorised %s, want %s (%v)", what, held, want, err)
			}
		}
		if failed := f.atOnce(8, func(int) error { return g.authorise("2026-01-01", "2026-06-30", "key") }); failed > 0 {
			t.Errorf("%d of 8 presses of one form failed", failed)
		}
		want("one form sent eight times", "2026-01-01 to 2026-06-30", nil)
		want("from the day after", "2026-01-01 to 2026-12-31", g.authorise("2026-07-01", "2026-12-31", ""))
		want("less long", "2026-01-01 to 2026-09-30", g.authorise("2026-06-01", "2026-09-30", ""))
		want("after a gap", "2027-01-01 to 2027-12-31, 2026-01-01 to 2026-09-30", g.authorise("2027-01-01", "2027-12-31", ""))
		if drivers, err := f.Vehicles.Drivers(f.ctx, g.femi, g.car.ID); err != nil || len(drivers) != 1 || !drivers[0].MayDrive() || drivers[0].Authorisation.ExpiresOn != "2026-09-30" {
			t.Errorf("the drivers are %+v, %v", drivers, err)
		}
		want("which closes the gap", "2026-01-01 to 2027-06-30, 2026-01-01 to 2026-09-30 ended 2026-05-31", g.authorise("2026-10-01", "2027-06-30", ""))

		all, _ := f.DB.DriverAuthorisations(f.ctx, g.car.ID, f.alice.ID)
		for range 2 {
			want("", g.held(), f.Vehicles.EndAuthorisation(f.ctx, g.femi, g.car.ID, all[1].ID))
		}
		if drivers, err := f.Vehicles.Drivers(f.ctx, g.femi, g.car.ID); err != nil || !drivers[0].MayDrive() {
			t.Errorf("with one that was ended the drivers are %+v, %v", drivers, err)
		}
	})
}

func TestWhatEndingAnAuthorisationTouchesIsSaidBeforeAndToldOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		gus := f.person("Gus", "Bell", db.VehicleKeeper)
		if err := g.authorise("2026-01-01", "2026-12-31", ""); err != nil {
			t.Fatal(err)
		}
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), form)
		told := func(p *db.Person) int {
			return strings.Count(words.Joined(f.told(p), "/"), string(messages.DriverEnded))
		}
		all, _ := f.DB.DriverAuthorisations(f.ctx, g.car.ID, f.alice.ID)

		if err := g.authorise("2026-01-01", "2026-11-30", ""); err != nil || told(f.eve) != 0 {
			t.Errorf("Eve is told %d times of an authorisation that lasts long enough, %v", told(f.eve), err)
		}
		e, err := f.Vehicles.EndingOf(f.ctx, g.femi, g.car.ID, all[0].ID)
		if err != nil || e.Ended || e.Out || len(e.Bookings) != 1 || e.Driver.ID != f.alice.ID {
			t.Fatalf("beforehand it says %+v, %v", e, err)
		}
		_, err = f.Vehicles.EndingOf(f.ctx, f.bob, g.car.ID, all[0].ID)
		wantKind(t, err, refusal.Forbidden)
		_, err = f.Vehicles.EndingOf(f.ctx, g.femi, g.car.ID, all[0].ID+1)
		wantKind(t, err, refusal.NotFound)
		for range 2 {
			if err := f.Vehicles.EndAuthorisation(f.ctx, g.femi, g.car.ID, all[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if told(f.eve) != 1 || told(gus) != 1 || told(g.femi) != 0 {
			t.Errorf("Eve is told %d times, the other keeper %d, who ended it %d", told(f.eve), told(gus), told(g.femi))
		}
		if e, err := f.Vehicles.EndingOf(f.ctx, g.femi, g.car.ID, all[0].ID); err != nil || !e.Ended {
			t.Errorf("afterwards it says %+v, %v", e, err)
		}
	})
}

func TestWhoCountsOnADriverWhoLeavesOrIsRenewedTooShortIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for i, loses := range []func(g *garage) error{
			func(g *garage) error { return g.authorise("2026-01-01", "2026-06-10", "") },
			func(g *garage) error { return f.People.Deactivate(f.ctx, f.bob, f.alice.ID, "Moved away") },
		} {
			g := &garage{fixture: f, femi: f.person(fmt.Sprint("Keeper", i), "Adeyemi", db.VehicleKeeper)}
			g.car = &db.Vehicle{Name: fmt.Sprint("Car ", i), Seats: 5, CreatedAt: noon}
			f.write(func(tx *db.Tx) error { return tx.InsertVehicle(f.ctx, g.car) })
			if err := g.authorise("2026-01-01", "2026-12-31", ""); err != nil {
				t.Fatal(err)
			}
			form := from(10, "12:00", "16:00")
			form.Driver = fmt.Sprint(f.alice.ID)
			g.book(g.femi, f.event(fmt.Sprint("Event ", i), 10*24*time.Hour), form)
			before := len(f.told(f.eve))
			if err := loses(g); err != nil {
				t.Fatal(err)
			}
			if now := words.Joined(f.told(f.eve)[before:], " "); strings.Count(now, string(messages.DriverEnded)) != 1 {
				t.Errorf("Eve is told %q", now)
			}
		}
	})
}

func TestACarIsNotTakenByADriverWhoLeft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		if err := g.authorise("2026-01-01", "2026-12-31", ""); err != nil {
			t.Fatal(err)
		}
		form := from(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		id := g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), form)
		if err := f.People.Deactivate(f.ctx, f.bob, f.alice.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		g.clockAt(10, 11)
		const want = "Alice is no longer with the rota"
		if says := wantField(t, g.handOver(f.eve, id, g.handed(db.HandOut, "100"), ""), "driver"); says != want {
			t.Errorf("Eve reads %q, want %q", says, want)
		}
	})
}
