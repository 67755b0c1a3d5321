package network_test

import (
	"fmt"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// The version in each UPDATE is there beside the locks: of several who save what
// they all saw at once one is kept, and the others hear of it, even when
// nothing makes them wait.
func TestOfSeveralWhoSaveTheSameAtOnceOneIsKeptEvenWithoutTheLocks(t *testing.T) {
	t.Parallel()
	const many = 4
	d := dbtest.Postgres(t, db.WithoutLock(db.SeriesLock|db.EventLock|db.ShiftLock|db.VehicleLock))
	f := newFixture(t, d)
	g := newGarage(f)
	f.Clock = clocktest.Noon
	e := f.Draft(func(d *events.DetailsForm) { d.Series = "Herts Pride" })
	if _, err := f.Events.AddShift(f.Ctx, f.Bob, e.ID, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T22:00", Minimum: "1", Maximum: "6"}, ""); err != nil {
		t.Fatal(err)
	}
	shifts, err := f.DB.ShiftsOf(f.Ctx, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	booking := g.Book(g.Femi, nil, vehiclestest.From(20, "12:00", "16:00"))
	out, _ := g.Out("100")
	handovers, err := f.DB.Handovers(f.Ctx, out)
	if err != nil || len(handovers) != 1 {
		t.Fatalf("%d hand-overs, %v", len(handovers), err)
	}
	car, err := f.DB.Vehicle(f.Ctx, g.Car.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, saved := range []struct {
		name    string
		version int // the first one that everybody saw
		save    func(i, version int) error
	}{
		{"an event", 1, func(i, version int) error {
			return f.Events.EditEvent(f.Ctx, f.Bob, e.ID, version, events.PublicForm{Text: fmt.Sprint("Text ", i)})
		}},
		{"a shift", 1, func(i, version int) error {
			return networktest.Second(f.Events.UpdateShift(f.Ctx, f.Bob, shifts[0].ID, version, events.ShiftForm{Role: fmt.Sprint("Stall ", i), Starts: "2026-08-08T12:00", Ends: "2026-08-08T22:00", Minimum: "1", Maximum: "6"}, ""))
		}},
		{"a series", 1, func(i, version int) error {
			return f.Series.UpdateSeries(f.Ctx, f.Bob, e.SeriesID, version, series.Form{Title: fmt.Sprint("Herts Pride ", i)})
		}},
		{"a booking", 1, func(i, version int) error {
			form := vehiclestest.From(20, "12:00", "16:00")
			form.Note = fmt.Sprint("Note ", i)
			return f.Vehicles.ChangeBooking(f.Ctx, g.Femi, booking, version, form)
		}},
		{"a vehicle", car.Version, func(i, version int) error {
			_, err := f.Vehicles.SaveVehicle(f.Ctx, g.Femi, g.Car.ID, version, vehicles.Form{Name: fmt.Sprint("Car ", i), Seats: "5", Before: "60", After: "60", Mileage: "100"})
			return err
		}},
		{"a hand-over", handovers[0].Version, func(i, version int) error {
			_, err := f.Handovers.CorrectHandover(f.Ctx, g.Femi, handovers[0].ID, version, g.Handed(db.HandOut, fmt.Sprint(90+i)), "Misread")
			return err
		}},
	} {
		for round := range 5 {
			kinds := f.outcomes(many, func(i int) error { return saved.save(10*round+i, saved.version+round) })
			if kinds[refusal.Conflict] != many-1 || len(kinds) != 1 {
				t.Errorf("%s: of %d who save version %d the refused are %v, want %d conflicts", saved.name, many, saved.version+round, kinds, many-1)
			}
		}
	}
}
