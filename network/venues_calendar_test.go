package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// plain has a person's calendar name what it is for.
func (f *fixture) plain(p *db.Person) {
	f.T.Helper()
	p.Discreet = false
	f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "discreet") })
}

func TestACorrectedAddressReachesTheCalendarsThatNameItAndNothingElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.plain(f.Alice)
		id, err := f.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "Guildhall", Address: "1 Hihg Street", Postcode: "HP1 1AA"})
		if err != nil {
			t.Fatal(err)
		}
		e := f.Event("Market", 3*clocktest.Weeks)
		over := f.Event("Last week's", -7*24*time.Hour)
		for _, event := range []*db.Event{e, over} {
			event.VenueID = id
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, event) })
		}
		s := f.Shift(e, 3)
		g := f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupConfirmed) // whose calendar is discreet
		f.Calendars(f.Alice)
		before := f.Told(f.Charlie)
		sequence := func() int {
			d, err := f.DB.DutyOf(f.Ctx, g.ID)
			if err != nil {
				t.Fatal(err)
			}
			return f.Network.Calendar.DutyEntry(f.Alice, d, time.Time{}).Sequence
		}
		was := sequence()

		f.Clock = f.Clock.Add(time.Hour)
		if _, err := f.Events.SaveVenue(f.Ctx, f.Bob, id, 1, events.VenueEdit{Name: "Guildhall", Address: "1 High Street", Postcode: "HP1 1AA"}); err != nil {
			t.Fatal(err)
		}
		if got := sequence(); got <= was {
			t.Errorf("the sequence of the entry is %d after %d", got, was)
		}
		if got := f.EventNow(e.ID).Version; got != e.Version+1 {
			t.Errorf("the event has version %d after %d", got, e.Version)
		}
		refusaltest.WantStrings(t, "what Alice's calendar gets", f.Calendars(f.Alice)[messages.EntryChanged], []string{"REQUEST " + f.Messages.Uid("signup", g.ID) + " " + messages.WallClock(s.StartsAt) + ` Stall morning\, Market`})
		refusaltest.WantStrings(t, "what Charlie hears", f.Told(f.Charlie), before)
		if got := f.EventNow(over.ID).Version; got != over.Version {
			t.Errorf("an event that is over has version %d after %d", got, over.Version)
		}
		f.Clock = f.Clock.Add(time.Hour)
		if _, err := f.Events.SaveVenue(f.Ctx, f.Bob, id, 2, events.VenueEdit{Name: "Guildhall", Address: "1 High Street", Postcode: "HP1 1AA", Area: networktest.Areas[0]}); err != nil {
			t.Fatal(err)
		}
		if got := f.Calendars(f.Alice); len(got) != 0 {
			t.Errorf("another area brings %v", got)
		}
		d := eventstest.GoodDetails()
		d.Venue, d.Address, d.Postcode = "Guildhall", "2 High Street", "HP1 1AA"
		if _, err := f.Events.CreateEvent(f.Ctx, f.Bob, d, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Calendars(f.Alice)[messages.EntryChanged]; len(got) != 1 {
			t.Errorf("an address corrected by the form of another event brings %v", got)
		}
	})
}
