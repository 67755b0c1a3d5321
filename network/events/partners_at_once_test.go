package events_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestManyWhoCorrectTheSamePartnerAtOnceAllSucceed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			e := f.Event(fmt.Sprintf("Event %d", i), clocktest.Weeks)
			wait.Go(func() {
				errs[i] = f.Events.EditEvent(f.Ctx, f.Bob, e.ID, 1, events.PartnerForm{Partner: "Students’ union", PartnerKind: fmt.Sprintf("kind %d", i)})
			})
		}
		wait.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("event %d: %v", i, err)
			}
		}
	})
}

func TestManyWhoNameTheSamePartnerContactAndVenueAtOnceMakeOneOfEach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const many = 8
		found := make([]*db.Event, many)
		for i := range found {
			found[i] = f.Draft()
		}
		cased := func(i int, text string) string {
			if i%2 == 0 {
				return strings.ToUpper(text)
			}
			return text
		}
		if failed := f.AtOnce(many, func(i int) error {
			d := eventstest.GoodDetails()
			d.Venue, d.Postcode = cased(i, "Guildhall"), "HP1 1AA"
			if err := f.Events.EditEvent(f.Ctx, f.Bob, found[i].ID, 1, d); err != nil {
				return err
			}
			return f.Events.EditEvent(f.Ctx, f.Bob, found[i].ID, 2, events.PartnerForm{Partner: cased(i, "Dacorum Pride"), Contact: cased(i, "Sam Field"), Email: "sam@example.org"})
		}); failed > 0 {
			t.Errorf("%d failed", failed)
		}
		partners, _ := f.DB.Partners(f.Ctx, "")
		venues, _ := f.DB.Venues(f.Ctx, "guildhall")
		contacts, err := f.DB.Contacts(f.Ctx, 0)
		if err != nil || len(partners) != 1 || len(venues) != 1 || len(contacts) != 1 {
			t.Fatalf("%d partners, %d contacts and %d venues (%v), want one of each", len(partners), len(contacts), len(venues), err)
		}
		for _, e := range found {
			if e = f.EventNow(e.ID); e.PartnerID != partners[0].ID || e.ContactID != contacts[0].ID || e.VenueID != venues[0].ID {
				t.Errorf("event %d has %d, %d and %d", e.ID, e.PartnerID, e.ContactID, e.VenueID)
			}
		}
		if failed := f.AtOnce(many, func(i int) error {
			return f.Events.AddContact(f.Ctx, f.Bob, partners[0].ID, events.ContactEdit{Name: cased(i, "Kit Moss"), Phone: "01632 960001"})
		}); failed > 0 {
			t.Errorf("%d could not add the contact", failed)
		}
		if contacts, err = f.DB.Contacts(f.Ctx, 0); err != nil || len(contacts) != 2 {
			t.Errorf("%d contacts (%v), want two", len(contacts), err)
		}
		if got := refusaltest.FieldsOf(f.Events.SaveContact(f.Ctx, f.Bob, contacts[0].ID, events.ContactEdit{Name: cased(0, contacts[1].Name)})); got != "contact" {
			t.Errorf("taking another contact's name: faults at %q, want contact", got)
		}
		_, err = f.Events.SavePartner(f.Ctx, f.Bob, 0, 0, events.PartnerEdit{Name: "dacorum PRIDE"})
		if refusaltest.FieldsOf(err) != "name" {
			t.Errorf("a partner of the same name: %v", err)
		}
	})
}
