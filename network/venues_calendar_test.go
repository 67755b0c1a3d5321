package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// plain has a person's calendar name what it is for.
func (f *fixture) plain(p *db.Person) {
	f.t.Helper()
	p.Discreet = false
	f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p, "discreet") })
}

func TestACorrectedAddressReachesTheCalendarsThatNameItAndNothingElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.plain(f.alice)
		id, err := f.Events.SaveVenue(f.ctx, f.bob, 0, 0, events.VenueEdit{Name: "Guildhall", Address: "1 Hihg Street", Postcode: "HP1 1AA"})
		if err != nil {
			t.Fatal(err)
		}
		e := f.event("Market", 3*weeks)
		over := f.event("Last week's", -7*24*time.Hour)
		for _, event := range []*db.Event{e, over} {
			event.VenueID = id
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, event) })
		}
		s := f.shift(e, 3)
		g := f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupConfirmed) // whose calendar is discreet
		f.calendars(f.alice)
		before := f.told(f.charlie)
		sequence := func() int {
			d, err := f.DB.DutyOf(f.ctx, g.ID)
			if err != nil {
				t.Fatal(err)
			}
			return f.Calendar.DutyEntry(f.alice, d, time.Time{}).Sequence
		}
		was := sequence()

		f.clock = f.clock.Add(time.Hour)
		if _, err := f.Events.SaveVenue(f.ctx, f.bob, id, 1, events.VenueEdit{Name: "Guildhall", Address: "1 High Street", Postcode: "HP1 1AA"}); err != nil {
			t.Fatal(err)
		}
		if got := sequence(); got <= was {
			t.Errorf("the sequence of the entry is %d after %d", got, was)
		}
		if got := f.eventNow(e.ID).Version; got != e.Version+1 {
			t.Errorf("the event has version %d after %d", got, e.Version)
		}
		wantStrings(t, "what Alice's calendar gets", f.calendars(f.alice)[messages.EntryChanged], []string{"REQUEST " + f.Messages.Uid("signup", g.ID) + " " + messages.WallClock(s.StartsAt) + ` Stall morning\, Market`})
		wantStrings(t, "what Charlie hears", f.told(f.charlie), before)
		if got := f.eventNow(over.ID).Version; got != over.Version {
			t.Errorf("an event that is over has version %d after %d", got, over.Version)
		}
		f.clock = f.clock.Add(time.Hour)
		if _, err := f.Events.SaveVenue(f.ctx, f.bob, id, 2, events.VenueEdit{Name: "Guildhall", Address: "1 High Street", Postcode: "HP1 1AA", Area: action.Areas[0]}); err != nil {
			t.Fatal(err)
		}
		if got := f.calendars(f.alice); len(got) != 0 {
			t.Errorf("another area brings %v", got)
		}
		d := goodDetails()
		d.Venue, d.Address, d.Postcode = "Guildhall", "2 High Street", "HP1 1AA"
		if _, err := f.Events.CreateEvent(f.ctx, f.bob, d, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.calendars(f.alice)[messages.EntryChanged]; len(got) != 1 {
			t.Errorf("an address corrected by the form of another event brings %v", got)
		}
	})
}
