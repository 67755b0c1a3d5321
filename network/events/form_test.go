package events_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// faultsOf lists what an error says at its fields.
func faultsOf(err error) string {
	var e *refusal.Error
	if !errors.As(err, &e) {
		return ""
	}
	var says []string
	for _, f := range e.Fields {
		says = append(says, f.Message)
	}
	return strings.Join(says, "\n")
}

func TestWhatIsWrongWithAnEventIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		for name, c := range map[string]struct {
			change func(*events.DetailsForm)
			fields string
		}{
			"nothing typed":      {func(d *events.DetailsForm) { *d = events.DetailsForm{} }, "title kind starts ends"},
			"overlong":           {func(d *events.DetailsForm) { d.Title = strings.Repeat("é", 201) }, "title"},
			"only control marks": {func(d *events.DetailsForm) { d.Title = "\x00\x07\u202e" }, "title"},
			"unknown kind":       {func(d *events.DetailsForm) { d.Kind = "party" }, "kind"},
			"29 February":        {func(d *events.DetailsForm) { d.Starts = "2027-02-29T12:00" }, "starts"},
			"31 April":           {func(d *events.DetailsForm) { d.Ends = "2027-04-31T12:00" }, "ends"},
			"the skipped hour":   {func(d *events.DetailsForm) { d.Starts = "2027-03-28T01:30" }, "starts"},
			"the repeated hour":  {func(d *events.DetailsForm) { d.Ends = "2026-10-25T01:30" }, "ends"},
			"the end first":      {func(d *events.DetailsForm) { d.Ends = "2026-08-08T11:00" }, "ends"},
			"the end at once":    {func(d *events.DetailsForm) { d.Ends = d.Starts }, "ends"},
			"two months long":    {func(d *events.DetailsForm) { d.Ends = "2026-10-08T12:00" }, "ends"},
			"unknown area":       {func(d *events.DetailsForm) { d.Area = "Mars" }, "area"},
			"a lead of nobody":   {func(d *events.DetailsForm) { d.Lead = "999" }, "lead"},
			"a lead of words":    {func(d *events.DetailsForm) { d.Lead = "Eve" }, "lead"},
			"an address nowhere": {func(d *events.DetailsForm) { d.Venue = "" }, "venue"},
			"a venue of a book":  {func(d *events.DetailsForm) { d.Venue = strings.Repeat("x", 10_000) }, "venue"},
		} {
			d := eventstest.GoodDetails()
			c.change(&d)
			_, err := f.Events.CreateEvent(f.Ctx, f.Bob, d, "")
			if got := refusaltest.FieldsOf(err); got != c.fields {
				t.Errorf("%s: faults at %q, want %q (%v)", name, got, c.fields, err)
			}
		}
		_, err := f.Events.CreateEvent(f.Ctx, f.Alice, eventstest.GoodDetails(), "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
	})
}

func TestWhatIsWrongWithAShiftIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, err := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "")
		if err != nil {
			t.Fatal(err)
		}
		good := events.ShiftForm{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T16:00", Minimum: "2", Maximum: "6"}
		for name, c := range map[string]struct {
			change func(*events.ShiftForm)
			fields string
		}{
			"nothing typed":     {func(s *events.ShiftForm) { *s = events.ShiftForm{} }, "role starts ends minimum maximum"},
			"below nought":      {func(s *events.ShiftForm) { s.Minimum = "-1" }, "minimum"},
			"a huge number":     {func(s *events.ShiftForm) { s.Maximum = "99999999999999999999" }, "maximum"},
			"half a person":     {func(s *events.ShiftForm) { s.Maximum = "2.5" }, "maximum"},
			"fewest over most":  {func(s *events.ShiftForm) { s.Minimum = "7" }, "maximum"},
			"two days before":   {func(s *events.ShiftForm) { s.Starts, s.Ends = "2026-08-06T12:00", "2026-08-06T16:00" }, "starts"},
			"two days after":    {func(s *events.ShiftForm) { s.Starts, s.Ends = "2026-08-10T12:00", "2026-08-10T16:00" }, "ends"},
			"longer than a day": {func(s *events.ShiftForm) { s.Ends = "2026-08-09T13:00" }, "ends"},
			"the end before":    {func(s *events.ShiftForm) { s.Ends = "2026-08-08T11:59" }, "ends"},
		} {
			s := good
			c.change(&s)
			_, err := f.Events.AddShift(f.Ctx, f.Bob, id, s, "")
			if got := refusaltest.FieldsOf(err); got != c.fields {
				t.Errorf("%s: faults at %q, want %q (%v)", name, got, c.fields, err)
			}
		}
	})
}

