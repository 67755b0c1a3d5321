package network_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestADraftThatIsCancelledStaysUnknownToWhoDidNotKnowIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Draft(func(d *events.DetailsForm) { d.Title, d.Lead = "Secret stall", refusal.IdOrEmpty(f.Eve.ID) })
		shift, err := f.Events.AddShift(f.Ctx, f.Bob, e.ID, events.ShiftForm{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T16:00", Minimum: "1", Maximum: "2"}, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Edit(e, events.PublicForm{Public: true, Text: "Come and see us"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "nobody must know"); err != nil {
			t.Fatal(err)
		}
		told := f.Event("Herts Pride", 8*clocktest.Weeks)
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, told.ID, told.Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who  *db.Person
			kind refusal.Kind
			list string
			days string
		}{
			"an officer":    {f.Alice, refusal.NotFound, "Herts Pride", "Herts Pride"},
			"its lead":      {f.Eve, 0, "Herts Pride", "Herts Pride Secret stall"},
			"a coordinator": {f.Bob, 0, "Herts Pride Secret stall", "Herts Pride Secret stall"},
		} {
			_, err := f.EventFor(f.Ctx, c.who, e.ID)
			refusaltest.WantKind(t, err, c.kind)
			_, err = f.Events.PageFor(f.Ctx, c.who, e.ID)
			refusaltest.WantKind(t, err, c.kind)
			_, err = f.HistoryOf(f.Ctx, c.who, e.ID, 0)
			refusaltest.WantKind(t, err, c.kind)
			_, err = f.Rota.SignUp(f.Ctx, c.who, shift)
			refusaltest.WantKind(t, err, refusal.NotFound)
			lines, _, err := f.Events.ListEvents(f.Ctx, c.who, db.EventFilter{})
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
			entries, _, err := f.Network.Calendar.Calendar(f.Ctx, c.who, calendar.Filter{Days: clock.DaySpan{From: clock.DayOf(clocktest.Noon), To: clock.DayOf(clocktest.Noon.AddDate(0, 3, 0))}})
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
		if public, err := f.Events.PublicEvents(f.Ctx, 9); err != nil || len(public) > 0 {
			t.Errorf("the public is shown %+v (%v)", public, err)
		}
		if feed, err := f.Network.Calendar.PublicFeed(f.Ctx); err != nil || strings.Contains(feed.Text, "Secret") {
			t.Errorf("the public calendar is %s (%v)", feed.Text, err)
		}
	})
}
