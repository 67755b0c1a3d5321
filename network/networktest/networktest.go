// Package networktest has the people of every test, their events and shifts,
// and what they are sent. It knows no noun: the tests of a noun build that noun
// on it, and those that it needs, so that they run again only when one of these
// changes. What a noun has for the tests above it is in a package of its own,
// such as rotatest.
package networktest

import (
	"context"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

// Areas are those of the tests' force.
var Areas = []string{
	"Broxbourne", "Dacorum", "East Hertfordshire", "Hertsmere", "North Hertfordshire",
	"St Albans", "Stevenage", "Three Rivers", "Watford", "Welwyn Hatfield",
}

// Settings are those of the tests' force.
var Settings = func() action.Settings {
	s := action.UsualSettings()
	s.ForceName, s.Areas, s.BaseURL = "Testshire Police", Areas, "https://rota.example.org"
	return s
}()

// Fixture is a ground with the people of every test: Alice the officer (an
// LLO), Bob the coordinator, Charlie the outsider (an officer, no LLO) and
// Eve, who leads the event.
type Fixture struct {
	*action.Ground
	Upkeep   *upkeep.Upkeep
	Messages *messages.Messages

	T                        testing.TB
	Ctx                      context.Context
	Alice, Bob, Charlie, Eve *db.Person
	Clock                    time.Time
}

// New returns a fixture on a database whose histories have the words of some nouns.
func New(t testing.TB, d *db.DB, histories ...action.HistoryWords) *Fixture {
	t.Helper()
	ground := action.NewGround(d, Settings, action.HistoryOf(append(histories, upkeep.History, messages.History)...))
	u := upkeep.New(ground)
	f := On(t, ground, u, messages.New(ground, u))
	f.Join()
	return f
}

// On returns a fixture without people on a ground that there is.
func On(t testing.TB, ground *action.Ground, u *upkeep.Upkeep, m *messages.Messages) *Fixture {
	f := &Fixture{Ground: ground, Upkeep: u, Messages: m, T: t, Ctx: context.Background(), Clock: clocktest.Noon}
	f.Now = func() time.Time { return f.Clock }
	return f
}

// Join adds the people of every test.
func (f *Fixture) Join() {
	f.T.Helper()
	f.Alice = f.Person("Alice", "Okafor", db.Officer)
	f.Bob = f.Person("Bob", "Marsh", db.Officer, db.Coordinator)
	f.Charlie = f.Person("Charlie", "Reid", db.Officer)
	f.Eve = f.Person("Eve", "Lindqvist", db.Officer)
	f.Accredit(f.Alice, "2025-01-01", "2028-01-01")
}
