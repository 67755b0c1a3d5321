package events_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestTheShiftsOfADraftFollowItToItsNewDay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Draft()
		id, err := f.Events.AddShift(f.Ctx, f.Bob, e.ID, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T13:00", Ends: "2026-08-08T16:00", Minimum: "1", Maximum: "2"}, "")
		if err != nil {
			t.Fatal(err)
		}
		d := eventstest.GoodDetails()
		eventstest.Wall("2026-12-05")(&d) // after the clocks went back
		if err := f.Edit(e, d); err != nil {
			t.Fatal(err)
		}
		s, _ := f.DB.Shift(f.Ctx, id)
		if got := clock.Span(s.StartsAt, s.EndsAt); got != "Saturday 5 December 2026, 1pm to 4pm" {
			t.Errorf("the shift is on %s", got)
		}
		d.Ends = "2026-12-05T12:30"
		d.Starts = "2026-12-05T11:00"
		if err := f.Edit(e, d); err != nil {
			t.Fatal(err)
		}
		if again, _ := f.DB.Shift(f.Ctx, id); !again.StartsAt.Equal(s.StartsAt) {
			t.Error("a shift moved though the day stayed")
		}
	})
}

func TestAnEventWhoseShiftsAreElsewhereOrCancelledIsNotPublished(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Draft()
		form := events.ShiftForm{Role: "Stall", Starts: "2026-08-07T13:00", Ends: "2026-08-07T16:00", Minimum: "1", Maximum: "2"}
		id, err := f.Events.AddShift(f.Ctx, f.Bob, e.ID, form, "")
		if err != nil {
			t.Fatal(err)
		}
		d := eventstest.GoodDetails()
		d.Starts = "2026-08-08T18:00"
		if err := f.Edit(e, d); err != nil {
			t.Fatal(err)
		}
		publish := func() string {
			return refusaltest.FieldsOf(f.Events.Publish(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version))
		}
		if got := publish(); got != "shifts" {
			t.Errorf("missing %q with a shift a day too early, want shifts", got)
		}
		if _, err := f.Events.CancelShift(f.Ctx, f.Bob, id, "too early"); err != nil {
			t.Fatal(err)
		}
		if got := publish(); got != "shifts" {
			t.Errorf("missing %q with a cancelled shift alone, want shifts", got)
		}
	})
}

func TestTheWordsOfOneVenueAreNotGivenToAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		park := f.Draft()
		lane := f.Draft(func(d *events.DetailsForm) { d.Venue, d.Address, d.Postcode = "College Lane", "Hatfield", "AL10 9AB" })
		d := eventstest.GoodDetails() // its form still shows the park's address
		d.Venue = "college lane"
		d.Postcode = "WD18 7LG"
		if err := f.Edit(park, d); err != nil {
			t.Fatal(err)
		}
		if got := f.EventNow(park.ID).VenueID; got != lane.VenueID {
			t.Errorf("the event is at venue %d, want College Lane, %d", got, lane.VenueID)
		}
		if v, _ := f.DB.Venue(f.Ctx, lane.VenueID); v.Address != "Hatfield" || v.Postcode != "AL10 9AB" {
			t.Errorf("College Lane is now at %s, %s", v.Address, v.Postcode)
		}
	})
}

func TestAContactKeepsWhatIsNotTypedAndBelongsToItsPartner(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, second := f.Draft(), f.Draft()
		full := events.PartnerForm{Partner: "Students’ union", PartnerKind: "students’ union", Contact: "Sam Field", Post: "President", Email: "sam@example.org", Phone: "01632 960001"}
		if err := f.Edit(first, full); err != nil {
			t.Fatal(err)
		}
		if err := f.Edit(second, events.PartnerForm{Partner: "STUDENTS’ UNION", Contact: "sam field"}); err != nil {
			t.Fatal(err)
		}
		c, err := f.DB.Contact(f.Ctx, f.EventNow(second.ID).ContactID)
		if err != nil || c.ID != f.EventNow(first.ID).ContactID || c.Email != "sam@example.org" || c.Phone == "" {
			t.Errorf("the contact is %+v (%v), want Sam with all that was known", c, err)
		}
		moved := full
		moved.Partner = "Herts Pride"
		if got := refusaltest.FieldsOf(f.Edit(first, moved)); got != "contact" {
			t.Errorf("another partner with the old one's contact: faults at %q, want contact", got)
		}
		emptied := full
		emptied.Phone = ""
		if err := f.Edit(first, emptied); err != nil {
			t.Fatal(err)
		}
		if c, _ := f.DB.Contact(f.Ctx, c.ID); c.Phone != "" {
			t.Error("a number that was emptied where it was shown is still there")
		}
	})
}

