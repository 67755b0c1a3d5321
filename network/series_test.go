package network_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// edition makes a draft of Herts Pride 2026 with all there is to copy, as the first of its series.
func (f *fixture) edition() *db.Event {
	f.t.Helper()
	e := f.draft(func(d *events.DetailsForm) { d.Series = "Herts Pride"; d.Lead = idOf(f.eve) })
	for _, s := range []events.ShiftForm{
		{Role: "Set-up", Starts: "2026-08-08T10:00", Ends: "2026-08-08T12:00", Minimum: "2", Maximum: "4"},
		{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T22:00", Minimum: "3", Maximum: "6", LLOsOnly: true},
		{Role: "Pack-down", Starts: "2026-08-08T22:00", Ends: "2026-08-09T00:30", Minimum: "1", Maximum: "3", Approval: true},
	} {
		if _, err := f.Events.AddShift(f.ctx, f.bob, e.ID, s, ""); err != nil {
			f.t.Fatal(err)
		}
	}
	for _, s := range []events.Section{
		events.PartnerForm{Partner: "Pride organisers", Contact: "Sam Field", Email: "sam.field@example.org"},
		events.DayForm{MeetingPoint: "The stall", Parking: "Gade Avenue", Wear: "Uniform", Briefing: "Pride 2026: radios on 4", ArriveMinutes: "20", TravelMinutes: "30"},
		events.PublicForm{Public: true, Text: "Find our stall"},
		events.NotesForm{Layout: "Tables in a U", Lessons: "Bring more water"},
	} {
		if err := f.edit(e, s); err != nil {
			f.t.Fatal(err)
		}
	}
	return f.eventNow(e.ID)
}

func idOf(p *db.Person) string { return strconv.FormatInt(p.ID, 10) }

// abouts lists what a copy differs in.
func abouts(c *series.Copy) []string {
	var all []string
	for _, d := range c.Differs {
		all = append(all, d.About)
	}
	return all
}

func TestCopyingAnEditionRollsItForwardWithItsShiftsAndNobodyOnThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		if err := f.Events.Publish(f.ctx, f.bob, from.ID, from.Version); err != nil {
			t.Fatal(err)
		}
		shifts, _ := f.DB.ShiftsOf(f.ctx, from.ID)
		f.signUp(f.bob, &shifts[0], db.SignupConfirmed)
		c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{})
		if err != nil || c.Exists != nil || c.Series != "Herts Pride" || c.New {
			t.Fatalf("the preview is %+v, %v", c, err)
		}
		if got := clock.Span(c.Next.StartsAt, c.Next.EndsAt); got != "Saturday 14 August 2027, 12pm to 10pm" {
			t.Errorf("it rolls to %s", got)
		}
		if c.Lessons == nil || c.Lessons.Lessons != "Bring more water" {
			t.Errorf("last time's lessons are %+v", c.Lessons)
		}
		if got := abouts(c); !slices.Equal(got, []string{"Accreditation", "Briefing"}) { // Alice alone is an LLO, and the stall needs three; the briefing names 2026
			t.Errorf("it differs in %q: %+v", got, c.Differs)
		}
		_, err = f.Series.CopyEvent(f.ctx, f.alice, from.ID, series.CopyForm{}, "")
		wantKind(t, err, refusal.Forbidden)

		id, err := f.Series.CopyEvent(f.ctx, f.bob, from.ID, series.CopyForm{}, "key")
		if err != nil {
			t.Fatal(err)
		}
		next := f.eventNow(id)
		if next.Status != db.EventDraft || next.SeriesID != from.SeriesID || next.LeadID != f.eve.ID || next.ContactID != from.ContactID || next.VenueID != from.VenueID ||
			next.Layout != "Tables in a U" || next.Lessons != "" || next.Briefing != from.Briefing || next.ArriveMinutes != 20 || next.TravelMinutes != 30 || !next.IsPublic {
			t.Errorf("the copy is %+v", next)
		}
		var got []string
		copied, _ := f.DB.ShiftsOf(f.ctx, id)
		for _, s := range copied {
			got = append(got, s.Role+" "+clock.Span(s.StartsAt, s.EndsAt))
			if s.Taken != 0 || s.Minimum == 0 || s.Approval != (s.Role == "Pack-down") || (s.Accreditation == db.LLO) != (s.Role == "Stall") {
				t.Errorf("the shift is %+v", s)
			}
		}
		want := []string{
			"Set-up Saturday 14 August 2027, 10am to 12pm", "Stall Saturday 14 August 2027, 12pm to 10pm",
			"Pack-down Saturday 14 August 2027, 10pm to Sunday 15 August 2027, 12:30am",
		}
		if !slices.Equal(got, want) {
			t.Errorf("the shifts are %q", got)
		}
		if again, err := f.Series.CopyEvent(f.ctx, f.bob, from.ID, series.CopyForm{}, "key"); err != nil || again != id {
			t.Errorf("sent twice it makes %d (%v), want %d", again, err, id)
		}
		_, err = f.Series.CopyEvent(f.ctx, f.bob, from.ID, series.CopyForm{}, "another key")
		wantKind(t, err, refusal.Conflict)
		if c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{}); err != nil || c.Exists == nil || c.Exists.ID != id {
			t.Errorf("the preview does not know the edition of that year: %+v, %v", c, err)
		}
		if rows, _ := f.DB.EventLog(f.ctx, id, 0, 10); len(rows) != 1 || rows[0].Verb != "copied event" {
			t.Errorf("the log of the copy is %+v", rows)
		}
	})
}

func TestACopySaysWhatIsNotAsItWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		f.write(func(tx *db.Tx) error {
			eve, venue := *f.eve, db.Venue{}
			eve.DeactivatedAt = f.clock
			if err := tx.UpdatePerson(f.ctx, &eve, "deactivated_at"); err != nil {
				return err
			}
			v, err := tx.Venue(f.ctx, from.VenueID)
			if err != nil {
				return err
			}
			venue = *v
			venue.Address = "Another gate"
			if err := tx.UpdateVenue(f.ctx, &venue, v.Version); err != nil {
				return err
			}
			if err := tx.InsertLog(f.ctx, &db.LogRow{At: from.EndsAt.Add(weeks), Verb: "changed venue", Thing: "venue", ThingID: v.ID}); err != nil {
				return err
			}
			if err := tx.Exec(f.ctx, "INSERT INTO day_sources (name, folded, kind, created_at) VALUES ('England', 'england', 'bank holiday', CURRENT_TIMESTAMP)"); err != nil {
				return err
			}
			return tx.Exec(f.ctx, "INSERT INTO days (source_id, name, place, starts_on, ends_on, uid) VALUES (1, 'Harvest bank holiday', '', '2027-08-14', '2027-08-14', 'x')")
		})
		contact, err := f.DB.Contact(f.ctx, from.ContactID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Events.RemoveContact(f.ctx, f.bob, contact.ID); err != nil {
			t.Fatal(err)
		}
		f.draft(func(d *events.DetailsForm) { wall("2027-08-14")(d); d.Title = "Town fair" })
		c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{Starts: "2027-08-14T12:00"})
		if err != nil {
			t.Fatal(err)
		}
		if got := abouts(c); !slices.Equal(got, []string{"Event lead", "Contact", "Venue", "Accreditation", "Briefing", "Same day", "Same day"}) {
			t.Errorf("it differs in %q: %+v", got, c.Differs)
		}
		if c.Next.LeadID != 0 || c.Next.ContactID != 0 {
			t.Errorf("the lead or the contact who is gone is kept: %+v", c.Next)
		}
		for form, fields := range map[series.CopyForm]string{
			{Starts: "2025-08-08T12:00"}:                              "starts",
			{Starts: "2027-02-30T12:00"}:                              "starts",
			{Starts: "2027-03-28T01:30"}:                              "starts",
			{Starts: "2027-08-14T12:00", Ends: "2027-08-14T11:00"}:    "ends",
			{Starts: "2027-08-14T12:00", Ends: "2027-10-14T11:00"}:    "ends",
			{Title: strings.Repeat("x", 201)}:                         "title",
			{Starts: "soon", Ends: "late", Title: "\x00 Herts Pride"}: "starts ends",
		} {
			_, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, form)
			if got := fieldsOf(err); got != fields {
				t.Errorf("%+v: faults at %q, want %q (%v)", form, got, fields, err)
			}
		}
	})
}

