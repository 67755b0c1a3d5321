package network_test

import (
	"strings"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func (f *fixture) feed(link string) *goical.Calendar {
	f.T.Helper()
	feed, err := f.Network.Calendar.Feed(f.Ctx, strings.TrimSuffix(strings.TrimPrefix(link, "/feeds/"), ".ics"))
	if err != nil {
		f.T.Fatal(err)
	}
	return icaltest.Parsed(f.T.(*testing.T), feed.Text)
}

func TestAFeedKeepsOneEntryForEachSignUpWhateverBecomesOfIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.Event("Herts Pride", 30*24*time.Hour)
		shift := f.Shift(pride, 3)
		f.SignUp(f.Alice, shift, db.SignupConfirmed)
		link, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Alice, db.FeedOwn)
		if err != nil {
			t.Fatal(err)
		}
		var uid string
		last := -1
		look := func(status string, starts string) {
			t.Helper()
			events := f.feed(link).Events()
			if len(events) != 1 {
				t.Fatalf("%d entries, want one", len(events))
			}
			e := events[0]
			if uid == "" {
				uid = icaltest.Value(t, e, "UID")
			}
			sequence, err := e.Props.Get("SEQUENCE").Int()
			if err != nil || sequence <= last {
				t.Errorf("the sequence is %d after %d (%v)", sequence, last, err)
			}
			last = sequence
			at, err := e.DateTimeStart(clock.London)
			if err != nil || at.In(clock.London).Format("2006-01-02T15:04") != starts {
				t.Errorf("it starts at %v (%v), want %s", at, err, starts)
			}
			if icaltest.Value(t, e, "UID") != uid || icaltest.Value(t, e, "STATUS") != status {
				t.Errorf("the entry is %s %s, want %s %s", icaltest.Value(t, e, "UID"), icaltest.Value(t, e, "STATUS"), uid, status)
			}
			if title := icaltest.Value(t, e, "SUMMARY"); title != "Duty" {
				t.Errorf("a discreet title is %q", title)
			}
		}
		look("CONFIRMED", "2026-07-01T12:00")
		e, _ := f.DB.Event(f.Ctx, pride.ID)
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, events.MoveForm{Starts: "2026-11-02T12:00", Reason: "Rain"}); err != nil { // across the clocks
			t.Fatal(err)
		}
		look("CONFIRMED", "2026-11-02T12:00")
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, shift.ID, ""); err != nil {
			t.Fatal(err)
		}
		look("CANCELLED", "2026-11-02T12:00")
		f.SignUp(f.Alice, shift, db.SignupConfirmed)
		look("CONFIRMED", "2026-11-02T12:00")
		e, _ = f.DB.Event(f.Ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		look("CANCELLED", "2026-11-02T12:00")
	})
}

func TestALinkEndsWhenItIsRenewedTheRoleIsLostOrThePersonLeaves(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		code := func(link string) string { return strings.TrimSuffix(strings.TrimPrefix(link, "/feeds/"), ".ics") }
		first, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Bob, db.FeedNetwork)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Network.Calendar.Feed(f.Ctx, code(first)); err != nil {
			t.Fatal(err)
		}
		second, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Bob, db.FeedNetwork)
		if err != nil {
			t.Fatal(err)
		}
		gone := func(link string) {
			t.Helper()
			_, err := f.Network.Calendar.Feed(f.Ctx, code(link))
			refusaltest.WantKind(t, err, refusal.NotFound)
		}
		gone(first)
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "DELETE FROM roles WHERE person_id = ? AND role = 'coordinator'", f.Bob.ID)
		})
		gone(second)
		own, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Alice, db.FeedOwn)
		if err != nil {
			t.Fatal(err)
		}
		harper := f.Person("Harper", "Quinn", db.Administrator)
		if err := f.People.Deactivate(f.Ctx, harper, f.Alice.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		gone(own)
		_, err = f.Network.Calendar.RenewFeed(f.Ctx, f.Charlie, db.FeedNetwork)
		refusaltest.WantKind(t, err, refusal.NotFound)
		feeds, err := f.Network.Calendar.FeedsOf(f.Ctx, f.Bob)
		if err != nil || len(feeds) != 1 || feeds[0].FetchedAt.IsZero() && feeds[0].CodeHash == code(second) {
			t.Errorf("Bob's links are %+v, %v", feeds, err)
		}
	})
}

func TestThePublicCalendarHasPublicEventsAndNobodysName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.Event("Herts Pride; fun, and 🏳️‍🌈", 30*24*time.Hour)
		pride.IsPublic, pride.PublicText = true, "Meet us at the gate,\nask anything; "+strings.Repeat("é", 300)
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, pride) })
		f.SignUp(f.Alice, f.Shift(pride, 3), db.SignupConfirmed)
		f.Event("Inside only", 31*24*time.Hour)
		feed, err := f.Network.Calendar.PublicFeed(f.Ctx)
		if err != nil {
			t.Fatal(err)
		}
		events := icaltest.Parsed(t, feed.Text).Events()
		if len(events) != 1 || icaltest.Value(t, events[0], "SUMMARY") != pride.Title || icaltest.Value(t, events[0], "DESCRIPTION") != pride.PublicText {
			t.Errorf("the public reads %d entries:\n%s", len(events), feed.Text)
		}
		for _, name := range []string{"Alice", "Okafor", "Eve", "Inside"} {
			if strings.Contains(feed.Text, name) {
				t.Errorf("the public reads %q", name)
			}
		}
	})
}
