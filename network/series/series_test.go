package series_test

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

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
		from := f.Edition()
		if err := f.Events.Publish(f.Ctx, f.Bob, from.ID, from.Version); err != nil {
			t.Fatal(err)
		}
		shifts, _ := f.DB.ShiftsOf(f.Ctx, from.ID)
		f.SignUp(f.Bob, &shifts[0], db.SignupConfirmed)
		c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{})
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
		_, err = f.Series.CopyEvent(f.Ctx, f.Alice, from.ID, series.CopyForm{}, "")
		refusaltest.WantKind(t, err, refusal.Forbidden)

		id, err := f.Series.CopyEvent(f.Ctx, f.Bob, from.ID, series.CopyForm{}, "key")
		if err != nil {
			t.Fatal(err)
		}
		next := f.EventNow(id)
		if next.Status != db.EventDraft || next.SeriesID != from.SeriesID || next.LeadID != f.Eve.ID || next.ContactID != from.ContactID || next.VenueID != from.VenueID ||
			next.Layout != "Tables in a U" || next.Lessons != "" || next.Briefing != from.Briefing || next.ArriveMinutes != 20 || next.TravelMinutes != 30 || !next.IsPublic {
			t.Errorf("the copy is %+v", next)
		}
		var got []string
		copied, _ := f.DB.ShiftsOf(f.Ctx, id)
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
		if again, err := f.Series.CopyEvent(f.Ctx, f.Bob, from.ID, series.CopyForm{}, "key"); err != nil || again != id {
			t.Errorf("sent twice it makes %d (%v), want %d", again, err, id)
		}
		_, err = f.Series.CopyEvent(f.Ctx, f.Bob, from.ID, series.CopyForm{}, "another key")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{}); err != nil || c.Exists == nil || c.Exists.ID != id {
			t.Errorf("the preview does not know the edition of that year: %+v, %v", c, err)
		}
		if rows, _ := f.DB.EventLog(f.Ctx, id, 0, 10); len(rows) != 1 || rows[0].Verb != "copied event" {
			t.Errorf("the log of the copy is %+v", rows)
		}
	})
}

func TestACopySaysWhatIsNotAsItWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.Edition()
		f.Write(func(tx *db.Tx) error {
			eve, venue := *f.Eve, db.Venue{}
			eve.DeactivatedAt = f.Clock
			if err := tx.UpdatePerson(f.Ctx, &eve, "deactivated_at"); err != nil {
				return err
			}
			v, err := tx.Venue(f.Ctx, from.VenueID)
			if err != nil {
				return err
			}
			venue = *v
			venue.Address = "Another gate"
			if err := tx.UpdateVenue(f.Ctx, &venue, v.Version); err != nil {
				return err
			}
			if err := tx.InsertLog(f.Ctx, &db.LogRow{At: from.EndsAt.Add(clocktest.Weeks), Verb: "changed venue", Thing: db.ThingVenue, ThingID: v.ID}); err != nil {
				return err
			}
			if err := tx.Exec(f.Ctx, "INSERT INTO day_sources (name, folded, kind, created_at) VALUES ('England', 'england', 'bank holiday', CURRENT_TIMESTAMP)"); err != nil {
				return err
			}
			return tx.Exec(f.Ctx, "INSERT INTO days (source_id, name, place, starts_on, ends_on, uid) VALUES (1, 'Harvest bank holiday', '', '2027-08-14', '2027-08-14', 'x')")
		})
		contact, err := f.DB.Contact(f.Ctx, from.ContactID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Events.RemoveContact(f.Ctx, f.Bob, contact.ID); err != nil {
			t.Fatal(err)
		}
		f.Draft(func(d *events.DetailsForm) { eventstest.Wall("2027-08-14")(d); d.Title = "Town fair" })
		c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{Starts: "2027-08-14T12:00"})
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
			_, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, form)
			if got := refusaltest.FieldsOf(err); got != fields {
				t.Errorf("%+v: faults at %q, want %q (%v)", form, got, fields, err)
			}
		}
	})
}

func TestAnEventWithoutASeriesGetsOneWhenItIsCopied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.Draft(func(d *events.DetailsForm) { d.Title = "Market 2026" })
		id, err := f.Series.CopyEvent(f.Ctx, f.Bob, from.ID, series.CopyForm{}, "")
		if err != nil {
			t.Fatal(err)
		}
		from, next := f.EventNow(from.ID), f.EventNow(id)
		s, err := f.DB.Series(f.Ctx, next.SeriesID)
		if err != nil || s.Title != "Market" || from.SeriesID != s.ID || next.Title != "Market 2027" {
			t.Errorf("the series is %+v (%v), the copy %+v", s, err, next)
		}
		page, err := f.Series.SeriesFor(f.Ctx, f.Bob, s.ID, time.Time{}, 0)
		if err != nil || len(page.Coming) != 2 || page.Coming[0].Event.ID != id {
			t.Errorf("the page of the series is %+v, %v", page, err)
		}
		_, err = f.Series.SeriesFor(f.Ctx, f.Eve, s.ID, time.Time{}, 0)
		refusaltest.WantKind(t, err, refusal.Forbidden)
	})
}

func TestOfManyWhoCopyAtOnceOneMakesTheNextEdition(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.Edition()
		other := f.Draft(func(d *events.DetailsForm) { eventstest.Wall("2026-09-05")(d); d.Series = "Herts Pride" }) // of the same year: its event is another lock
		for _, day := range []string{"2027-08-14", "2028-08-12", "2029-08-11", "2030-08-10", "2031-08-09"} {
			var all sync.WaitGroup
			var made atomic.Int32
			for i := range 8 {
				all.Go(func() {
					_, err := f.Series.CopyEvent(f.Ctx, f.Bob, []int64{from.ID, other.ID}[i%2], series.CopyForm{Starts: day + "T12:00"}, day+string(rune('a'+i)))
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
		if editions, err := f.DB.Events(f.Ctx, db.EventFilter{SeriesID: from.SeriesID}); err != nil || len(editions) != 7 {
			t.Errorf("there are %d editions (%v), want the two and five more", len(editions), err)
		}
	})
}

func TestASeriesIsRenamedOnceAndNotToATakenTitle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Edition()
		f.Draft(func(d *events.DetailsForm) { d.Series = "Conference" })
		if again := f.Draft(func(d *events.DetailsForm) { d.Series = "herts pride" }); again.SeriesID != e.SeriesID {
			t.Error("the same title in small letters is another series")
		}
		if err := f.Series.UpdateSeries(f.Ctx, f.Bob, e.SeriesID, 1, series.Form{Title: "Pride in Herts", Notes: "Ask in January"}); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Series.UpdateSeries(f.Ctx, f.Bob, e.SeriesID, 1, series.Form{Title: "Old page"}), refusal.Conflict)
		if got := refusaltest.FieldsOf(f.Series.UpdateSeries(f.Ctx, f.Bob, e.SeriesID, 2, series.Form{Title: "CONFERENCE"})); got != "title" {
			t.Errorf("faults at %q", got)
		}
		refusaltest.WantKind(t, f.Series.UpdateSeries(f.Ctx, f.Eve, e.SeriesID, 2, series.Form{Title: "Mine"}), refusal.Forbidden)
		lines, err := f.Series.ListSeries(f.Ctx, f.Bob)
		if err != nil || len(lines) != 2 || lines[1].Editions != 2 || lines[1].Next == nil || lines[1].Last != nil {
			t.Errorf("the list is %+v, %v", lines, err)
		}
	})
}
