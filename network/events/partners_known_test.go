package events_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// knownThings are a partner, a contact and a venue that belong to no event yet.
type knownThings struct {
	partner int64
	contact db.Contact
	venue   *db.Venue
}

func (f *fixture) known() knownThings {
	f.T.Helper()
	var k knownThings
	var err error
	if k.partner, err = f.Events.SavePartner(f.Ctx, f.Bob, 0, 0, events.PartnerEdit{Name: "Dacorum Pride", Kind: "charity"}); err != nil {
		f.T.Fatal(err)
	}
	if err = f.Events.AddContact(f.Ctx, f.Bob, k.partner, events.ContactEdit{Name: "Sam Field", Post: "Chair", Email: "sam@example.org", Phone: "01632 960001"}); err != nil {
		f.T.Fatal(err)
	}
	contacts, err := f.DB.Contacts(f.Ctx, k.partner)
	if err != nil || len(contacts) != 1 {
		f.T.Fatalf("%d contacts (%v)", len(contacts), err)
	}
	k.contact = contacts[0]
	id, err := f.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "Guildhall", Address: "High Street", Postcode: "HP1 1AA"})
	if err != nil {
		f.T.Fatal(err)
	}
	if k.venue, err = f.DB.Venue(f.Ctx, id); err != nil {
		f.T.Fatal(err)
	}
	return k
}

// unchanged fails the test when anything known differs from what it was.
func (f *fixture) unchanged(k knownThings) {
	f.T.Helper()
	p, err := f.DB.Partner(f.Ctx, k.partner)
	if err != nil || p.Kind != "charity" || p.Version != 1 {
		f.T.Errorf("the partner is %+v (%v)", p, err)
	}
	if c, err := f.DB.Contact(f.Ctx, k.contact.ID); err != nil || *c != k.contact {
		f.T.Errorf("the contact is %+v (%v)", c, err)
	}
	if v, err := f.DB.Venue(f.Ctx, k.venue.ID); err != nil || v.Address != k.venue.Address || v.Version != 1 {
		f.T.Errorf("the venue is %+v (%v)", v, err)
	}
}

func (f *fixture) editAs(me *db.Person, e *db.Event, s events.Section) error {
	f.T.Helper()
	return f.Events.EditEvent(f.Ctx, me, e.ID, f.EventNow(e.ID).Version, s)
}

func TestALeadNamesAKnownPartnerButReadsAndCorrectsNobodyThere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k := f.known()
		e := f.Event("Dacorum Pride", 8*clocktest.Weeks) // Eve leads it
		for name, c := range map[string]struct {
			form  events.PartnerForm
			field string
		}{
			"another kind":               {events.PartnerForm{Partner: "Dacorum Pride", PartnerKind: "council"}, "partner_kind"},
			"a contact by id":            {events.PartnerForm{Partner: "Dacorum Pride", Known: strconv.FormatInt(k.contact.ID, 10)}, "contact"},
			"a contact by name":          {events.PartnerForm{Partner: "Dacorum Pride", Contact: "sam field"}, "contact"},
			"a contact's new address":    {events.PartnerForm{Partner: "Dacorum Pride", Contact: "Sam Field", Email: "eve@example.org"}, "contact"},
			"a contact of a new partner": {events.PartnerForm{Partner: "Somebody else", Known: strconv.FormatInt(k.contact.ID, 10)}, "contact"},
		} {
			err := f.editAs(f.Eve, e, c.form)
			if got := refusaltest.FieldsOf(err); got != c.field {
				t.Errorf("%s: faults at %q, want %q (%v)", name, got, c.field, err)
			}
			if text := faultsOf(err); !strings.Contains(text, "ask a coordinator") || strings.Contains(text, "sam@") {
				t.Errorf("%s: the message is %q, want who can", name, text)
			}
		}
		f.unchanged(k)
		if err := f.editAs(f.Eve, e, events.PartnerForm{Partner: "dacorum pride", PartnerKind: "charity"}); err != nil {
			t.Fatal(err)
		}
		plan, err := f.Events.PlanOf(f.Ctx, f.Eve, e.ID)
		if err != nil || plan.Partner == nil || plan.Partner.ID != k.partner || plan.Contact != nil {
			t.Fatalf("the plan has %+v and %+v (%v), want the partner and no contact", plan.Partner, plan.Contact, err)
		}
		if choice, err := f.Events.ContactChoice(f.Ctx, f.Eve, k.partner); len(choice) != 0 || err != nil {
			t.Errorf("Eve may choose among %v (%v), want nobody", choice, err)
		}
		nobody := f.editAs(f.Eve, e, events.PartnerForm{Partner: "Dacorum Pride", Contact: "Kit Moss", Email: "kit@example.org"})
		known := f.editAs(f.Eve, e, events.PartnerForm{Partner: "Dacorum Pride", Contact: "Sam Field", Email: "kit@example.org"})
		if faultsOf(nobody) == "" || faultsOf(nobody) != faultsOf(known) {
			t.Errorf("a name that nobody has is answered %q, one that somebody has %q", faultsOf(nobody), faultsOf(known))
		}
		if err := f.editAs(f.Eve, e, events.PartnerForm{Partner: "Tring Pride", Contact: "Kit Moss", Email: "kit@example.org"}); err != nil {
			t.Fatal(err)
		}
		kit := f.EventNow(e.ID).ContactID
		if c, err := f.DB.Contact(f.Ctx, kit); err != nil || c.Name != "Kit Moss" || c.PartnerID == k.partner {
			t.Errorf("the contact is %+v (%v), want one of the new partner", c, err)
		}
		for what, form := range map[string]events.PartnerForm{
			"left as it is":    {Partner: "Tring Pride"},
			"typed once more":  {Partner: "Tring Pride", Contact: "kit moss", Email: "kit@example.org"},
			"sent with its id": {Partner: "Tring Pride", Known: strconv.FormatInt(kit, 10)},
		} {
			if err := f.editAs(f.Eve, e, form); err != nil || f.EventNow(e.ID).ContactID != kit {
				t.Errorf("%s: the contact is %d (%v), want %d", what, f.EventNow(e.ID).ContactID, err, kit)
			}
		}
		if got := refusaltest.FieldsOf(f.editAs(f.Eve, e, events.PartnerForm{Partner: "Tring Pride", Contact: "Kit Moss", Email: "other@example.org"})); got != "contact" {
			t.Errorf("a correction of the event's contact: faults at %q, want contact", got)
		}
		f.unchanged(k)
	})
}

