package network_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// noon is the time of the tests: Monday 1 June 2026, 12pm in London.
var noon = time.Date(2026, 6, 1, 11, 0, 0, 0, time.UTC)

// fixture is a network with the people of every test: Alice the officer (an
// LLO), Bob the coordinator, Charlie the outsider (an officer, no LLO) and
// Eve, who leads the event.
type fixture struct {
	*network.Network
	t                        testing.TB
	ctx                      context.Context
	alice, bob, charlie, eve *db.Person
	clock                    time.Time
}

// onBoth runs a test with a fixture on each database.
func onBoth(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(t, d)) })
}

func newFixture(t testing.TB, d *db.DB) *fixture {
	t.Helper()
	f := &fixture{t: t, ctx: context.Background(), clock: noon}
	f.Network = network.New(d, action.Settings{ForceName: "Testshire Police", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "https://rota.example.org"})
	f.Now = func() time.Time { return f.clock }
	f.alice = f.person("Alice", "Okafor", db.Officer)
	f.bob = f.person("Bob", "Marsh", db.Officer, db.Coordinator)
	f.charlie = f.person("Charlie", "Reid", db.Officer)
	f.eve = f.person("Eve", "Lindqvist", db.Officer)
	f.accredit(f.alice, "2025-01-01", "2028-01-01")
	return f
}

func (f *fixture) write(do func(tx *db.Tx) error) {
	f.t.Helper()
	if err := f.DB.Write(f.ctx, do); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) person(first, last string, roles ...db.Role) *db.Person {
	f.t.Helper()
	p := &db.Person{
		Email: fmt.Sprintf("%s.%s@example.org", first, last), FirstName: first, LastName: last, Grade: db.PoliceOfficer,
		Discreet: true, RestFrom: 22 * 60, RestTo: 7 * 60, CreatedAt: noon, Roles: roles,
	}
	f.write(func(tx *db.Tx) error { return tx.InsertPerson(f.ctx, p) })
	return p
}

func (f *fixture) accredit(p *db.Person, from, until string) {
	f.t.Helper()
	f.write(func(tx *db.Tx) error {
		return tx.InsertAccreditation(f.ctx, &db.Accreditation{PersonID: p.ID, Kind: db.LLO, GrantedOn: from, ExpiresOn: until, RecordedAt: noon})
	})
}

// event makes a published event that starts after a while and lasts ten hours, led by Eve.
func (f *fixture) event(title string, after time.Duration) *db.Event {
	f.t.Helper()
	e := &db.Event{
		Title: title, Kind: db.PrideStall, Status: db.EventPublished, StartsAt: f.clock.Add(after), EndsAt: f.clock.Add(after + 10*time.Hour),
		LeadID: f.eve.ID, CreatedBy: f.bob.ID, CreatedAt: f.clock, PublishedAt: f.clock, ArriveMinutes: 15,
	}
	f.write(func(tx *db.Tx) error { return tx.InsertEvent(f.ctx, e) })
	return e
}

// shift adds a shift of four hours that starts with its event, plus later.
func (f *fixture) shift(e *db.Event, maximum int, change ...func(*db.Shift)) *db.Shift {
	f.t.Helper()
	s := &db.Shift{EventID: e.ID, Role: "Stall morning", StartsAt: e.StartsAt, EndsAt: e.StartsAt.Add(4 * time.Hour), Minimum: 1, Maximum: maximum}
	for _, c := range change {
		c(s)
	}
	f.write(func(tx *db.Tx) error { return tx.InsertShift(f.ctx, s) })
	return s
}

func (f *fixture) signUp(p *db.Person, s *db.Shift, want db.SignupStatus) *db.Signup {
	f.t.Helper()
	g, err := f.Rota.SignUp(f.ctx, p, s.ID)
	if err != nil {
		f.t.Fatalf("%s signs up: %v", p.FirstName, err)
	}
	if g.Status != want {
		f.t.Fatalf("%s is %s, want %s", p.FirstName, g.Status, want)
	}
	return g
}

func (f *fixture) status(p *db.Person, s *db.Shift) db.SignupStatus {
	f.t.Helper()
	g, err := f.DB.SignupOf(f.ctx, s.ID, p.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return g.Status
}

// told lists the kinds of message queued for a person, oldest first.
func (f *fixture) told(p *db.Person) []db.MessageKind {
	f.t.Helper()
	messages, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil {
		f.t.Fatal(err)
	}
	kinds := make([]db.MessageKind, len(messages))
	for i, m := range messages {
		kinds[len(messages)-1-i] = m.Kind
	}
	return kinds
}

// sendAll sends every email that is due, and returns them in the order of sending.
func (f *fixture) sendAll() (sent []*messages.Delivery) {
	f.t.Helper()
	for {
		d, err := f.Messages.ClaimNext(f.ctx)
		if err != nil {
			f.t.Fatal(err)
		}
		if d == nil {
			return sent
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			f.t.Fatal(err)
		}
		sent = append(sent, d)
	}
}

// consistent checks that the counters of a shift say what its rows say.
func (f *fixture) consistent(shiftID int64) *db.Shift {
	f.t.Helper()
	s, err := f.DB.Shift(f.ctx, shiftID)
	if err != nil {
		f.t.Fatal(err)
	}
	signups, err := f.DB.SignupsOfShift(f.ctx, shiftID)
	if err != nil {
		f.t.Fatal(err)
	}
	offers, err := f.DB.OpenOffers(f.ctx, shiftID, 0)
	if err != nil {
		f.t.Fatal(err)
	}
	taken, waiting := len(offers), 0
	for i := range signups {
		switch {
		case signups[i].Status == db.SignupConfirmed && !signups[i].WalkIn:
			taken++
		case signups[i].Status == db.SignupWaiting:
			waiting++
		}
	}
	if s.Held != len(offers) {
		f.t.Errorf("shift %d counts %d places held; its rows say %d", s.ID, s.Held, len(offers))
	}
	if s.Taken != taken || s.Waiting != waiting || s.Taken > s.Maximum {
		f.t.Errorf("shift %d counts %d taken, %d waiting of %d; its rows say %d, %d", s.ID, s.Taken, s.Waiting, s.Maximum, taken, waiting)
	}
	return s
}

func wantKind(t testing.TB, err error, kind refusal.Kind) {
	t.Helper()
	if refusal.KindOf(err) != kind {
		t.Errorf("got %v (kind %d), want kind %d", err, refusal.KindOf(err), kind)
	}
}
