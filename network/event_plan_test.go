package network_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func wall(typed string) func(*events.DetailsForm) {
	return func(d *events.DetailsForm) { d.Starts, d.Ends = typed+"T12:00", typed+"T22:00" }
}

// draft makes one of Bob's drafts from goodDetails.
func (f *fixture) draft(change ...func(*events.DetailsForm)) *db.Event {
	f.t.Helper()
	d := goodDetails()
	for _, c := range change {
		c(&d)
	}
	id, err := f.Events.CreateEvent(f.ctx, f.bob, d, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return f.eventNow(id)
}

func (f *fixture) eventNow(id int64) *db.Event {
	f.t.Helper()
	e, err := f.DB.Event(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return e
}

func (f *fixture) edit(e *db.Event, s events.Section) error {
	f.t.Helper()
	return f.Events.EditEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, s)
}

func TestTheShiftsOfADraftFollowItToItsNewDay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.draft()
		id, err := f.Events.AddShift(f.ctx, f.bob, e.ID, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T13:00", Ends: "2026-08-08T16:00", Minimum: "1", Maximum: "2"}, "")
		if err != nil {
			t.Fatal(err)
		}
		d := goodDetails()
		wall("2026-12-05")(&d) // after the clocks went back
		if err := f.edit(e, d); err != nil {
			t.Fatal(err)
		}
		s, _ := f.DB.Shift(f.ctx, id)
		if got := clock.Span(s.StartsAt, s.EndsAt); got != "Saturday 5 December 2026, 1pm to 4pm" {
			t.Errorf("the shift is on %s", got)
		}
		d.Ends = "2026-12-05T12:30"
		d.Starts = "2026-12-05T11:00"
		if err := f.edit(e, d); err != nil {
			t.Fatal(err)
		}
		if again, _ := f.DB.Shift(f.ctx, id); !again.StartsAt.Equal(s.StartsAt) {
			t.Error("a shift moved though the day stayed")
		}
	})
}

func TestAnEventWhoseShiftsAreElsewhereOrCancelledIsNotPublished(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.draft()
		form := events.ShiftForm{Role: "Stall", Starts: "2026-08-07T13:00", Ends: "2026-08-07T16:00", Minimum: "1", Maximum: "2"}
		id, err := f.Events.AddShift(f.ctx, f.bob, e.ID, form, "")
		if err != nil {
			t.Fatal(err)
		}
		d := goodDetails()
		d.Starts = "2026-08-08T18:00"
		if err := f.edit(e, d); err != nil {
			t.Fatal(err)
		}
		publish := func() string { return fieldsOf(f.Events.Publish(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version)) }
		if got := publish(); got != "shifts" {
			t.Errorf("missing %q with a shift a day too early, want shifts", got)
		}
		if _, err := f.Events.CancelShift(f.ctx, f.bob, id, "too early"); err != nil {
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
		park := f.draft()
		lane := f.draft(func(d *events.DetailsForm) { d.Venue, d.Address, d.Postcode = "College Lane", "Hatfield", "AL10 9AB" })
		d := goodDetails() // its form still shows the park's address
		d.Venue = "college lane"
		d.Postcode = "WD18 7LG"
		if err := f.edit(park, d); err != nil {
			t.Fatal(err)
		}
		if got := f.eventNow(park.ID).VenueID; got != lane.VenueID {
			t.Errorf("the event is at venue %d, want College Lane, %d", got, lane.VenueID)
		}
		if v, _ := f.DB.Venue(f.ctx, lane.VenueID); v.Address != "Hatfield" || v.Postcode != "AL10 9AB" {
			t.Errorf("College Lane is now at %s, %s", v.Address, v.Postcode)
		}
	})
}

func TestAContactKeepsWhatIsNotTypedAndBelongsToItsPartner(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		first, second := f.draft(), f.draft()
		full := events.PartnerForm{Partner: "Students’ union", PartnerKind: "students’ union", Contact: "Sam Field", Post: "President", Email: "sam@example.org", Phone: "01632 960001"}
		if err := f.edit(first, full); err != nil {
			t.Fatal(err)
		}
		if err := f.edit(second, events.PartnerForm{Partner: "STUDENTS’ UNION", Contact: "sam field"}); err != nil {
			t.Fatal(err)
		}
		c, err := f.DB.Contact(f.ctx, f.eventNow(second.ID).ContactID)
		if err != nil || c.ID != f.eventNow(first.ID).ContactID || c.Email != "sam@example.org" || c.Phone == "" {
			t.Errorf("the contact is %+v (%v), want Sam with all that was known", c, err)
		}
		moved := full
		moved.Partner = "Herts Pride"
		if got := fieldsOf(f.edit(first, moved)); got != "contact" {
			t.Errorf("another partner with the old one's contact: faults at %q, want contact", got)
		}
		emptied := full
		emptied.Phone = ""
		if err := f.edit(first, emptied); err != nil {
			t.Fatal(err)
		}
		if c, _ := f.DB.Contact(f.ctx, c.ID); c.Phone != "" {
			t.Error("a number that was emptied where it was shown is still there")
		}
	})
}

func TestFormsSentAtOnceMakeOneThing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if failed := f.atOnce(4, func(int) error {
			_, err := f.Events.CreateEvent(f.ctx, f.bob, goodDetails(), "key-of-one-form")
			return err
		}); failed > 0 {
			t.Errorf("%d of the same form failed", failed)
		}
		if failed := f.atOnce(4, func(int) error {
			_, err := f.Events.CreateEvent(f.ctx, f.bob, goodDetails(), "")
			return err
		}); failed > 0 {
			t.Errorf("%d events at one new venue failed", failed)
		}
		other := goodDetails()
		other.Title = "Typed after going back"
		if _, err := f.Events.CreateEvent(f.ctx, f.bob, other, "key-of-one-form"); err != nil {
			t.Fatal(err)
		}
		events, err := f.DB.Events(f.ctx, db.EventFilter{})
		if err != nil || len(events) != 6 {
			t.Errorf("%d events (%v), want 6", len(events), err)
		}
	})
}

func TestAMoveHasToGoSomewhereToCome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
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
			if _, err := f.Events.PreviewMove(f.ctx, f.bob, e.ID, m); fieldsOf(err) != c.fields {
				t.Errorf("preview %s: faults at %q, want %q (%v)", name, fieldsOf(err), c.fields, err)
			}
			if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, m); fieldsOf(err) != c.fields {
				t.Errorf("move %s: faults at %q, want %q (%v)", name, fieldsOf(err), c.fields, err)
			}
		}
		var denied *refusal.Error
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Reason: "flood"}); !errors.As(err, &denied) || denied.Field("starts") != "Enter when it starts: a date and a time" {
			t.Errorf("a move to no time: %v", err)
		}
		here.Venue, here.Address = "College Lane", "Lane\nHatfield"
		if _, err := f.Events.SaveVenue(f.ctx, f.bob, 0, 0, events.VenueEdit{Name: here.Venue, Area: "Welwyn Hatfield"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, here); err != nil {
			t.Fatal(err)
		}
		if v, _ := f.DB.Venue(f.ctx, f.eventNow(e.ID).VenueID); v.Name != "College Lane" || v.Address != "Lane\nHatfield" {
			t.Errorf("it moved to %+v", v)
		}
		if area := f.eventNow(e.ID).Area; area != "Welwyn Hatfield" {
			t.Errorf("it moved into %q, want the venue's area", area)
		}
	})
}
