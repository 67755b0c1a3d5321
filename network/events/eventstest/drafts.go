// Package eventstest has drafts of events, for the tests of events and of what
// is above them.
package eventstest

import (
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/rota/rotatest"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Drafts is a fixture with events.
type Drafts struct {
	*rotatest.Places
	Vehicles *vehicles.Vehicles
	Staffing *staffing.Staffing
	Events   *events.Events
}

// New builds the events on a fixture, with what is below them.
func New(f *networktest.Fixture) *Drafts {
	p := rotatest.New(f)
	d := &Drafts{Places: p, Vehicles: vehicles.New(f.Ground, f.Messages), Staffing: staffing.New(f.Ground, f.Messages, p.Rota)}
	d.Events = events.New(f.Ground, f.Messages, p.Programme, d.Vehicles, p.Rota, d.Staffing)
	return d
}
