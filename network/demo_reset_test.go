package network_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/demo"
)

func TestLoadingTheDemoTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := demoAt(t, d, clocktest.Noon)
		before := f.dump()
		f.Clock = clocktest.Noon.Add(50 * time.Hour)
		if err := demo.LoadDemo(f.Ctx, f.Network); err != nil {
			t.Fatal(err)
		}
		if after := f.dump(); after != before {
			t.Errorf("was\n%s\nis\n%s", before, after)
		}
	})
}

// dump counts the rows of what the demo makes and hashes them.
func (f *fixture) dump() string {
	f.T.Helper()
	var out strings.Builder
	add := func(what string, rows any, n int, err error) {
		if err != nil {
			f.T.Fatal(err)
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%+v", rows))
		fmt.Fprintf(&out, "%s: %d, %s\n", what, n, hex.EncodeToString(sum[:6]))
	}
	people, err := f.DB.People(f.Ctx, db.PeopleFilter{})
	add("people", people, len(people), err)
	events, err := f.DB.Events(f.Ctx, db.EventFilter{})
	add("events", events, len(events), err)
	for i := range events {
		shifts, err := f.DB.ShiftsOf(f.Ctx, events[i].ID)
		add("shifts", shifts, len(shifts), err)
		signups, err := f.DB.SignupsOfEvent(f.Ctx, events[i].ID)
		add("sign-ups", signups, len(signups), err)
		rows, err := f.DB.EventLog(f.Ctx, events[i].ID, 0, 10000)
		add("log", rows, len(rows), err)
	}
	messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{})
	add("messages", messages, len(messages), err)
	venues, err := f.DB.Venues(f.Ctx, "")
	add("venues", venues, len(venues), err)
	contacts, err := f.DB.Contacts(f.Ctx, 0)
	add("contacts", contacts, len(contacts), err)
	series, err := f.DB.AllSeries(f.Ctx)
	add("series", series, len(series), err)
	return out.String()
}

func TestResettingTheDemoMakesItAnewAndSparesRealPeople(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := demoAt(t, d, clocktest.Noon)
		alice := f.demoPerson("Alice Okafor")
		f.Write(func(tx *db.Tx) error {
			p := *alice
			p.Phone = "changed"
			return tx.UpdatePerson(f.Ctx, &p, "phone")
		})
		f.Clock = clocktest.Noon.Add(100 * 24 * time.Hour)
		if err := demo.ResetDemo(f.Ctx, f.Network); err != nil {
			t.Fatal(err)
		}
		if now := f.demoPerson("Alice Okafor"); now.Phone != alice.Phone || now.ID != alice.ID {
			t.Errorf("Alice is %+v", now)
		}
		showsEveryScreen(t, f)
		if err := f.DB.Write(f.Ctx, func(tx *db.Tx) error { return tx.Exec(f.Ctx, "DELETE FROM log") }); err == nil {
			t.Error("after a reset the log can be deleted")
		}

		f.Write(func(tx *db.Tx) error {
			return tx.InsertPerson(f.Ctx, &db.Person{Email: "somebody@police.test", FirstName: "Some", LastName: "Body", Grade: db.Special, CreatedAt: clocktest.Noon})
		})
		before := f.dump()
		if err := demo.ResetDemo(f.Ctx, f.Network); err == nil || f.dump() != before {
			t.Errorf("a database with a real person was reset: %v", err)
		}
	})
}

func TestTwoServersThatLoadTheDemoAtOnceBothStart(t *testing.T) {
	t.Parallel()
	for name, twice := range map[string]func(testing.TB) (*db.DB, *db.DB){"PostgreSQL": dbtest.PostgresTwice, "SQLite": dbtest.SQLiteTwice} {
		t.Run(name, func(t *testing.T) {
			here, there := twice(t)
			servers := []*network.Network{network.New(here, action.Settings{BaseURL: "http://localhost:3000"}), network.New(there, action.Settings{BaseURL: "http://localhost:3000"})}
			f := fixtureOn(t, servers[0])
			if failed := f.AtOnce(len(servers), func(i int) error {
				servers[i].Now = func() time.Time { return clocktest.Noon }
				err := demo.LoadDemo(f.Ctx, servers[i])
				for errors.Is(err, db.ErrBusy) { // SQLite waits for another process for 1.5 seconds only
					err = demo.LoadDemo(f.Ctx, servers[i])
				}
				if err != nil {
					t.Error(err)
				}
				return err
			}); failed > 0 {
				t.Errorf("%d did not start", failed)
			}
			people, err := here.People(f.Ctx, db.PeopleFilter{})
			events, eventsErr := here.Events(f.Ctx, db.EventFilter{})
			once := demoAt(t, dbtest.SQLite(t), clocktest.Noon)
			wantPeople, _ := once.DB.People(f.Ctx, db.PeopleFilter{})
			wantEvents, _ := once.DB.Events(f.Ctx, db.EventFilter{})
			if err != nil || eventsErr != nil || len(people) != len(wantPeople) || len(events) != len(wantEvents) {
				t.Errorf("%d people and %d events (%v, %v), want %d and %d", len(people), len(events), err, eventsErr, len(wantPeople), len(wantEvents))
			}
		})
	}
}

func TestTheDemoIsNotLoadedAmongRealPeople(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	if err := demo.LoadDemo(f.Ctx, f.Network); err == nil {
		t.Error("loaded among people who were there before")
	}
}