func TestAnEventWithoutASeriesGetsOneWhenItIsCopied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.draft(func(d *events.DetailsForm) { d.Title = "Market 2026" })
		id, err := f.Series.CopyEvent(f.ctx, f.bob, from.ID, series.CopyForm{}, "")
		if err != nil {
			t.Fatal(err)
		}
		from, next := f.eventNow(from.ID), f.eventNow(id)
		s, err := f.DB.Series(f.ctx, next.SeriesID)
		if err != nil || s.Title != "Market" || from.SeriesID != s.ID || next.Title != "Market 2027" {
			t.Errorf("the series is %+v (%v), the copy %+v", s, err, next)
		}
		page, err := f.Series.SeriesFor(f.ctx, f.bob, s.ID, time.Time{}, 0)
		if err != nil || len(page.Coming) != 2 || page.Coming[0].Event.ID != id {
			t.Errorf("the page of the series is %+v, %v", page, err)
		}
		_, err = f.Series.SeriesFor(f.ctx, f.eve, s.ID, time.Time{}, 0)
		wantKind(t, err, refusal.Forbidden)
	})
}

func TestOfManyWhoCopyAtOnceOneMakesTheNextEdition(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		other := f.draft(func(d *events.DetailsForm) { wall("2026-09-05")(d); d.Series = "Herts Pride" }) // of the same year: its event is another lock
		for _, day := range []string{"2027-08-14", "2028-08-12", "2029-08-11", "2030-08-10", "2031-08-09"} {
			var all sync.WaitGroup
			var made atomic.Int32
			for i := range 8 {
				all.Go(func() {
					_, err := f.Series.CopyEvent(f.ctx, f.bob, []int64{from.ID, other.ID}[i%2], series.CopyForm{Starts: day + "T12:00"}, day+string(rune('a'+i)))
					if err == nil {
						made.Add(1)
					} else if refusal.KindOf(err) != refusal.Conflict {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if made.Load() != 1 {
				t.Errorf("%d editions were made for %s", made.Load(), day)
			}
		}
		if editions, err := f.DB.Events(f.ctx, db.EventFilter{SeriesID: from.SeriesID}); err != nil || len(editions) != 7 {
			t.Errorf("there are %d editions (%v), want the two and five more", len(editions), err)
		}
	})
}

func TestLessonsAndSourceAreWrittenWhenAnEventIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.edition()
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "COVID-19"); err != nil {
			t.Fatal(err)
		}
		if err := f.edit(e, events.NotesForm{Lessons: "Ask earlier", Source: "Public reports"}); err != nil {
			t.Fatal(err)
		}
		if now := f.eventNow(e.ID); now.Lessons != "Ask earlier" || now.Source != "Public reports" || now.Status != db.EventCancelled {
			t.Errorf("it is %+v", now)
		}
		wantKind(t, f.edit(e, events.PublicForm{Text: "x"}), refusal.Conflict)
		wantKind(t, f.Events.EditEvent(f.ctx, f.charlie, e.ID, 1, events.NotesForm{}), refusal.NotFound)
		wantKind(t, f.Events.EditEvent(f.ctx, f.bob, e.ID, 1, events.NotesForm{Lessons: "Old page"}), refusal.Conflict)
	})
}

func TestASeriesIsRenamedOnceAndNotToATakenTitle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.edition()
		f.draft(func(d *events.DetailsForm) { d.Series = "Conference" })
		if again := f.draft(func(d *events.DetailsForm) { d.Series = "herts pride" }); again.SeriesID != e.SeriesID {
			t.Error("the same title in small letters is another series")
		}
		if err := f.Series.UpdateSeries(f.ctx, f.bob, e.SeriesID, 1, series.Form{Title: "Pride in Herts", Notes: "Ask in January"}); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Series.UpdateSeries(f.ctx, f.bob, e.SeriesID, 1, series.Form{Title: "Old page"}), refusal.Conflict)
		if got := fieldsOf(f.Series.UpdateSeries(f.ctx, f.bob, e.SeriesID, 2, series.Form{Title: "CONFERENCE"})); got != "title" {
			t.Errorf("faults at %q", got)
		}
		wantKind(t, f.Series.UpdateSeries(f.ctx, f.eve, e.SeriesID, 2, series.Form{Title: "Mine"}), refusal.Forbidden)
		lines, err := f.Series.ListSeries(f.ctx, f.bob)
		if err != nil || len(lines) != 2 || lines[1].Editions != 2 || lines[1].Next == nil || lines[1].Last != nil {
			t.Errorf("the list is %+v, %v", lines, err)
		}
	})
}
