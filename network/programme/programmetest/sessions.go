// Package programmetest has the sessions and speakers of a conference, for the
// tests of the programme and of what is above it.
package programmetest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// Sessions is a fixture with programmes.
type Sessions struct {
	*networktest.Fixture
	Programme *programme.Programme
}

// New builds the programme on a fixture.
func New(f *networktest.Fixture) *Sessions {
	return &Sessions{Fixture: f, Programme: programme.New(f.Ground, f.Messages)}
}