func TestFormsSentAtOnceMakeOneThing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if failed := f.AtOnce(4, func(int) error {
			_, err := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "key-of-one-form")
			return err
		}); failed > 0 {
			t.Errorf("%d of the same form failed", failed)
		}
		if failed := f.AtOnce(4, func(int) error {
			_, err := f.Events.CreateEvent(f.Ctx, f.Bob, eventstest.GoodDetails(), "")
			return err
		}); failed > 0 {
			t.Errorf("%d events at one new venue failed", failed)
		}
		other := eventstest.GoodDetails()
		other.Title = "Typed after going back"
		if _, err := f.Events.CreateEvent(f.Ctx, f.Bob, other, "key-of-one-form"); err != nil {
			t.Fatal(err)
		}
		events, err := f.DB.Events(f.Ctx, db.EventFilter{})
		if err != nil || len(events) != 6 {
			t.Errorf("%d events (%v), want 6", len(events), err)
		}
	})
}

func TestAMoveHasToGoSomewhereToCome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		here := events.MoveForm{Starts: e.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Reason: "flood"}
		for name, c := range map[string]struct {
			change func(*events.MoveForm)
			fields string
		}{
			"nowhere":         {func(*events.MoveForm) {}, "starts"},
			"no time":         {func(m *events.MoveForm) { m.Starts = "" }, "starts"},
			"into the past":   {func(m *events.MoveForm) { m.Starts = "2025-08-08T12:00" }, "starts"},
			"end before":      {func(m *events.MoveForm) { m.Ends = "2026-01-01T12:00" }, "ends"},
			"no day":          {func(m *events.MoveForm) { m.Starts = "2026-02-29T12:00" }, "starts"},
			"without reason":  {func(m *events.MoveForm) { m.Starts, m.Reason = "2026-08-12T17:30", " \u200b" }, "reason"},
			"overlong reason": {func(m *events.MoveForm) { m.Reason = strings.Repeat("x", 5000) }, "reason"},
		} {
			m := here
			c.change(&m)
			if _, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, m); refusaltest.FieldsOf(err) != c.fields {
				t.Errorf("preview %s: faults at %q, want %q (%v)", name, refusaltest.FieldsOf(err), c.fields, err)
			}
			if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, m); refusaltest.FieldsOf(err) != c.fields {
				t.Errorf("move %s: faults at %q, want %q (%v)", name, refusaltest.FieldsOf(err), c.fields, err)
			}
		}
		var denied *refusal.Error
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Reason: "flood"}); !errors.As(err, &denied) || denied.Field("starts") != "Enter when it starts: a date and a time" {
			t.Errorf("a move to no time: %v", err)
		}
		here.Venue, here.Address = "College Lane", "Lane\nHatfield"
		if _, err := f.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: here.Venue, Area: "Welwyn Hatfield"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, here); err != nil {
			t.Fatal(err)
		}
		if v, _ := f.DB.Venue(f.Ctx, f.EventNow(e.ID).VenueID); v.Name != "College Lane" || v.Address != "Lane\nHatfield" {
			t.Errorf("it moved to %+v", v)
		}
		if area := f.EventNow(e.ID).Area; area != "Welwyn Hatfield" {
			t.Errorf("it moved into %q, want the venue's area", area)
		}
	})
}
