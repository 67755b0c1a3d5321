package events_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAGuestWithAnotherRoleThatSeesNoEventsStaysAGuest(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		shift := f.Shift(e, 3)
		jo := f.Person("Jo", "Castell", db.Guest, db.CallHandler)
		_, err := f.EventFor(f.Ctx, jo, e.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		_, err = f.Rota.SignUp(f.Ctx, jo, shift.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		_, _, err = f.Events.ListEvents(f.Ctx, jo, db.EventFilter{})
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if _, err := f.Staffing.Assign(f.Ctx, f.Bob, shift.ID, jo.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = f.EventFor(f.Ctx, jo, e.ID)
		refusaltest.WantKind(t, err, 0)
	})
}

func TestALeadStepsDownButMakesNobodyElseLead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		details := func(lead *db.Person) events.DetailsForm {
			d := eventstest.GoodDetails()
			if d.Lead = ""; lead != nil {
				d.Lead = refusal.IdOrEmpty(lead.ID)
			}
			return d
		}
		err := f.editAs(f.Eve, e, details(f.Charlie))
		if refusaltest.FieldsOf(err) != "lead" || !strings.Contains(faultsOf(err), "ask a coordinator") {
			t.Errorf("Eve makes Charlie the lead: %v", err)
		}
		if err := f.editAs(f.Eve, e, details(f.Eve)); err != nil || f.EventNow(e.ID).LeadID != f.Eve.ID {
			t.Errorf("Eve stays the lead: %v", err)
		}
		if err := f.editAs(f.Bob, e, details(f.Charlie)); err != nil || f.EventNow(e.ID).LeadID != f.Charlie.ID {
			t.Errorf("Bob makes Charlie the lead: %v", err)
		}
		if err := f.editAs(f.Charlie, e, details(nil)); err != nil || f.EventNow(e.ID).LeadID != 0 {
			t.Errorf("Charlie steps down: %v", err)
		}
	})
}
