package vehicles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestTheCarsPapersDriversAndBookingsAreRemindedOfOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Car.MOTUntil, g.Car.KeysAt = "2026-08-01", "Front office"
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		for _, a := range []vehicles.AuthorisationEdit{{Person: fmt.Sprint(f.Alice.ID), From: "2026-01-01", Until: "2026-07-10"}, {Person: fmt.Sprint(f.Charlie.ID), From: "2026-01-01", Until: "2026-07-10"}, {Person: fmt.Sprint(f.Charlie.ID), From: "2026-06-01", Until: "2027-07-10"}} {
			if err := f.Vehicles.AuthoriseDriver(f.Ctx, g.Femi, g.Car.ID, a, ""); err != nil {
				t.Fatal(err)
			}
		}
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		form := vehiclestest.From(10, "11:00", "23:00")
		form.Driver = fmt.Sprint(f.Alice.ID)
		g.Book(g.Femi, pride, form)
		if planned, err := f.Vehicles.CarReminders(f.Ctx, g.Femi, g.Car.ID); err != nil || len(planned) < 4 || planned[0].Kind != messages.CarCollect && planned[0].Kind != messages.DriverLapses {
			t.Errorf("beforehand there is %+v, %v", planned, err)
		}
		kinds := func(p *db.Person, at time.Time) string {
			t.Helper()
			before := len(f.Told(p))
			for f.Clock.Before(at) { // the job runs now and then
				f.Clock = f.Clock.Add(6 * time.Hour)
				if _, err := f.Vehicles.QueueCarReminders(f.Ctx); err != nil {
					t.Fatal(err)
				}
			}
			return words.Joined(f.Told(p)[before:], " ")
		}
		if _, err := f.Vehicles.QueueCarReminders(f.Ctx); err != nil {
			t.Fatal(err)
		}
		f.Clock = time.Date(2026, 6, 12, 12, 0, 0, 0, time.UTC)
		before := f.Clock
		if planned, err := f.Vehicles.CarReminders(f.Ctx, g.Femi, g.Car.ID); err != nil || slices.ContainsFunc(planned, func(p messages.Planned) bool { return !p.Due.After(before) }) {
			t.Errorf("what was due before counts as to come: %+v, %v", planned, err)
		}
		f.Clock = clocktest.Noon
		// Alice drives on 11 June; her authorisation ends on 10 July, 30 days after 10 June.
		if got := kinds(f.Alice, time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)); !strings.Contains(got, string(messages.CarCollect)) || strings.Count(got, string(messages.DriverLapses)) != 1 {
			t.Errorf("Alice is told %q", got)
		}
		if got := kinds(g.Femi, time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)); strings.Count(got, string(messages.CarPapers)) != 2 || strings.Count(got, string(messages.DriverLapses)) != 1 {
			t.Errorf("Femi is told %q, want papers twice and Alice's authorisation once more", got)
		}
		for _, kind := range f.Told(f.Charlie) {
			if kind == messages.DriverLapses {
				t.Error("Charlie is reminded of what he has renewed")
			}
		}
	})
}

func TestWhoCollectsTheCarReadsWhereAndWhoHandsItOver(t *testing.T) {
	t.Parallel()
	v, b := &db.Vehicle{KeysAt: "Front office"}, &db.Booking{StartsAt: clocktest.Noon, DriverID: 7}
	bases := []db.Base{{FromOn: "2026-01-01", Station: "Hatfield", Address: "Comet Way"}, {FromOn: "2027-01-01", Station: "Watford"}}
	keepers := []db.Person{{FirstName: "Femi", LastName: "Adeyemi"}, {FirstName: "Gale", LastName: "Orr"}}
	if got, want := (vehicles.Collecting{Bases: bases, Keepers: keepers}).Words(v, b), "Collect it from Femi or Gale at Hatfield, Comet Way; the keys: Front office"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	b.DriverID = 0
	if got := (vehicles.Collecting{}).Words(&db.Vehicle{}, b); got != "Collect it. Nobody is named to drive it yet" {
		t.Errorf("with nothing known it says %q", got)
	}
}

func TestAPaperThatIsEnteredDaysBeforeItRunsOutIsRemindedOfAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		papers := func() (n int) {
			for _, kind := range f.Told(g.Femi) {
				if kind == messages.CarPapers {
					n++
				}
			}
			return n
		}
		edit := vehicles.Form{Name: "The second car", Seats: "5", Before: "0", After: "0", Mileage: "0", MOTUntil: "2026-06-04", ServiceUntil: "2026-06-20", InsuranceUntil: "2027-06-01"}
		id, err := f.Vehicles.SaveVehicle(f.Ctx, g.Femi, 0, 0, edit)
		if err != nil {
			t.Fatal(err)
		}
		if got := papers(); got != 2 {
			t.Errorf("on the day %d reminders, want one of the MOT in three days and one of the service in nineteen", got)
		}
		v, err := f.DB.Vehicle(f.Ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		edit.Name = "The spare car"
		if _, err := f.Vehicles.SaveVehicle(f.Ctx, g.Femi, id, v.Version, edit); err != nil {
			t.Fatal(err)
		}
		if got := papers(); got != 2 {
			t.Errorf("%d reminders after a change of its name, want 2 still", got)
		}
		edit.MOTUntil = "2026-06-05"
		if v, err = f.DB.Vehicle(f.Ctx, id); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Vehicles.SaveVehicle(f.Ctx, g.Femi, id, v.Version, edit); err != nil {
			t.Fatal(err)
		}
		if got := papers(); got != 3 {
			t.Errorf("%d reminders after another MOT, want 3", got)
		}
	})
}

func TestAnAuthorisationToDriveThatIsEnteredDaysBeforeItEndsIsRemindedOfAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		lapses := func(p *db.Person) (n int) {
			for _, kind := range f.Told(p) {
				if kind == messages.DriverLapses {
					n++
				}
			}
			return n
		}
		for _, c := range []struct {
			what, until string
			driver      *db.Person
			his, hers   int // reminders to the driver and to the keeper, since the beginning
		}{
			{"ends in five days", "2026-06-06", f.Alice, 1, 1},
			{"the same again", "2026-06-06", f.Alice, 1, 1},
			{"somebody else's, of the same day", "2026-06-06", f.Charlie, 1, 2},
			{"renewed for twenty days", "2026-06-21", f.Alice, 2, 3},
			{"renewed for a year", "2027-06-01", f.Alice, 2, 3},
			{"is over", "2026-05-31", f.Eve, 0, 3},
			{"ends in forty days", "2026-07-11", f.Bob, 0, 3},
		} {
			form := vehicles.AuthorisationEdit{Person: fmt.Sprint(c.driver.ID), From: "2026-01-01", Until: c.until}
			if err := f.Vehicles.AuthoriseDriver(f.Ctx, g.Femi, g.Car.ID, form, ""); err != nil {
				t.Fatal(err)
			}
			if his, hers := lapses(c.driver), lapses(g.Femi); his != c.his || hers != c.hers {
				t.Errorf("%s: %d reminders to the driver and %d to the keeper, want %d and %d", c.what, his, hers, c.his, c.hers)
			}
		}
		before := lapses(f.Alice) + lapses(f.Charlie)
		f.Clock = f.Clock.Add(time.Minute)
		if _, err := f.Vehicles.QueueCarReminders(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if after := lapses(f.Alice) + lapses(f.Charlie); after != before {
			t.Errorf("the job adds %d", after-before)
		}
	})
}