func TestAFormSentTwiceMakesOneThing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, err := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "key-1")
		if err != nil {
			t.Fatal(err)
		}
		if failed := f.AtOnce(4, func(int) error {
			again, err := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "key-1")
			if err == nil && again != first {
				t.Errorf("made event %d beside %d", again, first)
			}
			return err
		}); failed > 0 {
			t.Errorf("%d failed", failed)
		}
		events, err := f.DB.Events(f.Ctx, db.EventFilter{})
		if err != nil || len(events) != 1 {
			t.Errorf("%d events (%v), want 1", len(events), err)
		}
	})
}

func TestVenuesAndPartnersAreKeptAndReused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, _ := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "")
		again := eventstest.GoodDetails()
		again.Title, again.Postcode, again.Address = "University Pride market", "", ""
		second, err := f.Events.CreateEvent(f.Ctx, f.Bob, again, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []int64{first, second} {
			e, _ := f.DB.Event(f.Ctx, id)
			form := events.PartnerForm{Partner: "Students’ union", Contact: "Sam Field", Email: "sam@example.org"}
			if err := f.Events.EditEvent(f.Ctx, f.Bob, id, e.Version, form); err != nil {
				t.Fatal(err)
			}
		}
		a, _ := f.DB.Event(f.Ctx, first)
		b, _ := f.DB.Event(f.Ctx, second)
		if a.VenueID == 0 || a.VenueID != b.VenueID || a.PartnerID == 0 || a.PartnerID != b.PartnerID || a.ContactID != b.ContactID {
			t.Errorf("the second event has %+v, want the venue, partner and contact of the first", b)
		}
		bad := events.PartnerForm{Partner: "X", Contact: "Y", Email: "no address"}
		if got := refusaltest.FieldsOf(f.Events.EditEvent(f.Ctx, f.Bob, first, a.Version, bad)); got != "email" {
			t.Errorf("faults at %q, want email", got)
		}
	})
}

func TestASaveThatComesTooLateIsRefused(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, _ := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "")
		e, _ := f.DB.Event(f.Ctx, id)
		if err := f.Events.EditEvent(f.Ctx, f.Bob, id, e.Version, events.DayForm{MeetingPoint: "Gate", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Events.EditEvent(f.Ctx, f.Bob, id, e.Version, events.PublicForm{Text: "late"}), refusal.Conflict)
		refusaltest.WantKind(t, f.Events.EditEvent(f.Ctx, f.Alice, id, e.Version+1, events.PublicForm{Text: "x"}), refusal.NotFound)
	})
}

func TestPublishingSaysWhatIsMissingAndThenOpensTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		d := eventstest.GoodDetails()
		d.Venue, d.Address, d.Postcode = "", "", ""
		d.Starts, d.Ends = "2026-05-01T12:00", "2026-05-01T22:00"
		id, err := f.Events.CreateEvent(f.Ctx, f.Bob, d, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := refusaltest.FieldsOf(f.Events.Publish(f.Ctx, f.Bob, id, 1)); got != "details details shifts" {
			t.Errorf("missing %q", got)
		}
		if err := f.Events.EditEvent(f.Ctx, f.Bob, id, 1, eventstest.GoodDetails()); err != nil {
			t.Fatal(err)
		}
		shift, err := f.Events.AddShift(f.Ctx, f.Bob, id, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T16:00", Minimum: "1", Maximum: "1"}, "")
		if err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Events.Publish(f.Ctx, f.Bob, id, 1), refusal.Conflict)
		for range 2 {
			if err := f.Events.Publish(f.Ctx, f.Bob, id, 2); err != nil {
				t.Fatal(err)
			}
		}
		s, _ := f.DB.Shift(f.Ctx, shift)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
	})
}

func TestRaisingTheMostPeopleGivesPlacesToThoseWhoWait(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		form := events.ShiftForm{Role: s.Role, Starts: s.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: s.EndsAt.In(clock.London).Format("2006-01-02T15:04"), Minimum: "1", Maximum: "2"}
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, form, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want confirmed", got)
		}
		f.Consistent(s.ID)
		form.Maximum = "1"
		_, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 2, form, "")
		if got := refusaltest.FieldsOf(err); got != "maximum" {
			t.Errorf("lowering below who is on it: faults at %q", got)
		}
		form.Maximum, form.Starts = "2", s.StartsAt.Add(-time.Hour).In(clock.London).Format("2006-01-02T15:04")
		_, err = f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 2, form, "")
		if got := refusaltest.FieldsOf(err); got != "reason" {
			t.Errorf("another time under people without a reason: faults at %q", got)
		}
		refusaltest.WantKind(t, f.Events.RemoveShift(f.Ctx, f.Bob, s.ID), refusal.Conflict)
	})
}

