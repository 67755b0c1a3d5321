package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestADraftThatIsCancelledStaysUnknownToWhoDidNotKnowIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.draft(func(d *events.DetailsForm) { d.Title, d.Lead = "Secret stall", refusal.IdOrEmpty(f.eve.ID) })
		shift, err := f.Events.AddShift(f.ctx, f.bob, e.ID, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T16:00", Minimum: "1", Maximum: "2"}, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.edit(e, events.PublicForm{Public: true, Text: "Come and see us"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "nobody must know"); err != nil {
			t.Fatal(err)
		}
		told := f.event("Herts Pride", 8*weeks)
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, told.ID, told.Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who  *db.Person
			kind refusal.Kind
			list string
			days string
		}{
			"an officer":    {f.alice, refusal.NotFound, "Herts Pride", "Herts Pride"},
			"its lead":      {f.eve, 0, "Herts Pride", "Herts Pride Secret stall"},
			"a coordinator": {f.bob, 0, "Herts Pride Secret stall", "Herts Pride Secret stall"},
		} {
			_, err := f.EventFor(f.ctx, c.who, e.ID)
			wantKind(t, err, c.kind)
			_, err = f.Events.PageFor(f.ctx, c.who, e.ID)
			wantKind(t, err, c.kind)
			_, err = f.HistoryOf(f.ctx, c.who, e.ID, 0)
			wantKind(t, err, c.kind)
			_, err = f.Rota.SignUp(f.ctx, c.who, shift)
			wantKind(t, err, refusal.NotFound)
			lines, _, err := f.Events.ListEvents(f.ctx, c.who, db.EventFilter{})
			if err != nil {
				t.Fatal(err)
			}
			var listed []string
			for _, l := range lines {
				listed = append(listed, l.Event.Title)
			}
			if got := strings.Join(listed, " "); got != c.list {
				t.Errorf("%s is shown the events %q, want %q", name, got, c.list)
			}
			entries, _, err := f.Calendar.Calendar(f.ctx, c.who, calendar.Filter{Days: clock.DaySpan{From: clock.DayOf(noon), To: clock.DayOf(noon.AddDate(0, 3, 0))}})
			if err != nil {
				t.Fatal(err)
			}
			var days []string
			for _, entry := range entries {
				days = append(days, entry.Title)
			}
			if got := strings.Join(days, " "); got != c.days {
				t.Errorf("%s has the calendar %q, want %q", name, got, c.days)
			}
		}
		if public, err := f.Events.PublicEvents(f.ctx, 9); err != nil || len(public) > 0 {
			t.Errorf("the public is shown %+v (%v)", public, err)
		}
		if feed, err := f.Calendar.PublicFeed(f.ctx); err != nil || strings.Contains(feed.Text, "Secret") {
			t.Errorf("the public calendar is %s (%v)", feed.Text, err)
		}
	})
}

func TestAGuestWithAnotherRoleThatSeesNoEventsStaysAGuest(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		shift := f.shift(e, 3)
		jo := f.person("Jo", "Castell", db.Guest, db.CallHandler)
		_, err := f.EventFor(f.ctx, jo, e.ID)
		wantKind(t, err, refusal.NotFound)
		_, err = f.Rota.SignUp(f.ctx, jo, shift.ID)
		wantKind(t, err, refusal.NotFound)
		_, _, err = f.Events.ListEvents(f.ctx, jo, db.EventFilter{})
		wantKind(t, err, refusal.Forbidden)
		if _, err := f.Staffing.Assign(f.ctx, f.bob, shift.ID, jo.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = f.EventFor(f.ctx, jo, e.ID)
		wantKind(t, err, 0)
	})
}

func TestALeadStepsDownButMakesNobodyElseLead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		details := func(lead *db.Person) events.DetailsForm {
			d := goodDetails()
			if d.Lead = ""; lead != nil {
				d.Lead = refusal.IdOrEmpty(lead.ID)
			}
			return d
		}
		err := f.editAs(f.eve, e, details(f.charlie))
		if fieldsOf(err) != "lead" || !strings.Contains(faultsOf(err), "ask a coordinator") {
			t.Errorf("Eve makes Charlie the lead: %v", err)
		}
		if err := f.editAs(f.eve, e, details(f.eve)); err != nil || f.eventNow(e.ID).LeadID != f.eve.ID {
			t.Errorf("Eve stays the lead: %v", err)
		}
		if err := f.editAs(f.bob, e, details(f.charlie)); err != nil || f.eventNow(e.ID).LeadID != f.charlie.ID {
			t.Errorf("Bob makes Charlie the lead: %v", err)
		}
		if err := f.editAs(f.charlie, e, details(nil)); err != nil || f.eventNow(e.ID).LeadID != 0 {
			t.Errorf("Charlie steps down: %v", err)
		}
	})
}

func TestNeitherAKeeperRunsAnEventNorAGuestSeesADraft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 5)
		for _, p := range []*db.Person{f.person("Femi", "Adeyemi", db.Officer, db.VehicleKeeper), f.person("Harper", "Quinn", db.Officer, db.CallHandler), f.person("Dana", "Whitlock", db.Officer, db.Trainer)} {
			_, err := f.EventToRun(f.ctx, p, e.ID)
			wantKind(t, err, refusal.Forbidden)
		}
		guest := f.person("Gia", "Holt", db.Officer)
		f.signUp(guest, s, db.SignupConfirmed)
		guest.Roles = []db.Role{db.Guest}
		if _, err := f.EventFor(f.ctx, guest, e.ID); err != nil {
			t.Errorf("a guest who takes part: %v", err)
		}
		e.Status, e.PublishedAt = db.EventDraft, time.Time{}
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		_, err := f.EventFor(f.ctx, guest, e.ID)
		wantKind(t, err, refusal.NotFound)
	})
}
