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
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestTheCarsPapersDriversAndBookingsAreRemindedOfOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.car.MOTUntil, g.car.KeysAt = "2026-08-01", "Front office"
		f.write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.ctx, g.car) })
		for _, a := range []vehicles.AuthorisationEdit{{Person: fmt.Sprint(f.alice.ID), From: "2026-01-01", Until: "2026-07-10"}, {Person: fmt.Sprint(f.charlie.ID), From: "2026-01-01", Until: "2026-07-10"}, {Person: fmt.Sprint(f.charlie.ID), From: "2026-06-01", Until: "2027-07-10"}} {
			if err := f.Vehicles.AuthoriseDriver(f.ctx, g.femi, g.car.ID, a, ""); err != nil {
				t.Fatal(err)
			}
		}
		pride := f.event("Herts Pride", 10*24*time.Hour)
		form := from(10, "11:00", "23:00")
		form.Driver = fmt.Sprint(f.alice.ID)
		g.book(g.femi, pride, form)
		if planned, err := f.Vehicles.CarReminders(f.ctx, g.femi, g.car.ID); err != nil || len(planned) < 4 || planned[0].Kind != messages.CarCollect && planned[0].Kind != messages.DriverLapses {
			t.Errorf("beforehand there is %+v, %v", planned, err)
		}
		kinds := func(p *db.Person, at time.Time) string {
			t.Helper()
			before := len(f.told(p))
			for f.clock.Before(at) { // the job runs now and then
				f.clock = f.clock.Add(6 * time.Hour)
				if _, err := f.Vehicles.QueueCarReminders(f.ctx); err != nil {
					t.Fatal(err)
				}
			}
			return words.Joined(f.told(p)[before:], " ")
		}
		if _, err := f.Vehicles.QueueCarReminders(f.ctx); err != nil {
			t.Fatal(err)
		}
		f.clock = time.Date(2026, 6, 12, 12, 0, 0, 0, time.UTC)
		before := f.clock
		if planned, err := f.Vehicles.CarReminders(f.ctx, g.femi, g.car.ID); err != nil || slices.ContainsFunc(planned, func(p messages.Planned) bool { return !p.Due.After(before) }) {
			t.Errorf("what was due before counts as to come: %+v, %v", planned, err)
		}
		f.clock = noon
		// Alice drives on 11 June; her authorisation ends on 10 July, 30 days after 10 June.
		if got := kinds(f.alice, time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)); !strings.Contains(got, string(messages.CarCollect)) || strings.Count(got, string(messages.DriverLapses)) != 1 {
			t.Errorf("Alice is told %q", got)
		}
		if got := kinds(g.femi, time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)); strings.Count(got, string(messages.CarPapers)) != 2 || strings.Count(got, string(messages.DriverLapses)) != 1 {
			t.Errorf("Femi is told %q, want papers twice and Alice's authorisation once more", got)
		}
		for _, kind := range f.told(f.charlie) {
			if kind == messages.DriverLapses {
				t.Error("Charlie is reminded of what he has renewed")
			}
		}
	})
}

