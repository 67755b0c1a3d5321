package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// demoAt loads the demo data into a database, at a moment.
func demoAt(t *testing.T, d *db.DB, now time.Time) *fixture {
	t.Helper()
	f := fixtureOn(t, network.New(d, action.Settings{ForceName: "Hertfordshire Constabulary", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "http://localhost:3000"}))
	f.Clock = now
	if err := demo.LoadDemo(f.Ctx, f.Network); err != nil {
		t.Fatal(err)
	}
	return f
}

// demoMoments are times of the year and of the day at which the demo may be loaded.
var demoMoments = []string{
	"2026-06-01T12:00", "2026-01-01T00:00", "2026-03-28T23:59", "2026-03-29T00:30", "2026-03-29T03:00", "2026-07-11T10:00",
	"2026-08-07T17:45", "2026-10-24T21:15", "2026-10-25T00:10", "2026-10-25T02:00", "2028-02-29T08:05", "2026-12-31T23:30",
}

func TestTheDemoShowsEveryScreenAtEveryTimeOfTheYear(t *testing.T) {
	t.Parallel()
	for _, typed := range dbtest.Sample(demoMoments, 4) {
		t.Run(typed, func(t *testing.T) {
			now, err := clock.ParseWallClock(typed)
			if err != nil {
				t.Fatal(err)
			}
			showsEveryScreen(t, demoAt(t, dbtest.SQLite(t), now.Add(17*time.Second)))
		})
	}
	t.Run("PostgreSQL", func(t *testing.T) { showsEveryScreen(t, demoAt(t, dbtest.Postgres(t), clocktest.Noon)) })
}

// demoEventNamed finds a coming event, or one of today.
func (f *fixture) demoEventNamed(title string) (*db.Event, map[string]db.Shift) {
	f.T.Helper()
	events, err := f.DB.Events(f.Ctx, db.EventFilter{From: f.Clock.Add(-24 * time.Hour)})
	if err != nil {
		f.T.Fatal(err)
	}
	for i := range events {
		if events[i].Title == title {
			shifts, err := f.DB.ShiftsOf(f.Ctx, events[i].ID)
			if err != nil {
				f.T.Fatal(err)
			}
			byRole := map[string]db.Shift{}
			for _, s := range shifts {
				byRole[s.Role] = s
				f.Consistent(s.ID)
			}
			return &events[i], byRole
		}
	}
	f.T.Fatalf("there is no coming %q", title)
	return nil, nil
}

func (f *fixture) demoPerson(name string) *db.Person {
	f.T.Helper()
	first, last, _ := strings.Cut(name, " ")
	p, err := f.DB.PersonByEmail(f.Ctx, demo.DemoEmail(first, last))
	if err != nil {
		f.T.Fatalf("%s: %v", name, err)
	}
	return p
}