func TestANameWithAccentsIsFoundAgainOnBothDatabases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		var ids []int64
		for _, name := range []string{"École Élan", "École Élan", "COLLEGE LANE", "College Lane"} {
			d := eventstest.GoodDetails()
			d.Venue, d.Address, d.Postcode = name, "", ""
			id, err := f.Events.CreateEvent(f.Ctx, f.Bob, d, "")
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			e, _ := f.DB.Event(f.Ctx, id)
			ids = append(ids, e.VenueID)
		}
		if ids[0] != ids[1] || ids[2] != ids[3] || ids[0] == ids[2] {
			t.Errorf("venues %v, want each kept once", ids)
		}
	})
}

func TestAKnownPartnerBringsItsContactAndAKnownVenueItsArea(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		partner, err := f.Events.SavePartner(f.Ctx, f.Bob, 0, 0, events.PartnerEdit{Name: "Students’ union"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []events.ContactEdit{{Name: "Ann Old", Email: "ann@example.org"}, {Name: "Bea New", Email: "bea@example.org"}, {Name: "Cy Silent"}} {
			if err := f.Events.AddContact(f.Ctx, f.Bob, partner, c); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "College Lane", Postcode: "AL10 9AB", Area: "Welwyn Hatfield"}); err != nil {
			t.Fatal(err)
		}
		id, err := f.Events.CreateEvent(f.Ctx, f.Bob, events.DetailsForm{Title: "Pride market", Kind: "university engagement", Starts: "2027-02-15T10:00", Ends: "2027-02-15T15:00", Venue: "college lane"}, "")
		if err != nil {
			t.Fatal(err)
		}
		save := func(version int, form events.PartnerForm) *events.Plan {
			t.Helper()
			if err := f.Events.EditEvent(f.Ctx, f.Bob, id, version, form); err != nil {
				t.Fatal(err)
			}
			plan, err := f.Events.PlanOf(f.Ctx, f.Bob, id)
			if err != nil {
				t.Fatal(err)
			}
			return plan
		}
		plan := save(1, events.PartnerForm{Partner: "Students’ union"})
		if plan.Event.Area != "Welwyn Hatfield" {
			t.Errorf("the area is %q, want the venue's", plan.Event.Area)
		}
		if plan.Contact == nil || plan.Contact.Name != "Bea New" {
			t.Errorf("the contact is %v, want the latest with an address", plan.Contact)
		}
		if plan = save(2, events.PartnerForm{Partner: "Students’ union"}); plan.Contact != nil {
			t.Errorf("the contact is %v after it was emptied", plan.Contact)
		}
		var gaps string
		for _, gap := range events.Gaps(plan, clocktest.Noon) {
			gaps += gap.Field + ": " + gap.Message + "\n"
		}
		for _, want := range []string{"details: It has no lead", "day: It has no meeting point", "partner: Students’ union has no contact"} {
			if !strings.Contains(gaps, want) {
				t.Errorf("the gaps are %q, want %q", gaps, want)
			}
		}
		contacts, err := f.DB.Contacts(f.Ctx, partner)
		if err != nil {
			t.Fatal(err)
		}
		ann := strconv.FormatInt(contacts[0].ID, 10)
		if plan = save(3, events.PartnerForm{Partner: "Students’ union", Known: ann}); plan.Contact == nil || plan.Contact.Name != "Ann Old" {
			t.Errorf("the contact is %v, want the one chosen", plan.Contact)
		}
		bea := events.PartnerForm{Partner: "Students’ union", Known: strconv.FormatInt(contacts[1].ID, 10), Contact: "Ann Old", Email: "ann@example.org"}
		if plan = save(4, bea); plan.Contact == nil || plan.Contact.Name != "Bea New" || plan.Contact.Email != "bea@example.org" {
			t.Errorf("the contact is %v, want the one chosen over the one shown", plan.Contact)
		}
		for _, both := range []events.PartnerForm{{Partner: "Students’ union", Known: ann, Contact: "Dee"}, {Partner: "Another union", Known: ann}} {
			if err := f.Events.EditEvent(f.Ctx, f.Bob, id, 5, both); refusaltest.FieldsOf(err) != "contact_id" {
				t.Errorf("%+v: %v", both, err)
			}
		}
		if strings.Contains(gaps, "area") {
			t.Errorf("the gaps are %q, and the event has an area", gaps)
		}
	})
}
