package handovers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestALateCarIsSaidToWhoHasItItsKeepersAndWhoNeedsItSoon(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		market := f.Event("Market", 12*24*time.Hour)
		market.LeadID = f.Alice.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, market) })
		id, pride := g.Out("100") // until 4pm of the tenth day
		g.Drivers(f.Charlie)
		f.Write(func(tx *db.Tx) error {
			b, err := tx.Booking(f.Ctx, id)
			if err != nil {
				return err
			}
			b.DriverID = f.Charlie.ID
			return tx.UpdateBooking(f.Ctx, b)
		})
		next := g.Book(g.Femi, market, vehiclestest.From(12, "10:00", "12:00"))
		g.Femi.Phone = "01632 960123"
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, g.Femi, "phone") })
		g.Clock = clock.OnDay(pride.StartsAt, 0, 15, 20)
		says := map[int64]db.MessageKind{f.Eve.ID: messages.CarLateHolder, f.Charlie.ID: messages.CarLateHolder, g.Femi.ID: messages.CarLate, f.Alice.ID: messages.CarLateNext}
		late := func(p *db.Person) bool { return slices.Contains(f.Told(p), says[p.ID]) }
		for range 12 { // the job runs every ten minutes until 5:20pm
			if soon := g.Clock.Before(clock.OnDay(pride.StartsAt, 0, 16, 30)); soon && late(f.Charlie) {
				t.Error("it counts as late before half an hour is over")
			}
			if _, err := f.Vehicles.QueueCarReminders(f.Ctx); err != nil {
				t.Fatal(err)
			}
			g.Clock = g.Clock.Add(10 * time.Minute)
		}
		for _, p := range []*db.Person{f.Eve, f.Charlie, g.Femi, f.Alice} {
			if !late(p) {
				t.Errorf("%s is not told, but %q", p.FirstName, f.Told(p))
			}
		}
		sent, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Alice.ID, Kind: messages.CarLateNext})
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
		page, err := f.Vehicles.BookingFor(f.Ctx, f.Alice, m.BookingID)
		if err != nil || page.Late != "Femi on 01632 960123" {
			t.Errorf("the page it leads to: %+v, %v", page, err)
		}
		if _, err := f.Vehicles.BookingFor(f.Ctx, f.Alice, id); refusal.KindOf(err) != refusal.NotFound {
			t.Errorf("the booking that is late is not Alice's to see: %v", err)
		}
		g.Hand(f.Charlie, id, g.Handed(db.HandIn, "180")) // it comes back before the emails go
		for _, d := range f.SendAll() {
			if strings.HasPrefix(string(d.Message.Kind), string(messages.CarLate)) {
				t.Errorf("it is back, and %s is sent all the same", d.Message.Kind)
			}
		}
	})
	for hours, soon := range map[time.Duration]bool{47: true, 48: false} {
		bookings := []db.Booking{{EndsAt: clocktest.Noon}, {Status: db.BookingCancelled, BlocksFrom: clocktest.Noon}, {Status: db.BookingRequested, BlocksFrom: clocktest.Noon.Add(hours * time.Hour)}}
		if next := vehicles.After(bookings, 0); (next != nil) != soon {
			t.Errorf("a booking that needs it %d hours later is %v", hours, next)
		}
	}
}
