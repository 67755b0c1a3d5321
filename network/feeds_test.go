package network_test

import (
	"strings"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// parsed reads a calendar with another library than the one that wrote it, and
// checks what RFC 5545 asks of its lines.
func parsed(t *testing.T, text string) *goical.Calendar {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	cal, err := goical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return cal
}

func (f *fixture) feed(link string) *goical.Calendar {
	f.t.Helper()
	feed, err := f.Calendar.Feed(f.ctx, strings.TrimSuffix(strings.TrimPrefix(link, "/feeds/"), ".ics"))
	if err != nil {
		f.t.Fatal(err)
	}
	return parsed(f.t.(*testing.T), feed.Text)
}

func value(t *testing.T, e goical.Event, name string) string {
	t.Helper()
	text, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAFeedKeepsOneEntryForEachSignUpWhateverBecomesOfIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.event("Herts Pride", 30*24*time.Hour)
		shift := f.shift(pride, 3)
		f.signUp(f.alice, shift, db.SignupConfirmed)
		link, err := f.Calendar.RenewFeed(f.ctx, f.alice, db.FeedOwn)
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
				uid = value(t, e, "UID")
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
			if value(t, e, "UID") != uid || value(t, e, "STATUS") != status {
				t.Errorf("the entry is %s %s, want %s %s", value(t, e, "UID"), value(t, e, "STATUS"), uid, status)
			}
			if title := value(t, e, "SUMMARY"); title != "Duty" {
				t.Errorf("a discreet title is %q", title)
			}
		}
		look("CONFIRMED", "2026-07-01T12:00")
		e, _ := f.DB.Event(f.ctx, pride.ID)
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: "2026-11-02T12:00", Reason: "Rain"}); err != nil { // across the clocks
			t.Fatal(err)
		}
		look("CONFIRMED", "2026-11-02T12:00")
		if err := f.Rota.Withdraw(f.ctx, f.alice, shift.ID, ""); err != nil {
			t.Fatal(err)
		}
		look("CANCELLED", "2026-11-02T12:00")
		f.signUp(f.alice, shift, db.SignupConfirmed)
		look("CONFIRMED", "2026-11-02T12:00")
		e, _ = f.DB.Event(f.ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		look("CANCELLED", "2026-11-02T12:00")
	})
}

func TestALinkEndsWhenItIsRenewedTheRoleIsLostOrThePersonLeaves(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		code := func(link string) string { return strings.TrimSuffix(strings.TrimPrefix(link, "/feeds/"), ".ics") }
		first, err := f.Calendar.RenewFeed(f.ctx, f.bob, db.FeedNetwork)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Calendar.Feed(f.ctx, code(first)); err != nil {
			t.Fatal(err)
		}
		second, err := f.Calendar.RenewFeed(f.ctx, f.bob, db.FeedNetwork)
		if err != nil {
			t.Fatal(err)
		}
		gone := func(link string) {
			t.Helper()
			_, err := f.Calendar.Feed(f.ctx, code(link))
			wantKind(t, err, refusal.NotFound)
		}
		gone(first)
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "DELETE FROM roles WHERE person_id = ? AND role = 'coordinator'", f.bob.ID)
		})
		gone(second)
		own, err := f.Calendar.RenewFeed(f.ctx, f.alice, db.FeedOwn)
		if err != nil {
			t.Fatal(err)
		}
		harper := f.person("Harper", "Quinn", db.Administrator)
		if err := f.People.Deactivate(f.ctx, harper, f.alice.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		gone(own)
		_, err = f.Calendar.RenewFeed(f.ctx, f.charlie, db.FeedNetwork)
		wantKind(t, err, refusal.NotFound)
		feeds, err := f.Calendar.FeedsOf(f.ctx, f.bob)
		if err != nil || len(feeds) != 1 || feeds[0].FetchedAt.IsZero() && feeds[0].CodeHash == code(second) {
			t.Errorf("Bob's links are %+v, %v", feeds, err)
		}
	})
}

func TestThePublicCalendarHasPublicEventsAndNobodysName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.event("Herts Pride; fun, and 🏳️‍🌈", 30*24*time.Hour)
		pride.IsPublic, pride.PublicText = true, "Meet us at the gate,\nask anything; "+strings.Repeat("é", 300)
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, pride) })
		f.signUp(f.alice, f.shift(pride, 3), db.SignupConfirmed)
		f.event("Inside only", 31*24*time.Hour)
		feed, err := f.Calendar.PublicFeed(f.ctx)
		if err != nil {
			t.Fatal(err)
		}
		events := parsed(t, feed.Text).Events()
		if len(events) != 1 || value(t, events[0], "SUMMARY") != pride.Title || value(t, events[0], "DESCRIPTION") != pride.PublicText {
			t.Errorf("the public reads %d entries:\n%s", len(events), feed.Text)
		}
		for _, name := range []string{"Alice", "Okafor", "Eve", "Inside"} {
			if strings.Contains(feed.Text, name) {
				t.Errorf("the public reads %q", name)
			}
		}
	})
}

func FuzzCalendarText(f *testing.F) {
	for _, seed := range []string{"Herts Pride", "a,b;c\\d\"e", "one\ntwo\r\nthree", "🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈", "x\r\nATTENDEE:mailto:evil@example.org", strings.Repeat("long ", 2000), "BEGIN:VEVENT", ":;=,\t"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, says string) {
		starts := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
		e := messages.Entry{UID: "signup-7@rota.example.org", Sequence: 3, Modified: noon, Starts: starts, Ends: starts.Add(4 * time.Hour), Title: title, Says: says, Status: "CONFIRMED", Alarm: time.Hour}
		text, err := messages.CalendarText("Rota", "", []messages.Entry{e})
		if err != nil {
			t.Fatal(err)
		}
		events := parsed(t, text).Events()
		if len(events) != 1 || len(events[0].Props["ATTENDEE"]) > 0 {
			t.Fatalf("%d entries in\n%s", len(events), text)
		}
		if got, want := value(t, events[0], "SUMMARY"), words.Clean(title, false); got != want {
			t.Errorf("the title comes back as %q, want %q", got, want)
		}
		if want := messages.LineEnds.Replace(words.Clean(says, true)); want != "" {
			if got := value(t, events[0], "DESCRIPTION"); got != want {
				t.Errorf("the description comes back as %q, want %q", got, want)
			}
		}
	})
}