// obstacle asks what a person would be told about a shift.
func (f *fixture) obstacle(p *db.Person, s db.Shift, e *db.Event) rota.Obstacle {
	f.T.Helper()
	accreditations, err := f.DB.Accreditations(f.Ctx, p.ID, db.LLO)
	if err != nil {
		f.T.Fatal(err)
	}
	duties, err := f.DB.Duties(f.Ctx, s.StartsAt.Add(-rota.Widest), s.EndsAt.Add(rota.Widest), p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return rota.MayAttend(p, &s, e, accreditations, duties, f.Clock)
}

func showsEveryScreen(t *testing.T, f *fixture) {
	alice, charlie, dana, eve, bob := f.demoPerson("Alice Okafor"), f.demoPerson("Charlie Reid"), f.demoPerson("Dana Whitlock"), f.demoPerson("Eve Lindqvist"), f.demoPerson("Bob Marsh")

	pride, shifts := f.demoEventNamed("Herts Pride")
	if days := clock.DaysUntil(f.Clock, pride.StartsAt); days < 28 || days > 56 || pride.StartsAt.In(clock.London).Weekday() != time.Saturday || clock.ClockTime(pride.StartsAt.In(clock.London)) != "12pm" || pride.LeadID != eve.ID {
		t.Errorf("Pride is %s, in %d days, led by %d", clock.Span(pride.StartsAt, pride.EndsAt), days, pride.LeadID)
	}
	if s := shifts["Stall afternoon"]; s.Taken != s.Maximum || s.Waiting != 3 {
		t.Errorf("no shift of Pride is full with three waiting: %+v", s)
	}
	if s := shifts["Walkabout"]; s.Taken >= s.Minimum {
		t.Errorf("no shift of Pride is short-staffed: %+v", s)
	}
	if o := f.obstacle(dana, shifts["Stall morning"], pride); o.Kind != rota.Unqualified || !strings.Contains(o.Message, "9 days before") {
		t.Errorf("Dana's accreditation does not lapse just before Pride: %+v", o)
	}
	if o := f.obstacle(charlie, shifts["Stall morning"], pride); o.Kind != rota.Unqualified {
		t.Errorf("Charlie is qualified: %+v", o)
	}
	if o := f.obstacle(alice, shifts["Stall morning"], pride); o.Kind != rota.NoObstacle {
		t.Errorf("Alice can't take a shift of Pride: %+v", o)
	}

	evening, shifts := f.demoEventNamed("Partners’ evening")
	if o := f.obstacle(alice, shifts["Host"], evening); o.Kind != rota.Clashes {
		t.Errorf("nothing clashes for Alice: %+v", o)
	}
	market, shifts := f.demoEventNamed("Street market stall")
	g, err := f.DB.SignupOf(f.Ctx, shifts["Stall"].ID, alice.ID)
	if err != nil || g.Status != db.SignupWaiting {
		t.Fatalf("Alice does not wait at the %s: %+v, %v", market.Title, g, err)
	}
	if ahead, err := f.DB.AheadInQueue(f.Ctx, g.ShiftID, g.Queue); err != nil || ahead != 1 {
		t.Errorf("%d wait before Alice, want 1 (%v)", ahead, err)
	}
	offers, err := f.DB.OpenOffers(f.Ctx, 0, 0)
	if err != nil || len(offers) != 2 || !slices.ContainsFunc(offers, func(o db.Offer) bool { return o.PersonID == alice.ID && o.Deadline.After(f.Clock) }) {
		t.Errorf("Alice has no open offer, or there are not two: %+v, %v", offers, err)
	}
	_, shifts = f.demoEventNamed("Student wellbeing fair")
	s := shifts["Stall afternoon"]
	g, err = f.DB.SignupOf(f.Ctx, s.ID, alice.ID)
	if err != nil || g.Status != db.SignupConfirmed || !rota.ReasonNeeded(&s, g, f.Clock, &f.Network.Settings().Times) {
		t.Errorf("Alice has no duty for which withdrawing asks for a reason: %+v, %v", g, err)
	}
	if town, shifts := f.demoEventNamed("Town centre stall"); clock.DaysUntil(f.Clock, town.StartsAt) != 5 || shifts["Stall"].Taken >= shifts["Stall"].Minimum {
		t.Error("no event is short-staffed in five days")
	}
	if e, _ := f.demoEventNamed("Picnic in the park"); e.Status != db.EventCancelled || e.CancelReason == "" {
		t.Error("no event is cancelled")
	}
	if e, _ := f.demoEventNamed("Coffee morning"); e.Status != db.EventDraft {
		t.Error("no event is a draft")
	}
	course, shifts := f.demoEventNamed("LLO foundation course")
	if requests, err := f.DB.SignupsOfEvent(f.Ctx, course.ID, db.SignupRequested); err != nil || len(requests) < 3 || f.Status(charlie, new(shifts["Learner"])) != db.SignupRequested {
		t.Errorf("%d ask for a place on the course (%v)", len(requests), err)
	}
	if s := shifts["Learner"]; s.Taken < 24 || s.Taken > 28 {
		t.Errorf("%d of %d places on the course are taken: it is not nearly full", s.Taken, s.Maximum)
	}
	todaysBoard(t, f, eve)
	ledgerShows(t, f)
	seriesShow(t, f, bob)
	d, err := f.Network.Dashboard(f.Ctx, bob, "")
	if err != nil || d.Shorts == 0 || d.Asking == 0 || d.Offered == 0 || d.Drafted == 0 || d.Failed == 0 {
		t.Errorf("Bob's dashboard has a gap: %+v, %v", d, err)
	}
	if people, err := f.Accounts.DemoPeople(f.Ctx); err != nil || len(people) != 10 {
		t.Errorf("%d people can be signed in as, want 10 (%v)", len(people), err)
	}
}

// seriesShow checks that there are yearly series with a year that was
// cancelled, and a meeting that recurs with one date cancelled and one moved.
func seriesShow(t *testing.T, f *fixture, bob *db.Person) {
	t.Helper()
	lines, err := f.Series.ListSeries(f.Ctx, bob)
	if err != nil || len(lines) != 5 {
		t.Fatalf("there are %d series, want 5 (%v)", len(lines), err)
	}
	for i := range lines {
		l := &lines[i]
		if l.Next == nil || l.Last == nil {
			t.Errorf("%s has no last or no next edition", l.Series.Title)
		}
		page, err := f.Series.SeriesFor(f.Ctx, bob, l.Series.ID, time.Time{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		switch l.Series.Title {
		case "Herts Pride":
			if first := page.Past[len(page.Past)-1].Event; first.Status != db.EventCancelled || first.Source == "" || page.Past[0].Event.Lessons == "" {
				t.Errorf("the first Herts Pride has no source, or the last no lessons: %+v", first)
			}
		case "Network meeting":
			if !events.Recurs(&l.Series) || l.Editions != 8 || page.Past[0].Event.Status != db.EventCancelled || clock.Day(page.Coming[1].Event.StartsAt) == page.Coming[1].Event.OccursOn {
				t.Errorf("the meetings are %+v, %+v", page.Coming, page.Past)
			}
		}
	}
}

func todaysBoard(t *testing.T, f *fixture, eve *db.Person) {
	t.Helper()
	today, _ := f.demoEventNamed("Community safety day")
	day, err := f.Network.Day.BoardOf(f.Ctx, eve, today.ID)
	if err != nil {
		t.Fatal(err)
	}
	if clock.Day(today.StartsAt) != clock.Day(f.Clock) || today.StartsAt.After(f.Clock) || day.Ended || day.Closed != nil {
		t.Errorf("%s is not under way: %s", today.Title, clock.Span(today.StartsAt, today.EndsAt))
	}
	if c := day.Counts; c.Here != 3 || c.Absent != 1 || c.WalkIns != 1 || c.ToCome == 0 {
		t.Errorf("the day board counts %+v", c)
	}
}

// ledgerShows checks that there are messages of every sort, and that only what
// was queued in the last half hour waits to be sent.
func ledgerShows(t *testing.T, f *fixture) {
	t.Helper()
	sent, err := f.DB.Messages(f.Ctx, db.MessageFilter{})
	if err != nil {
		t.Fatal(err)
	}
	statuses, kinds := map[db.MessageStatus]int{}, map[db.MessageKind]int{}
	for i := range sent {
		m := &sent[i]
		statuses[m.Status]++
		kinds[m.Kind]++
		if m.Status == db.MessagePending && m.CreatedAt.Before(f.Clock.Add(-30*time.Minute)) {
			t.Errorf("an old message waits to be sent: %s, %s", m.MessageKey, m.CreatedAt)
		}
	}
	for _, status := range []db.MessageStatus{db.MessageSent, db.MessageFailed, db.MessageSkipped, db.MessageStopped, db.MessagePending} {
		if statuses[status] == 0 {
			t.Errorf("no message is %s: %v", status, statuses)
		}
	}
	for _, kind := range []db.MessageKind{messages.Confirmed, messages.Offered, messages.Declined, messages.Cancelled, messages.Moved, messages.CoverAsked, messages.LateWithdraw, messages.ShortStaffed, messages.PartnerCancel, messages.WeekBefore} {
		if kinds[kind] == 0 {
			t.Errorf("no message is about %q: %v", kind, kinds)
		}
	}
}

func TestTheDemoHoldsNothingThatHasToBeForgotten(t *testing.T) {
	t.Parallel()
	onDemo := demoAt(t, dbtest.SQLite(t), clocktest.Noon)
	if forgotten, err := onDemo.Messages.Tidy(onDemo.Ctx); err != nil || forgotten != 0 {
		t.Errorf("the first tidying forgets %d messages (%v), want none", forgotten, err)
	}
}

func TestDemoPeopleAreInvented(t *testing.T) {
	t.Parallel()
	f := demoAt(t, dbtest.SQLite(t), clocktest.Noon)
	people, err := f.DB.People(f.Ctx, db.PeopleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	areas, llos, names := map[string]int{}, 0, map[string]bool{}
	for i := range people {
		p := &people[i]
		if !strings.HasSuffix(p.Email, "@example.org") || strings.ContainsFunc(p.Email, func(r rune) bool { return r > 126 || r == ' ' }) {
			t.Errorf("%s has the address %s", p.Name(), p.Email)
		}
		if !strings.HasPrefix(p.Phone, "07700 900") || names[p.Name()] || p.Name() != strings.TrimSpace(p.Name()) {
			t.Errorf("%s is twice, or has a telephone: %s", p.Name(), p.Phone)
		}
		names[p.Name()] = true
		if held, err := f.DB.Accreditations(f.Ctx, p.ID, db.LLO); err != nil {
			t.Fatal(err)
		} else if len(held) > 0 && p.Force == f.Settings().ForceName {
			llos++
			areas[p.Area]++
		}
	}
	if len(areas) != 10 || llos != 85 {
		t.Errorf("%d liaison officers in %v, want 85 in ten areas", llos, areas)
	}
	contacts, err := f.DB.Contacts(f.Ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contacts {
		if !strings.HasSuffix(c.Email, "@example.org") {
			t.Errorf("%s has the address %s", c.Name, c.Email)
		}
	}
}

func TestThePastOfTheDemoIsComplete(t *testing.T) {
	t.Parallel()
	f := demoAt(t, dbtest.SQLite(t), clocktest.Noon)
	events, err := f.DB.Events(f.Ctx, db.EventFilter{To: f.Clock.Add(-24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for i := range events {
		e := &events[i]
		told = append(told, fmt.Sprintf("%s %s %s", e.Title, clock.Day(e.StartsAt), e.Status))
		signups, err := f.DB.SignupsOfEvent(f.Ctx, e.ID, db.SignupConfirmed)
		if err != nil {
			t.Fatal(err)
		}
		for j := range signups {
			if g := &signups[j]; g.Attendance == db.NotRecorded || g.Attendance.Came() && g.Minutes == 0 {
				t.Errorf("%s: attendance %q, %d minutes", e.Title, g.Attendance, g.Minutes)
			}
		}
	}
	for _, want := range []string{
		"Herts Pride 2020-08-08 cancelled", "Herts Pride 2021-08-14 completed", "University Pride market 2023-02-15 completed",
		"LLO foundation course 2023-05-19 completed", "Engagement conference 2024-02-21 completed",
	} {
		if !slices.Contains(told, want) {
			t.Errorf("%q is not among %q", want, told)
		}
	}
}

func TestTheDemoLoadsQuickly(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	start := time.Now()
	demoAt(t, d, clocktest.Noon)
	if took := time.Since(start); took > 10*time.Second { // two seconds where nothing else runs
		t.Errorf("loading took %s", took)
	}
}