func TestALateCarIsSaidToWhoHasItItsKeepersAndWhoNeedsItSoon(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		market := f.event("Market", 12*24*time.Hour)
		market.LeadID = f.alice.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, market) })
		id, pride := g.out("100") // until 4pm of the tenth day
		g.drivers(f.charlie)
		f.write(func(tx *db.Tx) error {
			b, err := tx.Booking(f.ctx, id)
			if err != nil {
				return err
			}
			b.DriverID = f.charlie.ID
			return tx.UpdateBooking(f.ctx, b)
		})
		next := g.book(g.femi, market, from(12, "10:00", "12:00"))
		g.femi.Phone = "01632 960123"
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, g.femi, "phone") })
		g.clock = clock.OnDay(pride.StartsAt, 0, 15, 20)
		says := map[int64]db.MessageKind{f.eve.ID: messages.CarLateHolder, f.charlie.ID: messages.CarLateHolder, g.femi.ID: messages.CarLate, f.alice.ID: messages.CarLateNext}
		late := func(p *db.Person) bool { return slices.Contains(f.told(p), says[p.ID]) }
		for range 12 { // the job runs every ten minutes until 5:20pm
			if soon := g.clock.Before(clock.OnDay(pride.StartsAt, 0, 16, 30)); soon && late(f.charlie) {
				t.Error("it counts as late before half an hour is over")
			}
			if _, err := f.Vehicles.QueueCarReminders(f.ctx); err != nil {
				t.Fatal(err)
			}
			g.clock = g.clock.Add(10 * time.Minute)
		}
		for _, p := range []*db.Person{f.eve, f.charlie, g.femi, f.alice} {
			if !late(p) {
				t.Errorf("%s is not told, but %q", p.FirstName, f.told(p))
			}
		}
		sent, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: f.alice.ID, Kind: messages.CarLateNext})
		if err != nil || len(sent) != 1 {
			t.Fatalf("Alice, whose booking is next, has %d emails, %v", len(sent), err)
		}
		m := &sent[0]
		for _, words := range []string{"Saturday 13 June 2026, 10am to 12pm", "Call Femi on 01632 960123."} {
			if !strings.Contains(m.Body, words) {
				t.Errorf("Alice does not read %q:\n%s", words, m.Body)
			}
		}
		if m.EventID != market.ID || m.Link != fmt.Sprintf("https://rota.example.org/bookings/%d", next) {
			t.Errorf("it is about event %d, at %s", m.EventID, m.Link)
		}
		page, err := f.Vehicles.BookingFor(f.ctx, f.alice, m.BookingID)
		if err != nil || page.Late != "Femi on 01632 960123" {
			t.Errorf("the page it leads to: %+v, %v", page, err)
		}
		if _, err := f.Vehicles.BookingFor(f.ctx, f.alice, id); refusal.KindOf(err) != refusal.NotFound {
			t.Errorf("the booking that is late is not Alice's to see: %v", err)
		}
		g.hand(f.charlie, id, g.handed(db.HandIn, "180")) // it comes back before the emails go
		for _, d := range f.sendAll() {
			if strings.HasPrefix(string(d.Message.Kind), string(messages.CarLate)) {
				t.Errorf("it is back, and %s is sent all the same", d.Message.Kind)
			}
		}
	})
	for hours, soon := range map[time.Duration]bool{47: true, 48: false} {
		bookings := []db.Booking{{EndsAt: noon}, {Status: db.BookingCancelled, BlocksFrom: noon}, {Status: db.BookingRequested, BlocksFrom: noon.Add(hours * time.Hour)}}
		if next := vehicles.After(bookings, 0); (next != nil) != soon {
			t.Errorf("a booking that needs it %d hours later is %v", hours, next)
		}
	}
}

func TestWhoCollectsTheCarReadsWhereAndWhoHandsItOver(t *testing.T) {
	t.Parallel()
	v, b := &db.Vehicle{KeysAt: "Front office"}, &db.Booking{StartsAt: noon, DriverID: 7}
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
			for _, kind := range f.told(g.femi) {
				if kind == messages.CarPapers {
					n++
				}
			}
			return n
		}
		edit := vehicles.Form{Name: "The second car", Seats: "5", Before: "0", After: "0", Mileage: "0", MOTUntil: "2026-06-04", ServiceUntil: "2026-06-20", InsuranceUntil: "2027-06-01"}
		id, err := f.Vehicles.SaveVehicle(f.ctx, g.femi, 0, 0, edit)
		if err != nil {
			t.Fatal(err)
		}
		if got := papers(); got != 2 {
			t.Errorf("on the day %d reminders, want one of the MOT in three days and one of the service in nineteen", got)
		}
		v, err := f.DB.Vehicle(f.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		edit.Name = "The spare car"
		if _, err := f.Vehicles.SaveVehicle(f.ctx, g.femi, id, v.Version, edit); err != nil {
			t.Fatal(err)
		}
		if got := papers(); got != 2 {
			t.Errorf("%d reminders after a change of its name, want 2 still", got)
		}
		edit.MOTUntil = "2026-06-05"
		if v, err = f.DB.Vehicle(f.ctx, id); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Vehicles.SaveVehicle(f.ctx, g.femi, id, v.Version, edit); err != nil {
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
			for _, kind := range f.told(p) {
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
			{"ends in five days", "2026-06-06", f.alice, 1, 1},
			{"the same again", "2026-06-06", f.alice, 1, 1},
			{"somebody else's, of the same day", "2026-06-06", f.charlie, 1, 2},
			{"renewed for twenty days", "2026-06-21", f.alice, 2, 3},
			{"renewed for a year", "2027-06-01", f.alice, 2, 3},
			{"is over", "2026-05-31", f.eve, 0, 3},
			{"ends in forty days", "2026-07-11", f.bob, 0, 3},
		} {
			form := vehicles.AuthorisationEdit{Person: fmt.Sprint(c.driver.ID), From: "2026-01-01", Until: c.until}
			if err := f.Vehicles.AuthoriseDriver(f.ctx, g.femi, g.car.ID, form, ""); err != nil {
				t.Fatal(err)
			}
			if his, hers := lapses(c.driver), lapses(g.femi); his != c.his || hers != c.hers {
				t.Errorf("%s: %d reminders to the driver and %d to the keeper, want %d and %d", c.what, his, hers, c.his, c.hers)
			}
		}
		before := lapses(f.alice) + lapses(f.charlie)
		f.clock = f.clock.Add(time.Minute)
		if _, err := f.Vehicles.QueueCarReminders(f.ctx); err != nil {
			t.Fatal(err)
		}
		if after := lapses(f.alice) + lapses(f.charlie); after != before {
			t.Errorf("the job adds %d", after-before)
		}
	})
}
