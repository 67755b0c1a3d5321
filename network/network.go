// Package network holds the rules of the network and its verbs.
//
// A rule is a pure function: it knows neither the clock nor the database
// (docs/rules.md tells each in the network's words). A verb is a method of its
// noun, such as Rota.SignUp: it opens one transaction, locks in the fixed order
// (event or shift, vehicle, person), loads, asks the rules, saves, logs the
// action and queues its messages, all in that transaction.
package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/settings"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Network is one force's network, a noun for each field. Make it with [New].
type Network struct {
	*action.Ground
	Registry    *settings.Registry       // keeps what a force can set
	Upkeep      *upkeep.Upkeep           // looks after the whole database
	Messages    *messages.Messages       // keeps the ledger of what people are told, which is the outbox too
	Programme   *programme.Programme     // holds the programme of a course date or a conference
	Vehicles    *vehicles.Vehicles       // keeps the vehicles
	Handovers   *handovers.Handovers     // hands vehicles over, out and in, with photos, and corrects what was recorded
	Rota        *rota.Rota               // decides who may take a shift and who has a place
	Staffing    *staffing.Staffing       // fills shifts by hand and asks for cover
	Day         *day.Day                 // runs the day itself: who came, hours, walk-ins
	Awareness   *awareness.Awareness     // keeps the awareness dates with their tasks
	Calendar    *calendar.Calendar       // shows what is on
	Imports     *imports.Imports         // takes dates from files into the calendar, and back
	Events      *events.Events           // plans events with their shifts, partners and venues
	Series      *series.Series           // repeats events
	People      *people.People           // knows who takes part
	Accounts    *accounts.Accounts       // invites people and signs them in
	Training    *training.Training       // trains people
	Nominations *nominations.Nominations // asks people to take part by a link, and is the page of those who were asked
}

// New returns a network on an open, migrated database. What is given of the
// settings that have an environment variable stays as it is; the others are read
// from the database by Registry.Look.
func New(database *db.DB, given action.Settings) *Network {
	ground := action.NewGround(database, given, action.HistoryOf(Histories...))
	n := &Network{Ground: ground, Registry: settings.New(ground)}
	n.Upkeep = upkeep.New(ground)
	n.Messages = messages.New(ground, n.Upkeep)
	n.Programme = programme.New(ground, n.Messages)
	n.Vehicles = vehicles.New(ground, n.Messages)
	n.Handovers = handovers.New(ground, n.Vehicles)
	n.Rota = rota.New(ground, n.Messages, n.Programme)
	n.Staffing = staffing.New(ground, n.Messages, n.Rota)
	n.Day = day.New(ground, n.Rota, n.Staffing)
	n.Awareness = awareness.New(ground, n.Messages)
	n.Calendar = calendar.New(ground, n.Messages, n.Vehicles)
	n.Imports = imports.New(ground, n.Messages, n.Calendar)
	n.Events = events.New(ground, n.Messages, n.Programme, n.Vehicles, n.Rota, n.Staffing)
	n.Series = series.New(ground, n.Programme, n.Vehicles, n.Rota, n.Events)
	n.People = people.New(ground, n.Messages, n.Rota)
	n.Accounts = accounts.New(ground, n.Messages, n.People)
	n.Training = training.New(ground, n.Messages, n.Rota, n.Day)
	n.Nominations = nominations.New(ground, n.Messages, n.Programme, n.Rota, n.People, n.Training)
	n.People.Leaving = []people.Leaver{
		n.Accounts.EndWaysIn,
		func(ctx context.Context, a *action.Action, p *db.Person) error {
			return n.Nominations.EndQuestionsTo(ctx, a, p.Email)
		},
		func(ctx context.Context, a *action.Action, p *db.Person) error {
			return n.Vehicles.TellOfEndedDriver(ctx, a, p.ID)
		},
	}
	return n
}

// Histories are the words of every noun for its verbs.
var Histories = []action.HistoryWords{
	settings.History, upkeep.History, messages.History, programme.History, vehicles.History, rota.History, day.History,
	awareness.History, calendar.History, imports.History, events.History, series.History, people.History, accounts.History, training.History, nominations.History,
}