func TestALeadHoldsTheEventAtAKnownVenueButDoesNotMoveTheVenue(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k := f.known()
		e := f.Draft(func(d *events.DetailsForm) { d.Lead = strconv.FormatInt(f.Eve.ID, 10) })
		d := eventstest.GoodDetails()
		d.Lead, d.Venue, d.Address, d.Postcode = strconv.FormatInt(f.Eve.ID, 10), "Guildhall", "Eve’s garden", "HP1 1AA"
		if err := f.editAs(f.Eve, e, d); refusaltest.FieldsOf(err) != "address" || !strings.Contains(faultsOf(err), "ask a coordinator") {
			t.Errorf("another address: %v", err)
		}
		d.Address = ""
		if err := f.editAs(f.Eve, e, d); err != nil || f.EventNow(e.ID).VenueID != k.venue.ID {
			t.Errorf("a known venue by its name: %v, at %d", err, f.EventNow(e.ID).VenueID)
		}
		d.Venue, d.Address, d.Postcode = "Town Hall", "Market Square", "HP2 2AA"
		if err := f.editAs(f.Eve, e, d); err != nil || f.EventNow(e.ID).VenueID == k.venue.ID {
			t.Errorf("a new venue: %v", err)
		}
		f.unchanged(k)

		published := f.Event("Market", 8*clocktest.Weeks)
		move := events.MoveForm{Starts: "2026-09-05T12:00", Venue: "Guildhall", Address: "Eve’s garden", Reason: "rain"}
		_, err := f.Events.PreviewMove(f.Ctx, f.Eve, published.ID, move)
		if refusaltest.FieldsOf(err) != "address" {
			t.Errorf("the preview of a move to another address of a known venue: %v", err)
		}
		if _, err = f.Events.MoveEvent(f.Ctx, f.Eve, published.ID, published.Version, move); refusaltest.FieldsOf(err) != "address" {
			t.Errorf("a move to another address of a known venue: %v", err)
		}
		f.unchanged(k)
		move.Address = ""
		if _, err = f.Events.MoveEvent(f.Ctx, f.Eve, published.ID, published.Version, move); err != nil || f.EventNow(published.ID).VenueID != k.venue.ID {
			t.Errorf("a move to a known venue: %v", err)
		}
	})
}

func TestWhatIsAddedOrCorrectedOfPartnersAndVenuesHasALogRowOfItsOwn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k, e := f.known(), f.Draft()
		actions := func(do func()) string {
			t.Helper()
			before, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			do()
			after, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, d := range after.Rows[:len(after.Rows)-len(before.Rows)] {
				said = append(said, d.Text)
			}
			slices.Reverse(said)
			return strings.Join(said, "; ")
		}
		form := events.PartnerForm{Partner: "Dacorum Pride", PartnerKind: "charity", Contact: "Sam Field", Email: "sam@example.org"}
		save := func(s events.Section) func() {
			return func() {
				t.Helper()
				if err := f.Edit(e, s); err != nil {
					t.Fatal(err)
				}
			}
		}
		d := eventstest.GoodDetails()
		d.Venue, d.Address, d.Postcode = "Guildhall", "High Street", "HP1 1AA"
		corrected := form
		corrected.PartnerKind, corrected.Post, corrected.Email, corrected.Phone = "council", "Chair", "field@example.org", k.contact.Phone
		fresh := events.PartnerForm{Partner: "Union", Contact: "Ann Old"}
		moved := d
		moved.Address = "Low Street"
		changed := "Bob Marsh changed the event: "
		for i, step := range []struct {
			section events.Section
			says    string
		}{
			{form, changed + "partner"},
			{corrected, "Bob Marsh changed the partner Dacorum Pride; Bob Marsh changed a contact of Dacorum Pride; " + changed + "partner"},
			{fresh, "Bob Marsh added the partner Union; Bob Marsh added a contact of Union; " + changed + "partner"},
			{d, changed + "details"},
			{moved, "Bob Marsh changed the venue Guildhall; " + changed + "details"},
		} {
			if got := actions(save(step.section)); got != step.says {
				t.Errorf("step %d: the log says %q, want %q", i, got, step.says)
			}
		}
		if c, err := f.DB.Contact(f.Ctx, k.contact.ID); err != nil || c.Email != "field@example.org" || c.Phone != k.contact.Phone {
			t.Errorf("the contact is %+v (%v)", c, err)
		}
	})
}

func TestTheKindOfAnotherPartnerLeftBesideANewNameCorrectsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k, e := f.known(), f.Draft()
		if err := f.Edit(e, events.PartnerForm{Partner: "Union", PartnerKind: "students’ union"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Edit(e, events.PartnerForm{Partner: "Dacorum Pride", PartnerKind: "students’ union"}); err != nil {
			t.Fatal(err)
		}
		f.unchanged(k)
	})
}
