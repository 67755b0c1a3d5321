package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// programs are the calendar programs of one person: vdirsyncer, which fetches
// links, and khal, which shows what it fetched.
type programs struct {
	t      *testing.T
	folder string
}

// installed returns the programs, or skips the test where they are not.
func installed(t *testing.T) *programs {
	t.Helper()
	for _, name := range []string{"vdirsyncer", "khal"} {
		dbtest.Need(t, name, name, "--version")
	}
	return &programs{t: t, folder: t.TempDir()}
}

func (p *programs) run(name string, args ...string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "HOME="+p.folder, "XDG_CONFIG_HOME="+p.folder, "XDG_CACHE_HOME="+p.folder, "XDG_DATA_HOME="+p.folder, "LC_ALL=C.UTF-8")
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		p.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), said.String())
	}
	return out.String()
}

func (p *programs) write(name, text string) string {
	p.t.Helper()
	path := filepath.Join(p.folder, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// fetch has vdirsyncer fetch a link again into the calendar of that name.
func (p *programs) fetch(calendar, link string) {
	p.t.Helper()
	config := p.write("vdirsyncer-"+calendar, fmt.Sprintf(`[general]
status_path = %q

[pair rota]
a = "here"
b = "there"
collections = null

[storage here]
type = "filesystem"
path = %q
fileext = ".ics"

[storage there]
type = "http"
url = %q
`, filepath.Join(p.folder, "status-"+calendar), filepath.Join(p.folder, calendar), link))
	if err := os.MkdirAll(filepath.Join(p.folder, calendar), 0o700); err != nil {
		p.t.Fatal(err)
	}
	p.run("vdirsyncer", "--config", config, "discover")
	p.run("vdirsyncer", "--config", config, "sync", "--force-delete") // also when nothing is left
}

// khal runs khal on one calendar. It shows times in UTC, so that nothing is
// right by chance.
func (p *programs) khal(calendar string, args ...string) string {
	p.t.Helper()
	folder := filepath.Join(p.folder, calendar)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		p.t.Fatal(err)
	}
	config := p.write("khal-"+calendar, fmt.Sprintf(`[calendars]
[[%s]]
path = %s

[sqlite]
path = %s.db

[locale]
default_timezone = UTC
local_timezone = UTC
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M

[default]
default_calendar = %s
`, calendar, folder, folder, calendar))
	return p.run("khal", append([]string{"--config", config}, args...)...)
}

// shown is what khal shows of a calendar in the two years from now, by start.
func (p *programs) shown(calendar string) []string {
	p.t.Helper()
	text := p.khal(calendar, "list", "--once", "--day-format", "", "--format", "{start-long} to {end-long}: {cancelled}{title}",
		time.Now().Format(time.DateOnly), time.Now().AddDate(2, 0, 0).Format(time.DateOnly))
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines
}

// wants checks what khal shows, and that it has each entry once.
func (p *programs) wants(when, calendar string, want ...string) {
	p.t.Helper()
	slices.Sort(want)
	if got := p.shown(calendar); !slices.Equal(got, want) {
		p.t.Errorf("%s: khal shows in %s\n\t%s\nwant\n\t%s", when, calendar, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	files, err := os.ReadDir(filepath.Join(p.folder, calendar))
	if err != nil || len(files) != len(want) {
		p.t.Errorf("%s: there are %d entries in %s, want %d; %v", when, len(files), calendar, len(want), err)
	}
}

// lastSunday is the day on which the clocks change in a month that is to come.
func lastSunday(month time.Month) time.Time {
	year := time.Now().Year() + 1
	day := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -int(day.Weekday()))
}

// onServers runs a test against a running server on each kind of database.
func onServers(t *testing.T, test func(t *testing.T, s *server, n *network.Network)) {
	t.Helper()
	for _, on := range []struct {
		name string
		url  func(t *testing.T) string
	}{
		{"SQLite", func(t *testing.T) string { return dbtest.SQLitePath(t) }},
		{"PostgreSQL", func(t *testing.T) string { return dbtest.MigratedURL(t) }},
	} {
		t.Run(on.name, func(t *testing.T) {
			url := on.url(t)
			s := start(t, map[string]string{"DATA_DIR": t.TempDir(), "DATABASE_URL": url})
			d, err := db.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			test(t, s, network.New(d, action.Settings{BaseURL: s.url, MailFrom: "rota@example.org"}))
		})
	}
}

// nights are duties over both changes of the clocks, and one in the hour that
// comes twice; the car is booked for one of them.
type nights struct {
	alice, bob, femi       *db.Person
	spring, autumn, second *db.Event
	car                    *db.Vehicle
}

func newNights(t *testing.T, n *network.Network) *nights {
	t.Helper()
	now, spring, autumn := time.Now().UTC().Truncate(time.Second), lastSunday(time.March), lastSunday(time.October)
	person := func(first string, role db.Role) *db.Person {
		return &db.Person{Email: first + "@example.org", FirstName: first, LastName: "Marsh", Grade: db.PCSO, Discreet: first == "alice", AlarmMinutes: 120, Roles: []db.Role{role}, CreatedAt: now}
	}
	event := func(title string, starts, ends time.Time, public bool) *db.Event {
		return &db.Event{Title: title, Kind: db.CommunityEvent, Status: db.EventPublished, StartsAt: starts, EndsAt: ends, IsPublic: public, PublicText: "Come;\nall, of you", CreatedAt: now, PublishedAt: now}
	}
	s := &nights{
		alice: person("alice", db.Officer), bob: person("bob", db.Coordinator), femi: person("femi", db.VehicleKeeper),
		spring: event("Spring, night; 🌙", spring.Add(-2*time.Hour), spring.Add(5*time.Hour), true),
		autumn: event("Autumn night", autumn.Add(-3*time.Hour), autumn.Add(6*time.Hour), false),
		second: event("The hour that comes twice", autumn.Add(90*time.Minute), autumn.Add(3*time.Hour), true),
		car:    &db.Vehicle{Name: "The car", Registration: "EX17 ROT", Seats: 5, CreatedAt: now},
	}
	write(t, n, func(ctx context.Context, tx *db.Tx) error {
		for _, p := range []*db.Person{s.alice, s.bob, s.femi} {
			if err := tx.InsertPerson(ctx, p); err != nil {
				return err
			}
		}
		for _, e := range []*db.Event{s.spring, s.autumn, s.second} {
			if err := tx.InsertEvent(ctx, e); err != nil {
				return err
			}
		}
		return tx.InsertVehicle(ctx, s.car)
	})
	for _, e := range []*db.Event{s.spring, s.autumn} {
		shift := &db.Shift{EventID: e.ID, Role: "Stall", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Maximum: 3}
		write(t, n, func(ctx context.Context, tx *db.Tx) error { return tx.InsertShift(ctx, shift) })
		if _, err := n.Rota.SignUp(t.Context(), s.alice, shift.ID); err != nil {
			t.Fatal(err)
		}
	}
	day := func(t time.Time) string { return t.In(clock.London).Format("2006-01-02T15:04") }
	form := vehicles.BookingForm{Purpose: db.ForEvent, Starts: day(s.autumn.StartsAt), Ends: day(s.autumn.EndsAt), Before: "0", After: "0"}
	if _, err := n.Vehicles.BookVehicle(t.Context(), s.femi, s.car.ID, s.autumn.ID, form, ""); err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t *testing.T, n *network.Network, do func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := n.DB.Write(t.Context(), func(tx *db.Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// from is how khal shows an entry: in UTC, where a night over a change of the
// clocks is an hour shorter or longer.
func from(starts, ends time.Time, title string) string {
	const form = "2006-01-02 15:04"
	return starts.Format(form) + " to " + ends.Format(form) + ": " + title
}

func TestCalendarProgramsFollowEveryLinkOverBothChangesOfTheClocks(t *testing.T) {
	t.Parallel()
	onServers(t, func(t *testing.T, s *server, n *network.Network) {
		p, on := installed(t), newNights(t, n)
		links := map[string]string{"public": "/public/calendar.ics"}
		for kind, who := range map[db.FeedKind]*db.Person{db.FeedOwn: on.alice, db.FeedNetwork: on.bob, db.FeedVehicle: on.femi} {
			path, err := n.Calendar.RenewFeed(t.Context(), who, kind)
			if err != nil {
				t.Fatal(err)
			}
			links[string(kind)] = path
		}
		spring, autumn, second := *on.spring, *on.autumn, *on.second
		look := func(when string, want map[string][]string) {
			t.Helper()
			for calendar, path := range links {
				p.fetch(calendar, s.url+path)
				p.wants(when, calendar, want[calendar]...)
			}
		}
		springAs := func(title string) string { return from(spring.StartsAt, spring.EndsAt, title) }
		autumnAs := func(title string) string { return from(autumn.StartsAt, autumn.EndsAt, title) }
		secondAs := func(title string) string { return from(second.StartsAt, second.EndsAt, title) }
		look("at first", map[string][]string{
			string(db.FeedOwn):     {springAs("Duty"), autumnAs("Duty")},
			string(db.FeedNetwork): {springAs(spring.Title), autumnAs(autumn.Title), secondAs(second.Title)},
			string(db.FeedVehicle): {autumnAs("The car, " + autumn.Title)},
			"public":               {springAs(spring.Title), secondAs(second.Title)},
		})
		if feeds, err := n.Calendar.FeedsOf(t.Context(), on.alice); err != nil || len(feeds) != 1 || feeds[0].FetchedAt.IsZero() {
			t.Errorf("Alice's link was never fetched: %+v, %v", feeds, err)
		}

		// A week earlier the clocks have not changed yet: it lasts an hour longer.
		starts := spring.StartsAt.AddDate(0, 0, -7)
		if _, err := n.Events.MoveEvent(t.Context(), on.bob, spring.ID, spring.Version, events.MoveForm{Starts: starts.Format("2006-01-02T15:04"), Reason: "Rain"}); err != nil {
			t.Fatal(err)
		}
		spring.StartsAt, spring.EndsAt = starts, starts.Add(8*time.Hour)
		for _, e := range []*db.Event{&autumn, &second} {
			if _, err := n.Events.CancelEvent(t.Context(), on.bob, e.ID, e.Version, "Storm"); err != nil {
				t.Fatal(err)
			}
		}
		look("after a move and two cancellations", map[string][]string{
			string(db.FeedOwn):     {springAs("Duty"), autumnAs("CANCELLED Duty")},
			string(db.FeedNetwork): {springAs(spring.Title), autumnAs("CANCELLED " + autumn.Title), secondAs("CANCELLED " + second.Title)},
			string(db.FeedVehicle): {autumnAs("CANCELLED The car, " + autumn.Title)},
			"public":               {springAs(spring.Title), secondAs("CANCELLED " + second.Title)},
		})

		past := time.Now().UTC().AddDate(0, 0, -61)
		write(t, n, func(ctx context.Context, tx *db.Tx) error {
			for _, statement := range []string{
				"UPDATE events SET cancelled_at = ? WHERE status = 'cancelled'",
				"UPDATE signups SET changed_at = ? WHERE status = 'cancelled'",
				"UPDATE bookings SET changed_at = ? WHERE status = 'cancelled'",
			} {
				if err := tx.Exec(ctx, statement, past); err != nil {
					return err
				}
			}
			return nil
		})
		look("two months later", map[string][]string{
			string(db.FeedOwn): {springAs("Duty")}, string(db.FeedNetwork): {springAs(spring.Title)}, string(db.FeedVehicle): nil, "public": {springAs(spring.Title)},
		})
	})
}

func TestACalendarProgramTakesTheEntriesOfMessagesOverAndDoublesNone(t *testing.T) {
	t.Parallel()
	onServers(t, func(t *testing.T, _ *server, n *network.Network) {
		p, on := installed(t), newNights(t, n)
		takeOver := func() {
			t.Helper()
			for i := 0; ; i++ {
				d, err := n.Messages.ClaimNext(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if d == nil {
					return
				}
				if d.Calendar != "" {
					p.khal("letters", "import", "--batch", "--include-calendar", "letters", p.write("duty.ics", d.Calendar))
				}
				if _, err := n.Messages.Delivered(t.Context(), d); err != nil {
					t.Fatal(err)
				}
			}
		}
		spring, autumn := *on.spring, *on.autumn
		takeOver()
		p.wants("once confirmed", "letters", from(spring.StartsAt, spring.EndsAt, "Duty"), from(autumn.StartsAt, autumn.EndsAt, "Duty"))
		starts := spring.StartsAt.AddDate(0, 0, -7)
		if _, err := n.Events.MoveEvent(t.Context(), on.bob, spring.ID, spring.Version, events.MoveForm{Starts: starts.Format("2006-01-02T15:04"), Reason: "Rain"}); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Events.CancelEvent(t.Context(), on.bob, autumn.ID, autumn.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		takeOver()
		p.wants("once moved and cancelled", "letters", from(starts, starts.Add(8*time.Hour), "Duty"), from(autumn.StartsAt, autumn.EndsAt, "CANCELLED Duty"))
	})
}
